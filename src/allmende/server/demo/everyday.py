"""What people do of their own accord when they look at the board: take, stand in, hand back, report, confirm.

Each decides by a weight of their own that the program never sees; chance only says when they look and how long work
took. Whatever an operation refuses is simply not done, as in life.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from allmende.economy.parameter import Words
from allmende.server.demo import cast
from allmende.server.demo.world import World
from allmende.server.groups.queries import local_day
from allmende.server.refusal import Refused
from allmende.server.work.models import Contribution, Occurrence, State, Taking, What
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report
from allmende.server.work.weights import is_sealed, weight_at

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
LOOKS_EACH_TIME = 0.6
# Whoever has taken much for this week already asks for a little more for the next place.
TIRED_BY_EACH = 0.07
# Few promise far ahead: each day beyond the day after tomorrow has to be made up for.
FAR_BY_EACH_DAY = 0.06
CONFIRMS, CONFIRMS_EXTRA, STANDS_IN, HANDS_BACK = 0.5, 0.3, 0.15, 0.02
# What is younger than this is left for whoever looks at the demo.
LEFT_TO_VISITORS = timedelta(hours=20)
EXTRA_LEFT_TO_VISITORS = timedelta(days=4)
NOTES = (
    Words(en="Took a little longer, the drain was blocked.", de="Hat etwas länger gedauert, der Abfluss war zu."),
    Words(en="Emil helped, and was proud of it.", de="Emil hat geholfen und war stolz darauf."),
    Words(en="We are out of vinegar.", de="Der Essig ist alle."),
    Words(en="All fine, quick this time.", de="Alles gut, ging diesmal schnell."),
)


@dataclass(kw_only=True)
class Look:
    """What everybody finds who looks at one moment, kept up as people act.

    Attributes:
        held: Occurrence id -> ids of the members who hold a place.
        busy: Member id -> places they hold around these days.
        due: Places whose time has come and that nobody has reported.
        waiting: Contributions that wait for a first yes, or (where longer than agreed) for a second.

    """

    at: datetime
    offers: list[Occurrence]
    held: dict[str, set[str]]
    busy: Counter[str]
    due: list[Taking]
    waiting: list[Contribution]


def look_around(world: World, *, at: datetime) -> None:
    """Let everybody who is free look at the board once, in an order that chance decides."""
    free = [character.key for character in cast.CAST if world.is_free(character.key, at)]
    world.chance.shuffle(free)
    look = _load(world, at=at)
    for key in free:
        if world.chance.random() < LOOKS_EACH_TIME:
            report_done(world, key, look)
            confirm_others(world, key, look)
            take_what_fits(world, key, look)
            sometimes_hand_back(world, key, look)


def attempt(what: Callable[[], object]) -> bool:
    """Do something and say whether it was not refused."""
    try:
        what()
    except Refused:
        return False
    return True


def _load(world: World, *, at: datetime) -> Look:
    standing = Taking.objects.filter(ended_at=None, occurrence__group__book=world.house.book)
    standing = standing.filter(occurrence__due_at__gt=at - A_WEEK, occurrence__due_at__lte=at + 2 * A_WEEK)
    standing = standing.select_related("occurrence").order_by("occurrence__due_at", "id")
    reported = set(
        Contribution.objects.exclude(state=State.WITHDRAWN)
        .filter(taking__in=standing)
        .values_list("taking_id", flat=True)
    )
    held: dict[str, set[str]] = {}
    busy: Counter[str] = Counter()
    for taking in standing:
        held.setdefault(taking.occurrence_id, set()).add(taking.member_id)
        busy[taking.member_id] += at - A_WEEK / 2 < taking.occurrence.due_at <= at + A_WEEK
    tasks = [task.pk for task in world.tasks.values()]
    offers = Occurrence.objects.select_related("round").filter(task__in=tasks, called_off_at=None, due_at__gt=at)
    waiting = Contribution.objects.filter(
        group__book=world.house.book,
        state__in=[State.REPORTED, State.CREDITED],
        reported_at__gt=at - A_WEEK,
        reported_at__lte=at,
    ).exclude(confirmations__what=What.EXTRA)
    return Look(
        at=at,
        offers=[offer for offer in offers.order_by("due_at", "opened_at", "id") if not is_sealed(offer)],
        held=held,
        busy=busy,
        due=[one for one in standing if one.occurrence.due_at <= at and one.pk not in reported],
        waiting=[
            one for one in waiting.order_by("reported_at", "id") if one.state == State.REPORTED or one.extra_minutes
        ],
    )


def take_what_fits(world: World, key: str, look: Look) -> None:
    """Take open places that weigh enough for this person by now; stand in where a task they like is full."""
    member = world.member(key)
    job_of = {task.pk: job for job, task in world.tasks.items()}
    for offer in look.offers:
        held = look.held.setdefault(offer.pk, set())
        if member.id in held or look.busy[member.id] >= cast.BY_KEY[key].places_at_most:
            continue
        far_days = max(0.0, (offer.due_at - look.at) / A_DAY - 2)
        more = 1 + TIRED_BY_EACH * look.busy[member.id] + FAR_BY_EACH_DAY * far_days
        asks_milli = world.reservation_milli(key, job_of[offer.task_id]) * more
        wants = weight_at(offer, look.at) >= asks_milli
        if len(held) < offer.places and wants:
            seat = world.seat(key, world.group_key(offer.group_id))
            if attempt(partial(board.take, seat, offer.pk, member=member, at=look.at)):
                held.add(member.id)
                look.busy[member.id] += 1
        elif wants and asks_milli < 0.7 * offer.opening_milli and world.chance.random() < STANDS_IN:
            seat = world.seat(key, world.group_key(offer.group_id))
            attempt(partial(board.stand_in, seat, offer.pk, member=member, at=look.at))


def sometimes_hand_back(world: World, key: str, look: Look) -> None:
    """Now and then something comes up."""
    if world.chance.random() >= HANDS_BACK:
        return
    soon = Taking.objects.filter(
        member=world.member(key), ended_at=None, occurrence__due_at__gt=look.at + timedelta(hours=12)
    ).select_related("occurrence")
    taking = soon.order_by("occurrence__due_at", "id").first()
    if taking is not None:
        seat = world.seat(key, world.group_key(taking.occurrence.group_id))
        if attempt(partial(board.hand_back, seat, taking.pk, at=look.at)):
            look.held[taking.occurrence_id].discard(taking.member_id)


def report_done(world: World, key: str, look: Look) -> None:
    """Report what one held and what is due by now; it took about as long as agreed."""
    member = world.member(key)
    for taking in [one for one in look.due if one.member_id == member.id]:
        look.due.remove(taking)
        seat = world.seat(key, world.group_key(taking.occurrence.group_id))
        more = world.chance.choice((0, 0, 0, 0, 0, 0, -10, 15, 30))
        note = world.say(world.chance.choice(NOTES)) if more or world.chance.random() < 0.08 else ""
        report = Report(
            minutes=max(10, taking.minutes + more),
            done_on=local_day(seat.group, taking.occurrence.due_at),
            note=note,
        )
        attempt(partial(contributions.report_taken, seat, taking.pk, report, at=look.at))


def confirm_others(world: World, key: str, look: Look) -> None:
    """Confirm what one has seen done, and sometimes as the second person the time beyond what was agreed."""
    for contribution in list(look.waiting):
        is_new = contribution.state == State.REPORTED
        if _is_left(world, contribution) or world.chance.random() >= (CONFIRMS if is_new else CONFIRMS_EXTRA):
            continue
        seat = world.seat(key, world.group_key(contribution.group_id))
        what = What.AGREED if is_new else What.EXTRA
        if attempt(partial(contributions.confirm, seat, contribution.pk, what=what, at=look.at)):
            look.waiting.remove(contribution)


def _is_left(world: World, contribution: Contribution) -> bool:
    is_new = contribution.state == State.REPORTED
    left = LEFT_TO_VISITORS if is_new else EXTRA_LEFT_TO_VISITORS
    return contribution.reported_at > world.now - left or contribution.pk in world.notes.values()
