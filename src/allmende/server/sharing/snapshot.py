"""Loading a period from the tables into the one value that `economy.settle` works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allmende.economy.bookings import effort_account, fund_account
from allmende.economy.participation import participation
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot
from allmende.server import clock
from allmende.server.books import queries as books
from allmende.server.books.models import StoredEntry
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.goods import Span, goods_of
from allmende.server.sharing.models import SettledPeriod
from allmende.values.period import Period


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A snapshot, the effort of each group that adds up to its total, and the moment until which the books count."""

    snapshot: Snapshot
    efforts: dict[str, int]
    cut_us: int


def load(group: Group, period: Period, rules: Rulebook) -> Loaded:
    """Return the period as it stands in the books: what was credited before its end and not yet shared out.

    What is confirmed after the end belongs to the next period, and so does a correction of anything earlier.
    """
    end = groups.day_start(group, period.end)
    parts = groups.with_parts(group)
    accounts = {effort_account(part.id): part.id for part in parts}
    fund = fund_account(group.id)
    standing = books.unsettled(group.book, [*accounts, fund], before=end)
    efforts = {part: -standing[account] for account, part in accounts.items() if standing.get(account)}
    before = (
        SettledPeriod.objects.filter(group=group, until_day__lte=period.start)
        .defer("snapshot", "values_nwh")
        .order_by("-from_day")
        .first()
    )
    goods = goods_of(
        group,
        period,
        # Of what left this book a rest may lie in its products: amounts are rounded each time.
        parts=[*parts, *_gone(group)],
        efforts=efforts,
        span=Span(since=groups.day_start(group, before.until_day) if before else None, before=end),
        before_nwh=_last_values(group, period),
    )
    snapshot = Snapshot(
        group=group.id,
        period=period,
        effort_mwh=sum(efforts.values()),
        carried_mwh=-standing.get(fund, 0),
        participants=participants(group, period, rules),
        goods=goods,
    )
    return Loaded(snapshot=snapshot, efforts=efforts, cut_us=clock.microseconds(end))


def _gone(group: Group) -> list[Group]:
    """Return the groups that were founded in a community's book, or joined it, and go on in another one now."""
    founded = StoredEntry.objects.filter(book=group.book_id, kind="group.founded").values("about")
    return list(Group.objects.filter(pk__in=founded).exclude(book=group.book_id).order_by("id"))


def participants(group: Group, period: Period, rules: Rulebook) -> dict[str, Participation]:
    """Return who took part in a period, on how many days, and how many of these were a break.

    Who left and came back has several stays, which never share a day; the newest says by which rule they share.
    """
    start, end = groups.day_start(group, period.start), groups.day_start(group, period.end)
    away: dict[str, list[tuple[date, date]]] = {}
    for pause in groups.breaks_of(group, start=period.start, end=period.end):
        away.setdefault(pause.member_id, []).append((pause.from_day, pause.until_day))
    found: dict[str, Participation] = {}
    stays = groups.memberships_within(group, start=start, end=end)
    for member, share_class, joined_at, left_at in stays.values_list(
        "member_id", "share_class", "joined_at", "left_at"
    ):
        stay = participation(
            period=period,
            share_milli=rules.share_milli(share_class),
            joined=groups.local_day(group, joined_at),
            left=groups.local_day(group, left_at) if left_at else None,
            breaks=away.get(member, ()),
        )
        if stay.days:
            found[member] = _together(found[member], stay) if member in found else stay
    return found


def _together(earlier: Participation, later: Participation) -> Participation:
    return Participation(
        share_milli=later.share_milli,
        days=earlier.days + later.days,
        break_days=earlier.break_days + later.break_days,
    )


def _last_values(group: Group, period: Period) -> dict[str, int]:
    """Return product or batch -> what a unit was worth when it last had a value, before a period."""
    earlier = SettledPeriod.objects.filter(group=group, until_day__lte=period.start).order_by("from_day")
    known: dict[str, int] = {}
    for values in earlier.values_list("values_nwh", flat=True):
        known |= {name: value for name, value in values.items() if value}
    return known
