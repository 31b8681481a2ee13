"""Who may vote and what they said, and who asks for what a board decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from allmende.server.deciding.models.proposals import Proposal


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
