"""A product or batch in a period: what a unit is worth and why, what was put in, and how that went over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allmende.economy.bookings import effort_account, node_account
from allmende.economy.explanation import Explanation
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.queries.recipes import planned_effort
from allmende.server.groups.models import Group
from allmende.server.sharing.giving import PutIn, put_in
from allmende.server.sharing.models import SettledPeriod
from allmende.server.sharing.naming import Thing, things_of
from allmende.server.sharing.reports import NodeLine, report_of
from allmende.server.sharing.settlements import Reckoned

MOST_PERIODS = 12


@dataclass(frozen=True, kw_only=True)
class ValuePage:
    """What a page about a product's value in a period shows.

    Attributes:
        product: The product itself, or that of the batch.
        why: Why a unit is worth what it is; its inputs are named, and explained on their own pages.
        put_in: Work and purchases that went into it in the period.
        planned_mwh: What a unit was planned to take by the recipe; None where nothing is written down.
        history: (first day, value) of the periods before, oldest first.

    """

    thing: Thing
    product: Product
    line: NodeLine
    why: Explanation
    put_in: Sequence[PutIn]
    planned_mwh: int | None
    history: Sequence[tuple[date, int]]


def value_page(reckoned: Reckoned, node: str) -> ValuePage | None:
    """Return what is known of a product's or batch's value in a period; None where there is no such thing in it."""
    line = report_of(reckoned).nodes.get(node)
    thing = things_of(reckoned.group.book).get(node)
    if line is None or thing is None:
        return None
    product = Product.objects.select_related("group__book").defer("picture").get(pk=thing.product_id)
    return ValuePage(
        thing=thing,
        product=product,
        line=line,
        why=reckoned.settlement.why_value(node),
        put_in=put_in(reckoned, node_account(node)),
        planned_mwh=None if product.is_right else planned_unit_mwh(product),
        history=values_over_time(reckoned.group, [node]).get(node, []),
    )


def planned_unit_mwh(product: Product) -> int | None:
    """Return what a unit is planned to take by its recipe; None where nothing is written down."""
    if not (product.steps.exists() or product.inputs.exists() or product.purchases.exists()):
        return None
    return planned_effort(product).unit_mwh


def values_over_time(group: Group, nodes: Sequence[str]) -> dict[str, list[tuple[date, int]]]:
    """Return product -> (first day, value of a unit) of the settled periods in which it had one, oldest first."""
    kept = SettledPeriod.objects.filter(group=group).order_by("-from_day").values_list("from_day", "values_nwh")
    found: dict[str, list[tuple[date, int]]] = {}
    for from_day, values in reversed(list(kept[:MOST_PERIODS])):
        for node in nodes:
            if values.get(node):
                found.setdefault(node, []).append((from_day, values[node]))
    return found


def put_into_whole(reckoned: Reckoned, project_id: str) -> list[PutIn]:
    """Return what was given for a project as a whole."""
    return put_in(reckoned, effort_account(project_id))
