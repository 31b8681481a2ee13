"""Random pools for the promises of a settlement: a month of events in time order, so that all of it is possible."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from allmende.economy.goods import RULES, CostObject, Goods, Take, Use
from allmende.economy.settle import Participation, Snapshot
from tests.economy.communities import JUNE

PROJECTS = ("bakery", "farm", "house")
MEMBERS = ("ada", "bo", "cy", "dee", "eli")
# Somebody who has left, or never joined: they take things, but do not take part.
GUEST = "gast"
EVENTS = ("work", "work", "overhead", "make", "make", "use", "use", "use_up", "lose", "take", "take", "take", "end")


@dataclass(kw_only=True)
class Month:
    """What is known of a pool while its month runs."""

    nodes: dict[str, CostObject]
    overheads: dict[str, int]
    stock: Counter[str] = field(default_factory=Counter)
    uses: list[Use] = field(default_factory=list)
    takes: list[Take] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    product_of: dict[str, str] = field(default_factory=dict)

    def change(self, name: str, **more: int) -> None:
        """Add to amounts of a cost object."""
        node = self.nodes[name]
        self.nodes[name] = replace(node, **{key: getattr(node, key) + amount for key, amount in more.items()})

    def use(self, name: str, to: str, units: int) -> None:
        """Use something up."""
        self.uses.append(Use(node=name, to=to, units_milli=units))
        self.stock[name] -= units


@st.composite
def participants(draw: st.DrawFn, *, breaks: bool = True) -> dict[str, Participation]:
    """Members with shares from nothing (children) to one and a half, some on a break, some who joined late."""
    found = {}
    for member in MEMBERS[: draw(st.sampled_from([3, 5, 1, 0]))]:
        days = draw(st.sampled_from([30, 30, 12]))
        found[member] = Participation(
            share_milli=draw(st.sampled_from([1000, 1000, 500, 0, 1500])),
            days=days,
            break_days=draw(st.integers(0, days)) if breaks and draw(st.booleans()) else 0,
        )
    return found


@st.composite
def pools(
    draw: st.DrawFn, *, corrections: bool = True, auctions: bool = True, breaks: bool = True, overheads: bool = True
) -> Snapshot:
    """A pool's month: projects, recipes with circles of inputs, all rules mixed, and what went wrong in it.

    Without `corrections` nothing is taken back: no work, no goods. Without `auctions` nothing has a price. Without
    `overheads` nobody works for a project as a whole.
    """
    month = _opened(draw, corrections=corrections)
    for kind in draw(st.lists(st.sampled_from(EVENTS), min_size=12, max_size=40)):
        _happen(draw, month, kind, corrections=corrections, auctions=auctions, overheads=overheads)
    goods = Goods(
        overheads_mwh=month.overheads,
        overhead_rules={project: draw(st.sampled_from(["products", "everyone"])) for project in PROJECTS},
        nodes=month.nodes,
        uses=month.uses,
        takes=month.takes,
    )
    return Snapshot(
        group="pool",
        period=JUNE,
        effort_mwh=sum(month.overheads.values()),
        carried_mwh=draw(st.integers(-3000 if corrections else 0, 9000)),
        participants=draw(participants(breaks=breaks)),
        goods=goods,
    )


def _opened(draw: st.DrawFn, *, corrections: bool) -> Month:
    month = Month(nodes={}, overheads=dict.fromkeys(PROJECTS, 0))
    for index in range(draw(st.integers(2, 5))):
        product = f"p{index}"
        units = draw(st.sampled_from([3000, 0, 12_345]))
        month.nodes[product] = CostObject(
            project=draw(st.sampled_from(PROJECTS)),
            opening_mwh=draw(st.integers(-20 if corrections else 0, 5000)) if units else 0,
            units_milli=units,
            rule=draw(st.sampled_from(RULES)),
            shelf=draw(st.sampled_from(["", "bread"])),
            before_nwh=draw(st.sampled_from([0, 250_000_000, 1_000_000_001])),
        )
        month.stock[product] = units
        if draw(st.booleans()):
            batch = f"b{index}"
            month.nodes[batch] = CostObject(
                project=month.nodes[product].project, batch=True, opening_mwh=draw(st.integers(0, 900))
            )
            month.product_of[batch] = product
    if draw(st.booleans()):
        month.nodes["lake"] = CostObject(project="house", rule="auction", right=True)
    return month


def _happen(draw: st.DrawFn, month: Month, kind: str, *, corrections: bool, auctions: bool, overheads: bool) -> None:
    products = [name for name in month.nodes if name.startswith("p")]
    open_nodes = [name for name in month.nodes if name not in month.ended]
    name = draw(st.sampled_from(products))
    least_mwh = -800 if corrections else 0
    if kind == "work":
        month.change(draw(st.sampled_from(open_nodes)), fresh_mwh=draw(st.integers(least_mwh, 4000)))
    elif kind == "overhead" and overheads:
        month.overheads[draw(st.sampled_from(PROJECTS))] += draw(st.integers(least_mwh, 3000))
    elif kind == "make":
        _make(month, name, draw(st.sampled_from([1000, 2500, 12_000])))
    elif kind in {"use", "use_up"} and month.stock[name] > 0:
        places = [place for place in open_nodes if place != "lake"] + (list(PROJECTS) if overheads else [])
        units = month.stock[name] if kind == "use_up" else draw(st.integers(1, month.stock[name]))
        month.use(name, draw(st.sampled_from(places)), units)
    elif kind == "lose" and month.stock[name] > 0:
        units = draw(st.integers(1, month.stock[name]))
        month.change(name, lost_milli=units)
        month.stock[name] -= units
    elif kind == "take":
        _take(draw, month, corrections=corrections, auctions=auctions)
    elif kind == "end":
        _end(draw, month)


def _make(month: Month, name: str, units: int) -> None:
    month.change(name, units_milli=units)
    month.stock[name] += units


def _end(draw: st.DrawFn, month: Month) -> None:
    running = [batch for batch in month.product_of if batch not in month.ended]
    if not running:
        return
    batch = draw(st.sampled_from(running))
    month.ended.add(batch)
    if draw(st.booleans()):
        month.change(batch, units_milli=1000)
        month.uses.append(Use(node=batch, to=month.product_of[batch], units_milli=1000))
        _make(month, month.product_of[batch], draw(st.sampled_from([1000, 7000])))
    else:
        month.change(batch, units_milli=1000, lost_milli=1000)


def _take(draw: st.DrawFn, month: Month, *, corrections: bool, auctions: bool) -> None:
    takeable = [name for name in month.nodes if month.stock[name] > 0 or (name == "lake" and auctions)]
    returned = [
        name for name, node in month.nodes.items() if name.startswith("p") and (node.before_nwh or _had(month, name))
    ]
    parts = draw(st.dictionaries(st.sampled_from((*MEMBERS, GUEST)), st.integers(1, 3), min_size=1, max_size=3))
    number = f"t{len(month.takes)}"
    if corrections and returned and draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(returned))
        units = draw(st.integers(1, 3000 if month.nodes[name].before_nwh else _had(month, name)))
        price = None
        if month.nodes[name].rule == "auction" and auctions and draw(st.booleans()):
            price = -draw(st.integers(0, 900))
        month.takes.append(Take(id=number, node=name, units_milli=-units, parts=parts, price_mwh=price))
        month.stock[name] += units
    elif takeable:
        name = draw(st.sampled_from(takeable))
        units = 1000 if name == "lake" else draw(st.integers(1, month.stock[name]))
        price = None
        if auctions and month.nodes[name].rule == "auction" and (name == "lake" or draw(st.booleans())):
            price = draw(st.integers(0, 4000))
        month.takes.append(Take(id=number, node=name, units_milli=units, parts=parts, price_mwh=price))
        month.stock[name] -= units if name != "lake" else 0


def _had(month: Month, name: str) -> int:
    return max(0, sum(take.units_milli for take in month.takes if take.node == name))
