"""Reports of periods, what goods are worth, and the money of projects, as the interface shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from allmende.server.api.schemas.fields import Count, IdOrNone, Said, SaidDay, Shown, Title


class NodeShown(Shown):
    """A product or batch in a period; values per unit in nano weighted hours (10^-9), units in thousandths."""

    id: str
    project: str
    rule: str
    shelf: str
    batch: bool
    right: bool
    opening_mwh: int
    fresh_mwh: int
    inputs_mwh: int
    overhead_mwh: int
    units_milli: int
    taken_milli: int
    sold_milli: int
    used_milli: int
    lost_milli: int
    value_nwh: int
    counts_nwh: int
    asked_mwh: int
    prices_mwh: int
    worth_mwh: int
    everyone_mwh: int
    passed_mwh: int
    after_mwh: int


class ProjectShown(Shown):
    """A project in a period."""

    id: str
    overhead_mwh: int
    fresh_mwh: int
    in_mwh: int
    out_mwh: int
    members_mwh: int
    everyone_mwh: int
    before_mwh: int
    after_mwh: int


class FlowShown(Shown):
    """What moved: from a member to a project, on to products, and to "members", "everyone" or into "store"."""

    source: str
    to: str
    amount_mwh: int


class ReportShown(Shown):
    """A period in numbers: dues + fund + what lies in goods after = effort + fund before + what lay in goods before.

    All that is asked for by value is asked for at the factor `factored_mwh / by_value_mwh`.
    """

    from_day: date
    until_day: date
    is_settled: bool
    effort_mwh: int
    carried_mwh: int
    fund_mwh: int
    everyone_mwh: int
    by_value_mwh: int
    factored_mwh: int
    auctioned_mwh: int
    rents_mwh: int
    dues_mwh: int
    before_mwh: int
    after_mwh: int
    projects: list[ProjectShown]
    nodes: list[NodeShown] = Field(description="Of products and batches in which anything lay or moved.")
    flows: list[FlowShown]


class PutInShown(Shown):
    """Work or a purchase that went into something."""

    contribution_id: str
    text: str
    who: str
    minutes: int
    amount_mwh: int
    is_correction: bool
    is_purchase: bool


class ValueShown(Shown):
    """What a unit is worth in a period and why: a tree whose inputs lead to the values of other things."""

    node: NodeShown
    planned_mwh: int | None = Field(description="What a unit was to take by the recipe.")
    put_in: list[PutInShown]
    why: dict[str, Any]


class MoneyLineShown(Shown):
    """One time money came in or went out, with the effort that moved with it."""

    id: str
    what: str
    who: str
    day: date
    cents: int
    effort_mwh: int
    purpose: str
    has_receipt: bool
    is_purchase: bool
    entry_number: int | None


class MoneyShown(Shown):
    """The money of a group: what is there, the effort in it, what a euro takes here and in the whole community."""

    cents: int
    effort_mwh: int
    euro_mwh: int | None
    going_euro_mwh: int | None
    lines: list[MoneyLineShown]


class BuyingSaid(Said):
    """Something bought with the group's money; `purpose` is a product or open batch, or empty: the group as a whole.

    A receipt is added on the page of the group's money.
    """

    what: Title
    cents: Count
    bought_on: SaidDay
    purpose: IdOrNone = ""
