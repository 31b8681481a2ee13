"""What a unit of each product is worth in a period: everything that lies in it, inputs through all levels included.

    value x units = what lay in it + what was put in + units of each input x its value + overhead of its project

the reciprocal method of cost allocation with periodic averages: Leontief's equations on what really happened (see
`mechanisms.goods.production_effort`). A project's overhead is one more cost object of this kind, whose units are the
fresh effort of the project's products, so that each carries it in proportion.

Values are whole: nano weighted hours per unit. Products are taken inputs first, so each is reckoned from values that
are whole already, and no number grows. Circles of products that need one another are solved together: exactly where
they are small, and from below in whole numbers where they are large (`valuing_circles`).

A circle of which nothing is left, taken or lost has used up all it made for what is still in making: it is worth 0, and
the effort stays where it is. Where a project would so carry its overhead itself for ever, everyone carries it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allmende.economy.goods import Goods, SettlementRefused
from allmende.economy.valuing_circles import Equation, solve_circle
from allmende.mechanisms.goods.circles import circles
from allmende.values.worth import PWH_IN_MWH


class ValuesDoNotHold(SettlementRefused):
    """Values do not fulfil the period's equations; the message names the first product and what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What things are worth.

    Attributes:
        per_unit_nwh: Product or batch -> value of a unit (1000 milli units), in nano weighted hours.
        per_fresh_nwh: Project -> its overhead per weighted hour put into its products; only of those whose overhead
            goes to its products.
        equations: What each value was reckoned from.
        used_milli: Product, batch or project -> what was used for it -> milli units.
        in_making: What is worth 0 because all of it circles in what is still in making.
        given_back_milli: Product -> units given back beyond what was taken, which come in at the value of before.

    """

    per_unit_nwh: Mapping[str, int]
    per_fresh_nwh: Mapping[str, int]
    equations: Mapping[str, Equation]
    used_milli: Mapping[str, Mapping[str, int]]
    in_making: frozenset[str]
    given_back_milli: Mapping[str, int]


def values_of(goods: Goods, *, taken_milli: Mapping[str, int] | None = None) -> Values:
    """Return what everything is worth; the goods are possible (`goods.refuse_impossible_goods`).

    Args:
        goods: What lies where, and what moved.
        taken_milli: Product -> units taken, less those given back, if that is known already.

    Examples:
        >>> from allmende.economy.goods import CostObject, Use
        >>> flour = CostObject(project="mill", fresh_mwh=1000, units_milli=10_000)
        >>> bread = CostObject(project="bakery", fresh_mwh=900, units_milli=4_000)
        >>> mill = Goods(nodes={"flour": flour, "bread": bread}, uses=[Use(node="flour", to="bread", units_milli=3000)])
        >>> values_of(mill).per_unit_nwh
        {'flour': 100000000, 'bread': 300000000}

    """
    system = _equations(goods, taken_milli)
    equations, idle = system.equations, system.idle
    known = dict.fromkeys(idle, 0)
    needs = {name: [need for need in each.inputs if need not in idle] for name, each in equations.items()}
    for circle in circles({name: needs[name] for name in equations if name not in idle}):
        first = circle[0]
        if len(circle) == 1 and first not in equations[first].inputs:
            known[first] = equations[first].value(known)
        else:
            known.update(solve_circle(sorted(circle), equations=equations, known=known))
            # An overhead follows from the values of products as they are stated, so that these say everything.
            known.update({name: equations[name].value(known) for name in circle if equations[name].overhead})
    return _values(goods, system, known)


def held_values(goods: Goods, *, values_nwh: Mapping[str, int], taken_milli: Mapping[str, int] | None = None) -> Values:
    """Return the values as stated, once they are found to fulfil the equations; what is not stated is worth 0.

    Raises:
        ValuesDoNotHold: One of them does not.

    """
    for name in values_nwh:
        if name not in goods.nodes:
            raise ValuesDoNotHold(f"{name!r} is not there, but said to be worth {values_nwh[name]} nwh")
    values_nwh = {name: values_nwh.get(name, 0) for name in goods.nodes}
    system = _equations(goods, taken_milli)
    equations, idle = system.equations, system.idle
    stated = _values(goods, system, values_nwh)
    known = {**stated.per_unit_nwh, **stated.per_fresh_nwh}
    for name in goods.nodes:
        if name in idle:
            right = known[name] == 0
        else:
            right = known[name] >= 0 and equations[name].holds(known[name], known=known, equations=equations)
        if not right:
            should = 0 if name in idle else equations[name].value(known)
            raise ValuesDoNotHold(f"{name!r} is said to be worth {known[name]} nwh, what went into it makes {should}")
    return stated


@dataclass(frozen=True, slots=True, kw_only=True)
class _System:
    """The equations of a period; see `Values`."""

    equations: dict[str, Equation]
    used_milli: Mapping[str, Mapping[str, int]]
    given_back_milli: Mapping[str, int]
    idle: set[str]


def _values(goods: Goods, system: _System, known: Mapping[str, int]) -> Values:
    per_unit = {name: known[name] for name in goods.nodes}
    # Whoever knows the values of products can reckon this; so it need not be stated.
    per_fresh = {name: each.value(per_unit) for name, each in system.equations.items() if each.overhead}
    return Values(
        per_unit_nwh=per_unit,
        per_fresh_nwh=per_fresh,
        equations=system.equations,
        used_milli=system.used_milli,
        in_making=frozenset(system.idle),
        given_back_milli=system.given_back_milli,
    )


def _equations(goods: Goods, taken_milli: Mapping[str, int] | None) -> _System:
    """Return what each value follows from, and what is worth 0 because it circles in itself."""
    used = _used(goods)
    out: Counter[str] = Counter()
    for inputs in used.values():
        for name, units in inputs.items():
            out[name] += units
    taken = Counter(taken_milli)
    if taken_milli is None:
        for take in goods.takes:
            taken[take.node] += take.units_milli
    given_back = {name: -units for name, units in taken.items() if units < 0}
    equations = dict[str, Equation]()
    for name, node in goods.nodes.items():
        back = given_back.get(name, 0)
        at_hand = max(0, taken[name]) + out[name] + node.lost_milli if node.right else node.units_milli + back
        equations[name] = Equation(
            units_milli=at_hand,
            own_pwh=max(0, node.lying_mwh) * PWH_IN_MWH + back * node.before_nwh,
            inputs=dict(used.get(name, ())),
        )
    overheads = _overheads(goods, used)
    idle = _idle(equations, overheads, goods)
    if without_end := idle & overheads.keys():
        # Those that would carry their overhead themselves for ever leave it to everyone.
        overheads = {project: each for project, each in overheads.items() if project not in without_end}
        idle = _idle(equations, overheads, goods)
    for name, node in goods.nodes.items():
        if node.fresh_mwh > 0 and node.project in overheads:
            equations[name].inputs[node.project] = node.fresh_mwh
    return _System(equations={**equations, **overheads}, used_milli=used, given_back_milli=given_back, idle=idle)


def _used(goods: Goods) -> dict[str, dict[str, int]]:
    """Return product, batch or project -> what was used for it -> milli units."""
    used: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for use in goods.uses:
        if use.units_milli:
            inputs = used[use.to]
            inputs[use.node] = inputs.get(use.node, 0) + use.units_milli
    return dict(used)


def _overheads(goods: Goods, used: Mapping[str, Mapping[str, int]]) -> dict[str, Equation]:
    """Return the overheads that go to products, each as a cost object whose units are these products' fresh effort."""
    fresh: Counter[str] = Counter()
    for node in goods.nodes.values():
        if node.fresh_mwh > 0:
            fresh[node.project] += node.fresh_mwh
    return {
        project: Equation(
            units_milli=fresh_mwh,
            own_pwh=max(0, goods.overheads_mwh.get(project, 0)) * PWH_IN_MWH,
            inputs=dict(used.get(project, ())),
            overhead=True,
        )
        for project, fresh_mwh in sorted(fresh.items())
        if goods.overhead_rules.get(project, "products") == "products"
    }


def _idle(equations: Mapping[str, Equation], overheads: Mapping[str, Equation], goods: Goods) -> set[str]:
    """Return from where nothing ever gets out: not to people, not to everyone, and not into what is left."""
    inside: Counter[str] = Counter()
    for each in (*equations.values(), *overheads.values()):
        for need, units in each.inputs.items():
            inside[need] += units
    ways = [name for name, each in equations.items() if each.units_milli > inside[name] or not each.units_milli]
    ends = set(ways)
    while ways:
        name = ways.pop()
        feeding: Iterable[str] = (equations.get(name) or overheads[name]).inputs
        node = goods.nodes.get(name)
        if node is not None and node.fresh_mwh > 0 and node.project in overheads:
            feeding = (*feeding, node.project)
        for before in feeding:
            if before not in ends:
                ends.add(before)
                ways.append(before)
    return ({*equations} | {*overheads}) - ends
