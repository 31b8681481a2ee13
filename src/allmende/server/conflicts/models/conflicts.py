"""A conflict, who is concerned, whom they would have mediate, and all that was said and done, in the order of time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class About(models.TextChoices):
    """What a conflict is about."""

    CONFIRMATION = "confirmation", _("work that was reported or confirmed")
    REFUSAL = "refusal", _("being declined for a task")
    EXCLUSION = "exclusion", _("an exclusion")
    COMPLAINT = "complaint", _("a complaint")
    OTHER = "other", _("something else")


class Step(models.TextChoices):
    """How far it has come."""

    ANSWER = "answer", _("the others answer")
    MEDIATION = "mediation", _("somebody mediates")
    DECISION = "decision", _("decided together")


class Ending(models.TextChoices):
    """How it ended."""

    SETTLED = "settled", _("settled")
    WITHDRAWN = "withdrawn", _("taken back")
    DECIDED = "decided", _("decided")


class Conflict(models.Model):
    """Something between members that talking alone did not settle.

    Attributes:
        thing: Id of the contribution, decline, decision or order it is about; "" for something else.
        others: The other side.
        remedy: What should count instead, in numbers, where it is about work: minutes, weight_milli.
        due_at: Until when the step has time; none for the decision.
        proposal: The proposal by which it is decided.

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="conflicts")
    about = models.CharField(max_length=12, choices=About)
    thing = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=120)
    wanted = models.TextField(_("what should be instead"), max_length=2000)
    remedy = models.JSONField(default=dict)
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    others = models.ManyToManyField("groups.Member", related_name="+")
    raised_at = models.DateTimeField()
    step = models.CharField(max_length=9, choices=Step, default=Step.ANSWER)
    due_at = models.DateTimeField(null=True)
    mediator = models.ForeignKey("groups.Member", null=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey("deciding.Proposal", null=True, on_delete=models.PROTECT, related_name="conflicts")
    how = models.CharField(max_length=9, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One open conflict of somebody about a thing; the heartbeat looks for what is overdue."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "about", "thing"],
                condition=Q(ended_at=None) & ~Q(thing=""),
                name="one_open_conflict_a_thing",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ended_at", "due_at"], name="conflict_due")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Naming(models.Model):
    """Whom somebody would have mediate: their last word."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="namings")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    mediator = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["conflict", "by"], name="names_one_mediator")]

    def __str__(self) -> str:
        """Return who names whom."""
        return f"{self.by}: {self.mediator}"


class What(models.TextChoices):
    """What happened at a moment of a conflict."""

    RAISED = "raised", _("raised")
    SAID = "said", _("said")
    NAMED = "named", _("named")
    MOVED = "moved", _("moved")
    PUT_TO_VOTE = "put_to_vote", _("put to the vote")
    ENDED = "ended", _("ended")


class Moment(models.Model):
    """One thing that was said or done. The words are for those concerned; the book has their salted hash."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="moments")
    what = models.CharField(max_length=12, choices=What)
    # None: the time of a step was over, and nobody in particular did it.
    by = models.ForeignKey("groups.Member", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(max_length=4000, blank=True)
    salt = models.BinaryField(default=bytes)
    # The step that began, how it ended, or the id of the mediator or the decision.
    detail = models.CharField(max_length=16, blank=True)
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order of the book."""

        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        """Return what happened."""
        return f"{self.conflict}: {self.what}"
