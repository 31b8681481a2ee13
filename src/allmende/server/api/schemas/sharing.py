"""Periods and statements as the interface shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from allmende.server.api.schemas.fields import Moment, Person, Shown


class RunningPeriod(Shown):
    """The running period as it would be shared out if nothing more were done in it."""

    from_day: date
    until_day: date
    effort_mwh: int
    carried_mwh: int
    fund_mwh: int
    ends_at: Moment
    settles_at: Moment
    is_over: bool


class SettledPeriod(Shown):
    """A settled period."""

    from_day: date
    until_day: date
    effort_mwh: int
    fund_mwh: int
    settled_at: Moment
    entry_number: int


class Periods(Shown):
    """The running period, and those that are settled, newest first."""

    running: RunningPeriod
    settled: list[SettledPeriod]


class Asked(Person):
    """What one member is asked for in a period."""

    amount_mwh: int
    share_milli: int
    days: int
    break_days: int


class AskedInRunning(Shown):
    """What everybody would be asked for, a page of it by name."""

    period: RunningPeriod
    asked: list[Asked]
    next: str | None


class AskedInSettled(Shown):
    """What everybody was asked for, a page of it by name."""

    period: SettledPeriod
    asked: list[Asked]
    next: str | None


class Why(Shown):
    """Why a number is what it is: a tree whose inputs give the amount by its operation."""

    why: dict[str, Any]


class Item(Shown):
    """One line of a statement."""

    entry_number: int
    at: Moment
    kind: str
    amount_mwh: int
    title: str
    contribution_id: str
    minutes: int
    weight_milli: int


class Section(Shown):
    """One period of a statement: carried + given - owed = balance."""

    from_day: date
    until_day: date
    carried_mwh: int
    given_mwh: int
    owed_mwh: int
    balance_mwh: int
    is_settled: bool
    items: list[Item]


class Statement(Shown):
    """Everything between one member and the books; the first section is the running period."""

    member: Person
    given_mwh: int
    asked_mwh: int
    balance_mwh: int
    next_mwh: int
    waiting_mwh: int
    entries_count: int
    sections: list[Section]


class Total(Person):
    """One member's totals."""

    given_mwh: int
    asked_mwh: int
    next_mwh: int
    balance_mwh: int
    balance_next_mwh: int
    share_milli: int | None
    is_here: bool


class PartTotal(Shown):
    """What was given in the community itself or in something inside it."""

    group_id: str
    name: str
    slug: str
    given_mwh: int


class Everyone(Shown):
    """Everybody's totals, a page of them by name; the sums are over all."""

    totals: list[Total]
    next: str | None
    parts: list[PartTotal]
    given_mwh: int
    asked_mwh: int
    balance_mwh: int
    fund_mwh: int
