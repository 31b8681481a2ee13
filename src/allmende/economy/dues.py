"""What goods ask for: each taking by the rule of its product, and what everyone carries together.

Amounts are whole; each taking is rounded for itself, and what rounding leaves stays in the cost object. Source of the
rules: design/model.md, "Results: how goods are shared".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allmende.economy.dues_taken import Taken, Takings, part_of
from allmende.economy.goods import Goods, Take
from allmende.economy.valuing import Values
from allmende.values.share import split
from allmende.values.worth import mean_nwh, worth_mwh

# Where effort goes that leaves the cost objects.
EVERYONE, MEMBERS = "everyone", "members"

Flows = defaultdict[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for before any factor.

    Attributes:
        goods: What was made, used and taken.
        values: What things are worth.
        counts_nwh: Product -> what a unit of it counts for who takes it: its value, under flat allocation the mean of
            its shelf, and where more was given back than taken the value of before.
        taken_mwh: Member -> what they took by value, less what they gave back.
        prices_mwh: Member -> what auctions ask of them.
        auctioned_mwh: Value of what was auctioned.
        carried_milli: Product -> units taken that everyone carries.
        off_shelf_milli: Product -> units taken by value, those given back not counted.
        flows_mwh: (from, to) -> what moves: from a cost object or project to another, to everyone, or to members (by
            value or auctioned). Overhead flows from the project.
        moves_mwh: Cost object -> what leaves it, less what comes into it from others.
        everyone_mwh: What falls on everyone together, the fund not counted.

    """

    goods: Goods
    values: Values
    counts_nwh: Mapping[str, int]
    taken_mwh: Mapping[str, int]
    prices_mwh: Mapping[str, int]
    auctioned_mwh: int
    carried_milli: Mapping[str, int]
    off_shelf_milli: Mapping[str, int]
    flows_mwh: Mapping[tuple[str, str], int]
    moves_mwh: Mapping[str, int]
    everyone_mwh: int

    def own_nwh(self, node: str) -> int:
        """Return the value of units of a product that were taken, whatever its shelf asks for."""
        if node in self.values.given_back_milli:
            return self.goods.nodes[node].before_nwh
        return self.values.per_unit_nwh[node]

    def of(self, takes: Iterable[Take], *, member: str) -> tuple[dict[str, int], dict[str, int]]:
        """Return what some takings ask of a member: product -> by value, and product -> by auctions."""
        by_value: defaultdict[str, int] = defaultdict(int)
        prices: defaultdict[str, int] = defaultdict(int)
        for take in takes:
            if take.price_mwh is not None:
                prices[take.node] += part_of(take, take.price_mwh)[member]
            elif self.goods.nodes[take.node].by_value:
                amount = worth_mwh(take.units_milli, value_nwh=self.counts_nwh[take.node])
                by_value[take.node] += part_of(take, amount)[member]
        return dict(by_value), dict(prices)


def asked(goods: Goods, *, values: Values, takings: Takings) -> Asked:
    """Return what a period's goods ask for, given what they are worth."""
    flows: Flows = defaultdict(int)
    _move_inside(flows, goods, values)
    own = own_nwh(goods, values=values)
    shelves = _shelves(goods, values)
    off_shelf = takings.off_shelf_milli
    counts = {**own, **_means(shelves, off_shelf, values)}
    taken = takings.at(counts)
    for name, units in taken.carried_milli.items():
        flows[name, EVERYONE] += worth_mwh(units, value_nwh=own[name])
    auctioned = {name: worth_mwh(units, value_nwh=own[name]) for name, units in taken.sold_milli.items()}
    for leaving in (auctioned, _leaving(shelves, taken, own)):
        for name, amount in leaving.items():
            flows[name, MEMBERS] += amount
    moves = dict.fromkeys(goods.nodes, 0)
    everyone_mwh = 0
    for (source, to), amount in flows.items():
        if source in moves:
            moves[source] += amount
        if to in moves:
            moves[to] -= amount
        elif to == EVERYONE:
            everyone_mwh += amount
    return Asked(
        goods=goods,
        values=values,
        counts_nwh=counts,
        taken_mwh=taken.by_value_mwh,
        prices_mwh=taken.prices_mwh,
        auctioned_mwh=sum(auctioned.values()),
        carried_milli=taken.carried_milli,
        off_shelf_milli=off_shelf,
        flows_mwh={way: amount for way, amount in flows.items() if amount},
        moves_mwh=moves,
        everyone_mwh=everyone_mwh,
    )


def own_nwh(goods: Goods, *, values: Values) -> dict[str, int]:
    """Return the value of units that were taken, each product for itself."""
    own = dict(values.per_unit_nwh)
    # Units of an earlier period that come back take their value of then with them, whoever brings them.
    own.update({name: goods.nodes[name].before_nwh for name in values.given_back_milli})
    return own


def on_shelf(goods: Goods, *, values: Values, project: str, shelf: str) -> list[str]:
    """Return the products that stand on a shelf of a project and ask for its mean."""
    return _shelves(goods, values).get((project, shelf), [])


def _shelves(goods: Goods, values: Values) -> dict[tuple[str, str], list[str]]:
    """Return the products on each shelf of each project, as far as they ask for its mean."""
    shelves: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, node in sorted(goods.nodes.items()):
        if node.rule == "flat_allocation" and node.shelf and name not in values.given_back_milli:
            shelves[node.project, node.shelf].append(name)
    return dict(shelves)


def _means(
    shelves: Mapping[tuple[str, str], Sequence[str]], units: Mapping[str, int], values: Values
) -> dict[str, int]:
    """Return what a unit from each shelf counts: the mean of what was taken from it."""
    means = dict[str, int]()
    for names in shelves.values():
        whole = sum(units.get(name, 0) for name in names)
        if whole:
            content = sum(units.get(name, 0) * values.per_unit_nwh[name] for name in names)
            means.update(dict.fromkeys(names, mean_nwh(content, units_milli=whole)))
    return means


def _leaving(
    shelves: Mapping[tuple[str, str], Sequence[str]], taken: Taken, own: Mapping[str, int]
) -> Mapping[str, int]:
    """Return what leaves each product with those who took it by value.

    Where products of a shelf ask for their mean, each gives up its own value; what the sums differ by stays with the
    first of them.
    """
    leaving = dict(taken.asked_mwh)
    for names in shelves.values():
        present = [name for name in names if name in leaving]
        if present:
            own_mwh = {name: worth_mwh(taken.by_value_milli[name], value_nwh=own[name]) for name in present}
            own_mwh[present[0]] += sum(leaving[name] for name in present) - sum(own_mwh.values())
            leaving.update(own_mwh)
    return leaving


def _move_inside(flows: Flows, goods: Goods, values: Values) -> None:
    """Move what is used, lost, missing, and the overheads."""
    into: Counter[str] = Counter()
    for to, inputs in values.used_milli.items():
        for name, units in inputs.items():
            amount = worth_mwh(units, value_nwh=values.per_unit_nwh[name])
            flows[name, to] = amount
            into[to] += amount
    fresh: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, node in goods.nodes.items():
        # Where corrections took back more than was there, what is missing falls on everyone.
        lost_mwh = worth_mwh(node.lost_milli, value_nwh=values.per_unit_nwh[name]) + min(0, node.lying_mwh)
        if lost_mwh:
            flows[name, EVERYONE] += lost_mwh
        if node.fresh_mwh > 0:
            fresh[node.project][name] = node.fresh_mwh
    for project in goods.projects:
        given = goods.overheads_mwh.get(project, 0)
        if project in values.per_fresh_nwh:
            for name, amount in split(max(0, given) + into[project], fresh[project]).items():
                flows[project, name] += amount
            flows[project, EVERYONE] += min(0, given)
        else:
            flows[project, EVERYONE] += given + into[project]
