"""The goods of a period, as a settlement sees them: where effort lies, what was used, and what people took.

Nothing here computes: `valuing` finds what a unit is worth, `dues` what is asked for it. See docs/goods-and-pools.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

RULES = ("flat_rate", "gift", "flat_allocation", "production_effort", "auction")
# Carried by everyone together, whoever takes how much.
BY_EVERYONE = frozenset({"flat_rate", "gift"})
OVERHEAD_RULES = ("products", "everyone")


class SettlementRefused(ValueError):
    """Base of what cannot be settled; the message names the member or the thing."""


class UnknownThing(SettlementRefused):
    """Something was used, or taken, or goes to something that the period does not know."""


class UnknownRule(SettlementRefused):
    """A product or project is shared by a rule that does not exist."""


class NegativeUnits(SettlementRefused):
    """Fewer than no units at hand, used or lost."""


class MoreOutThanAtHand(SettlementRefused):
    """More units were taken, used and lost than there were."""


class TakenByNobody(SettlementRefused):
    """Something was taken, but no member has a part in it, or one of zero or less."""


class OneNameForTwo(SettlementRefused):
    """A project and a cost object under one id."""


class EffortsDiffer(SettlementRefused):
    """The efforts of the projects as wholes are not the effort to be shared out; the message says both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostObject:
    """A product, or a batch of one: something in which effort lies until it is asked for.

    Attributes:
        project: The group that makes it.
        opening_mwh: What lay in it when the period began.
        fresh_mwh: What was put in during the period: work, purchases; below zero when corrections took back more.
        units_milli: Units at hand: opening stock, made and found. A finished batch is 1000 and used up for its product,
            a failed one is 1000 and lost, an open one is 0.
        rule: How it is shared, one of `RULES`.
        shelf: Under flat allocation, products on one shelf of a project ask for the same; "" is a shelf of its own.
        lost_milli: How many of the units were spoiled or lost.
        batch: Whether it is a batch.
        right: Whether it is a right of use that nobody makes: it has no stock, what is taken of it is at hand.
        before_nwh: What a unit was worth at the last settlement. Units given back beyond what was taken in this period
            come back at that.

    """

    project: str
    opening_mwh: int = 0
    fresh_mwh: int = 0
    units_milli: int = 0
    rule: str = "production_effort"
    shelf: str = ""
    lost_milli: int = 0
    batch: bool = False
    right: bool = False
    before_nwh: int = 0

    @property
    def lying_mwh(self) -> int:
        """What lies in it before the settlement moves anything."""
        return self.opening_mwh + self.fresh_mwh

    @property
    def by_value(self) -> bool:
        """Whether who takes it owes for it, unless an auction says what."""
        return self.rule not in BY_EVERYONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Units that went to people, or came back from them.

    Attributes:
        id: The movement's id.
        node: What was taken.
        units_milli: How many; below zero when they were given back.
        parts: Member -> part of it, > 0: a household takes together.
        price_mwh: What an auction asks for in all (below zero: what is given back); None where no auction did.

    """

    id: str
    node: str
    units_milli: int
    parts: Mapping[str, int]
    price_mwh: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTable(Sequence[Take]):
    """Many takings as columns of one length, as a database hands them over: nothing is made of a row until it is read.

    Attributes:
        ids, nodes, units_milli, prices_mwh: As in `Take`.
        parts: The member who took it alone, or the parts of several.

    """

    ids: Sequence[str]
    nodes: Sequence[str]
    units_milli: Sequence[int]
    parts: Sequence[str | Mapping[str, int]]
    prices_mwh: Sequence[int | None]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Take: ...

    @overload
    def __getitem__(self, place: slice) -> list[Take]: ...

    def __getitem__(self, place: int | slice) -> Take | list[Take]:
        """Return one of them, or some."""
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        parts = self.parts[place]
        return Take(
            id=self.ids[place],
            node=self.nodes[place],
            units_milli=self.units_milli[place],
            parts={parts: 1} if isinstance(parts, str) else parts,
            price_mwh=self.prices_mwh[place],
        )


def table_of(takes: Sequence[Take]) -> TakeTable:
    """Return takings as columns; who took something alone has all of it, whatever the part is called."""
    if isinstance(takes, TakeTable):
        return takes
    return TakeTable(
        ids=[take.id for take in takes],
        nodes=[take.node for take in takes],
        units_milli=[take.units_milli for take in takes],
        parts=[_alone(take.parts) for take in takes],
        prices_mwh=[take.price_mwh for take in takes],
    )


def _alone(parts: Mapping[str, int]) -> str | Mapping[str, int]:
    if len(parts) != 1:
        return parts
    ((member, part),) = parts.items()
    return member if part > 0 else parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Units used up for another product or batch, or for a project as a whole (`to` is then its group)."""

    node: str
    to: str
    units_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What lies where, and what moved.

    Attributes:
        overheads_mwh: Project -> effort given for it as a whole.
        overhead_rules: Project -> "products" (where it is missing, too) or "everyone".
        nodes: Product or batch -> what lies in it.
        uses: What was used up.
        takes: What went to people.

    """

    overheads_mwh: Mapping[str, int] = field(default_factory=dict)
    overhead_rules: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, CostObject] = field(default_factory=dict)
    uses: Sequence[Use] = ()
    takes: Sequence[Take] = ()

    @property
    def projects(self) -> list[str]:
        """All projects that appear, in order."""
        return sorted({*self.overheads_mwh, *self.overhead_rules, *(node.project for node in self.nodes.values())})


def refuse_impossible_goods(goods: Goods, *, effort_mwh: int, taken_milli: Mapping[str, int]) -> None:
    """Refuse what cannot have happened, naming it.

    Args:
        goods: What lies where, and what moved.
        effort_mwh: What is to be shared out of the projects as wholes.
        taken_milli: Product -> units taken, less those given back.

    Raises:
        UnknownThing, UnknownRule, NegativeUnits, MoreOutThanAtHand, OneNameForTwo, EffortsDiffer: So.

    """
    overheads_mwh = sum(goods.overheads_mwh.values())
    if overheads_mwh != effort_mwh:
        raise EffortsDiffer(f"the projects' efforts sum to {overheads_mwh}, to be shared out is {effort_mwh}")
    projects = set(goods.projects)
    _refuse_names(goods, projects)
    used: Counter[str] = Counter()
    for use in goods.uses:
        if use.node not in goods.nodes:
            raise UnknownThing(f"{use.node!r}, used for {use.to!r}")
        if use.to not in goods.nodes and use.to not in projects:
            raise UnknownThing(f"{use.to!r}, for which {use.node!r} was used")
        if use.units_milli < 0:
            raise NegativeUnits(f"{use.node!r}: {use.units_milli} used for {use.to!r}")
        used[use.node] += use.units_milli
    for name, node in goods.nodes.items():
        out = taken_milli.get(name, 0) + used[name] + node.lost_milli
        if out > node.units_milli and not node.right:
            raise MoreOutThanAtHand(f"{name!r}: {node.units_milli} at hand, {out} out")


def _refuse_names(goods: Goods, projects: set[str]) -> None:
    for project, rule in goods.overhead_rules.items():
        if rule not in OVERHEAD_RULES:
            raise UnknownRule(f"overhead of {project!r}: {rule!r}")
    for name, node in goods.nodes.items():
        if name in projects:
            raise OneNameForTwo(name)
        if node.rule not in RULES:
            raise UnknownRule(f"{name!r}: {node.rule!r}")
        if min(node.units_milli, node.lost_milli, node.before_nwh) < 0:
            raise NegativeUnits(name)
