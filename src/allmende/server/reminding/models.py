"""What somebody wants to be reminded of, and of what they have been."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_token


class Wanted(models.Model):
    """What a person wants mails about; who has never chosen gets them about all of it."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="reminders_wanted")
    votes = models.BooleanField(_("a vote closes soon, and I have not voted"), default=True)
    work = models.BooleanField(_("what I took on is due within a day"), default=True)
    conflicts = models.BooleanField(_("a conflict waits for my word, and its time is over soon"), default=True)
    # In every mail: whoever holds it can stop the mails without signing in, and nothing else.
    stop_token = models.CharField(max_length=40, unique=True, default=new_token)

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.person}"


class Reminded(models.Model):
    """That somebody was reminded of something: nobody is twice."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Once each, whoever races."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "about"], name="reminded_once")]

    def __str__(self) -> str:
        """Return what about."""
        return self.about
