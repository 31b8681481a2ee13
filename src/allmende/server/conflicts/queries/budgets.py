"""Votes on shared budgets as their pages show them, with what came out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from allmende.server import clock
from allmende.server.conflicts.models import Budget, BudgetBallot, BudgetProject, ImportedVote
from allmende.server.deciding.queries.delegations import delegates_of
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.tables.shared_budget import Election, of_shared_budget


@dataclass(frozen=True, kw_only=True)
class ProjectResult:
    """What became of one project, in the unit of the budget.

    Attributes:
        is_chosen: Whether it gets its part.
        from_left_over: Whether it is paid from what was left over rather than by its supporters' shares.
        price: What each supporter pays who has as much left; None where nobody pays.
        paying_less_count: How many pay all they have left, which is less.
        supporters_have: Of one not chosen, what its supporters had left together; `missing` how much is missing.

    """

    id: str
    title: str
    cost: int
    supporters_count: int
    is_chosen: bool
    from_left_over: bool = False
    price: Fraction | None = None
    paying_less_count: int = 0
    supporters_have: Fraction = Fraction(0)
    missing: Fraction = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class BudgetResult:
    """What a vote came to: everybody's part before and after it was raised, and projects in the order bought."""

    amount: int
    voters_count: int
    share: Fraction
    raised_share: Fraction
    left_over: int
    projects: Sequence[ProjectResult]

    @property
    def chosen(self) -> list[ProjectResult]:
        """Those that get their part."""
        return [project for project in self.projects if project.is_chosen]

    @property
    def spent(self) -> int:
        """What the chosen ones take together."""
        return self.amount - self.left_over


@dataclass(frozen=True, kw_only=True)
class BudgetPage:
    """One budget as a member sees it.

    Attributes:
        projects: In the order proposed.
        mine: The projects I support; None where I have not voted.
        may_vote: Whether I can vote now.
        delegate: Who votes for me if I do not.
        result: Once it is counted.

    """

    budget: Budget
    projects: Sequence[BudgetProject]
    voters_count: int
    ballots_count: int
    mine: Sequence[str] | None
    may_vote: bool
    delegate: Member | None
    result: BudgetResult | None

    @property
    def state(self) -> Literal["prepared", "voting", "closed", "called_off"]:
        """One of "prepared", "voting", "closed", "called_off"."""
        if self.budget.called_off_at is not None:
            return "called_off"
        if self.budget.closed_at is not None:
            return "closed"
        return "voting" if self.budget.opened_at is not None else "prepared"


def budgets_of(group: Group) -> list[Budget]:
    """Return the budgets of a group, those that are not over first."""
    found = Budget.objects.filter(group=group).order_by("-made_at", "id")
    return sorted(found, key=lambda one: one.closed_at is not None or one.called_off_at is not None)


def imported_of(group: Group) -> list[ImportedVote]:
    """Return the votes of elsewhere that were counted here, the latest first."""
    found = ImportedVote.objects.filter(group=group).defer("content").select_related("by__person")
    return list(found.order_by("-at", "id"))


def imported_vote(group: Group, vote_id: str) -> ImportedVote | None:
    """Return a vote of elsewhere, or None."""
    return ImportedVote.objects.filter(group=group, pk=vote_id).select_related("by__person").first()


def budget_of(group: Group, budget_id: str) -> Budget | None:
    """Return a budget of a group, or None."""
    return Budget.objects.select_related("group__book", "by__person", "entry").filter(group=group, pk=budget_id).first()


def budget_page(seat: Seat, budget_id: str) -> BudgetPage | None:
    """Return one budget, or None where there is none."""
    found = budget_of(seat.group, budget_id)
    if found is None:
        return None
    projects = list(found.projects.select_related("by__person").order_by("number"))
    ballot = BudgetBallot.objects.filter(budget=found, member=seat.member).first()
    is_voter = found.voters.filter(member=seat.member).exists()
    return BudgetPage(
        budget=found,
        projects=projects,
        voters_count=found.voters.count(),
        ballots_count=found.ballots.count(),
        mine=ballot.projects if ballot is not None else None,
        may_vote=is_voter and found.closed_at is None,
        delegate=_delegate(seat, found) if is_voter and found.closed_at is None else None,
        result=result_of(found),
    )


def result_of(budget: Budget) -> BudgetResult | None:
    """Return what a counted vote came to, or None before that."""
    if budget.outcome is None:
        return None
    titles = dict(budget.projects.values_list("id", "title"))
    return result_from(budget.outcome["outcome"]["result"], titles=titles)


def result_from(told: Mapping[str, Any], *, titles: Mapping[str, str]) -> BudgetResult:
    """Return a stored result as pages show it."""
    chosen = [
        ProjectResult(
            id=line["project"],
            title=titles.get(line["project"], line["project"]),
            cost=line["cost"],
            supporters_count=line["supporters_count"],
            is_chosen=True,
            from_left_over=line["by"] == "left over",
            price=None if line["price"] is None else Fraction(line["price"]),
            paying_less_count=line["paying_less_count"],
        )
        for line in told["chosen"]
    ]
    refused = [
        ProjectResult(
            id=line["project"],
            title=titles.get(line["project"], line["project"]),
            cost=line["cost"],
            supporters_count=line["supporters_count"],
            is_chosen=False,
            supporters_have=Fraction(line["supporters_have"]),
            missing=Fraction(line["missing"]),
        )
        for line in told["not_chosen"]
    ]
    return BudgetResult(
        amount=told["budget"],
        voters_count=told["voters_count"],
        share=Fraction(told["share"]),
        raised_share=Fraction(told["raised_share"]),
        left_over=told["left_over"],
        projects=[*chosen, *sorted(refused, key=lambda line: -line.supporters_count)],
    )


def as_election(budget: Budget) -> Election:
    """Return a counted vote as Pabulib holds votes: without names, one line for each person who counts."""
    assert budget.outcome is not None
    assert budget.opened_at is not None
    assert budget.closes_at is not None
    told = budget.outcome
    projects = list(budget.projects.order_by("number"))
    return of_shared_budget(
        told["poll"]["ballots"],
        costs={project.id: project.cost for project in projects},
        budget=budget.amount,
        names={project.id: project.title for project in projects},
        chosen=told["outcome"]["chosen"],
        meta={
            "description": budget.title,
            "unit": budget.group.name,
            "instance": budget.id,
            "rule": "equalshares/add1",
            "currency": "EUR cents" if budget.unit == "cents" else "thousandths of a weighted hour",
            "date_begin": budget.opened_at.date().isoformat(),
            "date_end": budget.closes_at.date().isoformat(),
        },
        weights=told["outcome"]["representation"]["weights"],
    )


def _delegate(seat: Seat, budget: Budget) -> Member | None:
    assert budget.closes_at is not None
    named = delegates_of(budget.group, "budget", at_us=clock.microseconds(budget.closes_at)).get(seat.member.id)
    return Member.objects.select_related("person").filter(pk=named).first() if named else None
