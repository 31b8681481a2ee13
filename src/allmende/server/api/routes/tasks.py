"""Tasks: what is to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound, Unfit
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import calendar as calendar_schemas
from allmende.server.api.schemas import tasks as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import AskedDay, Done, Id, Line, Slug
from allmende.server.groups.queries import Seat, day_start
from allmende.server.work.models import Task
from allmende.server.work.operations import tasks as operations
from allmende.server.work.operations.tasks import TaskDraft
from allmende.server.work.queries import calendar as calendar_queries
from allmende.server.work.queries import tasks as queries

router = Router(tags=["tasks"])

Show = Literal["all", "mine"]
MOST_CALENDAR = timedelta(days=100)


@reads(router, "/groups/{slug}/tasks", gives=schemas.Tasks)
def tasks(request: HttpRequest, slug: Slug, search: Line = "", cursor: Cursor = "") -> HttpResponse:
    """The tasks that have not ended, by name."""
    seat = seat_in(request, slug)
    page = queries.all_tasks(seat, at=clock.now(), page=number_at(cursor, first=1), search=search)
    following = cursor_to(page.page + 1) if page.page < page.pages else None
    lines = [schemas.TaskLine.model_validate(line) for line in page.lines]
    return shown(schemas.Tasks(tasks=lines, count=page.count, next=following))


@writes(router, "POST", "/groups/{slug}/tasks", gives=schemas.TaskShown, status=201)
def add_task(request: HttpRequest, slug: Slug, body: schemas.TaskSaid) -> HttpResponse:
    """Add a task; what is due to open opens at once."""
    seat = seat_in(request, slug)
    return once(request, lambda: _task(operations.add_task(seat, _draft(body), at=clock.now())), status=201)


@reads(router, "/groups/{slug}/tasks/{task_id}", gives=schemas.TaskPage)
def task(request: HttpRequest, slug: Slug, task_id: Id) -> HttpResponse:
    """One task: what is open of it, what follows, what it weighed before."""
    seat = seat_in(request, slug)
    page = queries.task_page(seat, task_of(seat, task_id), at=clock.now())
    return shown(
        schemas.TaskPage(
            task=_task(page.task),
            procedure_now=page.procedure,
            open=[schemas.CardShown.model_validate(card) for card in page.open_cards],
            planned=list(page.planned),
            weights_milli=list(page.weights_milli),
            may_change=page.may_change,
        )
    )


@writes(router, "PUT", "/groups/{slug}/tasks/{task_id}", gives=schemas.TaskShown)
def change_task(request: HttpRequest, slug: Slug, task_id: Id, body: schemas.TaskSaid) -> HttpResponse:
    """Change a task from its next time on; what is open or taken stays as it was agreed."""
    seat = seat_in(request, slug)
    changed = task_of(seat, task_id)
    return once(request, lambda: _task(operations.change_task(seat, changed, _draft(body), at=clock.now())))


@writes(router, "POST", "/groups/{slug}/tasks/{task_id}/end", gives=Done)
def end_task(request: HttpRequest, slug: Slug, task_id: Id) -> HttpResponse:
    """End a task: nothing new opens, places already taken stay."""
    seat = seat_in(request, slug)
    ended = task_of(seat, task_id)

    def act() -> Done:
        operations.end_task(seat, ended, at=clock.now())
        return Done()

    return once(request, act)


@reads(router, "/groups/{slug}/calendar", gives=calendar_schemas.Calendar)
def calendar(
    request: HttpRequest, slug: Slug, from_day: AskedDay, until_day: AskedDay, show: Show = "all"
) -> HttpResponse:
    """What is due from a day until (not including) another, at most a hundred days later."""
    seat = seat_in(request, slug)
    if not timedelta(0) < until_day - from_day <= MOST_CALENDAR:
        message = _("At most a hundred days, and at least one.")
        raise Unfit(422, "invalid", message, field="until_day", where="query")
    found = calendar_queries.dates(
        seat,
        start=day_start(seat.group, from_day),
        end=day_start(seat.group, until_day),
        only_mine=show == "mine",
        at=clock.now(),
    )
    return shown(calendar_schemas.Calendar(dates=[calendar_schemas.DateShown.model_validate(date) for date in found]))


def task_of(seat: Seat, task_id: str) -> Task:
    """Return a task of the seat's group.

    Raises:
        NotFound: There is none of that id.

    """
    found = queries.task_of(seat, task_id)
    if found is None:
        raise NotFound
    return found


def _draft(said: schemas.TaskSaid) -> TaskDraft:
    return TaskDraft(**said.model_dump())


def _task(found: Task) -> schemas.TaskShown:
    return schemas.TaskShown(
        id=found.id,
        title=found.title,
        minutes=found.minutes,
        first_due_at=found.first_due_at,
        places=found.places,
        rrule=found.rrule,
        description=found.description,
        need=found.need,
        where=found.where,
        qualification=found.qualification.name if found.qualification else "",
        procedure=found.procedure,
        fixed_weight_milli=found.fixed_weight_milli,
        purpose=found.purpose,
        money_cents=found.money_cents,
        created_by=person_shown(found.created_by),
        created_at=found.created_at,
        ended_at=found.ended_at,
        next_due_at=found.next_due_at,
        next_opens_at=found.next_opens_at,
    )
