"""The effort statement of one project: planned against really spent, what flowed in and out, and who gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allmende.server.catalogue.models import Product
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.flows import passed_on
from allmende.server.sharing.giving import given_in
from allmende.server.sharing.naming import member_names
from allmende.server.sharing.products import planned_unit_mwh, values_over_time
from allmende.server.sharing.reports import NodeLine, ProjectLine, report_of
from allmende.server.sharing.settlements import Reckoned, last_settled, reckoned, running

MOST_GIVERS = 12
MOST_PRODUCTS = 60
PERIODS = 6


@dataclass(frozen=True, kw_only=True)
class OfProject:
    """One product of a project in a period; `planned_mwh` is what a unit was to take by its recipe."""

    product: Product
    line: NodeLine
    planned_mwh: int | None
    history: Sequence[tuple[date, int]]

    @property
    def value_mwh(self) -> int:
        """What a unit is worth, rounded."""
        return (self.line.value_nwh + 500_000) // 1_000_000

    @property
    def past(self) -> list[tuple[date, int]]:
        """What a unit was worth in the last settled periods, rounded."""
        return [(day, (nwh + 500_000) // 1_000_000) for day, nwh in self.history[-PERIODS:]]

    @property
    def beyond_mwh(self) -> int | None:
        """How much more a unit took than planned; None where either is not known."""
        if self.planned_mwh is None or not self.line.value_nwh:
            return None
        return self.value_mwh - self.planned_mwh


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """A project in a period.

    Attributes:
        line: Its sums; None where nothing was given or used in it.
        givers: (member, name, effort), who gave most first; `others_mwh` what all the others gave.
        came, went: (project, effort) of things used of others, and by others.
        periods: The periods that can be looked at, newest first.

    """

    reckoned: Reckoned
    line: ProjectLine | None
    products: Sequence[OfProject]
    givers: Sequence[tuple[str, str, int]]
    others_mwh: int
    came: Sequence[tuple[Group, int]]
    went: Sequence[tuple[Group, int]]
    periods: Sequence[Reckoned]


def project_page(community: Group, project: Group, *, from_day: date | None) -> ProjectPage | None:
    """Return a project's statement of a period (the running one, unless a first day is given), or None."""
    chosen = running(community) if from_day is None else reckoned(community, from_day)
    if chosen is None:
        return None
    report = report_of(chosen)
    own = {line.id: line for line in report.lines() if line.project == project.id}
    gave = defaultdict[str, int](int)
    for (member, group), amount in given_in(chosen).items():
        if group == project.id:
            gave[member] += amount
    most = sorted(gave, key=lambda member: (-gave[member], member))[:MOST_GIVERS]
    names = member_names(community.book, most)
    parts = {part.id: part for part in groups.with_parts(community)}
    passed = passed_on(report)
    return ProjectPage(
        reckoned=chosen,
        line=report.projects.get(project.id),
        products=_products(community, own),
        givers=[(member, names.get(member, ""), gave[member]) for member in most],
        others_mwh=sum(gave.values()) - sum(gave[member] for member in most),
        came=[(parts[giver], amount) for (giver, getter), amount in passed.items() if getter == project.id],
        went=[(parts[getter], amount) for (giver, getter), amount in passed.items() if giver == project.id],
        periods=[running(community), *last_settled(community, count=PERIODS)],
    )


def _products(community: Group, own: dict[str, NodeLine]) -> list[OfProject]:
    found = Product.objects.filter(pk__in=own).select_related("group__book").defer("picture").order_by("name", "id")
    history = values_over_time(community, list(own))
    return [
        OfProject(
            product=product,
            line=own[product.id],
            planned_mwh=None if product.is_right else planned_unit_mwh(product),
            history=history.get(product.id, []),
        )
        for product in found[:MOST_PRODUCTS]
    ]
