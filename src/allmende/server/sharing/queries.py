"""Reading periods: the running one as it would be settled now, and those that are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache

from allmende.economy.explanation import Explanation, from_json
from allmende.economy.rulebook import Rulebook
from allmende.server.books import queries as books
from allmende.server.books.models import StoredEntry
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.sharing import reports, settlements
from allmende.server.sharing.dividing import goods_of_dues
from allmende.server.sharing.models import Due, SettledPeriod
from allmende.server.sharing.settlements import KEPT_SECONDS, Reckoned
from allmende.values.period import Period

CREDITING = ("work.confirmed", "work.corrected")
LONG_KEPT_SECONDS = 30 * 86_400
MWH_IN_WH = 1_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one member is asked for in a period."""

    member_id: str
    name: str
    amount_mwh: int
    share_milli: int
    days: int
    break_days: int


@dataclass(frozen=True, kw_only=True)
class Running:
    """The oldest period that is not settled, as it would be shared out if nothing more were done in it.

    Attributes:
        group: The community.
        effort_mwh: What was credited in it, for projects as wholes and for products.
        everyone_mwh: What everyone carries by shares and days, what the fund carried included.
        fund_mwh: What breaks leave open; it is shared out in the next period.
        dues_mwh: Member id -> what they would be asked for.
        has_goods: Whether anything was made or taken in it, or lies in store.
        parts: Member id -> (share in thousandths, days, days of break); who only took something is missing.
        ends_at: When it ends; `settles_at` when it is settled by itself.
        is_over: Whether it has ended and waits to be settled.

    """

    group: Group
    period: Period
    effort_mwh: int
    carried_mwh: int
    everyone_mwh: int
    fund_mwh: int
    has_goods: bool
    dues_mwh: Mapping[str, int]
    parts: Mapping[str, tuple[int, int, int]]
    ends_at: datetime
    settles_at: datetime
    is_over: bool

    @property
    def total_mwh(self) -> int:
        """What is asked for in all; the rest goes to the fund, or stays in products."""
        return sum(self.dues_mwh.values()) if self.has_goods else self.effort_mwh + self.carried_mwh

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.period.end - timedelta(days=1)


def running(group: Group, *, at: datetime) -> Running:
    """Return the running period of a community.

    What it says follows from the book alone (joining, breaks and rules are entries, too), so it is kept as long as
    nothing is booked.
    """
    now = settlements.running(group)
    period, rules = now.period, groups.rulebook_of(group)
    kept = cache.get(f"running.{now.key}")
    if kept is None:
        kept = _worked_out(now)
        cache.set(f"running.{now.key}", kept, KEPT_SECONDS)
    ends_at = groups.day_start(group, period.end)
    return Running(
        group=group,
        period=period,
        ends_at=ends_at,
        settles_at=ends_at + timedelta(days=rules.settle_after_days),
        is_over=ends_at <= at,
        **kept,
    )


def _worked_out(now: Reckoned) -> dict[str, Any]:
    """Settle the running period once, and keep all that pages ask for again and again."""
    # A page that needs the settlement itself has asked for it before.
    settlement = cache.get(f"settlement.{now.key}") or settlements.as_it_stands(now.group, now.period)
    snapshot = settlement.snapshot
    report = reports.keep(now, settlement)
    cache.set(f"running-goods.{now.key}", goods_of_dues(settlement), KEPT_SECONDS)
    return {
        "effort_mwh": report.effort_mwh,
        "carried_mwh": snapshot.carried_mwh,
        "everyone_mwh": settlement.everyone_mwh,
        "fund_mwh": settlement.fund_mwh,
        "has_goods": report.has_goods,
        "dues_mwh": dict(settlement.dues_mwh),
        "parts": {
            member: (part.share_milli, part.days, part.break_days) for member, part in snapshot.participants.items()
        },
    }


def begins_at(now: Running) -> datetime:
    """Return the moment at which the running period began."""
    return groups.day_start(now.group, now.period.start)


def why_running(group: Group, member_id: str) -> Explanation | None:
    """Return why a member would be asked for what they would, or None for who takes no part."""
    settlement = settlements.running(group).settlement
    return settlement.why(member_id) if member_id in settlement.dues_mwh else None


def goods_running(group: Group) -> Mapping[str, Mapping[str, int]]:
    """Return member -> product -> what they would be asked for it in the running period."""
    now = settlements.running(group)
    kept: Mapping[str, Mapping[str, int]] | None = cache.get(f"running-goods.{now.key}")
    if kept is None:
        kept = goods_of_dues(now.settlement)
        cache.set(f"running-goods.{now.key}", kept, KEPT_SECONDS)
    return kept


def asked_in(now: Running) -> list[Asked]:
    """Return what everybody would be asked for, by name."""
    known = Member.objects.filter(book=now.group.book).values_list("pk", "person__name", "group__name")
    names = {member: person or group for member, person, group in known}
    rows = []
    for member, due in now.dues_mwh.items():
        # Who only took something has no share and no days.
        share_milli, days, break_days = now.parts.get(member, (0, 0, 0))
        name = names.get(member) or f"({member[:4]})"
        rows.append(
            Asked(
                member_id=member,
                name=name,
                amount_mwh=due,
                share_milli=share_milli,
                days=days,
                break_days=break_days,
            )
        )
    return sorted(rows, key=_by_name)


def past(group: Group) -> list[SettledPeriod]:
    """Return the settled periods of a community, newest first, each with how many were asked for something."""
    found = list(SettledPeriod.objects.filter(group=group).defer("snapshot", "values_nwh").order_by("-from_day"))
    for period in found:
        period.asked = _asked_count(period)
    return found


def _asked_count(period: SettledPeriod) -> int:
    """Return how many were asked for something; it never changes, so it is counted once and then kept."""
    key = f"asked-in.{period.id}"
    kept: int | None = cache.get(key)
    if kept is None:
        kept = Due.objects.filter(period=period).exclude(amount_mwh=0).count()
        cache.set(key, kept, LONG_KEPT_SECONDS)
    return kept


def periods_with(group: Group, member_id: str) -> set[date]:
    """Return the first days of the settled periods in which a member took part, be it with a share of nothing."""
    dues = Due.objects.filter(period__group=group, member_id=member_id)
    return set(dues.values_list("period__from_day", flat=True))


def settled(group: Group, from_day: date) -> SettledPeriod | None:
    """Return one settled period with its entry's number, or None."""
    return (
        SettledPeriod.objects.filter(group=group, from_day=from_day)
        .defer("entry__canonical", "entry__leaf_hash", "snapshot", "values_nwh")
        .select_related("entry")
        .first()
    )


def asked_then(period: SettledPeriod) -> list[Asked]:
    """Return what everybody was asked for in a settled period, by name."""
    dues = Due.objects.filter(period=period).values_list(
        "member_id", "member__person__name", "member__group__name", "amount_mwh", "share_milli", "days", "break_days"
    )
    rows = [
        Asked(
            member_id=member,
            name=person or group or f"({member[:4]})",
            amount_mwh=amount_mwh,
            share_milli=share_milli,
            days=days,
            break_days=break_days,
        )
        for member, person, group, amount_mwh, share_milli, days, break_days in dues
    ]
    return sorted(rows, key=_by_name)


def goods_settled(group: Group, member_id: str) -> dict[date, Mapping[str, int]]:
    """Return first day -> product -> what a member was asked for it, of all settled periods."""
    dues = Due.objects.filter(period__group=group, member_id=member_id)
    return dict(dues.values_list("period__from_day", "goods"))


def why_settled(period: SettledPeriod, member_id: str) -> Explanation | None:
    """Return why a member was asked for what they were, as it was reckoned then; None for who took no part."""
    due = Due.objects.filter(period=period, member_id=member_id).first()
    return from_json(due.explanation) if due is not None else None


def credited_within(group: Group, *, start: date, end: date, count: int = 200) -> list[StoredEntry]:
    """Return the entries that credited work in a period or corrected it, newest first."""
    return books.booked_between(
        group.book,
        kinds=CREDITING,
        start=groups.day_start(group, start),
        end=groups.day_start(group, end),
        count=count,
    )


def friendly_note(balance_mwh: int, rules: Rulebook) -> str:
    """Return which of the rulebook's two friendly notes fits a balance: "note", "talk", or "" for neither."""
    behind_mwh = -balance_mwh
    if behind_mwh > 0 and behind_mwh >= rules.debt_limit_wh * MWH_IN_WH:
        return "talk"
    return "note" if behind_mwh > 0 and behind_mwh >= rules.debt_warning_wh * MWH_IN_WH else ""


def _by_name(row: Asked) -> tuple[str, str]:
    return row.name.casefold(), row.member_id
