"""Opening occurrences when their time has come, at the weight the board remembers.

No timer is needed: an occurrence that is opened late gets the very numbers it would have got in time, because they
follow from what was logged before the moment at which it should have opened.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from django.db import transaction
from django.db.models import Q

from allmende.economy import bookings
from allmende.economy.rulebook import Rulebook
from allmende.mechanisms.tasks import board
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.catalogue.queries.purposes import standing_purpose
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.work import recurrence
from allmende.server.work.models import Occurrence, Procedure, Round, Taking, Task
from allmende.server.work.reach import round_group
from allmende.server.work.round_days import RoundWindow, round_window
from allmende.server.work.weights import steps_of


def open_due(group: Group, *, at: datetime) -> int:
    """Open every occurrence of the group whose time has come; return how many."""
    waiting = Task.objects.filter(group=group, next_opens_at__lte=at).order_by("next_opens_at", "id")
    return sum(open_task(task, at=at) for task in waiting)


@transaction.atomic
def open_task(task: Task, *, at: datetime) -> int:
    """Open all occurrences of one task whose time has come; return how many."""
    books.hold(task.group.book_id)
    locked = Task.objects.select_for_update(of=("self",)).select_related("group__book").get(pk=task.pk)
    opened = 0
    while locked.next_due_at is not None and locked.next_opens_at is not None and locked.next_opens_at <= at:
        rules = groups.rulebook_of(locked.group, at=locked.next_opens_at)
        _open(locked, rules, due_at=locked.next_due_at, opened_at=locked.next_opens_at, at=at)
        opened += 1
        locked.next_due_at = due_after(locked, after=locked.next_due_at)
        locked.next_opens_at = opens_at(locked, rules)
    if opened:
        locked.save(update_fields=["next_due_at", "next_opens_at"])
        task.next_due_at, task.next_opens_at = locked.next_due_at, locked.next_opens_at
    return opened


def first_due(task: Task, *, at: datetime) -> datetime | None:
    """Return the first moment at which a new task is due: one of its rule, and not one that is already past."""
    if not task.rrule:
        return task.first_due_at
    return due_after(task, after=max(at, task.first_due_at - clock.MOMENT))


def due_after(task: Task, *, after: datetime) -> datetime | None:
    """Return the next due moment of a task, or None when it has none (any more)."""
    if task.ended_at is not None:
        return None
    return recurrence.next_due(task.rrule, first=task.first_due_at, zone=task.group.timezone, after=after)


def opens_at(task: Task, rules: Rulebook) -> datetime | None:
    """Return when the task's next occurrence opens: some days ahead, or with the round it belongs to."""
    if task.next_due_at is None:
        return None
    if (task.procedure or rules.procedure) == Procedure.ROUND:
        opens = _window(task, task.next_due_at, rules).opens_at
    else:
        opens = task.next_due_at - timedelta(days=rules.board_opens_days)
    return max(opens, task.created_at)


def _window(task: Task, due_at: datetime, rules: Rulebook) -> RoundWindow:
    """Return the days that are shared out together with a moment: in a pool those of the pool."""
    around = round_group(task.group)
    return round_window(around, due_at, rules if around.id == task.group_id else groups.rulebook_of(around))


def _open(task: Task, rules: Rulebook, *, due_at: datetime, opened_at: datetime, at: datetime) -> Occurrence:
    """Store one occurrence with everything that is agreed for it by the rules of its opening, and log it."""
    procedure = task.procedure or rules.procedure
    round_ = _round_for(task, due_at, rules, opened_at=opened_at) if procedure == Procedure.ROUND else None
    missed_round = procedure == Procedure.ROUND and round_ is None
    if missed_round:
        procedure = Procedure.BOARD  # Its round is already closed: it finds somebody on the board.
    opening_milli, reason = _opening(task, procedure, rules, opened_at=opened_at)
    if missed_round:
        reason["missed_round"] = True
    following = due_after(task, after=due_at)
    occurrence = Occurrence.objects.create(
        task=task,
        group=task.group,
        due_at=due_at,
        opened_at=opened_at,
        procedure=procedure,
        minutes=task.minutes,
        places=task.places,
        opening_milli=opening_milli,
        opening_reason=reason,
        floor_milli=rules.weight_floor,
        cap_milli=rules.weight_cap,
        steps=rules.board_steps,
        purpose=standing_purpose(task.purpose),
        money_cents=task.money_cents,
        round=round_,
        closes_at=following,
    )
    _log(occurrence, at=at)
    return occurrence


def open_anew(occurrence: Occurrence, rules: Rulebook, *, at: datetime) -> None:
    """Open, in the book its group is in now, what nobody had taken in another: within the bounds that hold here."""
    task = occurrence.task
    was = occurrence.procedure
    wanted = task.procedure or rules.procedure
    round_ = _round_for(task, occurrence.due_at, rules, opened_at=at) if wanted == Procedure.ROUND else None
    missed_round = wanted == Procedure.ROUND and round_ is None
    occurrence.procedure = Procedure.BOARD if missed_round else wanted
    occurrence.round = round_
    occurrence.opening_milli = _within(occurrence.opening_milli, rules)
    if missed_round:
        occurrence.opening_reason = {**occurrence.opening_reason, "missed_round": True}
    occurrence.floor_milli, occurrence.cap_milli = rules.weight_floor, rules.weight_cap
    occurrence.steps = rules.board_steps
    if occurrence.procedure != was:
        occurrence.opened_at = min(at, occurrence.due_at - clock.MOMENT)
    occurrence.purpose = standing_purpose(occurrence.purpose)
    occurrence.save()
    _log(occurrence, at=at)


def _log(occurrence: Occurrence, *, at: datetime) -> None:
    draft = bookings.task_opened(
        occurrence=occurrence.id,
        task=occurrence.task_id,
        group=occurrence.group_id,
        procedure=occurrence.procedure,
        minutes=occurrence.minutes,
        places=occurrence.places,
        opening_milli=occurrence.opening_milli,
        floor_milli=occurrence.floor_milli,
        cap_milli=occurrence.cap_milli,
        steps=occurrence.steps,
        opened_us=clock.microseconds(occurrence.opened_at),
        due_us=clock.microseconds(occurrence.due_at),
        purpose=occurrence.purpose,
        money_cents=occurrence.money_cents,
    )
    books.append(occurrence.group.book, draft, by="", at=at, about=occurrence.id)


def _round_for(task: Task, due_at: datetime, rules: Rulebook, *, opened_at: datetime) -> Round | None:
    """Return the round that deals with this moment, or None when it is too late for it."""
    window, around = _window(task, due_at, rules), round_group(task.group)
    if window.deadline <= opened_at:
        return None
    # Whoever opens it late still gets the round it belongs to, with the wishes that stood at its deadline.
    found, _made = Round.objects.get_or_create(
        group=around,
        from_day=window.from_day,
        defaults={
            "number": Round.objects.filter(group=around).count() + 1,
            "until_day": window.until_day,
            "opened_at": window.opens_at,
            "deadline": window.deadline,
        },
    )
    return found if found.cleared_at is None else None


def _opening(task: Task, procedure: str, rules: Rulebook, *, opened_at: datetime) -> tuple[int, dict[str, object]]:
    """Return the opening weight and why."""
    if procedure == Procedure.FIXED:
        own = task.fixed_weight_milli
        if own is None:
            return rules.fixed_weight, {"code": "fixed_by_rule"}
        return _within(own, rules), {"code": "fixed_here"}
    last = Occurrence.objects.filter(task=task, due_at__lte=opened_at, called_off_at=None).order_by("-due_at").first()
    if last is None:
        earlier = Occurrence.objects.filter(task=task, called_off_at=None).order_by("-due_at").first()
        if earlier is not None and earlier.procedure == procedure:
            return _within(earlier.opening_milli, rules), {"code": "as_the_one_before", "occurrence": earlier.id}
        code = "first_time" if task.fixed_weight_milli is None else "first_time_stated"
        return _within(task.fixed_weight_milli or 1000, rules), {"code": code}
    if last.procedure == Procedure.FIXED:
        # It could not rise, so when it was taken says nothing about whether it was enough.
        return _within(last.opening_milli, rules), {"code": "was_fixed", "occurrence": last.id}
    return _remembered(last, rules)


def _within(weight_milli: int, rules: Rulebook) -> int:
    """Return the weight, moved to the nearest one the rulebook allows (its bounds may have changed since)."""
    return min(max(weight_milli, rules.weight_floor), rules.weight_cap)


def _remembered(last: Occurrence, rules: Rulebook) -> tuple[int, dict[str, object]]:
    """Return what the board remembers of an occurrence, as it stood at its due moment."""
    standing = last.takings.filter(Q(ended_at=None) | Q(ended_at__gt=last.due_at), taken_at__lte=last.due_at)
    stand_ins = last.stand_ins.filter(Q(ended_at=None) | Q(ended_at__gt=last.due_at), at__lte=last.due_at).count()
    by_place = {taking.place: taking for taking in standing}
    places = [
        board.Taken(weight_milli=taking.weight_milli, step=_step(last, taking)) if taking is not None else None
        for taking in (by_place.get(place) for place in range(last.places))
    ]
    opening = board.next_opening(
        opening_milli=last.opening_milli,
        places=places,
        standins_count=stand_ins,
        floor_milli=rules.weight_floor,
        cap_milli=rules.weight_cap,
        memory=Fraction(rules.board_memory, 1000),
        fall=Fraction(rules.board_fall, 1000),
    )
    return opening.weight_milli, {
        "code": opening.reason,
        "occurrence": last.id,
        "before_milli": last.opening_milli,
        "taken_milli": [place.weight_milli for place in places if place is not None],
        "average_milli": opening.average_milli,
        "places": last.places,
        "stand_ins": stand_ins,
    }


def _step(occurrence: Occurrence, taking: Taking) -> int:
    """Return during which step of the board a place was taken; who swaps takes it over with its weight."""
    if taking.how == "swap":
        reached = (step.index for step in steps_of(occurrence) if step.weight_milli >= taking.weight_milli)
        return next(reached, occurrence.steps)
    return board.step_index_at(
        steps=occurrence.steps,
        opened_us=clock.microseconds(occurrence.opened_at),
        due_us=clock.microseconds(occurrence.due_at),
        now_us=clock.microseconds(taking.taken_at),
    )
