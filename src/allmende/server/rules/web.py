"""The rulebook: to read for everybody in the group, to set for its founder while nobody else has joined."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.groups import queries as groups
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.rules import between, operations, queries
from allmende.server.rules.forms import DaysForm, FollowForm, RuleForm
from allmende.server.rules.queries import FromAbove, Setting
from allmende.server.submitting import status_of, submitted


@require_safe
@for_members
def rules(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show every rule in plain words."""
    context = {
        "section": "more",
        "seat": seat,
        "chapters": queries.rulebook_page(seat),
        "is_being_founded": operations.is_being_founded(seat.group),
    }
    return render(request, "rules/rules.html", context)


@require_safe
@for_members
def changes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show which rules hold otherwise at a second day than at a first, and who decided so."""
    form = DaysForm(request.GET or None, today=groups.local_day(seat.group, clock.now()))
    shifts = None
    if form.is_valid():
        shifts = between.shifts_between(seat, **form.cleaned_data, at=clock.now())
    context = {"section": "more", "seat": seat, "form": form, "shifts": shifts}
    return render(request, "rules/changes.html", context, status=status_of(form))


@require_safe
@for_members
def rule(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Show one rule with its history, and how it is changed."""
    return _page(request, seat, name)


@require_POST
@for_maintainers
def set_rule(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Set the rule to a new value."""
    if queries.one_rule(seat, name) is None:
        raise Http404
    form = RuleForm(request.POST, name=name, value=seat.rulebook[name])

    def act(said: dict[str, Any]) -> None:
        operations.set_rule(seat, name=name, **said, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Set. It holds from now on; what was agreed before stays as it was agreed."))
        return back_to(request, reverse("rules:rule", args=[seat.group.slug, name]))
    return _page(request, seat, name, form=form)


@require_POST
@for_maintainers
def follow(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Give the group's own value up and follow the group above, or the suggested value, again."""
    if queries.one_rule(seat, name) is None:
        raise Http404
    form = FollowForm(request.POST, prefix="follow")

    def act(said: dict[str, Any]) -> None:
        operations.set_rule(seat, name=name, value=None, **said, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Done. The group has no value of its own any more."))
        return back_to(request, reverse("rules:rule", args=[seat.group.slug, name]))
    return _page(request, seat, name, follow_form=form)


def _page(
    request: HttpRequest,
    seat: Seat,
    name: str,
    *,
    form: RuleForm | None = None,
    follow_form: FollowForm | None = None,
) -> HttpResponse:
    found = queries.one_rule(seat, name)
    if found is None:
        raise Http404
    history: list[Setting | FromAbove] = [*queries.history_of(seat, name), *queries.came_from_above(seat, name)]
    context = {
        "section": "more",
        "seat": seat,
        "rule": found,
        "history": sorted(history, key=lambda one: one.at, reverse=True),
        "form": form or RuleForm(name=name, value=seat.rulebook[name]),
        "follow_form": follow_form or FollowForm(prefix="follow"),
        "is_being_founded": operations.is_being_founded(seat.group),
    }
    sent = form or follow_form
    return render(request, "rules/rule.html", context, status=status_of(sent) if sent else 200)
