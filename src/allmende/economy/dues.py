"""What goods ask for: each taking by the rule of its product, and what everyone carries together.

Amounts are whole; each taking is rounded for itself, and what rounding leaves stays in the cost object. Source of the
rules: design/model.md, "Results: how goods are shared".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.goods import BY_EVERYONE, Goods, Take
from allmende.economy.valuing import PWH_IN_MWH, Values
from allmende.economy.valuing_circles import half_up
from allmende.values.share import split

# Where effort goes that leaves the cost objects.
EVERYONE, MEMBERS = "everyone", "members"

Flows = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for before any factor.

    Attributes:
        values: What things are worth.
        counts_nwh: Product -> what a unit of it counts for who takes it: its value, under flat allocation the mean of
            its shelf, and where more was given back than taken the value of before.
        taken_mwh: Member -> what they took by value, less what they gave back.
        prices_mwh: Member -> what auctions ask of them.
        auctioned_mwh: Value of what was auctioned.
        flows_mwh: (from, to) -> what moves: from a cost object or project to another, to everyone, or to members (by
            value or auctioned). Overhead flows from the project.

    """

    values: Values
    counts_nwh: Mapping[str, int]
    taken_mwh: Mapping[str, int]
    prices_mwh: Mapping[str, int]
    auctioned_mwh: int
    flows_mwh: Flows

    @property
    def everyone_mwh(self) -> int:
        """What falls on everyone together, the fund not counted."""
        return sum(amount for (_, to), amount in self.flows_mwh.items() if to == EVERYONE)

    def moves_mwh(self, nodes: Mapping[str, object]) -> dict[str, int]:
        """Return how much leaves each cost object, less what comes into it from others."""
        moves = dict.fromkeys(nodes, 0)
        for (source, to), amount in self.flows_mwh.items():
            if source in moves:
                moves[source] += amount
            if to in moves:
                moves[to] -= amount
        return moves


def worth_mwh(units_milli: int, *, value_nwh: int) -> int:
    """Return the worth of some units, rounded half up; what is given back rounds like what is taken.

    Examples:
        >>> worth_mwh(1500, value_nwh=1_000_000), worth_mwh(-1500, value_nwh=1_000_000)
        (2, -2)

    """
    amount = half_up(abs(units_milli) * value_nwh, PWH_IN_MWH)
    return amount if units_milli >= 0 else -amount


def asked(goods: Goods, *, values: Values) -> Asked:
    """Return what a period's goods ask for, given what they are worth."""
    flows: defaultdict[tuple[str, str], int] = defaultdict(int)
    _move_inside(flows, goods, values)
    counts = counts_nwh(goods, values=values)
    taken_mwh: defaultdict[str, int] = defaultdict(int)
    prices_mwh: defaultdict[str, int] = defaultdict(int)
    shared: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    units_by_value: Counter[str] = Counter()
    asked_mwh: Counter[str] = Counter()
    for take in goods.takes:
        name = take.node
        if take.price_mwh is not None:
            sold[name] += take.units_milli
            _add(prices_mwh, take, take.price_mwh)
        elif goods.nodes[name].rule in BY_EVERYONE:
            shared[name] += take.units_milli
        else:
            amount = worth_mwh(take.units_milli, value_nwh=counts[name])
            units_by_value[name] += take.units_milli
            asked_mwh[name] += amount
            _add(taken_mwh, take, amount)
    own = _own_counts(goods, values)
    for name, units in shared.items():
        flows[name, EVERYONE] += worth_mwh(units, value_nwh=own[name])
    auctioned = {name: worth_mwh(units, value_nwh=own[name]) for name, units in sold.items()}
    for name, amount in auctioned.items():
        flows[name, MEMBERS] += amount
    for name, amount in _leaving(goods, asked_mwh, units_by_value, own=own, values=values).items():
        flows[name, MEMBERS] += amount
    return Asked(
        values=values,
        counts_nwh=counts,
        taken_mwh=dict(taken_mwh),
        prices_mwh=dict(prices_mwh),
        auctioned_mwh=sum(auctioned.values()),
        flows_mwh={way: amount for way, amount in sorted(flows.items()) if amount},
    )


def counts_nwh(goods: Goods, *, values: Values) -> dict[str, int]:
    """Return what a unit of each product counts for who takes it by value."""
    counts = _own_counts(goods, values)
    for names in _shelves(goods, values).values():
        mean = mean_nwh(goods, names, values=values)
        if mean is not None:
            counts.update(dict.fromkeys(names, mean))
    return counts


def mean_nwh(goods: Goods, names: list[str], *, values: Values) -> int | None:
    """Return the mean value of what was taken of products on one shelf; None where nothing was."""
    units = taken_units(goods, names)
    whole = sum(units.values())
    if not whole:
        return None
    return half_up(sum(count * values.per_unit_nwh[name] for name, count in units.items()), whole)


def taken_units(goods: Goods, names: list[str]) -> dict[str, int]:
    """Return how many units were taken by value of each of some products, not counting what was given back."""
    units = dict.fromkeys(sorted(names), 0)
    for take in goods.takes:
        if take.units_milli > 0 and take.price_mwh is None and take.node in units:
            units[take.node] += take.units_milli
    return units


def shelf_of(goods: Goods, name: str) -> tuple[str, str]:
    """Return the shelf a product stands on: (project, shelf), or a shelf of its own."""
    node = goods.nodes[name]
    return (node.project, f"shelf {node.shelf}") if node.shelf else (node.project, f"product {name}")


def _own_counts(goods: Goods, values: Values) -> dict[str, int]:
    counts = dict(values.per_unit_nwh)
    # Units of an earlier period that come back take their value of then with them, whoever brings them.
    counts.update({name: goods.nodes[name].before_nwh for name in values.given_back_milli})
    return counts


def _shelves(goods: Goods, values: Values) -> dict[tuple[str, str], list[str]]:
    shelves: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, node in goods.nodes.items():
        if node.rule == "flat_allocation" and node.shelf and name not in values.given_back_milli:
            shelves[shelf_of(goods, name)].append(name)
    return shelves


def _leaving(
    goods: Goods, asked_mwh: Mapping[str, int], units: Mapping[str, int], *, own: Mapping[str, int], values: Values
) -> dict[str, int]:
    """Return what leaves each product with those who took it by value.

    Where the products of a shelf ask for their mean, each gives up its own value; what rounding makes of the
    difference stays with the first of them.
    """
    leaving = dict(asked_mwh)
    for names in _shelves(goods, values).values():
        present = sorted(name for name in names if name in asked_mwh)
        if not present:
            continue
        own_mwh = {name: worth_mwh(units[name], value_nwh=own[name]) for name in present}
        leaving.update(own_mwh)
        leaving[present[0]] += sum(asked_mwh[name] for name in present) - sum(own_mwh.values())
    return leaving


def _move_inside(flows: defaultdict[tuple[str, str], int], goods: Goods, values: Values) -> None:
    """Move what is used, lost, missing, and the overheads."""
    used: Counter[tuple[str, str]] = Counter()
    for use in goods.uses:
        used[use.node, use.to] += use.units_milli
    own: Counter[str] = Counter()
    for (name, to), units in used.items():
        amount = worth_mwh(units, value_nwh=values.per_unit_nwh[name])
        flows[name, to] += amount
        own[to] += amount
    for name, node in goods.nodes.items():
        flows[name, EVERYONE] += worth_mwh(node.lost_milli, value_nwh=values.per_unit_nwh[name])
        # Where corrections took back more than was there, what is missing falls on everyone.
        flows[name, EVERYONE] += min(0, node.lying_mwh)
    fresh: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, node in goods.nodes.items():
        if node.fresh_mwh > 0:
            fresh[node.project][name] = node.fresh_mwh
    for project in goods.projects:
        given = goods.overheads_mwh.get(project, 0)
        if project in values.per_fresh_nwh:
            for name, amount in split(max(0, given) + own[project], fresh[project]).items():
                flows[project, name] += amount
            flows[project, EVERYONE] += min(0, given)
        else:
            flows[project, EVERYONE] += given + own[project]


def _add(amounts: defaultdict[str, int], take: Take, amount: int) -> None:
    if len(take.parts) == 1:
        (member,) = take.parts
        amounts[member] += amount
        return
    for member, part in split(amount, take.parts).items():
        amounts[member] += part
