"""Who votes for whom, and who is an expert for what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_decisions import decision_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import delegating as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.deciding.models import Delegation, ExpertNaming
from allmende.server.deciding.operations import delegating
from allmende.server.deciding.operations import experts as expertise
from allmende.server.deciding.queries import delegations as queries
from allmende.server.deciding.queries.experts import experts_of
from allmende.server.groups.queries import Seat

router = Router(tags=["decisions"])


@reads(router, "/groups/{slug}/delegations", gives=schemas.Delegations)
def delegations(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Who votes for me where I do not, and for whom I do."""
    found = queries.standing_of(seat_in(request, slug), at=clock.now())
    return shown(
        schemas.Delegations(
            mine=[_delegation(line.delegation) for line in found.mine],
            for_me=[_delegation(line.delegation) for line in found.for_me],
            counts_for=found.weight,
            chain=[person_shown(member) for member in found.chain],
        )
    )


@writes(router, "POST", "/groups/{slug}/delegations", gives=schemas.Delegated, status=201)
def delegate(request: HttpRequest, slug: Slug, body: schemas.Delegating) -> HttpResponse:
    """Let another member vote for me where I do not: in everything, in a matter, or on one decision."""
    seat = seat_in(request, slug)
    if body.decision:
        decision_in(seat, body.decision)

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


@reads(router, "/groups/{slug}/experts", gives=schemas.Experts)
def experts(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Who decides as an expert what is left to those who do it, each with the decision that named them."""
    return shown(_experts(seat_in(request, slug)))


@writes(router, "DELETE", "/groups/{slug}/experts/{naming_id}", gives=schemas.Experts)
def give_expertise_back(request: HttpRequest, slug: Slug, naming_id: Id) -> HttpResponse:
    """Stop being an expert, by one's own word."""
    seat = seat_in(request, slug)
    if not ExpertNaming.objects.filter(pk=naming_id, group=seat.group).exists():
        raise NotFound

    def act() -> schemas.Experts:
        expertise.give_back(seat, naming_id, at=clock.now())
        return _experts(seat)

    return once(request, act)


def _delegation(given: Delegation) -> schemas.DelegationShown:
    return schemas.DelegationShown(
        id=given.id,
        by=person_shown(given.by),
        to=person_shown(given.to),
        matter=given.matter,
        decision_id=given.decision_id,
        from_at=given.from_at,
        until_at=given.until_at,
    )


def _experts(seat: Seat) -> schemas.Experts:
    return schemas.Experts(
        experts=[
            schemas.ExpertShown(
                id=one.id,
                member=person_shown(one.member),
                matter=one.matter,
                decision_id=one.decision_id,
                named_at=one.named_at,
                is_me=one.member_id == seat.member.id,
            )
            for one in experts_of(seat.group)
        ]
    )
