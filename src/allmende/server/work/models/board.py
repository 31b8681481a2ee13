"""Tasks and their occurrences, who took which place, rounds with their wishes.

What was agreed is copied: an occurrence carries hours, places and weights of its own, so that changing a task
never touches what somebody has already taken.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Procedure(models.TextChoices):
    """How a task gets its weight."""

    FIXED = "fixed", _("fixed weight")
    BOARD = "board", _("board: the weight climbs until somebody takes it")
    ROUND = "round", _("round: everybody states wishes, the weights follow")


class Need(models.TextChoices):
    """Whether things break when nobody does it."""

    NECESSARY = "necessary", _("necessary")
    WISHED = "wished", _("wished for")


class Task(models.Model):
    """Something to be done, once or again and again."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(_("task"), max_length=120)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    minutes = models.PositiveIntegerField(
        _("time it takes"), validators=[MinValueValidator(1), MaxValueValidator(60_000)]
    )
    places = models.PositiveSmallIntegerField(
        _("how many people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    need = models.CharField(_("need"), max_length=10, choices=Need, default=Need.NECESSARY)
    where = models.CharField(_("where"), max_length=120, blank=True)
    qualification = models.ForeignKey(
        "groups.Qualification", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("who can do it")
    )
    # Empty: as the group's rulebook says.
    procedure = models.CharField(_("how it gets its weight"), max_length=5, choices=Procedure, blank=True)
    fixed_weight_milli = models.PositiveIntegerField(_("fixed weight"), null=True, blank=True)
    # For what the work is: a product or batch (its id); empty: the group as a whole.
    purpose = models.CharField(max_length=16, blank=True)
    # Work that brings in money: so much each time; 0 for all other work.
    money_cents = models.PositiveIntegerField(_("money it brings in"), default=0)
    # The first due moment; for a recurring task the rule (RFC 5545 RRULE, local time of the group) says the others.
    first_due_at = models.DateTimeField(_("to be done by"))
    rrule = models.CharField(_("how often"), max_length=200, blank=True)
    created_by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The next due moment that has no occurrence yet, and when it opens: what the heartbeat looks for.
    next_due_at = models.DateTimeField(null=True, blank=True)
    next_opens_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Found by the moment at which something opens."""

        indexes: ClassVar = [models.Index(fields=["group", "next_opens_at"], name="task_opens")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Round(models.Model):
    """One sealed round: the occurrences of a stretch of days, cleared once after the deadline."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    from_day = models.DateField()
    until_day = models.DateField()
    opened_at = models.DateTimeField()
    deadline = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    # Statements, weights, assignment: what a member's own computer can check (mechanisms/tasks/certificate.py).
    certificate = models.JSONField(null=True)
    raises = models.JSONField(default=list)
    unfilled = models.JSONField(default=list)

    class Meta:
        """A stretch of days has one round."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["group", "from_day"], name="round_days_once"),
        ]

    def __str__(self) -> str:
        """Return group and number."""
        return f"{self.group} #{self.number}"


class Occurrence(models.Model):
    """One time a task is to be done, with everything that was agreed for it."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="occurrences")
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="occurrences")
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    procedure = models.CharField(max_length=5, choices=Procedure)
    minutes = models.PositiveIntegerField()
    places = models.PositiveSmallIntegerField()
    opening_milli = models.PositiveIntegerField()
    # Why it opens at this weight: the reason code and figures of mechanisms.tasks.board.next_opening.
    opening_reason = models.JSONField(default=dict)
    floor_milli = models.PositiveIntegerField()
    cap_milli = models.PositiveIntegerField()
    steps = models.PositiveSmallIntegerField()
    # As in the task when it opened.
    purpose = models.CharField(max_length=16, blank=True)
    money_cents = models.PositiveIntegerField(default=0)
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="occurrences")
    called_off_at = models.DateTimeField(null=True)
    # After this moment nobody takes it any more (the next occurrence is due); None: stays open until done.
    closes_at = models.DateTimeField(null=True)

    class Meta:
        """A task is due once at a moment."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "due_at"], name="due_once")]
        indexes: ClassVar = [models.Index(fields=["group", "due_at"], name="occurrence_due")]

    def __str__(self) -> str:
        """Return task and moment."""
        return f"{self.task} {self.due_at:%Y-%m-%d}"

    @property
    def missed_round(self) -> bool:
        """Whether it would have been shared out in a round, which was closed already when it opened."""
        return bool(self.opening_reason.get("missed_round"))


class Taking(models.Model):
    """That a member took a place, at the weight and for the time agreed then."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="takings")
    place = models.PositiveSmallIntegerField()
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="takings")
    minutes = models.PositiveIntegerField()
    weight_milli = models.PositiveIntegerField()
    how = models.CharField(max_length=10)  # board, fixed, round, stand_in, swap
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One taker a place, one place a member: the database sees to it, whoever races."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "place"], condition=Q(ended_at=None), name="place_once"),
            models.UniqueConstraint(fields=["occurrence", "member"], condition=Q(ended_at=None), name="member_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "ended_at"], name="taking_member")]

    def __str__(self) -> str:
        """Return who took what."""
        return f"{self.member}: {self.occurrence}"


class StandIn(models.Model):
    """Somebody who would step in: takes the place when it is handed back, and is the interest that lowers weights."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="stand_ins")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="stand_ins")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Once a member."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "member"], condition=Q(ended_at=None), name="stand_in_once"),
        ]

    def __str__(self) -> str:
        """Return who stands in where."""
        return f"{self.member} ~ {self.occurrence}"


class Swap(models.Model):
    """An offer: my place for yours, or my place for nothing. The weights stay with the places."""

    offered = models.ForeignKey(Taking, on_delete=models.PROTECT, related_name="swaps_offered")
    to = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="swaps_received")
    wanted = models.ForeignKey(Taking, null=True, on_delete=models.PROTECT, related_name="swaps_wanted")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        """One open offer a place."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offered"], condition=Q(answered_at=None), name="one_open_swap"),
        ]

    def __str__(self) -> str:
        """Return what is offered."""
        return f"{self.offered} -> {self.to}"


class Wish(models.Model):
    """From which weight on somebody would take a task in a round; stands until changed. No weight: never."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="wishes")
    member = models.ForeignKey("groups.Member", on_delete=models.CASCADE, related_name="wishes")
    weight_milli = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """One wish a task and member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "member"], name="wish_once")]

    def __str__(self) -> str:
        """Return the wish."""
        return f"{self.member}: {self.task} from {self.weight_milli}"


class RoundLimit(models.Model):
    """How many places a member takes at most in a round of a group; stands until changed."""

    group = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="round_limits")
    member = models.ForeignKey("groups.Member", on_delete=models.CASCADE, related_name="round_limits")
    max_places = models.PositiveSmallIntegerField()

    class Meta:
        """One limit a group and member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "member"], name="limit_once")]

    def __str__(self) -> str:
        """Return the limit."""
        return f"{self.member}: {self.max_places}"
