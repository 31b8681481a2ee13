"""A vote on a shared budget as it is handed to and from others: projects with costs, and who names which of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

VoteType = Literal["approval", "choose-1", "ordinal", "cumulative", "scoring"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project to vote on: its cost in whole units of money, and whether the file says that it was chosen."""

    id: str
    cost: int
    name: str
    selected: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A vote on a shared budget.

    Attributes:
        meta: What the file says about the vote as a whole, its own words.
        budget: What there was, in whole units of money.
        vote_type: in approval and choose-1 votes name projects, in ordinal ones the best first, in cumulative and
            scoring ones each with points.
        projects: In the order of the file.
        votes: Voter -> ids of the projects they name.
        points: Voter -> their points for these, in the same order; empty where votes carry none.

    """

    meta: Mapping[str, str]
    budget: int
    vote_type: VoteType
    projects: tuple[Project, ...]
    votes: Mapping[str, tuple[str, ...]]
    points: Mapping[str, tuple[int, ...]]

    def approved(self) -> dict[str, tuple[str, ...]]:
        """Return what each voter approves of: what they name; where votes carry points, what has more than 0."""
        if not self.points:
            return dict(self.votes)
        return {
            voter: tuple(each for each, points in zip(named, self.points[voter], strict=True) if points > 0)
            for voter, named in self.votes.items()
        }

    def costs(self) -> dict[str, int]:
        """Return the cost of each project, in the order of the file."""
        return {project.id: project.cost for project in self.projects}


def of_shared_budget(
    approved: Mapping[str, Sequence[str]],
    *,
    costs: Mapping[str, int],
    budget: int,
    names: Mapping[str, str],
    chosen: Sequence[str],
    meta: Mapping[str, str],
    weights: Mapping[str, int] | None = None,
) -> Election:
    """Return one of our own votes as Pabulib holds votes: by approval, one line for each person, without names.

    Args:
        approved: Who cast a ballot -> the projects they approve of.
        costs: Project -> cost, in the order proposed.
        budget: What there was.
        names: Project -> what it is called.
        chosen: What gets its money.
        meta: description, country, unit, instance, rule, date_begin, date_end: what the form asks for besides.
        weights: For how many each ballot counts; None means one each.

    """
    # Sorted by what they say, the lines tell nothing about the order in which people voted.
    ballots = sorted(
        tuple(dict.fromkeys(named))
        for who, named in approved.items()
        for _ in range(1 if weights is None else weights[who])
    )
    return Election(
        meta=meta,
        budget=budget,
        vote_type="approval",
        projects=tuple(
            Project(id=each, cost=cost, name=names.get(each, each), selected=each in chosen)
            for each, cost in costs.items()
        ),
        votes={str(number): named for number, named in enumerate(ballots, start=1)},
        points={},
    )
