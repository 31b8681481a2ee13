"""Votes on shared budgets: of the group itself, and of elsewhere, read from a file to be counted again."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Unit(models.TextChoices):
    """What is shared out."""

    CENTS = "cents", _("money")
    MWH = "mwh", _("weighted hours")


class Budget(models.Model):
    """So much money or so many hours, and projects that could have a part of it.

    Attributes:
        opened_at: When voting began; None while projects are proposed.
        outcome: The certificate of the count (`mechanisms.decisions.certificate`).

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="budgets")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what it is about"), max_length=4000, blank=True)
    unit = models.CharField(_("what is shared out"), max_length=5, choices=Unit)
    amount = models.PositiveBigIntegerField(_("how much there is"), validators=[MinValueValidator(1)])
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)
    entry = models.ForeignKey("books.StoredEntry", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The heartbeat looks for what is over."""

        indexes: ClassVar = [models.Index(fields=["closed_at", "closes_at"], name="budget_closes")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class BudgetProject(models.Model):
    """Something a part of a budget could be for."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="projects")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("project"), max_length=120)
    text = models.TextField(_("what for"), max_length=2000, blank=True)
    cost = models.PositiveBigIntegerField(_("what it takes"), validators=[MinValueValidator(1)])
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order proposed, which decides where two are alike."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["budget", "number"], name="budget_project_number")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class BudgetVoter(models.Model):
    """Somebody who may vote, fixed when voting was opened."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="voters")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["budget", "member"], name="budget_voter_once")]

    def __str__(self) -> str:
        """Return who."""
        return f"{self.member} / {self.budget}"


class BudgetBallot(models.Model):
    """Which projects somebody supports: a list of their ids, their last word."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    projects = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        """One each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["budget", "member"], name="budget_ballot_once")]

    def __str__(self) -> str:
        """Return whose."""
        return f"{self.member}: {self.budget}"


class ImportedVote(models.Model):
    """A vote of elsewhere as its Pabulib file has it, counted by the method of equal shares.

    Attributes:
        content: The file, as it came.
        outcome: What the count comes to, without the ballots, ready for the page (`queries.budget_results`).

    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="imported_votes")
    name = models.CharField(max_length=120)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(editable=False)
    outcome = models.JSONField()
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the name."""
        return self.name
