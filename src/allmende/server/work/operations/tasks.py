"""Adding, changing and ending tasks. What is already open or taken stays as it was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.models import Group, Member, Qualification
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording
from allmende.server.work.models import Need, Occurrence, Procedure, Task
from allmende.server.work.operations import opening
from allmende.server.work.operations.purposes import purpose_faults
from allmende.server.work.recurrence import DueTooOften, NeverDue, RuleUnreadable, check_rule

MOST_MINUTES = 60_000
MOST_PLACES = 500
# Who plans further ahead has mistyped the year.
FURTHEST = timedelta(days=366 * 20)
LONGEST = {"title": 120, "description": 4000, "where": 120, "qualification": 80}


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """What somebody says about a task before it is stored."""

    title: str
    minutes: int
    first_due_at: datetime
    places: int = 1
    rrule: str = ""
    description: str = ""
    need: str = Need.NECESSARY
    where: str = ""
    qualification: str = ""
    procedure: str = ""
    fixed_weight_milli: int | None = None
    purpose: str = ""
    money_cents: int = 0


@transaction.atomic
def add_task(seat: Seat, draft: TaskDraft, *, at: datetime) -> Task:
    """Store a task and open what is due to open."""
    books.hold(seat.group.book_id)
    check(seat, draft, at=at)
    if not draft.rrule and draft.first_due_at <= at:
        raise Refused(_("This moment is already past. When is it to be done?"), field="first_due_at")
    task = Task(group=seat.group, created_by=seat.member, created_at=at)
    _fill(task, draft)
    task.next_due_at = opening.first_due(task, at=at)
    task.next_opens_at = opening.opens_at(task, seat.rulebook)
    task.save()
    opening.open_task(task, at=at)
    return task


@transaction.atomic
def change_task(seat: Seat, task: Task, draft: TaskDraft, *, at: datetime) -> Task:
    """Change a task from its next occurrence on."""
    books.hold(seat.group.book_id)
    _may_change(seat, task)
    check(seat, draft, at=at)
    # Whatever should already be open opens with the old words first: it was announced like that.
    opening.open_task(task, at=at)
    locked = Task.objects.select_for_update(of=("self",)).select_related("group__book").get(pk=task.pk)
    if locked.ended_at is not None:
        raise TooLate(_("This task has already been ended."))
    moved = locked.first_due_at != draft.first_due_at or bool(locked.rrule) != bool(draft.rrule)
    _fill(locked, draft)
    if moved and not draft.rrule:
        _move(seat, locked, at=at)
    locked.next_due_at = _due_next(locked, at=at)
    opens_at = opening.opens_at(locked, seat.rulebook)
    # Nothing opens in hindsight: its weight would have risen before anybody could see it.
    locked.next_opens_at = max(opens_at, at) if opens_at is not None else None
    locked.save()
    opening.open_task(locked, at=at)
    return locked


def _due_next(task: Task, *, at: datetime) -> datetime | None:
    """Return the first due moment from now on that was not opened yet."""
    if not task.rrule:
        opened = task.occurrences.filter(due_at=task.first_due_at).exists()
        return None if opened else opening.due_after(task, after=at)
    latest = task.occurrences.order_by("-due_at").first()
    return opening.due_after(task, after=max(at, latest.due_at) if latest else at)


def _move(seat: Seat, task: Task, *, at: datetime) -> None:
    """Give something that is done once another date: where nobody has taken it yet, the old date is called off."""
    if task.first_due_at <= at:
        raise Refused(_("This moment is already past. When is it to be done?"), field="first_due_at")
    for occurrence in _untouched(task, at=at):
        if occurrence.due_at != task.first_due_at:
            call_off(occurrence, by=seat.member, at=at)
    standing = task.occurrences.filter(due_at=task.first_due_at).first()
    if standing is not None and standing.called_off_at is not None:
        raise Refused(_("It was called off for this very moment; choose another one."), field="first_due_at")
    if task.occurrences.filter(called_off_at=None, due_at__gt=task.first_due_at).exists():
        raise Refused(_("Somebody has taken this: what is agreed stays agreed."), field="first_due_at")


def _untouched(task: Task, *, at: datetime) -> list[Occurrence]:
    """Return what is still on the board and taken by nobody, locked in the order in which everybody locks."""
    still = task.occurrences.filter(Q(closes_at=None) | Q(closes_at__gt=at), called_off_at=None)
    rows = still.select_for_update(of=("self",)).select_related("group__book").order_by("id")
    return [row for row in rows if not row.takings.filter(ended_at=None).exists()]


@transaction.atomic
def end_task(seat: Seat, task: Task, *, at: datetime) -> None:
    """End a task: nothing new opens; places already taken stay, untaken occurrences are called off."""
    books.hold(seat.group.book_id)
    _may_change(seat, task)
    locked = Task.objects.select_for_update(of=("self",)).select_related("group__book").get(pk=task.pk)
    if locked.ended_at is not None:
        raise TooLate(_("This task has already been ended."))
    # What should already be open was announced: it opens first, so that the log knows of it.
    opening.open_task(locked, at=at)
    locked.ended_at, locked.next_due_at, locked.next_opens_at = at, None, None
    locked.save()
    for occurrence in _untouched(locked, at=at):
        call_off(occurrence, by=seat.member, at=at)


def call_off(occurrence: Occurrence, *, by: Member, at: datetime) -> None:
    """Say that this occurrence need not be done."""
    occurrence.called_off_at = at
    occurrence.save(update_fields=["called_off_at"])
    draft = bookings.task_called_off(occurrence=occurrence.id)
    books.append(occurrence.group.book, draft, by=by.id, at=at, about=occurrence.id)


@transaction.atomic
def call_off_occurrence(seat: Seat, occurrence: Occurrence, *, at: datetime) -> None:
    """Call off one occurrence that nobody has taken."""
    books.hold(seat.group.book_id)
    _may_change(seat, occurrence.task)
    locked = Occurrence.objects.select_for_update(of=("self",)).select_related("group__book").get(pk=occurrence.pk)
    if locked.called_off_at is not None:
        raise TooLate(_("This has already been called off."))
    if locked.takings.filter(ended_at=None).exists():
        raise Refused(_("Somebody has taken this: what is agreed stays agreed."))
    call_off(locked, by=seat.member, at=at)


def _may_change(seat: Seat, task: Task) -> None:
    if not (seat.is_maintainer or task.created_by_id == seat.member.id):
        raise NotYours(_("Only maintainers, or who added the task, can change it."))


def check(seat: Seat, draft: TaskDraft, *, at: datetime) -> None:
    """Refuse a task that cannot be, naming the field (the one where it is wrong first)."""
    for refused in faults(seat, draft, at=at):
        raise refused


def faults(seat: Seat, draft: TaskDraft, *, at: datetime) -> Iterator[Refused]:
    """Yield everything that is wrong with a task, each with its field."""
    if seat.group.kind in WITHOUT_WORK:
        yield Refused(_("This kind of group has no tasks of its own; add the task to the group around it."))
    if not draft.title.strip():
        yield Refused(_("Please give the task a name that everybody understands."), field="title")
    for name, longest in LONGEST.items():
        if len(getattr(draft, name).strip()) > longest:
            yield Refused(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=name)
    if not 0 < draft.minutes <= MOST_MINUTES:
        yield Refused(_("A task takes more than nothing and at most 1000 hours."), field="minutes")
    if not 0 < draft.places <= MOST_PLACES:
        yield Refused(_("A task needs at least one person and at most 500."), field="places")
    if draft.need not in Need.values:
        yield Refused(_("A task is either necessary or wished for."), field="need")
    yield from purpose_faults(seat.group, purpose=draft.purpose, money_cents=draft.money_cents)
    yield from _weight_faults(seat, draft)
    yield from _date_faults(seat, draft, at=at)


def _weight_faults(seat: Seat, draft: TaskDraft) -> Iterator[Refused]:
    rules, weight = seat.rulebook, draft.fixed_weight_milli
    if draft.procedure and draft.procedure not in Procedure.values:
        yield Refused(_("There is no such way to set a weight."), field="procedure")
    if weight is not None and not rules.weight_floor <= weight <= rules.weight_cap:
        bounds = {"floor": wording.weight(rules.weight_floor), "cap": wording.weight(rules.weight_cap)}
        sentence = _("The weight must lie between %(floor)s and %(cap)s, as the rulebook says.")
        yield Refused(sentence % bounds, field="fixed_weight")


def _date_faults(seat: Seat, draft: TaskDraft, *, at: datetime) -> Iterator[Refused]:
    if abs(draft.first_due_at - at) > FURTHEST:
        yield Refused(_("This day is too far away. Is the year right?"), field="first_due_at")
        return
    try:
        check_rule(draft.rrule, first=draft.first_due_at, zone=seat.group.timezone)
    except NeverDue:
        yield Refused(_("By this rule it would never be due."), field="rrule")
    except DueTooOften:
        yield Refused(_("By this rule it would be due more than three times a day."), field="rrule")
    except RuleUnreadable as error:
        sentence = _("This part of the rule for repeating cannot be used: %(part)s")
        yield Refused(sentence % {"part": error}, field="rrule")


def _fill(task: Task, draft: TaskDraft) -> None:
    group: Group = task.group
    task.title, task.minutes, task.places = draft.title.strip(), draft.minutes, draft.places
    task.description, task.need, task.where = draft.description.strip(), draft.need, draft.where.strip()
    task.procedure, task.fixed_weight_milli = draft.procedure, draft.fixed_weight_milli
    task.first_due_at, task.rrule = draft.first_due_at, draft.rrule
    task.purpose, task.money_cents = draft.purpose, draft.money_cents
    name = draft.qualification.strip()
    task.qualification = Qualification.objects.get_or_create(group=group, name=name)[0] if name else None
