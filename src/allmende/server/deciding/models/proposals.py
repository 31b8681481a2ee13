"""What is proposed and discussed, and the figures shown with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class State(models.TextChoices):
    """How far a proposal has come."""

    DISCUSSED = "discussed", _("being discussed")
    VOTING = "voting", _("being voted on")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Nothing is decided yet: it can still be talked about, withdrawn, and passed on.
UNDECIDED = frozenset({State.DISCUSSED, State.VOTING})


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
