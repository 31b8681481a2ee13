"""Who decides as an expert what is left to those who do it, and who votes for whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from allmende.server.deciding.models.proposals import Proposal
from allmende.server.identity import new_id


class ExpertNaming(models.Model):
    """That somebody is an expert of a group, in one matter or ("") in all: they decide what is left to those who do it.

    Attributes:
        decision: The decision that named them.
        why_ended: One of `economy.bookings.experts.ENDS`; "" while it lasts.

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="expert_namings")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="expert_namings")
    matter = models.CharField(max_length=12, blank=True)
    decision = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="expert_namings")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=10, blank=True)

    class Meta:
        """Nobody is named twice for the same."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "member", "matter"], condition=Q(ended_at__isnull=True), name="expert_once_a_matter"
            ),
        ]

    def __str__(self) -> str:
        """Return who is named for what."""
        return f"{self.member}: {self.matter}"


class Delegation(models.Model):
    """That somebody votes for another in a group: in all matters (""), in one of them, or on one decision.

    Attributes:
        decision: The one decision it is for; then `matter` is "".
        until_at: When it ends by itself; None for one decision, with which it ends.

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="delegations")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="delegations_given")
    to = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="delegations_held")
    matter = models.CharField(max_length=12, blank=True)
    decision = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="delegations")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # The order in the book, which decides between two given at the same moment.
    entry_number = models.PositiveBigIntegerField()

    class Meta:
        """One stands for each scope."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "by", "matter"],
                condition=Q(revoked_at__isnull=True, decision__isnull=True),
                name="one_delegate_a_scope",
            ),
            models.UniqueConstraint(
                fields=["decision", "by"], condition=Q(revoked_at__isnull=True), name="one_delegate_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True, until_at__isnull=False)
                | Q(decision__isnull=False, until_at__isnull=True, matter=""),
                name="ends_in_time_or_with_a_decision",
            ),
        ]

    def __str__(self) -> str:
        """Return who speaks for whom."""
        return f"{self.by} -> {self.to}"
