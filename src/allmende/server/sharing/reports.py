"""The report of a period: what each project gave and got, what each product asked for, where effort went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache

from allmende.economy.dues import EVERYONE, MEMBERS, Asked
from allmende.economy.settle import Settlement
from allmende.server.sharing.settlements import KEPT_SECONDS, Reckoned
from allmende.values.worth import worth_mwh


@dataclass(frozen=True, kw_only=True)
class NodeLine:
    """One product or batch in a period; amounts in milli weighted hours.

    Attributes:
        opening_mwh, fresh_mwh: What lay in it, and what was put in.
        inputs_mwh: What things used for it were worth; `overhead_mwh` what its project's overhead added.
        units_milli: Units at hand: opening stock and made.
        taken_milli: Units people took, less those given back; `sold_milli` those that were auctioned.
        used_milli, lost_milli: Units used for something else, and lost.
        value_nwh: What a unit is worth; `counts_nwh` what it counts for who takes it.
        asked_mwh: What takers are asked for it, before the factor; `prices_mwh` what auctions ask.
        worth_mwh: What the auctioned units are worth by effort.
        everyone_mwh: What of it everyone carries.
        passed_mwh: What went on into other products and projects.
        after_mwh: What lies in it afterwards.

    """

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

    @property
    def rent_mwh(self) -> int:
        """What auctions ask for beyond what the auctioned units are worth."""
        return self.prices_mwh - self.worth_mwh

    @property
    def is_idle(self) -> bool:
        """Whether nothing lay in it and nothing moved."""
        return not any(
            (self.opening_mwh, self.fresh_mwh, self.units_milli, self.taken_milli, self.used_milli, self.after_mwh)
        )


@dataclass(frozen=True, kw_only=True)
class ProjectLine:
    """One project in a period.

    Attributes:
        overhead_mwh: What was given for it as a whole; `fresh_mwh` what was put into its products.
        in_mwh: What things of other projects were worth that it used; `out_mwh` what others used of it.
        members_mwh: What its goods were worth that people took; `everyone_mwh` what everyone carries of it.
        before_mwh, after_mwh: What lay in its products and batches before and after.

    """

    id: str
    overhead_mwh: int
    fresh_mwh: int
    in_mwh: int
    out_mwh: int
    members_mwh: int
    everyone_mwh: int
    before_mwh: int
    after_mwh: int

    @property
    def given_mwh(self) -> int:
        """All that was given for it."""
        return self.overhead_mwh + self.fresh_mwh


@dataclass(frozen=True, kw_only=True)
class Report:
    """A period in numbers.

    Attributes:
        effort_mwh: What was given in all, for projects as wholes and for products.
        carried_mwh: What the fund carried; `fund_mwh` what it takes on into the next period.
        everyone_mwh: What everyone carries by shares and days, before the factor, the fund included.
        by_value_mwh: All that is asked for by value, everyone's part included; `factored_mwh` what it comes to.
        auctioned_mwh: What auctioned goods are worth; `rents_mwh` what auctions ask for them.
        dues_mwh: What all are asked for together.
        flows_mwh: (from, to) -> what moved between products, batches, projects, "everyone" and "members".

    """

    from_day: date
    until_day: date
    is_settled: bool
    has_goods: bool
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
    nodes: Mapping[str, NodeLine]
    projects: Mapping[str, ProjectLine]
    flows_mwh: Mapping[tuple[str, str], int]

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.until_day - timedelta(days=1)

    @property
    def gain_mwh(self) -> int:
        """By how much auctions asked for more than what they gave was worth; below zero: for less."""
        return self.rents_mwh - self.auctioned_mwh

    @property
    def relief_permille(self) -> int:
        """How much less everything else asks for because of that, in thousandths; below zero: how much more."""
        if not self.by_value_mwh:
            return 0
        return round((self.by_value_mwh - self.factored_mwh) * 1000 / self.by_value_mwh)

    def lines(self) -> list[NodeLine]:
        """Return the products (no batches) in which anything lay or moved."""
        return [line for line in self.nodes.values() if not line.batch and not line.is_idle]


def report_of(reckoned: Reckoned) -> Report:
    """Return the report of a period; kept as long as nothing of it changes."""
    kept: Report | None = cache.get(_key(reckoned))
    return kept if kept is not None else keep(reckoned, reckoned.settlement)


def keep(reckoned: Reckoned, settlement: Settlement) -> Report:
    """Make the report of a period whose settlement is known already, and keep it for the pages."""
    report = made(settlement, is_settled=reckoned.is_settled)
    cache.set(_key(reckoned), report, KEPT_SECONDS)
    return report


def _key(reckoned: Reckoned) -> str:
    return f"report.{reckoned.key}"


def made(settlement: Settlement, *, is_settled: bool) -> Report:
    """Return the report of a settlement."""
    snapshot, asked = settlement.snapshot, settlement.asked
    nodes = _nodes(settlement, asked) if asked is not None else {}
    return Report(
        from_day=snapshot.period.start,
        until_day=snapshot.period.end,
        is_settled=is_settled,
        has_goods=any(not line.is_idle for line in nodes.values()),
        effort_mwh=snapshot.effort_mwh + sum(line.fresh_mwh for line in nodes.values()),
        carried_mwh=snapshot.carried_mwh,
        fund_mwh=settlement.fund_mwh,
        everyone_mwh=settlement.everyone_mwh,
        by_value_mwh=settlement.by_value_mwh,
        factored_mwh=settlement.factored_mwh,
        auctioned_mwh=asked.auctioned_mwh if asked is not None else 0,
        rents_mwh=settlement.rents_mwh,
        dues_mwh=sum(settlement.dues_mwh.values()),
        before_mwh=sum(line.opening_mwh for line in nodes.values()),
        after_mwh=sum(line.after_mwh for line in nodes.values()),
        nodes=nodes,
        projects=_projects(settlement, nodes),
        flows_mwh=dict(settlement.flows_mwh),
    )


def _nodes(settlement: Settlement, asked: Asked) -> dict[str, NodeLine]:
    goods = asked.goods
    taken, sold, used, prices, asking = (defaultdict[str, int](int) for _each in range(5))
    for take in goods.takes:
        taken[take.node] += take.units_milli
        if take.price_mwh is not None:
            sold[take.node] += take.units_milli
            prices[take.node] += take.price_mwh
        elif goods.nodes[take.node].by_value:
            asking[take.node] += worth_mwh(take.units_milli, value_nwh=asked.counts_nwh[take.node])
    for use in goods.uses:
        used[use.node] += use.units_milli
    inputs, overheads, everyone, passed = (defaultdict[str, int](int) for _each in range(4))
    for (source, to), amount in settlement.flows_mwh.items():
        if source in goods.nodes and to == EVERYONE:
            everyone[source] += amount
        elif source in goods.nodes and to != MEMBERS:
            passed[source] += amount
        if to in goods.nodes:
            (inputs if source in goods.nodes else overheads)[to] += amount
    return {
        name: NodeLine(
            id=name,
            project=node.project,
            rule=node.rule,
            shelf=node.shelf,
            batch=node.batch,
            right=node.right,
            opening_mwh=node.opening_mwh,
            fresh_mwh=node.fresh_mwh,
            inputs_mwh=inputs[name],
            overhead_mwh=overheads[name],
            units_milli=node.units_milli,
            taken_milli=taken[name],
            sold_milli=sold[name],
            used_milli=used[name],
            lost_milli=node.lost_milli,
            value_nwh=settlement.values_nwh[name],
            counts_nwh=asked.counts_nwh[name],
            asked_mwh=asking[name],
            prices_mwh=prices[name],
            worth_mwh=worth_mwh(sold[name], value_nwh=asked.own_nwh(name)),
            everyone_mwh=everyone[name],
            passed_mwh=passed[name],
            after_mwh=node.lying_mwh - settlement.moves_mwh[name],
        )
        for name, node in goods.nodes.items()
    }


def _projects(settlement: Settlement, nodes: Mapping[str, NodeLine]) -> dict[str, ProjectLine]:
    goods = settlement.snapshot.goods
    if goods is None:
        return {}
    came, went, members, everyone = (defaultdict[str, int](int) for _each in range(4))
    for (source, to), amount in settlement.flows_mwh.items():
        giver = nodes[source].project if source in nodes else source
        if to == EVERYONE:
            everyone[giver] += amount
        elif to == MEMBERS:
            members[giver] += amount
        else:
            getter = nodes[to].project if to in nodes else to
            if getter != giver:
                went[giver] += amount
                came[getter] += amount
    own_nodes = defaultdict[str, list[NodeLine]](list)
    for node in nodes.values():
        own_nodes[node.project].append(node)
    found = {}
    for project in goods.projects:
        own = own_nodes[project]
        line = ProjectLine(
            id=project,
            overhead_mwh=goods.overheads_mwh.get(project, 0),
            fresh_mwh=sum(node.fresh_mwh for node in own),
            in_mwh=came[project],
            out_mwh=went[project],
            members_mwh=members[project],
            everyone_mwh=everyone[project],
            before_mwh=sum(node.opening_mwh for node in own),
            after_mwh=sum(node.after_mwh for node in own),
        )
        if any((line.given_mwh, line.in_mwh, line.out_mwh, line.before_mwh, line.after_mwh, line.everyone_mwh)):
            found[project] = line
    return found
