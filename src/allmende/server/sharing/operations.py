"""Settling a period: load a snapshot, let `economy.settle` decide, book its result. Once, whoever comes first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.explanation import to_json
from allmende.economy.settle import Participation, Settlement, Snapshot, settle
from allmende.economy.snapshot_json import snapshot_to_json
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import TooLate
from allmende.server.sharing.dividing import goods_of_dues
from allmende.server.sharing.models import Due, SettledPeriod
from allmende.server.sharing.snapshot import load
from allmende.server.sharing.spans import open_period
from allmende.values.period import Period


def settle_due(group: Group, *, at: datetime) -> int:
    """Settle every period of a community that has been over for long enough; return how many this call settled."""
    settled = 0
    while True:
        period = open_period(group)
        ends_at = groups.day_start(group, period.end)
        # This is asked before every page: while a period runs, the rules at its end need not be read.
        if ends_at > at or ends_at + _grace(group, ends_at) > at:
            return settled
        settled += settle_period(group, period, by="", at=at) is not None


def _grace(group: Group, ends_at: datetime) -> timedelta:
    """Return how long a period that is over waits for what is still to be confirmed."""
    return timedelta(days=groups.rulebook_of(group, at=ends_at).settle_after_days)


def settle_now(seat: Seat, *, from_day: date, at: datetime) -> SettledPeriod:
    """Settle the period that is over, without waiting for the days the rulebook grants."""
    # What is made inside a community is shared by all of it: its parts have no settlement of their own.
    need_maintainer(seat, groups.chain_of(seat.group)[-1])
    period = open_period(seat.group)
    if period.start != from_day:
        raise TooLate(_("This period has already been settled."))
    if groups.day_start(seat.group, period.end) > at:
        raise TooLate(_("This period is not over yet."))
    settled = settle_period(seat.group, period, by=seat.member.id, at=at)
    if settled is None:
        raise TooLate(_("This period has already been settled."))
    return settled


@transaction.atomic
def settle_period(group: Group, period: Period, *, by: str, at: datetime) -> SettledPeriod | None:
    """Settle one period; return None where somebody else just did."""
    # Of two who settle at once, the second waits here and then finds the period settled.
    books.hold(group.book_id)
    if SettledPeriod.objects.filter(group=group, from_day=period.start).exists():
        return None
    rules = groups.rulebook_of(group, at=groups.day_start(group, period.end))
    loaded = load(group, period, rules)
    settlement = settle(loaded.snapshot, rules)
    draft = bookings.period_settled(settlement=settlement, cut_us=loaded.cut_us, efforts_mwh=loaded.efforts)
    entry = books.append(group.book, draft, by=by, at=at, about=f"period:{group.id}:{period.start}")
    return _store(group, settlement, entry_id=entry.id, at=at)


def _store(group: Group, settlement: Settlement, *, entry_id: str, at: datetime) -> SettledPeriod:
    snapshot = settlement.snapshot
    settled = SettledPeriod.objects.create(
        group=group,
        from_day=snapshot.period.start,
        until_day=snapshot.period.end,
        effort_mwh=snapshot.effort_mwh,
        carried_mwh=snapshot.carried_mwh,
        fund_mwh=settlement.fund_mwh,
        entry_id=entry_id,
        settled_at=at,
        snapshot=snapshot_to_json(snapshot),
        values_nwh=dict(settlement.values_nwh),
    )
    why = dict(settlement.explanation.inputs)
    goods = goods_of_dues(settlement)
    Due.objects.bulk_create(
        Due(
            period=settled,
            member_id=member,
            amount_mwh=amount_mwh,
            share_milli=_part(snapshot, member).share_milli,
            days=_part(snapshot, member).days,
            break_days=_part(snapshot, member).break_days,
            goods=goods.get(member, {}),
            explanation=to_json(why[member]),
        )
        for member, amount_mwh in settlement.dues_mwh.items()
    )
    return settled


def _part(snapshot: Snapshot, member: str) -> Participation:
    """Return how somebody took part; who only took something had no share."""
    return snapshot.participants.get(member) or Participation(share_milli=0, days=0)
