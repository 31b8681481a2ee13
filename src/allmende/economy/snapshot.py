"""A period as a settlement sees it: one value, from which everything follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.goods import Goods, SettlementRefused
from allmende.values.period import Period


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
        """What is to be shared out; what lies in products not counted."""
        return self.effort_mwh + self.carried_mwh

    @property
    def share_days(self) -> int:
        """The sum of all shares (in thousandths) times days: what one due is measured against."""
        return sum(part.share_milli * part.days for part in self.participants.values())


def refuse_impossible(snapshot: Snapshot) -> None:
    """Refuse participations that cannot have been.

    Raises:
        NegativeParticipation, MoreDaysThanPeriod, BreakLongerThanStay: So.

    """
    most = snapshot.period.days
    for member, part in snapshot.participants.items():
        if part.share_milli < 0 or part.days < 0 or part.break_days < 0:
            raise NegativeParticipation(member)
        if part.days > most:
            raise MoreDaysThanPeriod(member)
        if part.break_days > part.days:
            raise BreakLongerThanStay(member)
