"""What is said about a proposal: comments, suggestions of other words or values, and the answers to these."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_decisions import (
    comment_shown,
    decision_in,
    decision_shown,
    fields_of_proposals,
    suggestion_shown,
)
from allmende.server.api.once import once
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import writes
from allmende.server.api.schemas import discussing as schemas
from allmende.server.api.schemas.decisions import DecisionShown
from allmende.server.api.schemas.fields import Id, Number, Slug
from allmende.server.deciding.models import Amendment
from allmende.server.deciding.operations import discussing
from allmende.server.groups.queries import Seat

router = Router(tags=["decisions"])

ONE = "/groups/{slug}/decisions/{decision_id}"
SUGGESTION = f"{ONE}/suggestions/{{amendment_id}}"


@writes(router, "POST", f"{ONE}/comments", gives=schemas.CommentShown, status=201)
def comment_on_decision(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Commenting) -> HttpResponse:
    """Say something about a proposal, until it is decided."""
    seat = seat_in(request, slug)
    decision_in(seat, decision_id)

    def act() -> schemas.CommentShown:
        return comment_shown(discussing.comment(seat, decision_id, text=body.text, at=clock.now()))

    return once(request, act, status=201)


@writes(router, "POST", f"{ONE}/suggestions", gives=schemas.SuggestionShown, status=201)
def suggest_amendment(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Suggesting) -> HttpResponse:
    """Suggest other words or values, until voting is opened."""
    seat = seat_in(request, slug)
    found = decision_in(seat, decision_id)
    text = body.text if body.text is not None else found.text

    def act() -> schemas.SuggestionShown:
        with fields_of_proposals():
            made = discussing.suggest(
                seat, decision_id, text=text, changes=body.changes, reason=body.reason, at=clock.now()
            )
        return suggestion_shown(made)

    return once(request, act, status=201)


@writes(router, "POST", f"{SUGGESTION}/take-up", gives=DecisionShown)
def take_up_suggestion(request: HttpRequest, slug: Slug, decision_id: Id, amendment_id: Number) -> HttpResponse:
    """Make a suggestion the proposal, as whoever proposed it."""
    seat = seat_in(request, slug)
    _suggestion(seat, decision_id, amendment_id)

    def act() -> DecisionShown:
        with fields_of_proposals():
            discussing.take_up(seat, decision_id, amendment_id, at=clock.now())
        return decision_shown(seat, decision_id)

    return once(request, act)


@writes(router, "POST", f"{SUGGESTION}/decline", gives=schemas.SuggestionShown)
def decline_suggestion(
    request: HttpRequest, slug: Slug, decision_id: Id, amendment_id: Number, body: schemas.DecliningSuggestion
) -> HttpResponse:
    """Leave the proposal as it is and say why, as whoever proposed it."""
    seat = seat_in(request, slug)
    _suggestion(seat, decision_id, amendment_id)

    def act() -> schemas.SuggestionShown:
        discussing.decline(seat, decision_id, amendment_id, answer=body.answer, at=clock.now())
        return suggestion_shown(_suggestion(seat, decision_id, amendment_id))

    return once(request, act)


def _suggestion(seat: Seat, decision_id: str, amendment_id: int) -> Amendment:
    found = Amendment.objects.select_related("by__person").filter(
        pk=amendment_id, proposal=decision_id, proposal__group=seat.group
    )
    first = found.first()
    if first is None:
        raise NotFound
    return first
