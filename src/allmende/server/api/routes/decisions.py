"""Decisions: what is proposed, how it is voted on, and who votes for whom."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound, private
from allmende.server.api.routing import reads, reads_file, writes
from allmende.server.api.schemas import decisions as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.deciding.models import Delegation, Proposal
from allmende.server.deciding.operations import delegating, opening, proposing, voting
from allmende.server.deciding.operations.closing import as_choice
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.queries import listing, proposals
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

router = Router(tags=["decisions"])


@reads(router, "/groups/{slug}/decisions", gives=schemas.Decisions)
def decisions(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The newest proposals: those voted on, those discussed, those decided."""
    found = listing.listed(seat_in(request, slug), at=clock.now(), page_length=listing.MOST_LISTED)
    cards = [*found.voting, *found.discussed, *found.decided]
    return shown(
        schemas.Decisions(
            decisions=[
                schemas.Decision(
                    id=card.proposal.id,
                    title=card.proposal.title,
                    matter=card.proposal.matter,
                    state=card.proposal.state,
                    proposed_by=card.proposal.by.name,
                    proposed_at=card.proposal.proposed_at,
                    closes_at=card.proposal.closes_at,
                    waits_for_me=card.waits_for_me,
                )
                for card in cards
            ]
        )
    )


@reads(router, "/groups/{slug}/decisions/{decision_id}", gives=schemas.DecisionShown)
def decision(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """One proposal, with who may vote and what was said openly."""
    return shown(_shown(seat_in(request, slug), decision_id))


@reads_file(router, "/groups/{slug}/decisions/{decision_id}/certificate", media_type="application/json")
def decision_certificate(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """The count of a vote, for `allmende check-certificate`."""
    found = _found(seat_in(request, slug), decision_id)
    if found.outcome is None:
        raise NotFound
    text = json.dumps(found.outcome, ensure_ascii=False, indent=1, sort_keys=True)
    return private(HttpResponse(f"{text}\n", content_type="application/json"))


@writes(router, "POST", "/groups/{slug}/decisions", gives=schemas.DecisionShown, status=201)
def propose(request: HttpRequest, slug: Slug, body: schemas.Proposing) -> HttpResponse:
    """Put something up for decision."""
    seat = seat_in(request, slug)
    said = body.model_dump()
    kind = said.pop("procedure")
    draft = ProposalDraft(**said, kind=kind)

    def act() -> schemas.DecisionShown:
        # Those concerned put a conflict to the vote at its own address, when its steps have been gone.
        if draft.matter == "conflict":
            sentence = _("A conflict comes to a vote from its own page, after talking and mediating.")
            raise Refused(sentence, field="matter")
        return _shown(seat, proposing.propose(seat, draft, at=clock.now()).id)

    return once(request, act, status=201)


@writes(router, "POST", "/groups/{slug}/decisions/{decision_id}/open", gives=schemas.DecisionShown)
def open_vote(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Opening) -> HttpResponse:
    """Let those concerned vote; who may is fixed from then on."""
    seat = seat_in(request, slug)
    _found(seat, decision_id)

    def act() -> schemas.DecisionShown:
        opening.open_vote(seat, decision_id, kind=body.procedure, at=clock.now())
        return _shown(seat, decision_id)

    return once(request, act)


@writes(router, "PUT", "/groups/{slug}/decisions/{decision_id}/ballot", gives=schemas.Cast)
def cast_ballot(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Casting) -> HttpResponse:
    """Cast a ballot, or another in its place; the last one counts."""
    seat = seat_in(request, slug)
    _found(seat, decision_id)

    def act() -> schemas.Cast:
        choice = as_choice(body.choice)
        return schemas.Cast(receipt=voting.cast(seat, decision_id, choice, reason=body.reason, at=clock.now()))

    return once(request, act)


@writes(router, "POST", "/groups/{slug}/delegations", gives=schemas.Delegated, status=201)
def delegate(request: HttpRequest, slug: Slug, body: schemas.Delegating) -> HttpResponse:
    """Let another member vote for me where I do not: in everything, in a matter, or on one decision."""
    seat = seat_in(request, slug)
    if body.decision:
        _found(seat, body.decision)

    def act() -> schemas.Delegated:
        at = clock.now()
        given = (
            delegating.delegate_decision(seat, body.decision, to=body.to, at=at)
            if body.decision
            else delegating.delegate(seat, to=body.to, matter=body.matter, days=body.days, at=at)
        )
        return schemas.Delegated(
            id=given.id,
            to=given.to_id,
            matter=given.matter,
            decision=given.decision_id or "",
            until_at=given.until_at,
        )

    return once(request, act, status=201)


@writes(router, "DELETE", "/groups/{slug}/delegations/{delegation_id}", gives=schemas.Revoked)
def revoke_delegation(request: HttpRequest, slug: Slug, delegation_id: Id) -> HttpResponse:
    """Take a delegation back."""
    seat = seat_in(request, slug)
    if not Delegation.objects.filter(pk=delegation_id, group=seat.group).exists():
        raise NotFound

    def act() -> schemas.Revoked:
        delegating.revoke(seat, delegation_id, at=clock.now())
        return schemas.Revoked(id=delegation_id)

    return once(request, act)


def _found(seat: Seat, decision_id: str) -> Proposal:
    found = Proposal.objects.filter(pk=decision_id, group=seat.group).first()
    if found is None:
        raise NotFound
    return found


def _shown(seat: Seat, decision_id: str) -> schemas.DecisionShown:
    page = proposals.page_of(seat, decision_id, at=clock.now())
    if page is None:
        raise NotFound
    found = page.proposal
    return schemas.DecisionShown(
        id=found.id,
        title=found.title,
        text=found.text,
        matter=found.matter,
        state=found.state,
        procedure=page.kind_code,
        secret=found.secret,
        proposed_by=found.by.name,
        proposed_at=found.proposed_at,
        changes=found.changes,
        terms=found.terms,
        details=found.details,
        options=[schemas.OptionShown(id=option, title=title) for option, title in page.options.items()],
        eligible=[voter.member_id for voter in page.voters],
        may_vote=page.is_open and page.voter is not None,
        my_choice=page.my_choice,
        voted_count=page.voted_count,
        opened_at=found.opened_at,
        closes_at=found.closes_at,
        ballots=[
            schemas.BallotShown(
                member_id=one.ballot.member_id,
                name=one.ballot.member.name,
                choice=one.ballot.choice,
                reason=one.ballot.reason,
                counts_for=one.weight,
            )
            for one in page.ballots
        ],
        verdict=found.verdict,
        carried_out_at=found.carried_out_at,
        problem=found.problem,
    )
