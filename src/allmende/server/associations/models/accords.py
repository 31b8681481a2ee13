"""Accords: what changes in the tree of groups once every group concerned has agreed for itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.groups.kinds import Kind
from allmende.server.identity import new_id


class What(models.TextChoices):
    """What is agreed to."""

    FOUND = "found", _("found an association")
    JOIN = "join", _("join an association")
    LEAVE = "leave", _("leave an association")
    MOVE = "move", _("move to another association")
    MERGE = "merge", _("merge two associations")
    SPLIT = "split", _("split an association")


class Accord(models.Model):
    """Something that is carried out once every side has agreed.

    Attributes:
        subject: The group that joins, leaves or moves; the association that is merged or split; None when founding.
        into: The association joined, left or moved to, or the one that stays when two are merged.
        name, kind, purpose, timezone: Of the association to be founded, or split off.
        inherits: Whether those who join inherit its rules from then on.
        result: The association that came of it, once it is done.

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    what = models.CharField(max_length=5, choices=What)
    subject = models.ForeignKey("groups.Group", null=True, on_delete=models.PROTECT, related_name="accords")
    into = models.ForeignKey("groups.Group", null=True, on_delete=models.PROTECT, related_name="accords_into")
    name = models.CharField(_("name"), max_length=80, blank=True)
    kind = models.CharField(max_length=16, choices=Kind, blank=True)
    purpose = models.TextField(max_length=2000, blank=True)
    timezone = models.CharField(max_length=40, default="Europe/Berlin")
    inherits = models.BooleanField(default=True)
    begun_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    result = models.ForeignKey("groups.Group", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Return what it is about."""
        return f"{self.what} {self.subject or self.name}"


class Side(models.Model):
    """A group whose agreement an accord needs; `goes_along`: it becomes a member of what is founded or split off."""

    accord = models.ForeignKey(Accord, on_delete=models.CASCADE, related_name="sides")
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="accord_sides")
    goes_along = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True)
    # The group's decision; "" where those who look after it could agree for it.
    decision = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """A group agrees once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["accord", "group"], name="side_once")]

    def __str__(self) -> str:
        """Return whose side it is."""
        return f"{self.group}"


class Dissolved(models.Model):
    """That an association is none any more: its groups went over to another. Its books stay readable."""

    group = models.OneToOneField("groups.Group", on_delete=models.PROTECT, related_name="dissolved")
    into = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return what went where."""
        return f"{self.group} -> {self.into}"
