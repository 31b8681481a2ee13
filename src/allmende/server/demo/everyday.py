"""What people do of their own accord when they look at the board: take, stand in, hand back, report, confirm.

Each decides by a weight of their own that the program never sees; chance only says when they look and how long work
took. Whatever an operation refuses is simply not done, as in life.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
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

# Whoever has taken much for this week already asks for a little more for the next place.
TIRED_BY_EACH = 0.07
# What is younger than this is left for whoever looks at the demo.
LEFT_TO_VISITORS = timedelta(hours=20)
A_WEEK = timedelta(days=7)
NOTES = (
    Words(en="Took a little longer, the drain was blocked.", de="Hat etwas länger gedauert, der Abfluss war zu."),
    Words(en="Emil helped, and was proud of it.", de="Emil hat geholfen und war stolz darauf."),
    Words(en="We are out of vinegar.", de="Der Essig ist alle."),
    Words(en="All fine, quick this time.", de="Alles gut, ging diesmal schnell."),
)


def look_around(world: World, *, at: datetime) -> None:
    """Let everybody who is free look at the board once, in an order that chance decides."""
    free = [character.key for character in cast.CAST if world.is_free(character.key, at)]
    world.chance.shuffle(free)
    busy = Counter(
        Taking.objects.filter(
            ended_at=None, occurrence__due_at__gt=at - A_WEEK / 2, occurrence__due_at__lte=at + A_WEEK
        ).values_list("member_id", flat=True)
    )
    for key in free:
        if world.chance.random() < 0.6:
            report_done(world, key, at=at)
            confirm_others(world, key, at=at)
            take_what_fits(world, key, busy, at=at)
            sometimes_hand_back(world, key, at=at)


def attempt(what: Callable[[], object]) -> bool:
    """Do something and say whether it was not refused."""
    try:
        what()
    except Refused:
        return False
    return True


def take_what_fits(world: World, key: str, busy: Counter[str], *, at: datetime) -> None:
    """Take open places that weigh enough for this person by now; stand in where a task they like is full."""
    member = world.member(key)
    job_of = {task.pk: job for job, task in world.tasks.items()}
    for occurrence in on_the_board(world, at=at):
        held = list(occurrence.takings.filter(ended_at=None).values_list("member_id", flat=True))
        if member.id in held or busy[member.id] >= cast.BY_KEY[key].places_at_most:
            continue
        asks_milli = world.reservation_milli(key, job_of[occurrence.task_id]) * (1 + TIRED_BY_EACH * busy[member.id])
        seat = world.seat(key, world.group_key(occurrence.group_id))
        if len(held) < occurrence.places:
            enough = weight_at(occurrence, at) >= asks_milli
            if enough and attempt(partial(board.take, seat, occurrence.pk, member=member, at=at)):
                busy[member.id] += 1
        elif asks_milli < 0.7 * occurrence.opening_milli and world.chance.random() < 0.15:
            attempt(partial(board.stand_in, seat, occurrence.pk, member=member, at=at))


def on_the_board(world: World, *, at: datetime) -> list[Occurrence]:
    """Return the occurrences of the known tasks that can be taken now, those due first in front."""
    tasks = [task.pk for task in world.tasks.values()]
    found = Occurrence.objects.select_related("round").filter(task__in=tasks, called_off_at=None, due_at__gt=at)
    return [occurrence for occurrence in found.order_by("due_at", "opened_at") if not is_sealed(occurrence)]


def sometimes_hand_back(world: World, key: str, *, at: datetime) -> None:
    """Now and then something comes up."""
    if world.chance.random() >= 0.02:
        return
    soon = Taking.objects.filter(
        member=world.member(key), ended_at=None, occurrence__due_at__gt=at + timedelta(hours=12)
    ).select_related("occurrence")
    taking = soon.order_by("occurrence__due_at").first()
    if taking is not None:
        seat = world.seat(key, world.group_key(taking.occurrence.group_id))
        attempt(partial(board.hand_back, seat, taking.pk, at=at))


def report_done(world: World, key: str, *, at: datetime) -> None:
    """Report what one held and what is due by now; it took about as long as agreed."""
    done = (
        Taking.objects.filter(member=world.member(key), ended_at=None, occurrence__due_at__lte=at)
        .exclude(contributions__in=Contribution.objects.exclude(state=State.WITHDRAWN))
        .select_related("occurrence")
    )
    for taking in done.order_by("occurrence__due_at"):
        seat = world.seat(key, world.group_key(taking.occurrence.group_id))
        more = world.chance.choice((0, 0, 0, 0, 0, 0, -10, 15, 30))
        note = world.say(world.chance.choice(NOTES)) if more or world.chance.random() < 0.08 else ""
        report = Report(
            minutes=max(10, taking.minutes + more),
            done_on=local_day(seat.group, taking.occurrence.due_at),
            note=note,
        )
        attempt(partial(contributions.report_taken, seat, taking.pk, report, at=at))


def confirm_others(world: World, key: str, *, at: datetime) -> None:
    """Confirm what one has seen done, and sometimes as the second person the time beyond what was agreed."""
    waiting = Contribution.objects.filter(state=State.REPORTED, reported_at__lt=at)
    for contribution in waiting.order_by("reported_at"):
        if _is_left(world, contribution) or world.chance.random() >= 0.5:
            continue
        seat = world.seat(key, world.group_key(contribution.group_id))
        attempt(partial(contributions.confirm, seat, contribution.pk, at=at))
    longer = Contribution.objects.filter(state=State.CREDITED, reported_at__lt=at).exclude(
        confirmations__what=What.EXTRA
    )
    for contribution in longer.order_by("reported_at"):
        if contribution.extra_minutes and not _is_left(world, contribution) and world.chance.random() < 0.3:
            seat = world.seat(key, world.group_key(contribution.group_id))
            attempt(partial(contributions.confirm, seat, contribution.pk, what=What.EXTRA, at=at))


def _is_left(world: World, contribution: Contribution) -> bool:
    return contribution.reported_at > world.now - LEFT_TO_VISITORS or contribution.pk in world.notes.values()
