"""The page of a group, how it describes itself, and what is founded inside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.groups import operations
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.forms import DescribeForm, FoundForm
from allmende.server.groups.kinds import INSIDE_ONLY, Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, may_add, seat_of
from allmende.server.groups.queries.cards import NOTHING, published
from allmende.server.groups.queries.pages import PeriodEffort, group_page
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.web.charts import Bar


@require_safe
@for_members
def group(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what the group is, who is in it and what it does."""
    page = group_page(seat)
    context = {
        "section": "group",
        "seat": seat,
        "page": page,
        "published": published(seat.group),
        "nothing": NOTHING,
        "efforts": [_bar(period) for period in page.settled],
        "inside_allowed": seat.group.kind not in INSIDE_ONLY,
        "around": _around(seat),
        "may_add": may_add(seat),
        "is_in": seat.membership.group_id == seat.group.id,
    }
    return render(request, "groups/group.html", context)


def _around(seat: Seat) -> Group | None:
    """Return the group around this one, if the person is in it."""
    parent = seat.group.parent
    return parent if parent is not None and seat_of(seat.person, parent) is not None else None


def _bar(period: PeriodEffort) -> Bar:
    days = _("%(first)s to %(last)s") % {
        "first": date_format(period.from_day, "DATE_FORMAT"),
        "last": date_format(period.until_day - timedelta(days=1), "DATE_FORMAT"),
    }
    return Bar(label=days, amount_mwh=period.effort_mwh)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def describe(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Change name, purpose and time zone."""
    group = seat.group
    initial = {"name": group.name, "purpose": group.purpose, "timezone": group.timezone}
    form = DescribeForm(sent(request), initial=initial)
    if submitted(request, form, lambda said: operations.describe(group, seat=seat, **said)):
        messages.success(request, _("That is how it reads now."))
        return back_to(request, reverse("groups:group", args=[group.slug]))
    return render(
        request, "groups/form.html", {**form_page(seat, form), "title": _("Describe the group")}, status=status_of(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def found_inside(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Found a sub-project or a household inside the group."""
    wanted = request.GET.get("kind", Kind.PROJECT)
    form = FoundForm(sent(request), inside=seat.group, initial={"kind": wanted})
    founded: list[Group] = []

    def act(said: dict[str, Any]) -> None:
        founded.append(operations.found(**said, by=seat.person, at=clock.now(), parent=seat.group))

    if submitted(request, form, act):
        messages.success(request, _("%(name)s is founded. Invite those who belong to it.") % {"name": founded[0].name})
        return back_to(request, reverse("groups:group", args=[founded[0].slug]))
    lead = _("It keeps its own members and tasks, writes into the same books, and follows the rules of %(group)s.")
    context = {**form_page(seat, form), "title": _("Found something inside"), "lead": lead % {"group": seat.group.name}}
    return render(request, "groups/form.html", context, status=status_of(form))


def form_page(seat: Seat, form: Any, *, back: str = "groups:group", label: str = "") -> dict[str, Any]:  # noqa: ANN401 - any form
    """Return what the page around a form needs: where its way back leads, and what the button says."""
    return {
        "section": "group",
        "form": form,
        "back_url": reverse(back, args=[seat.group.slug]),
        "back_label": seat.group.name,
        "action_label": label or _("Save"),
    }
