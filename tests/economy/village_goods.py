"""Read the goods of a period from the entries anew, without what a server or the audit remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from allmende.economy import bookings
from allmende.economy.goods import CostObject, Goods, Take, Use
from allmende.ledger.entry import Entry

SIGNS = {"good.made": 1, "batch.finished": 1, "good.returned": 1, "good.used": -1, "good.lost": -1, "good.taken": -1}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the entries tell until a cut; `now` are those that no settlement counted yet."""

    known: Sequence[Entry]
    now: Sequence[Entry]

    def of_kind(self, *kinds: str) -> list[Any]:
        return [entry.facts for entry in self.known if entry.kind in kinds]

    def new(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.now if entry.kind in kinds]

    def taking(self, move: str) -> Any:
        return next(facts for facts in self.of_kind("good.taken") if facts["move"] == move)

    def product_of(self, entry: Entry) -> str:
        facts: Any = entry.facts
        if entry.kind == "batch.finished":
            return str(
                next(begun["product"] for begun in self.of_kind("batch.begun") if begun["batch"] == facts["batch"])
            )
        return str(self.taking(facts["returns"])["product"] if entry.kind == "good.returned" else facts["product"])

    def moved(self, entries: Sequence[Entry]) -> Counter[str]:
        moved = Counter[str]()
        for entry in entries:
            facts: Any = entry.facts
            moved[self.product_of(entry)] += facts["units_milli"]
        return moved

    def stock_before(self) -> Counter[str]:
        stock = Counter[str]()
        for kind, sign in SIGNS.items():
            earlier = [entry for entry in self.known if entry.kind == kind and entry not in self.now]
            for product, units_milli in self.moved(earlier).items():
                stock[product] += sign * units_milli
        return stock


def goods_of(entries: Sequence[Entry], *, start: date, since_us: int, cut_us: int, efforts: Mapping[str, int]) -> Goods:
    """Return what lay where and what moved between two moments."""
    known = [entry for entry in entries if entry.at_us < cut_us or entry.kind == "period.settled"]
    now = [entry for entry in known if entry.at_us >= since_us and entry.kind != "period.settled"]
    told = Told(known=known, now=now)
    nodes = products(told, start)
    uses = [
        Use(node=told.product_of(entry), to=str(entry.facts["to"]), units_milli=units(entry))
        for entry in told.new("good.used")
    ]
    for facts in told.of_kind("batch.begun"):
        nodes[facts["batch"]], ended = batch(told, facts)
        if ended == "finished":
            uses.append(Use(node=facts["batch"], to=facts["product"], units_milli=1000))
    takes = [take_of(told, entry) for entry in told.new("good.taken", "good.returned")]
    return Goods(overheads_mwh=efforts, nodes=nodes, uses=uses, takes=takes)


def products(told: Told, start: date) -> dict[str, CostObject]:
    """Return all products as they stand before the settlement."""
    before, came = told.stock_before(), told.moved(told.new("good.made", "batch.finished"))
    lost, values = told.moved(told.new("good.lost")), last_values(told)
    withdrawn = {facts["product"] for facts in told.of_kind("product.withdrawn")}
    nodes = {}
    for facts in told.of_kind("product.listed"):
        name, right = facts["product"], facts["right"]
        opening, fresh = lying(told, name)
        rule, shelf = ruling(told, name, start)
        nodes[name] = CostObject(
            project=facts["group"],
            opening_mwh=opening,
            fresh_mwh=fresh,
            units_milli=0 if right else before[name] + came[name],
            rule=rule,
            shelf=shelf,
            lost_milli=lost[name],
            right=right,
            before_nwh=values.get(name, 0),
        )
        if name in withdrawn and not nodes[name].units_milli and nodes[name].lying_mwh:
            nodes[name] = replace(nodes[name], units_milli=1000, lost_milli=1000)
    return nodes


def batch(told: Told, begun: Mapping[str, str]) -> tuple[CostObject, str]:
    """Return a batch, and how it ended: "" while it is open."""
    ends = {facts["batch"]: kind for kind in ("finished", "failed") for facts in told.of_kind(f"batch.{kind}")}
    ended = ends.get(begun["batch"], "")
    opening, fresh = lying(told, begun["batch"])
    node = CostObject(
        project=next(
            facts["group"] for facts in told.of_kind("product.listed") if facts["product"] == begun["product"]
        ),
        opening_mwh=opening,
        fresh_mwh=fresh,
        units_milli=1000 if ended else 0,
        lost_milli=1000 if ended == "failed" else 0,
        batch=True,
    )
    return node, ended


def units(entry: Entry) -> int:
    """Return how many units an entry moves."""
    number = entry.facts["units_milli"]
    assert isinstance(number, int)
    return number


def take_of(told: Told, entry: Entry) -> Take:
    """Return a taking, or what came back of one with its part of the price."""
    facts: Any = entry.facts
    if entry.kind == "good.taken":
        return Take(
            id=facts["move"],
            node=facts["product"],
            units_milli=facts["units_milli"],
            parts=facts["parts"],
            price_mwh=facts["price_mwh"],
        )
    taking, price = told.taking(facts["returns"]), None
    if taking["price_mwh"] is not None:
        earlier = [
            units(other)
            for other in told.known
            if other.facts.get("returns") == facts["returns"] and other.number < entry.number
        ]
        price = -bookings.returned_price_mwh(
            taking["price_mwh"],
            taken_milli=taking["units_milli"],
            before_milli=sum(earlier),
            units_milli=facts["units_milli"],
        )
    return Take(
        id=facts["move"],
        node=taking["product"],
        units_milli=-facts["units_milli"],
        parts=taking["parts"],
        price_mwh=price,
    )


def lying(told: Told, node: str) -> tuple[int, int]:
    """Return what lay in a product or batch before, and what was put in."""
    both = [0, 0]
    fresh = {entry.number for entry in told.now}
    for entry in told.known:
        for posting in entry.postings:
            if posting.account == bookings.node_account(node):
                both[entry.number in fresh] -= posting.amount_mwh
    return both[0], both[1]


def ruling(told: Told, product: str, start: date) -> tuple[str, str]:
    """Return rule and shelf of a product in a period."""
    changes = [
        facts
        for facts in told.of_kind("product.listed", "product.ruled")
        if facts["product"] == product and facts.get("from_day", "") <= start.isoformat()
    ]
    return changes[-1]["rule"], changes[-1]["shelf"]


def last_values(told: Told) -> Mapping[str, int]:
    """Return what units were worth when they last had a value."""
    settled = told.of_kind("period.settled")
    return {name: value for facts in settled for name, value in facts["goods"]["values"].items()}
