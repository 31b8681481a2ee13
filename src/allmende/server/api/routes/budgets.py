"""Votes on shared budgets: what could be paid, voting, the result with its certificate and as a Pabulib file."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound, private
from allmende.server.api.routing import reads, reads_file, writes
from allmende.server.api.schemas import conflicts as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.conflicts.models import Budget
from allmende.server.conflicts.operations import budgets as operations
from allmende.server.conflicts.queries import budgets as queries
from allmende.server.groups.queries import Seat
from allmende.tables import pabulib

router = Router(tags=["budgets"])

ONE = "/groups/{slug}/budgets/{budget_id}"


@reads(router, "/groups/{slug}/budgets", gives=schemas.Budgets)
def budgets(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The shared budgets of the group."""
    found = queries.budgets_of(seat_in(request, slug).group)
    return shown(schemas.Budgets(budgets=[schemas.BudgetLine.model_validate(one) for one in found]))


@writes(router, "POST", "/groups/{slug}/budgets", gives=schemas.BudgetShown, status=201)
def put_up_budget(request: HttpRequest, slug: Slug, body: schemas.BudgetSaid) -> HttpResponse:
    """Put a budget up; maintainers do."""
    seat = seat_in(request, slug)
    said = body.model_dump()
    amount = said.pop("total")
    draft = operations.BudgetDraft(**said, amount=amount)
    return once(request, lambda: _page(seat, operations.put_up(seat, draft, at=clock.now()).id), status=201)


@reads(router, ONE, gives=schemas.BudgetShown)
def budget(request: HttpRequest, slug: Slug, budget_id: Id) -> HttpResponse:
    """One budget: its projects, and the result once it is counted."""
    return shown(_page(seat_in(request, slug), budget_id))


@writes(router, "POST", f"{ONE}/projects", gives=schemas.BudgetShown)
def propose_budget_project(request: HttpRequest, slug: Slug, budget_id: Id, body: schemas.ProjectSaid) -> HttpResponse:
    """Propose what a part of it could be for, while nobody votes yet."""
    draft = operations.ProjectDraft(**body.model_dump())
    return _do(
        request, slug, budget_id, lambda seat: operations.propose_project(seat, budget_id, draft, at=clock.now())
    )


@writes(router, "POST", f"{ONE}/open", gives=schemas.BudgetShown)
def open_budget(request: HttpRequest, slug: Slug, budget_id: Id) -> HttpResponse:
    """Let the members vote from now on; maintainers do."""
    return _do(request, slug, budget_id, lambda seat: operations.open_budget(seat, budget_id, at=clock.now()))


@writes(router, "POST", f"{ONE}/call-off", gives=schemas.BudgetShown)
def call_off_budget(request: HttpRequest, slug: Slug, budget_id: Id) -> HttpResponse:
    """Take it back before anybody votes; maintainers do."""
    return _do(request, slug, budget_id, lambda seat: operations.call_off(seat, budget_id, at=clock.now()))


@writes(router, "PUT", f"{ONE}/vote", gives=schemas.BudgetShown)
def vote_on_budget(request: HttpRequest, slug: Slug, budget_id: Id, body: schemas.VoteSaid) -> HttpResponse:
    """Say which projects I support, in place of what I said before."""
    return _do(request, slug, budget_id, lambda seat: operations.vote(seat, budget_id, body.projects, at=clock.now()))


@reads_file(router, f"{ONE}/certificate", media_type="application/json")
def budget_certificate(request: HttpRequest, slug: Slug, budget_id: Id) -> HttpResponse:
    """The ballots and the count, for `allmende check-certificate`."""
    found = _counted(seat_in(request, slug), budget_id)
    text = json.dumps(found.outcome, ensure_ascii=False, indent=1, sort_keys=True)
    return private(HttpResponse(f"{text}\n", content_type="application/json"))


@reads_file(router, f"{ONE}/pabulib", media_type="text/csv")
def budget_as_pabulib(request: HttpRequest, slug: Slug, budget_id: Id) -> HttpResponse:
    """The vote as a Pabulib file, without names, for `allmende count-budget`."""
    found = _counted(seat_in(request, slug), budget_id)
    return private(HttpResponse(pabulib.write(queries.as_election(found)), content_type="text/csv; charset=utf-8"))


def _counted(seat: Seat, budget_id: str) -> Budget:
    found = queries.budget_of(seat.group, budget_id)
    if found is None or found.outcome is None:
        raise NotFound
    return found


def _do(request: HttpRequest, slug: str, budget_id: str, act: Callable[[Seat], object]) -> HttpResponse:
    seat = seat_in(request, slug)
    _page(seat, budget_id)

    def acted() -> schemas.BudgetShown:
        act(seat)
        return _page(seat, budget_id)

    return once(request, acted)


def _page(seat: Seat, budget_id: str) -> schemas.BudgetShown:
    page = queries.budget_page(seat, budget_id)
    if page is None:
        raise NotFound
    results = {line.id: line for line in page.result.projects} if page.result is not None else {}
    mine = set(page.mine or ())
    projects = []
    for project in page.projects:
        line = results.get(project.id)
        told = schemas.BudgetProjectShown(
            id=project.id, title=project.title, cost=project.cost, is_mine=project.id in mine
        )
        if line is not None:
            told = schemas.BudgetProjectShown(
                **told.model_dump(include={"id", "title", "cost", "is_mine"}),
                is_chosen=line.is_chosen,
                supporters_count=line.supporters_count,
                price=None if line.price is None else str(line.price),
                missing=None if line.is_chosen else str(line.missing),
            )
        projects.append(told)
    return schemas.BudgetShown(
        budget=schemas.BudgetLine.model_validate(page.budget),
        text=page.budget.text,
        state=page.state,
        projects=projects,
        voters_count=page.voters_count,
        ballots_count=page.ballots_count,
        may_vote=page.may_vote,
        i_have_voted=page.mine is not None,
        left_over=page.result.left_over if page.result is not None else None,
    )
