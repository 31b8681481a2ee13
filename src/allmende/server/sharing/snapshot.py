"""Loading a period from the tables into the one value that `economy.settle` works on."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot
from allmende.server import clock
from allmende.server.books import queries as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
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
    efforts = {
        part.id: -books.balance(group.book, f"effort:{part.id}", before=end) for part in groups.with_parts(group)
    }
    snapshot = Snapshot(
        group=group.id,
        period=period,
        effort_mwh=sum(efforts.values()),
        carried_mwh=-books.balance(group.book, f"fund:{group.id}", before=end),
        participants=participants(group, period, rules),
    )
    return Loaded(
        snapshot=snapshot,
        efforts={part: effort for part, effort in efforts.items() if effort},
        cut_us=clock.microseconds(end),
    )


def participants(group: Group, period: Period, rules: Rulebook) -> dict[str, Participation]:
    """Return who took part in a period, on how many days, and how many of these were a break."""
    start, end = groups.day_start(group, period.start), groups.day_start(group, period.end)
    stays: dict[str, set[int]] = {}
    share_class: dict[str, str] = {}
    for membership in groups.memberships_within(group, start=start, end=end):
        first = max(groups.local_day(group, membership.joined_at), period.start)
        last = min(groups.local_day(group, membership.left_at), period.end) if membership.left_at else period.end
        days = range((first - period.start).days, (last - period.start).days)
        stays.setdefault(membership.member_id, set()).update(days)
        share_class[membership.member_id] = membership.share_class
    away: dict[str, set[int]] = {}
    for pause in groups.breaks_of(group, start=period.start, end=period.end):
        pause_days = range((pause.from_day - period.start).days, (pause.until_day - period.start).days)
        away.setdefault(pause.member_id, set()).update(pause_days)
    return {
        member: Participation(
            share_milli=rules.share_milli(share_class[member]),
            days=len(days),
            break_days=len(days & away.get(member, set())),
        )
        for member, days in stays.items()
        if days
    }
