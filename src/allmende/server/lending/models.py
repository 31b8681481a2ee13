"""Shared things, who has reserved them when, and the slots that keep two from having one at once.

Who had the car when is nobody's business later: reservations stand in these tables alone, never in the books.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Limits(models.TextChoices):
    """For whom the limits on how much are counted."""

    PERSON = "person", _("for each person")
    HOUSEHOLD = "household", _("for each household")


class WhoMay(models.TextChoices):
    """Who may reserve a thing."""

    MEMBERS = "members", _("everybody in the group and around it")
    OWN = "own", _("only those in the group itself")
    MAINTAINERS = "maintainers", _("only those who look after the group")


class Thing(models.Model):
    """Something one can have for a while.

    Attributes:
        longest_minutes: The longest time at a stretch.
        ahead_days: How many days ahead it can be reserved.
        most_open: How many reservations that are not over somebody may have at once.
        week_minutes: How much of it somebody may have in a week from Monday on; None for any.
        buffer_minutes: How long it rests afterwards: to clean, to charge, to bring back.

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="things")
    name = models.CharField(_("thing"), max_length=80)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    place = models.CharField(_("where it is"), max_length=120, blank=True)
    who_may = models.CharField(max_length=11, choices=WhoMay, default=WhoMay.MEMBERS)
    counted_for = models.CharField(max_length=9, choices=Limits, default=Limits.PERSON)
    longest_minutes = models.PositiveIntegerField(default=8 * 60)
    ahead_days = models.PositiveSmallIntegerField(default=60)
    most_open = models.PositiveSmallIntegerField(default=3)
    week_minutes = models.PositiveIntegerField(null=True, blank=True)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return what it is."""
        return self.name


class Reservation(models.Model):
    """That somebody has a thing from a moment until another."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="reservations")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="reservations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(_("what for"), max_length=120, blank=True)
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        """It lasts, and is found by time."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="reservation_lasts"),
        ]
        indexes: ClassVar = [models.Index(fields=["thing", "starts_at"], name="reservation_when")]

    def __str__(self) -> str:
        """Return what and when."""
        return f"{self.thing} {self.starts_at:%Y-%m-%d %H:%M}"


class Slot(models.Model):
    """A quarter of an hour of a thing that is taken, its rest afterwards included.

    The unique constraint is what holds whatever else goes wrong: no database stores the same quarter twice.
    """

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="slots")
    # Quarters of an hour since 1970 UTC.
    quarter = models.PositiveIntegerField()
    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="slots")

    class Meta:
        """A quarter is taken once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["thing", "quarter"], name="quarter_once")]

    def __str__(self) -> str:
        """Return which quarter of what."""
        return f"{self.thing} {self.quarter}"
