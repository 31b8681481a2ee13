"""Tasks: the list of all, one with its history, adding, changing and ending."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.catalogue.queries.purposes import (
    Purpose,
    asks_for_purpose,
    purposes_named,
    purposes_of,
)
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat, local_day
from allmende.server.refusal import Refused
from allmende.server.web import wording
from allmende.server.web.paging import page_number
from allmende.server.work.forms.tasks import TaskForm, as_filled_in, first_day_proposed
from allmende.server.work.frequencies import in_words
from allmende.server.work.models import Procedure, Task
from allmende.server.work.operations import tasks as operations
from allmende.server.work.queries import tasks as queries
from allmende.server.work.web.subpages import subpages


@require_safe
@for_members
def every(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List all tasks that have not ended."""
    search = request.GET.get("q", "").strip()[:120]
    found = queries.all_tasks(seat, at=clock.now(), page=page_number(request), search=search)
    zone = seat.group.timezone
    lines = [(line, in_words(line.rrule, first=line.first_due_at, zone=zone)) for line in found.lines]
    context = {
        "section": "tasks",
        "subpages": subpages(seat, current="every"),
        "found": found,
        "lines": lines,
        "search": search,
        "earlier": found.page - 1,
        "later": found.page + 1 if found.page < found.pages else 0,
    }
    return render(request, "work/every.html", context)


@require_safe
@for_members
def task(request: HttpRequest, seat: Seat, task_id: str) -> HttpResponse:
    """Show one task with what it weighed and who did it."""
    return _page(request, seat, _task(seat, task_id))


def _page(request: HttpRequest, seat: Seat, shown: Task, *, refused: Refused | None = None) -> HttpResponse:
    if refused is not None:
        messages.error(request, str(refused))
    found = queries.task_page(seat, shown, at=clock.now())
    context = {
        "section": "tasks",
        "found": found,
        "task": shown,
        "often": in_words(shown.rrule, first=shown.first_due_at, zone=seat.group.timezone),
        "procedure": dict(Procedure.choices)[Procedure(found.procedure)],
        "purpose": purposes_named([shown.purpose]).get(shown.purpose),
        "course": " · ".join(wording.weight(milli) for milli in found.weights_milli),
    }
    return render(request, "work/task.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask for a new task and store it."""
    now = clock.now()
    form_with = partial(TaskForm, rules=seat.rulebook, zone=seat.group.timezone, purposes=_purposes(seat))
    if request.method != "POST":
        proposed = {
            "first_day": first_day_proposed(local_day(seat.group, now)),
            "often": "",
            "purpose": request.GET.get("for", ""),
        }
        return _form(request, seat, form_with(initial=proposed), None)
    form = form_with(request.POST)
    if not form.is_valid():
        return _form(request, seat, form, None, status=422)
    try:
        added = operations.add_task(seat, form.draft(), at=now)
    except Refused as refused:
        form.refuse(refused)
        return _form(request, seat, form, None, status=refused.status)
    messages.success(request, _("“%(task)s” is added.") % {"task": added.title} + " " + _opens(added, at=now))
    return back_to(request, reverse("work:task", args=[seat.group.slug, added.id]))


def _opens(added: Task, *, at: datetime) -> str:
    """Say when it can be taken."""
    opened = added.occurrences.order_by("due_at").first()
    if opened is not None and opened.missed_round:
        return _("Its round is already closed: this first time it is on the board.")
    if added.next_opens_at is None or opened is not None:
        return _("It is on the board now.")
    return _("It comes on the board %(when)s.") % {"when": wording.when(added.next_opens_at, now=at)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, seat: Seat, task_id: str) -> HttpResponse:
    """Change a task from the next time on."""
    shown = _task(seat, task_id)
    form_with = partial(TaskForm, rules=seat.rulebook, zone=seat.group.timezone, purposes=_purposes(seat))
    if request.method != "POST":
        return _form(request, seat, form_with(initial=as_filled_in(shown)), shown)
    form = form_with(request.POST)
    if not form.is_valid():
        return _form(request, seat, form, shown, status=422)
    try:
        operations.change_task(seat, shown, form.draft(), at=clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _form(request, seat, form, shown, status=refused.status)
    messages.success(request, _("Changed. What is already open or taken stays as it was agreed."))
    return back_to(request, reverse("work:task", args=[seat.group.slug, shown.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def end(request: HttpRequest, seat: Seat, task_id: str) -> HttpResponse:
    """Ask first, then end a task."""
    shown = _task(seat, task_id)
    there = reverse("work:task", args=[seat.group.slug, shown.id])
    if request.method == "POST":
        try:
            operations.end_task(seat, shown, at=clock.now())
        except Refused as refused:
            return _page(request, seat, shown, refused=refused)
        messages.success(request, _("“%(task)s” has ended.") % {"task": shown.title})
        return back_to(request, there)
    asked = {
        "section": "tasks",
        "question": _("End “%(task)s” for good?") % {"task": shown.title},
        "consequences": [
            _("It does not come up again."),
            _("What nobody has taken is called off; who has taken a place keeps it as agreed."),
            _("Its history stays readable."),
        ],
        "action_url": reverse("work:end", args=[seat.group.slug, shown.id]),
        "action_label": _("Yes, end it"),
        "kind": "danger",
        "cancel_url": there,
    }
    return render(request, "web/confirm.html", asked)


def _form(request: HttpRequest, seat: Seat, form: TaskForm, shown: Task | None, *, status: int = 200) -> HttpResponse:
    more = ("procedure", "fixed_weight", "own_rule", "until", "count")
    context: dict[str, Any] = {
        "section": "tasks",
        "form": form,
        "task": shown,
        "qualifications": queries.qualifications_of(seat),
        "more_open": any(form[name].errors or form[name].value() for name in more),
    }
    return render(request, "work/task_form.html", context, status=status)


def _purposes(seat: Seat) -> tuple[Purpose, ...] | None:
    """Return what a task can be for; None where nobody is asked."""
    return purposes_of(seat.group) if asks_for_purpose(seat.group) else None


def _task(seat: Seat, task_id: str) -> Task:
    found = queries.task_of(seat, task_id)
    if found is None:
        raise Http404
    return found
