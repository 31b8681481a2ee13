"""Importing a table of tasks: paste or upload, look through, keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.work.forms.importing import PASTED, ImportForm
from allmende.server.work.frequencies import in_words
from allmende.server.work.importing import Imported, ImportRefused, Plan, plan_import
from allmende.server.work.importing import import_tasks as carry_out


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def import_tasks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a table, show what it would make and what is wrong with it, and import it when told to."""
    if request.method != "POST":
        return _page(request, seat, ImportForm(), None)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seat, form.shown_again(), None, status=422)
    now, data = clock.now(), form.cleaned_data["text"].encode()
    if request.POST.get("step") != "import":
        plan = plan_import(seat, data, name=PASTED, at=now)
        return _page(request, seat, form.shown_again(), plan, status=422 if plan.problems else 200)
    try:
        done = carry_out(seat, data, name=PASTED, at=now)
    except ImportRefused as refused:
        return _page(request, seat, form.shown_again(), refused.plan, status=refused.status)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, seat, form.shown_again(), None, status=refused.status)
    messages.success(request, _said(done))
    return back_to(request, reverse("work:every", args=[seat.group.slug]))


def _said(done: Imported) -> str:
    count = len(done.added)
    added = ngettext("%(count)d task is added.", "%(count)d tasks are added.", count) % {"count": count}
    if done.missed_rounds_count:
        late = ngettext(
            "The round of %(count)d of them is already closed: this first time it is on the board.",
            "The rounds of %(count)d of them are already closed: this first time they are on the board.",
            done.missed_rounds_count,
        )
        added = f"{added} {late % {'count': done.missed_rounds_count}}"
    if not done.known_count:
        return added
    known = ngettext(
        "%(count)d was here already and is left as it is.",
        "%(count)d were here already and are left as they are.",
        done.known_count,
    )
    return f"{added} {known % {'count': done.known_count}}"


def _page(request: HttpRequest, seat: Seat, form: ImportForm, plan: Plan | None, *, status: int = 200) -> HttpResponse:
    zone = seat.group.timezone
    planned = [
        (one, in_words(one.draft.rrule, first=one.draft.first_due_at, zone=zone))
        for one in (plan.planned if plan else ())
    ]
    context: dict[str, Any] = {
        "section": "tasks",
        "form": form,
        "plan": plan,
        "planned": planned,
        "steps": [
            {"label": _("Paste"), "done": plan is not None, "current": plan is None},
            {"label": _("Look through"), "current": plan is not None},
            {"label": _("Keep")},
        ],
        "sample": _sample(),
    }
    return render(request, "work/import.html", context, status=status)


def _sample() -> str:
    """Return a small table in the reader's language that works as it is."""
    return _(
        "task;hours;frequency;places;necessary;where\n"
        "Clean the kitchen;1:30;weekly;2;yes;Kitchen\n"
        "Take out the bins;15 min;Mondays and Thursdays;1;yes;\n"
        "Repaint the bench;3;once;1;no;Garden"
    )
