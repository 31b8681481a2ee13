"""Settle one period of one group: share out the effort given in it, exactly, and say why.

Every credited hour is owed by somebody: the effort of the period, and what the common fund still carries, is split by
each participant's share and days. A break lowers only one's own due; what it leaves open goes to the common fund and is
shared in the next period, so that no other number of this period moves (design/model.md, "A period, settled", 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from allmende.economy.dues import Asked, asked
from allmende.economy.explanation import Explanation, InputMissing, Operation, Source, Unit, scaled, towards_zero
from allmende.economy.goods import Goods, SettlementRefused, refuse_impossible
from allmende.economy.rulebook import Rulebook
from allmende.economy.valuing import held_values, values_of
from allmende.mechanisms.goods.flat_rate import flat_rate
from allmende.values.period import Period
from allmende.values.share import split


class NegativeParticipation(SettlementRefused):
    """A share, days or break days below zero."""


class MoreDaysThanPeriod(SettlementRefused):
    """Somebody belonged to the group on more days than the period has."""


class BreakLongerThanStay(SettlementRefused):
    """More days of break than days in the group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """How one member takes part in a period.

    Attributes:
        share_milli: Their share in thousandths, >= 0.
        days: Days of the period on which they belonged to the group.
        break_days: How many of these were a break.

    """

    share_milli: int
    days: int
    break_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a settlement depends on.

    Attributes:
        group: Id of the group in its book.
        period: The days settled.
        effort_mwh: Effort credited and not yet shared out: minus the balance of `effort:<group>`. Below zero when
            corrections took back more than was given.
        carried_mwh: Effort left open by earlier periods: minus the balance of `fund:<group>`.
        participants: Member id -> participation.
        goods: What was made, used and taken; None where a group shares nothing but its effort. Then `effort_mwh` is
            what was given for the projects as wholes (`effort:` of each), and what lies in products comes beside it.

    """

    group: str
    period: Period
    effort_mwh: int
    carried_mwh: int = 0
    participants: Mapping[str, Participation]
    goods: Goods | None = None

    @property
    def total_mwh(self) -> int:
        """What is to be shared out."""
        return self.effort_mwh + self.carried_mwh

    @property
    def share_days(self) -> int:
        """The sum of all shares (in thousandths) times days: what one due is measured against."""
        return sum(part.share_milli * part.days for part in self.participants.values())


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """The outcome: sum of dues + fund_mwh == effort_mwh + carried_mwh of the snapshot, always.

    Attributes:
        snapshot: What was settled.
        relief_milli: How much of a share fell away during a break, from the rulebook.
        dues_mwh: Member id -> what they owe, in order of ids.
        fund_mwh: What is left open and goes into the next period's `carried_mwh`.
        full_mwh: Member id -> what they would owe without any break.

    """

    snapshot: Snapshot
    relief_milli: int
    dues_mwh: Mapping[str, int]
    fund_mwh: int
    full_mwh: Mapping[str, int]
    asked: Asked | None = None
    own_mwh: Mapping[str, int] = field(default_factory=dict)
    factored_mwh: int = 0

    @property
    def values_nwh(self) -> Mapping[str, int]:
        """Product or batch -> value of a whole unit, in nano weighted hours."""
        return self.asked.values.per_unit_nwh if self.asked else {}

    @property
    def flows_mwh(self) -> Mapping[tuple[str, str], int]:
        """(from, to) -> what moves between cost objects, projects, "everyone" and "members"; none of them is 0."""
        return self.asked.flows_mwh if self.asked else {}

    @cached_property
    def moves_mwh(self) -> Mapping[str, int]:
        """Product or batch -> what leaves its account (+) or comes into it (-) in net."""
        goods = self.snapshot.goods
        return self.asked.moves_mwh(goods.nodes) if self.asked and goods else {}

    @property
    def everyone_mwh(self) -> int:
        """What everyone carries together by shares and days, before any factor; what the fund carried is part of it."""
        return _everyone_mwh(self.snapshot, self.asked)

    @property
    def rents_mwh(self) -> int:
        """What auctions ask for in all."""
        return sum(self.asked.prices_mwh.values()) if self.asked else 0

    @property
    def factor(self) -> Fraction | None:
        """lambda: the factor on all that is asked for by value; None where nothing is."""
        by_value_mwh = sum(self.own_mwh.values())
        return Fraction(self.factored_mwh, by_value_mwh) if by_value_mwh else None

    @property
    def explanation(self) -> Explanation:
        """Why all of it is so: the sum of every due and the fund, each explained down to its sources.

        Made when asked for, because a pool of many people is settled far more often than all of it is read.
        """
        total, whole = _total(self.snapshot), self.snapshot.share_days
        dues = {member: self._why(member, total=total, whole=whole) for member in self.dues_mwh}
        return Explanation(
            code="settlement",
            amount=self.snapshot.total_mwh,
            unit="mwh",
            operation="sum",
            inputs=(*dues.items(), ("fund", _fund(dues, total=total, whole=whole))),
            sources=(
                Source("period", f"{self.snapshot.group}:{self.snapshot.period.start}:{self.snapshot.period.end}"),
            ),
        )

    def why(self, member: str) -> Explanation:
        """Return why a member owes what they owe; raises InputMissing for someone who took no part."""
        if member not in self.dues_mwh:
            raise InputMissing(f"settlement has no input {member}")
        return self._why(member, total=_total(self.snapshot), whole=self.snapshot.share_days)

    def _why(self, member: str, *, total: Explanation, whole: int) -> Explanation:
        part, full_mwh = self.snapshot.participants[member], self.full_mwh[member]
        return _due(member, part, total=total, full_mwh=full_mwh, whole=whole, relief_milli=self.relief_milli)


def settle(snapshot: Snapshot, rulebook: Rulebook, *, values_nwh: Mapping[str, int] | None = None) -> Settlement:
    """Return who owes what of a period's effort.

    Args:
        snapshot: The period's facts.
        rulebook: The rules of the group; `break_relief` says how much of a share falls away during a break.
        values_nwh: What units are worth, if somebody found it already: it is verified instead of solved.

    Returns:
        The settlement. Where nobody has a share, what everyone would carry stays in the fund.

    Raises:
        NegativeParticipation, MoreDaysThanPeriod, BreakLongerThanStay: A participation cannot be.
        SettlementRefused: The goods cannot be (`goods.refuse_impossible`).
        ValuesDoNotHold: The values are not those of this period (`valuing`).

    Examples:
        >>> from datetime import date
        >>> from allmende.values.period import month_of
        >>> house = {
        ...     "ada": Participation(share_milli=1000, days=30),
        ...     "bo": Participation(share_milli=1000, days=30, break_days=15),
        ... }
        >>> june = Snapshot(group="g", period=month_of(date(2025, 6, 1)), effort_mwh=60_000, participants=house)
        >>> settled = settle(june, Rulebook())
        >>> settled.dues_mwh, settled.fund_mwh
        ({'ada': 30000, 'bo': 15000}, 15000)

    """
    for member, part in snapshot.participants.items():
        _refuse_impossible(member, part, period=snapshot.period)
    found = _asked(snapshot, values_nwh)
    taken, prices = (found.taken_mwh, found.prices_mwh) if found else ({}, {})
    shares = {member: part.share_milli * part.days for member, part in sorted(snapshot.participants.items())}
    everyone_mwh = _everyone_mwh(snapshot, found)
    full = _full_dues(everyone_mwh, shares) if snapshot.share_days else dict.fromkeys(shares, 0)
    relief_milli = rulebook.break_relief
    # Who took something owes for it, whether they still belong to the group or not.
    members = sorted({*shares, *taken, *prices})
    own = {member: max(0, full.get(member, 0)) + max(0, taken.get(member, 0)) for member in members}
    by_value_mwh = sum(own.values())
    shared_mwh = by_value_mwh + (found.auctioned_mwh if found else 0) - sum(prices.values())
    factored_mwh = shared_mwh if by_value_mwh and shared_mwh > 0 else 0
    factored = split(factored_mwh, own) if factored_mwh != by_value_mwh else own
    dues_mwh = {
        member: factored[member] + min(0, full.get(member, 0)) + min(0, taken.get(member, 0)) + prices.get(member, 0)
        for member in members
    }
    for member, part in snapshot.participants.items():
        if part.break_days:
            dues_mwh[member] -= _relief_mwh(
                full[member], part, relief_milli=relief_milli, factored_mwh=factored_mwh, by_value_mwh=by_value_mwh
            )
    leaving_mwh = sum(found.moves_mwh(snapshot.goods.nodes).values()) if found and snapshot.goods else 0
    fund_mwh = snapshot.total_mwh + leaving_mwh - sum(dues_mwh.values())
    # Only breaks leave anything open, unless there is nobody to share with or auctions ask for more than there is.
    assert (
        fund_mwh == 0
        or not snapshot.share_days
        or factored_mwh != shared_mwh
        or any(part.break_days for part in snapshot.participants.values())
    )
    return Settlement(
        snapshot=snapshot,
        relief_milli=relief_milli,
        dues_mwh=dues_mwh,
        fund_mwh=fund_mwh,
        full_mwh=full,
        asked=found,
        own_mwh=own if found else {},
        factored_mwh=factored_mwh if found else 0,
    )


def _asked(snapshot: Snapshot, values_nwh: Mapping[str, int] | None) -> Asked | None:
    goods = snapshot.goods
    if goods is None:
        return None
    refuse_impossible(goods, effort_mwh=snapshot.effort_mwh)
    values = values_of(goods) if values_nwh is None else held_values(goods, values_nwh=values_nwh)
    return asked(goods, values=values)


def _everyone_mwh(snapshot: Snapshot, found: Asked | None) -> int:
    return snapshot.total_mwh if found is None else snapshot.carried_mwh + found.everyone_mwh


def _relief_mwh(full_mwh: int, part: Participation, *, relief_milli: int, factored_mwh: int, by_value_mwh: int) -> int:
    """Return what a break takes off a due: its part of the flat due, at the factor of all that is asked for."""
    off_mwh = full_mwh - _after_break_mwh(full_mwh, part, relief_milli=relief_milli)
    if full_mwh <= 0 or factored_mwh == by_value_mwh:
        return off_mwh
    return scaled(off_mwh, part=factored_mwh, whole=by_value_mwh)


def _refuse_impossible(member: str, part: Participation, *, period: Period) -> None:
    if min(part.share_milli, part.days, part.break_days) < 0:
        raise NegativeParticipation(member)
    if part.days > period.days:
        raise MoreDaysThanPeriod(member)
    if part.break_days > part.days:
        raise BreakLongerThanStay(member)


def _full_dues(total_mwh: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Return the dues before breaks; where corrections took back more than was given, everyone is given back."""
    sign = 1 if total_mwh >= 0 else -1
    return {member: sign * due for member, due in flat_rate(abs(total_mwh), shares=shares).items()}


def _after_break_mwh(full_mwh: int, part: Participation, *, relief_milli: int) -> int:
    """Return a due lowered by the days of break."""
    if part.break_days == 0:
        return full_mwh
    days_milli = part.days * 1000
    return scaled(full_mwh, part=days_milli - part.break_days * relief_milli, whole=days_milli)


def _total(snapshot: Snapshot) -> Explanation:
    effort = Explanation(code="period.effort", amount=snapshot.effort_mwh, unit="mwh")
    carried = Explanation(code="period.carried", amount=snapshot.carried_mwh, unit="mwh")
    return _node(
        "period.total",
        snapshot.total_mwh,
        operation="sum",
        inputs=(("effort", effort), ("carried", carried)),
    )


def _due(
    member: str, part: Participation, *, total: Explanation, full_mwh: int, whole: int, relief_milli: int
) -> Explanation:
    """Explain one due: the share of the total, less what a break takes off it."""
    if whole == 0:
        return Explanation(code="due.nobody_shares", amount=0, unit="mwh", sources=(Source("member", member),))
    share = Explanation(
        code="share_days",
        amount=part.share_milli * part.days,
        unit="share_days",
        operation="product",
        inputs=(
            ("share", Explanation(code="share", amount=part.share_milli, unit="milli")),
            ("days", Explanation(code="days", amount=part.days, unit="days")),
        ),
        sources=(Source("member", member),),
    )
    exact = towards_zero(total.amount, part=share.amount, whole=whole)
    full = _node(
        "due" if part.break_days == 0 else "due.without_break",
        full_mwh,
        operation="share_of",
        inputs=(
            ("total", total),
            ("share", share),
            ("whole", Explanation(code="share_days.all", amount=whole, unit="share_days")),
            ("rounding", Explanation(code="largest_remainder", amount=full_mwh - exact, unit="mwh")),
        ),
    )
    if part.break_days == 0:
        return full
    return _after_break(full, part, relief_milli=relief_milli)


def _after_break(full: Explanation, part: Participation, *, relief_milli: int) -> Explanation:
    """Lower a due by the days of break: each counts only as much as the relief leaves of it."""
    present = Explanation(code="days.whole", amount=part.days * 1000, unit="share_days")
    taken_off = _node(
        "days.off",
        part.break_days * relief_milli,
        unit="share_days",
        operation="product",
        inputs=(
            ("break_days", Explanation(code="break_days", amount=part.break_days, unit="days")),
            (
                "relief",
                Explanation(
                    code="break_relief", amount=relief_milli, unit="milli", sources=(Source("rule", "break_relief"),)
                ),
            ),
        ),
    )
    counted = _node(
        "days.counted",
        present.amount - taken_off.amount,
        unit="share_days",
        operation="difference",
        inputs=(("days", present), ("off", taken_off)),
    )
    return _node(
        "due",
        _after_break_mwh(full.amount, part, relief_milli=relief_milli),
        operation="scaled",
        inputs=(("of", full), ("part", counted), ("whole", present)),
    )


def _fund(nodes: Mapping[str, Explanation], *, total: Explanation, whole: int) -> Explanation:
    """Explain what stays open: everything where nobody shares, else what breaks took off."""
    if whole == 0:
        return _node("fund.nobody_shares", total.amount, operation="same", inputs=(("total", total),))
    gaps = tuple((member, _gap(node)) for member, node in nodes.items() if node.operation == "scaled")
    if not gaps:
        return Explanation(code="fund.nothing_open", amount=0, unit="mwh")
    return _node("fund", sum(gap.amount for _, gap in gaps), operation="sum", inputs=gaps)


def _gap(due: Explanation) -> Explanation:
    full = due.input("of")
    return _node("fund.break", full.amount - due.amount, operation="difference", inputs=(("full", full), ("due", due)))


def _node(
    code: str,
    amount: int,
    *,
    operation: Operation,
    inputs: tuple[tuple[str, Explanation], ...],
    unit: Unit = "mwh",
) -> Explanation:
    return Explanation(code=code, amount=amount, unit=unit, operation=operation, inputs=inputs)
