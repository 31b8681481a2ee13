"""Agreements, standards and process descriptions: texts with versions, who accepted and who adopted them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class AgreementKind(models.TextChoices):
    """What a text is for."""

    AGREEMENT = "agreement", _("agreement")
    STANDARD = "standard", _("standard")
    PROCESS = "process", _("process description")


class Agreement(models.Model):
    """A text of a group: an agreement its members accept, or a standard that projects adopt."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=9, choices=AgreementKind)
    title = models.CharField(_("title"), max_length=120)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class AgreementVersion(models.Model):
    """One version of the text; the newest counts."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), max_length=40_000)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    by = models.ForeignKey("groups.Member", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=16, blank=True)
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Versions are numbered."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "number"], name="version_once")]

    def __str__(self) -> str:
        """Return title and number."""
        return f"{self.agreement} {self.number}"


class Acceptance(models.Model):
    """That somebody accepts a version. Who asks to join accepts before the book knows them: then `entry` is None."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="acceptances")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="acceptances")
    at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Accepted once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "person"], name="accepted_once")]

    def __str__(self) -> str:
        """Return who accepted what."""
        return f"{self.person}: {self.version}"


class Adoption(models.Model):
    """That a project works by a version of a standard, or (None) gave it up; the newest counts."""

    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="adoptions")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(AgreementVersion, null=True, on_delete=models.PROTECT, related_name="adoptions")
    at = models.DateTimeField()
    decision = models.CharField(max_length=16, blank=True)
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Return who works by what."""
        return f"{self.group}: {self.version}"
