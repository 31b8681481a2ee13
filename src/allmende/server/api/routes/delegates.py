"""Boards of associations: who speaks for whom, sending somebody, recalling them, giving a mandate back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_groups import group_called, group_known
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import associations as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.associations import operations
from allmende.server.associations.models import Mandate
from allmende.server.associations.queries import boards as queries
from allmende.server.associations.queries.people import member_groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat, belongs_through, rulebook_of
from allmende.server.people.models import Person
from allmende.server.refusal import Refused

router = Router(tags=["associations"])

ALL = "/groups/{slug}/delegates"
ONE = f"{ALL}/{{mandate_id}}"


@reads(router, ALL, gives=schemas.BoardOfDelegates)
def delegates(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The coordination board of an association: who speaks for whom, who did, and for which groups nobody speaks."""
    seat = seat_in(request, slug)
    return shown(_board(seat, _board_of(seat)))


@writes(router, "POST", ALL, gives=schemas.BoardOfDelegates, status=201)
def send_delegate(request: HttpRequest, slug: Slug, body: schemas.SendingDelegate) -> HttpResponse:
    """Send somebody of a member group one looks after to the board; whoever it sent before comes back."""
    seat = seat_in(request, slug)
    board = _board_of(seat)
    sender = group_called(body.sender, person=seat.person, field="sender")

    def act() -> schemas.BoardOfDelegates:
        operations.send_delegate(
            board,
            sender=sender,
            delegate=_person_of(sender, body.delegate),
            text=body.text,
            decision="",
            by=seat.person,
            at=clock.now(),
        )
        return _board(seat, board)

    return once(request, act, status=201)


@writes(router, "POST", f"{ONE}/recall", gives=schemas.BoardOfDelegates)
def recall_delegate(request: HttpRequest, slug: Slug, mandate_id: Id) -> HttpResponse:
    """Take a mandate back before its term ends, as who looks after the group that gave it."""
    return _end(
        request,
        slug,
        mandate_id,
        lambda seat: operations.recall_delegate(mandate_id, decision="", by=seat.person, at=clock.now()),
    )


@writes(router, "POST", f"{ONE}/resign", gives=schemas.BoardOfDelegates)
def resign_mandate(request: HttpRequest, slug: Slug, mandate_id: Id) -> HttpResponse:
    """Give my own mandate back."""
    return _end(request, slug, mandate_id, lambda seat: operations.resign(mandate_id, by=seat.person, at=clock.now()))


def _end(request: HttpRequest, slug: str, mandate_id: str, end: Callable[[Seat], None]) -> HttpResponse:
    seat = seat_in(request, slug)
    board = _board_of(seat)
    if not Mandate.objects.filter(pk=mandate_id, board=board).exists():
        raise NotFound

    def act() -> schemas.BoardOfDelegates:
        end(seat)
        return _board(seat, board)

    return once(request, act)


def _board_of(seat: Seat) -> Group:
    board = queries.board_of(seat.group)
    if board is None:
        raise NotFound
    return board


def _person_of(sender: Group, member_id: str) -> Person:
    """Return who is sent; the operation then asks whether they belong to the group."""
    member = Member.objects.select_related("person").filter(book=sender.book_id, pk=member_id).first()
    if member is None or member.person is None:
        raise Refused(_("Only somebody of %(group)s can speak for it.") % {"group": sender.name}, field="delegate")
    return member.person


def _board(seat: Seat, board: Group) -> schemas.BoardOfDelegates:
    mine, now = belongs_through(seat.person), clock.now()
    mandates = queries.mandates_of(board)
    sent = {one.sender_id for one in mandates if queries.counts(one, at=now)}
    return schemas.BoardOfDelegates(
        board=group_known(board, mine=mine),
        term_days=rulebook_of(board).board_term_days,
        delegates=[
            schemas.MandateShown(
                id=one.id,
                sender=group_known(one.sender, mine=mine),
                delegate=person_shown(one.delegate),
                text=one.text,
                given_at=one.given_at,
                until_day=one.until_day,
                counts=one.sender_id in sent,
                is_mine=one.delegate.person_id == seat.person.id,
                decision_id=one.decision or None,
            )
            for one in mandates
        ],
        past=[
            schemas.PastMandate(
                id=one.id,
                sender=group_known(one.sender, mine=mine),
                delegate=person_shown(one.delegate),
                text=one.text,
                given_at=one.given_at,
                ended_at=one.ended_at,
                why=one.why,
                decision_id=one.ended_decision or None,
            )
            for one in queries.past_mandates(board)
            if one.ended_at is not None
        ],
        without=[group_known(one, mine=mine) for one in member_groups(seat.group) if one.id not in sent],
    )
