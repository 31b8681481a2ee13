"""The page of one dated task: its weight over time and why, who has it, and what one can do."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.web.charts import Step, Take, WeightChart
from allmende.server.web.explanation import Reason
from allmende.server.work.frequencies import in_words
from allmende.server.work.models import Occurrence
from allmende.server.work.opening_words import opening_words
from allmende.server.work.operations import tasks as operations
from allmende.server.work.queries import dated as queries
from allmende.server.work.queries.choosing import decides
from allmende.server.work.queries.dated import Dated


@require_safe
@for_members
def at(request: HttpRequest, seat: Seat, occurrence_id: str) -> HttpResponse:
    """Show one dated task; on the board of a pool they belong to its projects, and have their pages there."""
    place = queries.place_of(seat, occurrence_id)
    if place is not None and place.id != seat.group.id:
        return redirect("work:at", place.slug, occurrence_id)
    return page(request, seat, occurrence_id)


def page(request: HttpRequest, seat: Seat, occurrence_id: str, *, refused: Refused | None = None) -> HttpResponse:
    """Return the page of one dated task, with what was refused there, if anything was."""
    now = clock.now()
    found = queries.dated(seat, occurrence_id, at=now)
    if found is None:
        raise Http404
    if refused is not None:
        messages.error(request, str(refused))
    context = {
        "section": "tasks",
        "dated": found,
        "card": found.card,
        "often": in_words(found.task.rrule, first=found.task.first_due_at, zone=seat.group.timezone),
        "chart": _chart(found, at=now),
        "reason": _reason(seat, found),
        "report_url": _report_url(seat, found),
        "for_others": found.acts_for[1:],
        "decides": decides(seat, found.task.group),
    }
    return render(request, "work/dated.html", context, status=refused.status if refused else 200)


@require_safe
@for_members
def why(request: HttpRequest, seat: Seat, occurrence_id: str) -> HttpResponse:
    """Explain the weight; with htmx only the explanation."""
    now = clock.now()
    found = queries.dated(seat, occurrence_id, at=now)
    if found is None:
        raise Http404
    context = {"section": "tasks", "dated": found, "reason": _reason(seat, found)}
    part = getattr(request, "htmx", False)
    return render(request, "components/explanation.html" if part else "work/why.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def call_off(request: HttpRequest, seat: Seat, occurrence_id: str) -> HttpResponse:
    """Ask first, then call off one dated task that nobody has taken."""
    occurrence = get_object_or_404(
        Occurrence.objects.select_related("task", "group__book"), pk=occurrence_id, group=seat.group
    )
    there = reverse("work:at", args=[seat.group.slug, occurrence_id])
    if request.method == "POST":
        try:
            operations.call_off_occurrence(seat, occurrence, at=clock.now())
        except Refused as refused:
            return page(request, seat, occurrence_id, refused=refused)
        messages.success(request, _("Called off: nobody needs to do it this time."))
        return back_to(request, there)
    asked = {
        "section": "tasks",
        "question": _("Call off “%(task)s” this time?") % {"task": occurrence.task.title},
        "consequences": [
            _("Nobody needs to do it this time; the next times stay as they are."),
            _("The weight of the next time is not changed by this."),
        ],
        "action_url": reverse("work:call_off", args=[seat.group.slug, occurrence_id]),
        "action_label": _("Yes, call it off"),
        "kind": "danger",
        "cancel_url": there,
    }
    return render(request, "web/confirm.html", asked)


def _chart(found: Dated, *, at: datetime) -> WeightChart:
    """Return the published course, with a dot for every place that was taken; no further once all are taken."""
    times = [found.card.due_at, *(step.at for step in found.steps), *(taken.at for taken in found.taken)]
    held_since = [taken.at for taken in found.taken if taken.until is None]
    until = max(times) if found.card.free else max(held_since, default=at)
    shown = [step for place, step in enumerate(found.steps) if not place or step.at <= until]
    return WeightChart(
        steps=[Step(at=step.at, weight_milli=step.weight_milli) for step in shown],
        now=at,
        ends_at=max(times),
        takes=[
            Take(at=max(taken.at, found.steps[0].at), weight_milli=taken.weight_milli, who=taken.name)
            for taken in found.taken
        ],
    )


def _reason(seat: Seat, found: Dated) -> Reason:
    before = found.opening_reason.get("occurrence")
    return opening_words(
        found.opening_reason,
        opening_milli=found.opening_milli,
        rules=seat.rulebook,
        before_url=reverse("work:at", args=[seat.group.slug, before]) if before else "",
        rules_url=_if_there("rules:rules", seat.group.slug),
    )


def _report_url(seat: Seat, found: Dated) -> str:
    """Return where the holder says that it is done, or nothing when there is no such place to report."""
    mine = found.card.mine
    return _if_there("work:done", seat.group.slug, mine.taking_id) if mine and not mine.reported else ""


def _if_there(name: str, *args: str) -> str:
    """Return an address, or nothing when that page is not part of this installation."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
