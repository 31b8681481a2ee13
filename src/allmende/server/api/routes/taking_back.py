"""Taking decisions back: proposing the reversal of one, and calling back what a board decided."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_decisions import decision_in, decision_shown
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import taking_back as schemas
from allmende.server.api.schemas.decisions import DecisionShown
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.deciding.operations import calling_back, reversing
from allmende.server.deciding.queries import calling_back as queries
from allmende.server.groups.queries import Seat

router = Router(tags=["decisions"])

ONE = "/groups/{slug}/decisions/{decision_id}"


@writes(router, "POST", f"{ONE}/reversal", gives=DecisionShown, status=201)
def reverse_decision(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Reversing) -> HttpResponse:
    """Propose that an accepted decision is taken back: what it set becomes again what it was before."""
    seat = seat_in(request, slug)
    decision_in(seat, decision_id)

    def act() -> DecisionShown:
        made = reversing.propose_reversal(seat, decision_id, text=body.text, at=clock.now())
        return decision_shown(seat, made.id)

    return once(request, act, status=201)


@reads(router, f"{ONE}/call-back", gives=schemas.CallBackShown)
def call_back_of_decision(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """How it stands with calling a decision of a board back."""
    return shown(_standing(seat_in(request, slug), decision_id))


@writes(router, "POST", f"{ONE}/call-back", gives=schemas.CallBackShown)
def call_decision_back(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """Ask for a decision of a board; as soon as enough do, all those concerned vote on it."""
    return _do(request, slug, decision_id, lambda seat: calling_back.ask(seat, decision_id, at=clock.now()))


@writes(router, "DELETE", f"{ONE}/call-back", gives=schemas.CallBackShown)
def withdraw_call_back(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """Ask for it no longer."""
    return _do(request, slug, decision_id, lambda seat: calling_back.withdraw(seat, decision_id, at=clock.now()))


def _do(request: HttpRequest, slug: str, decision_id: str, act: Callable[[Seat], object]) -> HttpResponse:
    seat = seat_in(request, slug)
    _standing(seat, decision_id)

    def acted() -> schemas.CallBackShown:
        act(seat)
        return _standing(seat, decision_id)

    return once(request, acted)


def _standing(seat: Seat, decision_id: str) -> schemas.CallBackShown:
    found = queries.standing_of(seat, decision_in(seat, decision_id), at=clock.now())
    if found is None:
        raise NotFound
    return schemas.CallBackShown(
        group_slug=found.association.slug,
        asking_count=found.asking_count,
        needed_count=found.needed_count,
        concerned_count=found.concerned_count,
        share_milli=found.share_milli,
        until_at=found.until,
        is_open=found.is_open,
        i_ask=found.i_ask,
        voting_id=found.vote.id if found.vote is not None else None,
    )
