"""The goods of a period, as a settlement sees them: where effort lies, what was used, and what people took.

Nothing here computes: `valuing` finds what a unit is worth, `dues` what is asked for it. See docs/goods-and-pools.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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


def refuse_impossible_goods(goods: Goods, *, effort_mwh: int) -> None:
    """Refuse what cannot have happened, naming it.

    Raises:
        UnknownThing, UnknownRule, NegativeUnits, MoreOutThanAtHand, TakenByNobody, OneNameForTwo, EffortsDiffer: So.

    """
    overheads_mwh = sum(goods.overheads_mwh.values())
    if overheads_mwh != effort_mwh:
        raise EffortsDiffer(f"the projects' efforts sum to {overheads_mwh}, to be shared out is {effort_mwh}")
    projects = set(goods.projects)
    _refuse_names(goods, projects)
    out: Counter[str] = Counter()
    for use in goods.uses:
        if use.node not in goods.nodes:
            raise UnknownThing(f"{use.node!r}, used for {use.to!r}")
        if use.to not in goods.nodes and use.to not in projects:
            raise UnknownThing(f"{use.to!r}, for which {use.node!r} was used")
        if use.units_milli < 0:
            raise NegativeUnits(f"{use.node!r}: {use.units_milli} used for {use.to!r}")
        out[use.node] += use.units_milli
    for take in _sound(goods):
        out[take.node] += take.units_milli
    for name, node in goods.nodes.items():
        left = node.units_milli - out[name] - node.lost_milli
        if left < 0 and not node.right:
            raise MoreOutThanAtHand(f"{name!r}: {node.units_milli} at hand, {node.units_milli - left} out")


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


def _sound(goods: Goods) -> Iterator[Take]:
    nodes = goods.nodes
    for take in goods.takes:
        if take.node not in nodes:
            raise UnknownThing(f"{take.node!r}, taken as {take.id!r}")
        if not take.parts or min(take.parts.values()) <= 0:
            raise TakenByNobody(take.id)
        yield take
