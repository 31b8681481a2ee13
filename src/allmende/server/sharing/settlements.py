"""Settlements as values: of the running period as it stands, and of settled ones from the snapshot that was kept.

What a settlement says follows from the book alone (joining, breaks, rules and goods are entries, too), so it is kept as
long as nothing is booked, and one of a settled period for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.core.cache import cache
from django.db.models import QuerySet

from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Settlement, settle
from allmende.economy.snapshot_json import snapshot_from_json
from allmende.server.books import queries as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.goods import Span
from allmende.server.sharing.models import SettledPeriod
from allmende.server.sharing.snapshot import load
from allmende.server.sharing.spans import open_period
from allmende.values.period import Period

KEPT_SECONDS = 3_600


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """A period of a community with its settlement: as booked, or as it would be if nothing more were done in it.

    Attributes:
        settled: What was booked; None for the running period.

    """

    group: Group
    period: Period
    settled: SettledPeriod | None

    @property
    def from_day(self) -> date:
        """The first day of it."""
        return self.period.start

    @property
    def until_day(self) -> date:
        """The first day after it."""
        return self.period.end

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.until_day - timedelta(days=1)

    @property
    def is_settled(self) -> bool:
        """Whether it stands in the books."""
        return self.settled is not None

    @property
    def key(self) -> str:
        """Under which what follows from it can be kept: another as soon as anything of it changes."""
        state = books.version(self.group.book) if self.settled is None else self.settled.id
        return f"{state}.{self.from_day}.{self.until_day}"

    @cached_property
    def settlement(self) -> Settlement:
        """Its settlement, kept for the next page."""
        key = f"settlement.{self.key}"
        kept: Settlement | None = cache.get(key)
        if kept is None:
            kept = as_it_stands(self.group, self.period) if self.settled is None else _again(self.settled)
            cache.set(key, kept, KEPT_SECONDS)
        return kept


def reckoned(group: Group, from_day: date) -> Reckoned | None:
    """Return the period that begins on a day, be it settled or the running one; None where there is none.

    Of periods settled by versions that kept no snapshot there is none, either.
    """
    settled = _kept(group).filter(from_day=from_day).first()
    if settled is not None:
        return _of_settled(settled, group)
    now = running(group)
    return now if now.from_day == from_day else None


def running(group: Group) -> Reckoned:
    """Return the running period."""
    return Reckoned(group=group, period=open_period(group), settled=None)


def last_settled(group: Group, *, count: int) -> list[Reckoned]:
    """Return the periods that were settled last, newest first."""
    return [_of_settled(settled, group) for settled in _kept(group).order_by("-from_day")[:count]]


def as_it_stands(group: Group, period: Period) -> Settlement:
    """Return how a period would be settled if nothing more were done in it."""
    rules = groups.rulebook_of(group, at=groups.day_start(group, period.end))
    return settle(load(group, period, rules).snapshot, rules)


def _kept(group: Group) -> QuerySet[SettledPeriod]:
    # The snapshot is large; it is only read where nothing that follows from it was kept.
    return SettledPeriod.objects.filter(group=group).exclude(snapshot=None).defer("snapshot", "values_nwh")


def _of_settled(settled: SettledPeriod, group: Group) -> Reckoned:
    return Reckoned(group=group, period=Period(settled.from_day, settled.until_day), settled=settled)


def _again(period: SettledPeriod) -> Settlement:
    """Return a settled period's settlement, made anew from what was kept: the same to the last digit."""
    snapshot = snapshot_from_json(period.snapshot)
    relief = books.entry_of(period.entry).facts["relief_milli"]
    assert isinstance(relief, int), "it was booked as a number"
    values = period.values_nwh if snapshot.goods is not None else None
    return settle(snapshot, Rulebook().with_value("break_relief", relief), values_nwh=values)


def span_of(group: Group, *, from_day: date, until_day: date) -> Span:
    """Return the moments between which a period counts what was booked."""
    first = not SettledPeriod.objects.filter(group=group, until_day__lte=from_day).exists()
    since = None if first else groups.day_start(group, from_day)
    return Span(since=since, before=groups.day_start(group, until_day))
