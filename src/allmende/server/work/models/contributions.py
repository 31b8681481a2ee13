"""What was done: reported, confirmed by somebody else, credited; objected to or corrected where it was not right."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id
from allmende.server.work.models.board import Taking


class State(models.TextChoices):
    """Where a contribution stands."""

    REPORTED = "reported", _("waits for somebody to confirm it")
    CREDITED = "credited", _("confirmed")
    DISPUTED = "disputed", _("disputed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Contribution(models.Model):
    """Work somebody says was done; the credit is the agreed T x L."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="contributions")
    # None: work done unasked.
    taking = models.ForeignKey(Taking, null=True, on_delete=models.PROTECT, related_name="contributions")
    title = models.CharField(_("what was done"), max_length=120)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    done_on = models.DateField(_("when"))
    agreed_minutes = models.PositiveIntegerField()
    reported_minutes = models.PositiveIntegerField(_("time it took"))
    weight_milli = models.PositiveIntegerField()
    # For what it was done, as in the task: a product or batch (its id), or the group as a whole; and money brought in.
    purpose = models.CharField(max_length=16, blank=True)
    money_cents = models.PositiveIntegerField(_("money it brought in"), default=0)
    reported_by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="reports")
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.REPORTED)

    class Meta:
        """A place is reported once (unless the report was withdrawn)."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["taking"], condition=Q(taking__isnull=False) & ~Q(state="withdrawn"), name="reported_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "state", "-reported_at"], name="contribution_state")]

    def __str__(self) -> str:
        """Return what was done."""
        return self.title

    @property
    def extra_minutes(self) -> int:
        """Minutes beyond what was agreed; they need a second person's yes."""
        return max(0, self.reported_minutes - self.agreed_minutes)


def is_reported() -> Exists:
    """Return the condition, in a query of takings, that the place is reported and the report was not withdrawn."""
    return Exists(Contribution.objects.filter(taking=OuterRef("pk")).exclude(state=State.WITHDRAWN))


class Part(models.Model):
    """How much of a contribution is whose: team work is split by parts."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="parts")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="parts")
    part = models.PositiveSmallIntegerField()

    class Meta:
        """Once a member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["contribution", "member"], name="part_once")]

    def __str__(self) -> str:
        """Return whose part."""
        return f"{self.member}: {self.part}"


class What(models.TextChoices):
    """What a confirmation covers."""

    AGREED = "agreed", _("what was agreed")
    EXTRA = "extra", _("the time beyond what was agreed")


class Confirmation(models.Model):
    """Somebody who is neither doer nor of a doer's household says: yes, that was done."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="confirmations")
    what = models.CharField(max_length=6, choices=What, default=What.AGREED)
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="confirmations")
    at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Credited once, whoever races."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["contribution", "what"], name="confirmed_once")]

    def __str__(self) -> str:
        """Return who confirmed what."""
        return f"{self.by}: {self.contribution}"


class Objection(models.Model):
    """Somebody says: that is not how it was, with a reason."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="objections")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="objections")
    reason = models.TextField(_("reason"), max_length=1000)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """One open objection a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "by"], condition=Q(settled_at=None), name="objects_once"),
        ]

    def __str__(self) -> str:
        """Return who objects to what."""
        return f"{self.by}: {self.contribution}"


class Correction(models.Model):
    """What it should be instead, proposed by one member and agreed to by a second; then a new entry mends the old."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="corrections")
    minutes = models.PositiveIntegerField(_("time that counts"))
    weight_milli = models.PositiveIntegerField(_("weight"))
    reason = models.TextField(_("reason"), max_length=1000)
    proposed_by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    second = models.ForeignKey("groups.Member", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    entry = models.ForeignKey("books.StoredEntry", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One open correction a contribution."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution"], condition=Q(decided_at=None), name="one_open_correction"),
        ]

    def __str__(self) -> str:
        """Return what is corrected."""
        return f"{self.contribution}: {self.minutes} min"
