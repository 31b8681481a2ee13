"""Votes on shared budgets: the list, putting one up, proposing, voting, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.conflicts.forms.budgets import BallotForm, BudgetForm, ProjectForm
from allmende.server.conflicts.models import Budget
from allmende.server.conflicts.operations import budgets as operations
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.conflicts.queries import budgets as queries
from allmende.server.conflicts.web.budget_words import amount_words, result_figures, result_lines
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted
from allmende.server.web.downloads import json_file
from allmende.tables import pabulib


@require_safe
@for_members
def budgets(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the budgets of the group, and votes of elsewhere that were counted here."""
    cards = [{"budget": one, "amount": amount_words(one.amount, one.unit)} for one in queries.budgets_of(seat.group)]
    context = {"section": "group", "seat": seat, "cards": cards, "imported": queries.imported_of(seat.group)}
    return render(request, "conflicts/budgets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def put_up(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put a budget up."""
    form = BudgetForm(sent(request))
    made: list[Budget] = []

    def act(said: dict[str, Any]) -> None:
        made.append(operations.put_up(seat, BudgetDraft(**said), at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("Now everybody can propose what it could be for."))
        return back_to(request, _there(seat, made[0].id))
    context = {"section": "group", "seat": seat, "form": form}
    return render(request, "conflicts/budget_form.html", context, status=status_of(form))


@require_safe
@for_members
def budget(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:
    """Show one budget: to propose for, to vote on, or what came out."""
    page = _found(seat, budget_id)
    return _page(request, seat, page, form=ProjectForm(unit=page.budget.unit))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def propose(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:
    """Propose a project."""
    page = _found(seat, budget_id)
    if request.method != "POST":
        return back_to(request, _there(seat, budget_id))
    form = ProjectForm(sent(request), unit=page.budget.unit)

    def act(said: dict[str, Any]) -> None:
        operations.propose_project(seat, budget_id, ProjectDraft(**said), at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("It is on the list."))
        return back_to(request, _there(seat, budget_id))
    return _page(request, seat, page, form=form)


@require_POST
@for_members
def take_back(request: HttpRequest, seat: Seat, budget_id: str, project_id: str) -> HttpResponse:
    """Take a project back."""
    return _press(
        request,
        seat,
        budget_id,
        lambda: operations.take_back_project(seat, budget_id, project_id),
        done=_("It is off the list."),
    )


@require_POST
@for_maintainers
def open_vote(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:
    """Let the members vote from now on."""
    return _press(
        request,
        seat,
        budget_id,
        lambda: operations.open_budget(seat, budget_id, at=clock.now()),
        done=_("Voting is open."),
    )


@require_POST
@for_maintainers
def call_off(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:
    """Take a budget back before anybody votes on it."""
    return _press(
        request,
        seat,
        budget_id,
        lambda: operations.call_off(seat, budget_id, at=clock.now()),
        done=_("It is called off."),
    )


@require_POST
@for_members
def vote(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:
    """Say which projects one supports."""
    page = _found(seat, budget_id)
    form = BallotForm(request.POST, offered=page.projects)
    chosen = form.cleaned_data["projects"] if form.is_valid() else [""]
    pressed(
        request,
        lambda: operations.vote(seat, budget_id, chosen, at=clock.now()),
        done=_("Your vote stands. You can change it until the close."),
    )
    return back_to(request, _there(seat, budget_id))


@require_safe
@for_members
def certificate(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:  # noqa: ARG001  # asked by Django
    """Hand out all ballots and the result, for one's own computer to check."""
    found = _counted(seat, budget_id)
    assert found.outcome is not None
    return json_file(found.outcome, name=f"{seat.group.slug}-budget-{found.id}.json")


@require_safe
@for_members
def as_pabulib(request: HttpRequest, seat: Seat, budget_id: str) -> HttpResponse:  # noqa: ARG001  # asked by Django
    """Hand out the vote as a Pabulib file, without names."""
    found = _counted(seat, budget_id)
    response = HttpResponse(pabulib.write(queries.as_election(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{seat.group.slug}-budget-{found.id}.pb"'
    return response


def _press(request: HttpRequest, seat: Seat, budget_id: str, act: Callable[[], object], *, done: str) -> HttpResponse:
    _found(seat, budget_id)
    pressed(request, act, done=done)
    return back_to(request, _there(seat, budget_id))


def _counted(seat: Seat, budget_id: str) -> Budget:
    found = queries.budget_of(seat.group, budget_id)
    if found is None or found.outcome is None:
        raise Http404
    return found


def _found(seat: Seat, budget_id: str) -> queries.BudgetPage:
    found = queries.budget_page(seat, budget_id)
    if found is None:
        raise Http404
    return found


def _there(seat: Seat, budget_id: str) -> str:
    return reverse("budgets:budget", args=[seat.group.slug, budget_id])


def _page(request: HttpRequest, seat: Seat, page: queries.BudgetPage, *, form: ProjectForm) -> HttpResponse:
    unit, mine = page.budget.unit, set(page.mine or ())
    context = {
        "section": "group",
        "seat": seat,
        "page": page,
        "budget": page.budget,
        "amount": amount_words(page.budget.amount, unit),
        "projects": [
            {
                "project": project,
                "cost": amount_words(project.cost, unit),
                "is_mine": project.id in mine,
                "may_take_back": project.by_id == seat.member.id or seat.is_maintainer,
            }
            for project in page.projects
        ],
        "form": form,
        "figures": result_figures(page.result, unit=unit) if page.result else None,
        "lines": result_lines(page.result, unit=unit) if page.result else [],
    }
    return render(request, "conflicts/budget.html", context, status=status_of(form))
