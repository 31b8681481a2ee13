"""Voting: opening it, casting a ballot, rough consensus, carrying out what was accepted, and where I may vote."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api import queries as lists
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_decisions import decision_in, decision_shown, fields_of_proposals
from allmende.server.api.once import once, shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import voting as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, moment_and_id_at
from allmende.server.api.schemas.decisions import DecisionShown
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.deciding.operations import carrying_out, consensus, opening, voting
from allmende.server.deciding.operations.closing import as_choice
from allmende.server.groups.queries import Seat

router = Router(tags=["decisions"])

A_PAGE = 50
ONE = "/groups/{slug}/decisions/{decision_id}"


@writes(router, "POST", f"{ONE}/open", gives=DecisionShown)
def open_vote(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Opening) -> HttpResponse:
    """Let those concerned vote; who may is fixed from then on."""

    def open_it(seat: Seat) -> None:
        with fields_of_proposals():
            opening.open_vote(seat, decision_id, kind=body.procedure, at=clock.now())

    return _do(request, slug, decision_id, open_it)


@writes(router, "PUT", f"{ONE}/ballot", gives=schemas.Cast)
def cast_ballot(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Casting) -> HttpResponse:
    """Cast a ballot, or another in its place; the last one counts."""
    seat = seat_in(request, slug)
    decision_in(seat, decision_id)

    def act() -> schemas.Cast:
        choice = as_choice(body.choice)
        return schemas.Cast(receipt=voting.cast(seat, decision_id, choice, reason=body.reason, at=clock.now()))

    return once(request, act)


@writes(router, "POST", f"{ONE}/consensus", gives=DecisionShown)
def state_consensus(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Stating) -> HttpResponse:
    """Say that there is rough consensus, as who looks after the group; it stands a day later."""
    return _do(
        request,
        slug,
        decision_id,
        lambda seat: consensus.state(seat, decision_id, answers=body.answers, at=clock.now()),
    )


@writes(router, "POST", f"{ONE}/call-vote", gives=DecisionShown)
def call_vote(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """Ask for a vote instead of a rough consensus; it begins at once."""
    return _do(request, slug, decision_id, lambda seat: consensus.call_vote(seat, decision_id, at=clock.now()))


@writes(router, "POST", f"{ONE}/carry-out", gives=DecisionShown)
def carry_out_decision(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """Try once more to carry out what was accepted and could not be done at once."""
    return _do(request, slug, decision_id, lambda seat: carrying_out.try_again(seat, decision_id, at=clock.now()))


@reads(router, "/groups/{slug}/votes", gives=schemas.MyVotes)
def my_votes(request: HttpRequest, slug: Slug, cursor: Cursor = "") -> HttpResponse:
    """Where I may vote, or might have, and what I said; what was opened last first."""
    seat = seat_in(request, slug)
    found = lists.votes_of(seat.member, seat.group, after=moment_and_id_at(cursor), count=A_PAGE + 1)
    page = found[:A_PAGE]
    return shown(
        schemas.MyVotes(
            votes=[_vote(one) for one in page],
            next=cursor_to(page[-1].opened_at, page[-1].proposal.id) if len(found) > A_PAGE else None,
        )
    )


def _do(request: HttpRequest, slug: str, decision_id: str, act: Callable[[Seat], object]) -> HttpResponse:
    """Do something to a proposal and answer with how it stands then."""
    seat = seat_in(request, slug)
    decision_in(seat, decision_id)

    def acted() -> DecisionShown:
        act(seat)
        return decision_shown(seat, decision_id)

    return once(request, acted)


def _vote(vote: lists.Vote) -> schemas.MyVote:
    return schemas.MyVote(
        decision_id=vote.proposal.id,
        title=vote.proposal.title,
        matter=vote.proposal.matter,
        state=vote.proposal.state,
        opened_at=vote.opened_at,
        closes_at=vote.proposal.closes_at,
        has_voted=vote.has_voted,
        choice=vote.choice,
        reason=vote.reason,
    )
