"""What is proposed and discussed, who may vote and what they said, and who votes for whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class State(models.TextChoices):
    """How far a proposal has come."""

    DISCUSSED = "discussed", _("being discussed")
    VOTING = "voting", _("being voted on")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Proposal(models.Model):
    """Something a group is asked to decide; its id is the id of the decision.

    Attributes:
        changes: Rule -> new value, or None to follow the group above again.
        terms: Ids it is about, as the book has them: a member, a decision, a group.
        details: What it says besides and the book does not: the name of a group to be founded.
        kind: The procedure asked for (`economy.vote`); "" until voting is opened means that of the rulebook.
        version: How often it was amended.
        turn: How often voting was opened.
        settings: What the procedure is told.
        stated: In a rough consensus what a maintainer said: by, at_us, answers.
        outcome: The certificate of the last count.
        counted_at: The moment the last count is for.
        problem: Why what was accepted could not be carried out yet, in words; "" where it could.

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="proposals")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000, blank=True)
    matter = models.CharField(max_length=12)
    changes = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reversals")
    kind = models.CharField(max_length=20, blank=True)
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DISCUSSED)
    version = models.PositiveIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    quorum_milli = models.PositiveIntegerField(default=0)
    fallback = models.CharField(max_length=24, blank=True)
    settings = models.JSONField(default=dict)
    stated = models.JSONField(null=True)
    verdict = models.CharField(max_length=20, blank=True)
    outcome = models.JSONField(null=True)
    counted_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        """Lists are read by group, newest first; the heartbeat looks for what is over."""

        indexes: ClassVar = [
            models.Index(fields=["group", "-proposed_at"], name="proposals_of_group"),
            models.Index(fields=["state", "closes_at"], name="votes_that_close"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Option(models.Model):
    """One of several things to choose among."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("option"), max_length=120)

    class Meta:
        """In the order proposed, which decides where counts are equal."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "number"], name="option_number_once")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Comment(models.Model):
    """Something said in the discussion."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4_000)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return how it begins."""
        return self.text[:40]


class Amendment(models.Model):
    """Another wording or other values somebody suggests; whoever proposed takes it up, or says why not."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amendments")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=10_000, blank=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(max_length=1_000)
    at = models.DateTimeField()
    # The version it is meant for.
    version = models.PositiveIntegerField()
    answered_at = models.DateTimeField(null=True)
    taken_up = models.BooleanField(null=True)
    answer = models.TextField(max_length=1_000, blank=True)

    def __str__(self) -> str:
        """Return why."""
        return self.reason[:40]


class Voter(models.Model):
    """Somebody who may vote on a proposal, fixed when voting was opened, and the group that makes it concern them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="voters")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    through = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="+")
    # Where named experts decide: as which of them.
    naming = models.ForeignKey("deciding.ExpertNaming", null=True, on_delete=models.PROTECT, related_name="+")
    # From which opening of the vote on: where a count hands it to the maintainers they vote in a turn of their own.
    turn = models.PositiveIntegerField(default=0)
    # Whether they cast a ballot: known of secret ballots, too, as with a list at the polling station.
    has_voted = models.BooleanField(default=False)
    # When they called for a vote instead of a rough consensus.
    called_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody may vote twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "turn", "member"], name="votes_once"),
        ]

    def __str__(self) -> str:
        """Return who on what."""
        return f"{self.member} / {self.proposal}"


class CallBack(models.Model):
    """That somebody asks for what a board decided to come back to all; who withdrew it is only in the book."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="calls_back")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        """Everybody counts once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "member"], name="calls_back_once")]

    def __str__(self) -> str:
        """Return who asks for what."""
        return f"{self.member} / {self.proposal}"


class Ballot(models.Model):
    """What somebody says in an open vote, and why; the last word counts. Its history stands in the book."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    choice = models.JSONField()
    reason = models.TextField(max_length=1_000, blank=True)
    at = models.DateTimeField()

    class Meta:
        """One each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "member"], name="open_ballot_once")]

    def __str__(self) -> str:
        """Return who says what."""
        return f"{self.member}: {self.choice}"


class SecretBallot(models.Model):
    """A ballot of a secret vote, until it is counted: then who cast it is forgotten."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="secret_ballots")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    choice = models.JSONField()
    secret = models.BinaryField()
    receipt = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        """One each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "member"], name="secret_ballot_once")]

    def __str__(self) -> str:
        """Return the receipt's beginning."""
        return self.receipt[:8]


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


class WhatIf(models.Model):
    """What a version of a proposal would have done to the last periods, so that everybody votes on the same figures."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="what_ifs")
    version = models.PositiveIntegerField()
    saved = models.TextField()
    fingerprint = models.CharField(max_length=64)
    from_day = models.DateField()
    until_day = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        """One a version."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "version"], name="what_if_once")]

    def __str__(self) -> str:
        """Return the fingerprint's beginning."""
        return self.fingerprint[:8]
