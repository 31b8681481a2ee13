"""Settle one period of one group: share out the effort given in it, exactly, and say why.

Every credited hour is owed by somebody: the effort of the period, and what the common fund still carries, is split by
each participant's share and days. Where goods are made and taken, their effort is asked for by the rule of each
product, and one factor keeps the sum right, whatever scarce things fetch (docs/goods-and-pools.md).

A break lowers only one's own due; what it leaves open goes to the common fund and is shared in the next period, so that
no other number of this period moves (design/model.md, "A period, settled", 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allmende.economy import dues_why, valuing_why
from allmende.economy.dues import Asked, asked
from allmende.economy.dues_split import split_among
from allmende.economy.dues_taken import read
from allmende.economy.explanation import Explanation, InputMissing
from allmende.economy.goods import SettlementRefused, refuse_impossible_goods
from allmende.economy.reckoning import Parts, Reckoning, everyone_mwh, relief_mwh
from allmende.economy.rulebook import Rulebook
from allmende.economy.snapshot import (
    BreakLongerThanStay,
    MoreDaysThanPeriod,
    NegativeParticipation,
    Participation,
    Snapshot,
    refuse_impossible,
)
from allmende.economy.valuing import ValuesDoNotHold, held_values, values_of

__all__ = [
    "BreakLongerThanStay",
    "MoreDaysThanPeriod",
    "NegativeParticipation",
    "Participation",
    "Parts",
    "Settlement",
    "SettlementRefused",
    "Snapshot",
    "ValuesDoNotHold",
    "settle",
]


@dataclass(frozen=True, kw_only=True)
class Settlement(Reckoning):
    """The outcome of a period, and why each number in it is what it is."""

    @property
    def explanation(self) -> Explanation:
        """Why all of it is so: the sum of every due and the fund, each explained down to its sources.

        Made when asked for, because a pool of many people is settled far more often than all of it is read.
        """
        return dues_why.settlement(self)

    def why(self, member: str) -> Explanation:
        """Return why a member owes what they owe; raises InputMissing for someone who took no part."""
        self.refuse_stranger(member)
        return dues_why.due(self, member)

    def why_value(self, node: str) -> Explanation:
        """Return what a unit of a product or batch is worth and why; inputs are named and explained apart."""
        return valuing_why.value(self._with_goods(node), node)

    def why_overhead(self, project: str) -> Explanation:
        """Return what a project's overhead is per weighted hour put into its products, and why."""
        return valuing_why.overhead(self._with_goods(project), project)

    def why_shelf(self, project: str, shelf: str) -> Explanation:
        """Return what a unit from a shelf counts under flat allocation, and why."""
        return valuing_why.shelf(self._with_goods(shelf), project, shelf)

    def why_everyone(self) -> Explanation:
        """Return what everyone carries together, item by item."""
        return dues_why.everyone(self)

    def _with_goods(self, name: str) -> Asked:
        if self.asked is None:
            raise InputMissing(f"settlement has no input {name}")
        return self.asked


def settle(snapshot: Snapshot, rulebook: Rulebook, *, values_nwh: Mapping[str, int] | None = None) -> Settlement:
    """Return who owes what of a period's effort.

    Args:
        snapshot: The period's facts.
        rulebook: The rules of the group; `break_relief` says how much of a share falls away during a break.
        values_nwh: What units are worth, if somebody found it already: it is verified instead of solved.

    Returns:
        The settlement. Where nobody has a share, what everyone would carry stays in the fund.

    Raises:
        SettlementRefused: A participation or the goods cannot be; see `snapshot.refuse_impossible`,
            `goods.refuse_impossible_goods` and `dues_taken.read`.
        ValuesDoNotHold: The values are not those of this period.

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
    refuse_impossible(snapshot)
    found = _asked(snapshot, values_nwh)
    taken, prices = (found.taken_mwh, found.prices_mwh) if found else ({}, {})
    shares = {member: part.share_milli * part.days for member, part in sorted(snapshot.participants.items())}
    nobody_shares = not any(shares.values())
    full = dict.fromkeys(shares, 0) if nobody_shares else split_among(everyone_mwh(snapshot, found), shares)
    # Who took something owes for it, whether they still belong to the group or not.
    members = sorted([*shares, *((taken.keys() | prices.keys()) - shares.keys())])
    own, outside = _own_and_outside(members, full, taken)
    by_value_mwh = sum(own.values())
    left_mwh = by_value_mwh + (found.auctioned_mwh if found else 0) - sum(prices.values())
    factored_mwh = left_mwh if by_value_mwh and left_mwh > 0 else 0
    dues_mwh = dict(own) if factored_mwh == by_value_mwh else split_among(factored_mwh, own)
    for amounts in (outside, prices):
        for member, amount in amounts.items():
            dues_mwh[member] += amount
    relief_milli = rulebook.break_relief
    breaks = {member: part for member, part in snapshot.participants.items() if part.break_days}
    for member, part in breaks.items():
        dues_mwh[member] -= relief_mwh(
            full[member], part, relief_milli=relief_milli, factored_mwh=factored_mwh, by_value_mwh=by_value_mwh
        )
    fund_mwh = snapshot.total_mwh + (sum(found.moves_mwh.values()) if found else 0) - sum(dues_mwh.values())
    # Only breaks leave anything open, unless there is nobody to share with or auctions ask for more than there is.
    assert fund_mwh == 0 or breaks or nobody_shares or factored_mwh != left_mwh
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
    takings = read(goods)
    taken_milli = takings.taken_milli
    refuse_impossible_goods(goods, effort_mwh=snapshot.effort_mwh, taken_milli=taken_milli)
    if values_nwh is None:
        values = values_of(goods, taken_milli=taken_milli)
    else:
        values = held_values(goods, values_nwh=values_nwh, taken_milli=taken_milli)
    return asked(goods, values=values, takings=takings)


def _own_and_outside(
    members: Sequence[str], full: Mapping[str, int], taken: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return what the factor acts on, and what is given back outside it: corrections, goods beyond what was taken."""
    own, outside = dict.fromkeys(members, 0), dict[str, int]()
    for amounts in (full, taken):
        for member, amount in amounts.items():
            if amount > 0:
                own[member] += amount
            elif amount < 0:
                outside[member] = outside.get(member, 0) + amount
    return own, outside
