"""Adding, changing and ending tasks. What is already open or taken stays as it was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.models import Group, Member, Qualification
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Need, Occurrence, Procedure, Task
from allmende.server.work.operations import opening
from allmende.server.work.recurrence import RuleUnreadable, check_rule

MOST_MINUTES = 60_000
MOST_PLACES = 500


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


@transaction.atomic
def add_task(seat: Seat, draft: TaskDraft, *, at: datetime) -> Task:
    """Store a task and open what is due to open."""
    check(seat, draft)
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
    _may_change(seat, task)
    check(seat, draft)
    # Whatever should already be open opens with the old words first: it was announced like that.
    opening.open_task(task, at=at)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    _fill(locked, draft)
    opened = Occurrence.objects.filter(task=locked).order_by("-due_at").first()
    after = max(at, opened.due_at) if opened else at
    locked.next_due_at = opening.due_after(locked, after=after)
    locked.next_opens_at = opening.opens_at(locked, seat.rulebook)
    locked.save()
    opening.open_task(locked, at=at)
    return locked


@transaction.atomic
def end_task(seat: Seat, task: Task, *, at: datetime) -> None:
    """End a task: nothing new opens; places already taken stay, untaken occurrences are called off."""
    _may_change(seat, task)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if locked.ended_at is not None:
        raise TooLate(_("This task has already been ended."))
    locked.ended_at, locked.next_due_at, locked.next_opens_at = at, None, None
    locked.save()
    for occurrence in locked.occurrences.filter(called_off_at=None, due_at__gt=at):
        if not occurrence.takings.filter(ended_at=None).exists():
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


def check(seat: Seat, draft: TaskDraft) -> None:
    """Refuse a task that cannot be, naming the field."""
    rules = seat.rulebook
    if seat.group.kind in WITHOUT_WORK:
        raise Refused(_("This kind of group has no tasks of its own; add the task to the group around it."))
    if not draft.title.strip():
        raise Refused(_("What is to be done? Please give the task a name."), field="title")
    if not 0 < draft.minutes <= MOST_MINUTES:
        raise Refused(_("A task takes more than nothing and at most 1000 hours."), field="minutes")
    if not 0 < draft.places <= MOST_PLACES:
        raise Refused(_("A task needs at least one person and at most 500."), field="places")
    if draft.procedure and draft.procedure not in Procedure.values:
        raise Refused(_("There is no such way to set a weight."), field="procedure")
    weight = draft.fixed_weight_milli
    if weight is not None and not rules.weight_floor <= weight <= rules.weight_cap:
        raise Refused(
            _("The weight must lie between %(floor)s and %(cap)s, as the rulebook says.")
            % {"floor": rules.weight_floor / 1000, "cap": rules.weight_cap / 1000},
            field="fixed_weight",
        )
    try:
        check_rule(draft.rrule, first=draft.first_due_at, zone=seat.group.timezone)
    except RuleUnreadable as error:
        raise Refused(
            _("This rule for repeating cannot be used: %(why)s") % {"why": error}, field="rrule"
        ) from error


def _fill(task: Task, draft: TaskDraft) -> None:
    group: Group = task.group
    task.title, task.minutes, task.places = draft.title.strip(), draft.minutes, draft.places
    task.description, task.need, task.where = draft.description.strip(), draft.need, draft.where.strip()
    task.procedure, task.fixed_weight_milli = draft.procedure, draft.fixed_weight_milli
    task.first_due_at, task.rrule = draft.first_due_at, draft.rrule
    name = draft.qualification.strip()
    task.qualification = Qualification.objects.get_or_create(group=group, name=name)[0] if name else None
