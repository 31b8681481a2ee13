"""What people of the pool do of their own accord: take what suits them, report what is done, confirm what they saw.

Leaner than in the house: everybody looks once a day, in the evening, and what nobody has taken the evening before
falls to whoever minds it least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from allmende.server.demo.everyday import attempt
from allmende.server.demo.pool.people import grown_ups
from allmende.server.demo.pool.world import Pool
from allmende.server.groups.queries import local_day
from allmende.server.work.models import Contribution, Occurrence, Taking, is_reported
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report
from allmende.server.work.weights import is_sealed, weight_at

A_DAY = timedelta(days=1)
LOOKS_AHEAD = timedelta(days=5)
# Whoever holds a place already asks for more for the next one.
TIRED_BY_EACH = 0.25
MOST_LOOKING = 6
# What is younger than this is left for whoever looks at the demo.
LEFT_TO_VISITORS = timedelta(hours=30)


def take_places(pool: Pool, *, at: datetime) -> None:
    """Let people take what is due in the next days and weighs enough for them by now."""
    soon = Occurrence.objects.filter(
        group__book=pool.root.book, called_off_at=None, due_at__gt=at, due_at__lte=at + LOOKS_AHEAD
    ).select_related("round", "task")
    key_of = pool.key_of()
    held: dict[str, list[str]] = {}
    busy: Counter[str] = Counter()
    for member, occurrence in Taking.objects.filter(
        ended_at=None, occurrence__group__book=pool.root.book, occurrence__due_at__gt=at - A_DAY
    ).values_list("member_id", "occurrence_id"):
        held.setdefault(occurrence, []).append(key_of[member])
        busy[key_of[member]] += 1
    for offer in soon.order_by("due_at", "id"):
        if not is_sealed(offer):
            _fill(pool, offer, held.setdefault(offer.pk, []), busy, at=at)


def _fill(pool: Pool, offer: Occurrence, holders: list[str], busy: Counter[str], *, at: datetime) -> None:
    """Give free places to those for whom it weighs enough; the evening before to whoever asks for least."""
    free = offer.places - len(holders)
    if not free:
        return
    group = pool.group_key(offer.group_id)
    near = offer.due_at <= at + A_DAY
    around = pool.some(grown_ups("" if group == "pool" else group), MOST_LOOKING)
    asks = {
        key: pool.asks_milli(key, offer.task_id) * (1 + TIRED_BY_EACH * busy[key])
        for key in around
        if key not in holders
    }
    for key in sorted(asks, key=lambda one: asks[one]):
        if free and (near or asks[key] <= weight_at(offer, at)):
            seat, member = pool.seat(key, group), pool.member(key)
            if attempt(partial(board.take, seat, offer.pk, member=member, at=at)):
                holders.append(key)
                busy[key] += 1
                free -= 1


def report_done(pool: Pool, *, at: datetime) -> None:
    """Let everybody report what they held and what is done by now; somebody else confirms it the same evening."""
    key_of = pool.key_of()
    due = Taking.objects.filter(
        ended_at=None,
        occurrence__group__book=pool.root.book,
        occurrence__called_off_at=None,
        occurrence__due_at__lte=at,
        occurrence__due_at__gt=at - 4 * A_DAY,
    ).exclude(is_reported())
    for taking in due.select_related("occurrence").order_by("occurrence__due_at", "place"):
        key, group = key_of[taking.member_id], pool.group_key(taking.occurrence.group_id)
        seat = pool.seat(key, group)
        report = Report(minutes=taking.minutes, done_on=local_day(seat.group, taking.occurrence.due_at))
        contribution = contributions.report_taken(seat, taking.pk, report, at=at)
        confirm_later(pool, contribution, doers=[key], group=group, at=at)


def confirm_later(pool: Pool, contribution: Contribution, *, doers: Iterable[str], group: str, at: datetime) -> None:
    """Let somebody who does not live with those who did it confirm it, an hour later."""
    if at > pool.now - LEFT_TO_VISITORS:
        return
    mates = set().union(*(pool.lives_with(key) for key in doers))
    # Those of the project first; somebody of the pool where they all live together.
    around = pool.some(grown_ups("" if group == "pool" else group), MOST_LOOKING) + pool.some(grown_ups(), 3)
    witness = next((key for key in around if key not in mates), None)
    if witness is not None:
        contributions.confirm(pool.seat(witness, group), contribution.pk, at=min(at + A_DAY / 24, pool.now))


def report_together(  # One argument per thing that is said of it.
    pool: Pool, group: str, doers: tuple[str, ...], *, title: str, minutes: int, purpose: str, note: str, at: datetime
) -> Contribution:
    """Let the first of a few report what they did together, all for the same part; somebody else confirms it."""
    seat = pool.seat(doers[0], group)
    report = Report(
        minutes=minutes,
        done_on=local_day(seat.group, at),
        title=title,
        note=note,
        doers={pool.seat(key, group).member.id: 1 for key in doers},
        purpose=purpose,
    )
    contribution = contributions.report_unasked(seat, report, at=at)
    confirm_later(pool, contribution, doers=doers, group=group, at=at)
    return contribution
