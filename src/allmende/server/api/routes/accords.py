"""What several groups agree to: founding, joining, leaving, moving, merging, splitting; agreeing and saying no.

A program acts as who looks after the group. It can name no decision: what a group decides together is begun with a
proposal, voted on, and carried out by itself once it was accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_groups import group_called, group_known, known_or_none
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import associations as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.associations import operations
from allmende.server.associations.operations import plans, voting
from allmende.server.associations.operations.accords import matter_of
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.operations.plans import Plan
from allmende.server.associations.queries import accords as queries
from allmende.server.associations.queries.people import member_groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, belongs_through
from allmende.server.refusal import Refused

router = Router(tags=["associations"])

ALL = "/groups/{slug}/accords"
ONE = f"{ALL}/{{accord_id}}"
# What is begun stands beside the tree it will change.
BEGIN = "/groups/{slug}/association"


@reads(router, ALL, gives=schemas.Accords)
def accords(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What waits for the group's agreement, or for that of others with it."""
    seat = seat_in(request, slug)
    mine = belongs_through(seat.person)
    return shown(schemas.Accords(accords=[_accord(seat, one, mine=mine) for one in queries.accords_of(seat.group)]))


@reads(router, ONE, gives=schemas.AccordShown)
def accord(request: HttpRequest, slug: Slug, accord_id: Id) -> HttpResponse:
    """What is to be agreed to, or was, and who has agreed."""
    return shown(_page(seat_in(request, slug), accord_id))


@writes(router, "POST", f"{BEGIN}/found", gives=schemas.AccordShown, status=201)
def found_association(request: HttpRequest, slug: Slug, body: schemas.FoundingTogether) -> HttpResponse:
    """Begin founding an association with other groups, or agree to the very same."""
    seat = seat_in(request, slug)
    charter = operations.Charter(name=body.name, kind=body.kind, purpose=body.purpose)

    def plan() -> Plan:
        others = [group_called(one, person=seat.person, field="groups") for one in body.groups]
        return plans.founding(charter, groups=[seat.group, *others], side=seat.group, inherits=body.inherits)

    return _begin(request, seat, body, plan)


@writes(router, "POST", f"{BEGIN}/join", gives=schemas.AccordShown, status=201)
def join_association(request: HttpRequest, slug: Slug, body: schemas.JoiningAssociation) -> HttpResponse:
    """Begin joining an association; it is done once the association agrees, too."""
    seat = seat_in(request, slug)
    return _begin(
        request, seat, body, lambda: plans.joining(seat.group, _into(seat, body.into), inherits=body.inherits)
    )


@writes(router, "POST", f"{BEGIN}/leave", gives=schemas.AccordShown, status=201)
def leave_association(request: HttpRequest, slug: Slug, body: schemas.IntoAssociation) -> HttpResponse:
    """Leave an association; nobody else has to agree."""
    seat = seat_in(request, slug)
    return _begin(request, seat, body, lambda: plans.leaving(seat.group, _into(seat, body.into)))


@writes(router, "POST", f"{BEGIN}/move", gives=schemas.AccordShown, status=201)
def move_association(request: HttpRequest, slug: Slug, body: schemas.IntoAssociation) -> HttpResponse:
    """Begin going from the association whose rules the group follows to another, which agrees, too."""
    seat = seat_in(request, slug)
    return _begin(request, seat, body, lambda: plans.moving(seat.group, into=_into(seat, body.into)))


@writes(router, "POST", f"{BEGIN}/merge", gives=schemas.AccordShown, status=201)
def merge_association(request: HttpRequest, slug: Slug, body: schemas.IntoAssociation) -> HttpResponse:
    """Begin letting an association's groups go over to another of its kind, which agrees, too."""
    seat = seat_in(request, slug)
    return _begin(request, seat, body, lambda: plans.merging(seat.group, into=_into(seat, body.into)))


@writes(router, "POST", f"{BEGIN}/split", gives=schemas.AccordShown, status=201)
def split_association(request: HttpRequest, slug: Slug, body: schemas.SplittingOff) -> HttpResponse:
    """Begin forming an association of one's own with some other groups of an association; those who go agree."""
    seat = seat_in(request, slug)

    def plan() -> Plan:
        old = group_called(body.association, person=seat.person, field="association")
        leaving = [group for group in member_groups(old) if group.id in body.groups]
        if len(leaving) != len(set(body.groups)):
            raise Refused(_("Please choose some of its groups, but not all."), field="groups")
        return plans.splitting(old, groups=leaving, name=body.name, purpose=body.purpose)

    return _begin(request, seat, body, plan)


@writes(router, "POST", f"{ONE}/agree", gives=schemas.AccordShown)
def agree_to_accord(
    request: HttpRequest, slug: Slug, accord_id: Id, body: schemas.ByVote = schemas.AT_ONCE
) -> HttpResponse:
    """Agree for the group, or propose that it agrees; with the last agreement it is carried out."""
    return _answer(request, slug, accord_id, body, alone=operations.agree, together=voting.propose_to_agree)


@writes(router, "POST", f"{ONE}/withdraw", gives=schemas.AccordShown)
def withdraw_from_accord(
    request: HttpRequest, slug: Slug, accord_id: Id, body: schemas.ByVote = schemas.AT_ONCE
) -> HttpResponse:
    """Say no for the group, or no longer yes, or propose that; a no ends it for all."""
    return _answer(request, slug, accord_id, body, alone=operations.withdraw, together=voting.propose_to_refuse)


def _into(seat: Seat, slug: str) -> Group:
    return group_called(slug, person=seat.person, field="into")


def _begin(request: HttpRequest, seat: Seat, body: schemas.ByVote, plan: Callable[[], Plan]) -> HttpResponse:
    def act() -> schemas.AccordShown:
        if body.proposal is None:
            begun = operations.begin_and_agree(plan(), side=seat.group, **_acting(seat))
        else:
            begun, _motion = voting.begin_by_vote(seat, plan(), body.proposal.words, at=clock.now())
        return _page(seat, begun.id)

    return once(request, act, status=201)


def _answer(
    request: HttpRequest,
    slug: str,
    accord_id: str,
    body: schemas.ByVote,
    *,
    alone: Callable[..., object],
    together: Callable[..., object],
) -> HttpResponse:
    seat = seat_in(request, slug)
    _page(seat, accord_id)

    def act() -> schemas.AccordShown:
        if body.proposal is None:
            alone(accord_id, side=seat.group, **_acting(seat))
        else:
            together(seat, accord_id, body.proposal.words, at=clock.now())
        return _page(seat, accord_id)

    return once(request, act)


def _acting(seat: Seat) -> dict[str, Any]:
    """Return who acts and when. Never a decision: whose acts are decided is not for a caller to claim."""
    return {"decision": "", "by": seat.person, "at": clock.now()}


def _page(seat: Seat, accord_id: str) -> schemas.AccordShown:
    found = queries.accord_for(seat.group, accord_id)
    if found is None:
        raise NotFound
    return _accord(seat, found, mine=belongs_through(seat.person))


def _accord(seat: Seat, found: queries.Shown, *, mine: set[str]) -> schemas.AccordShown:
    row = found.accord
    return schemas.AccordShown(
        id=row.id,
        what=row.what,
        sentence=found.sentence,
        subject=known_or_none(row.subject, mine=mine),
        into=known_or_none(row.into, mine=mine),
        name=row.name,
        kind=row.kind,
        purpose=row.purpose,
        inherits=row.inherits,
        begun_at=row.begun_at,
        done_at=row.done_at,
        withdrawn_at=row.withdrawn_at,
        result=known_or_none(row.result, mine=mine),
        sides=[
            schemas.SideShown(
                group=group_known(one.side.group, mine=mine),
                goes_along=one.side.goes_along,
                agreed_at=one.side.agreed_at,
                decision_id=one.side.decision or None,
                voting_id=one.voting.id if one.voting is not None and one.is_readable else None,
            )
            for one in queries.sides_shown(found, person=seat.person)
        ],
        waits_for_us=found.waits_for_me,
        needs_decision=found.is_open and not decides_alone(seat.group, matter=matter_of(row, seat.group)),
    )
