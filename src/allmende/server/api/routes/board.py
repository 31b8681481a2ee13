"""The board: what is open now, and who takes it."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import member_in, seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import tasks as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import Done, Id, Number, Slug
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Occurrence, Swap, Taking
from allmende.server.work.operations import board as operations
from allmende.server.work.operations import swaps as swapping
from allmende.server.work.operations.tasks import call_off_occurrence
from allmende.server.work.queries import board as queries
from allmende.server.work.queries import dated as dated_queries
from allmende.server.work.queries.contributions import my_open_places

router = Router(tags=["board"])

ONE = "/groups/{slug}/board/{occurrence_id}"


@reads(router, "/groups/{slug}/board", gives=schemas.BoardShown)
def board(
    request: HttpRequest,
    slug: Slug,
    show: Literal["all", "mine", "free", "necessary"] = "all",
    sort: Literal["due", "weight"] = "due",
    cursor: Cursor = "",
) -> HttpResponse:
    """The board as it stands now: weights, next rises, places."""
    seat, at = seat_in(request, slug), clock.now()
    page = queries.board(seat, at=at, shown=show, sort=sort, page=number_at(cursor, first=1))
    return shown(
        schemas.BoardShown(
            at=at,
            mine=[schemas.CardShown.model_validate(card) for card in page.mine],
            deserted=[schemas.CardShown.model_validate(card) for card in page.deserted],
            cards=[schemas.CardShown.model_validate(card) for card in page.cards],
            count=page.count,
            swaps_count=page.swaps_count,
            next=cursor_to(page.page + 1) if page.page < page.pages else None,
        )
    )


@reads(router, ONE, gives=schemas.DatedShown)
def dated(request: HttpRequest, slug: Slug, occurrence_id: Id) -> HttpResponse:
    """One dated task: how its weight goes, and who did what with its places."""
    found = dated_queries.dated(seat_in(request, slug), occurrence_id, at=clock.now())
    if found is None:
        raise NotFound
    return shown(schemas.DatedShown.model_validate(found))


@writes(router, "POST", f"{ONE}/take", gives=schemas.PlaceShown, status=201)
def take(request: HttpRequest, slug: Slug, occurrence_id: Id, body: schemas.ForMember) -> HttpResponse:
    """Take a place at the weight shown now. Of several at once, exactly one gets the last place."""
    seat = seat_in(request, slug)
    _occurrence(seat, occurrence_id)
    member = member_in(seat, body.member_id or "")
    return once(
        request,
        lambda: _place(operations.take(seat, occurrence_id, member=member, at=clock.now())),
        status=201,
    )


@writes(router, "POST", f"{ONE}/stand-in", gives=Done, status=201)
def stand_in(request: HttpRequest, slug: Slug, occurrence_id: Id, body: schemas.ForMember) -> HttpResponse:
    """Be ready to step in; when a place is handed back, who stands in first has it."""
    seat = seat_in(request, slug)
    _occurrence(seat, occurrence_id)
    member = member_in(seat, body.member_id or "")

    def act() -> Done:
        operations.stand_in(seat, occurrence_id, member=member, at=clock.now())
        return Done()

    return once(request, act, status=201)


@writes(router, "DELETE", f"{ONE}/stand-in", gives=Done)
def stop_standing_in(request: HttpRequest, slug: Slug, occurrence_id: Id, member_id: Id | None = None) -> HttpResponse:
    """No longer be ready to step in."""
    seat = seat_in(request, slug)
    _occurrence(seat, occurrence_id)
    member = member_in(seat, member_id or "")

    def act() -> Done:
        operations.stop_standing_in(seat, occurrence_id, member=member, at=clock.now())
        return Done()

    return once(request, act)


@writes(router, "POST", f"{ONE}/call-off", gives=Done)
def call_off(request: HttpRequest, slug: Slug, occurrence_id: Id) -> HttpResponse:
    """Say that it need not be done this once; who added the task can, and maintainers."""
    seat = seat_in(request, slug)
    occurrence = _occurrence(seat, occurrence_id)

    def act() -> Done:
        call_off_occurrence(seat, occurrence, at=clock.now())
        return Done()

    return once(request, act)


def _occurrence(seat: Seat, occurrence_id: str) -> Occurrence:
    found = Occurrence.objects.select_related("task", "group__book").filter(pk=occurrence_id, group=seat.group).first()
    if found is None:
        raise NotFound
    return found


def _place(taking: Taking) -> schemas.PlaceShown:
    return schemas.PlaceShown(
        taking_id=taking.id,
        occurrence_id=taking.occurrence_id,
        place=taking.place,
        member_id=taking.member_id,
        minutes=taking.minutes,
        weight_milli=taking.weight_milli,
        how=taking.how,
        taken_at=taking.taken_at,
    )


@reads(router, "/groups/{slug}/places", gives=schemas.OpenPlaces)
def my_places(request: HttpRequest, slug: Slug) -> HttpResponse:
    """My places that are not reported yet, and those of whom I speak for."""
    places = [
        schemas.OpenPlace(
            taking_id=place.taking.id,
            occurrence_id=place.taking.occurrence_id,
            title=place.title,
            member=person_shown(place.taking.member),
            due_at=place.due_at,
            minutes=place.minutes,
            weight_milli=place.weight_milli,
            is_due=place.is_due,
        )
        for place in my_open_places(seat_in(request, slug), clock.now())
    ]
    return shown(schemas.OpenPlaces(places=places))


@writes(router, "POST", "/groups/{slug}/places/{taking_id}/hand-back", gives=schemas.HandedBack)
def hand_back(request: HttpRequest, slug: Slug, taking_id: Id) -> HttpResponse:
    """Give a place back; who stands in first has it then."""
    seat = seat_in(request, slug)

    def act() -> schemas.HandedBack:
        stepped_in = operations.hand_back(seat, taking_id, at=clock.now())
        return schemas.HandedBack(stand_in=_place(stepped_in) if stepped_in else None)

    return once(request, act)


@writes(router, "POST", "/groups/{slug}/places/{taking_id}/offer", gives=schemas.SwapShown, status=201)
def offer_swap(request: HttpRequest, slug: Slug, taking_id: Id, body: schemas.Offering) -> HttpResponse:
    """Offer somebody one's place, for one of theirs or for nothing. The weights stay with the places."""
    seat = seat_in(request, slug)
    to = member_in(seat, body.to_member_id)

    def act() -> schemas.SwapShown:
        offered = swapping.offer_swap(seat, taking_id, to=to, wanted_id=body.wanted_taking_id, at=clock.now())
        return _swap(offered)

    return once(request, act, status=201)


@reads(router, "/groups/{slug}/swaps", gives=schemas.Offers)
def swaps(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Open offers that wait for my answer, and those that I have made."""
    seat = seat_in(request, slug)
    return shown(
        schemas.Offers(
            to_me=[schemas.OfferShown.model_validate(offer) for offer in dated_queries.offers_to(seat)],
            by_me=[schemas.OfferShown.model_validate(offer) for offer in dated_queries.offers_by(seat)],
        )
    )


@writes(router, "POST", "/groups/{slug}/swaps/{swap_id}/answer", gives=schemas.SwapShown)
def answer_swap(request: HttpRequest, slug: Slug, swap_id: Number, body: schemas.YesOrNo) -> HttpResponse:
    """Take the offered place over, and give one's own, or decline."""
    seat = seat_in(request, slug)
    return once(request, lambda: _swap(swapping.answer_swap(seat, swap_id, accept=body.accept, at=clock.now())))


@writes(router, "DELETE", "/groups/{slug}/swaps/{swap_id}", gives=schemas.SwapShown)
def withdraw_swap(request: HttpRequest, slug: Slug, swap_id: Number) -> HttpResponse:
    """Take an offer back that has not been answered."""
    seat = seat_in(request, slug)
    return once(request, lambda: _swap(swapping.withdraw_swap(seat, swap_id, at=clock.now())))


def _swap(swap: Swap) -> schemas.SwapShown:
    return schemas.SwapShown(
        id=swap.pk,
        offered_taking_id=swap.offered_id,
        to_member_id=swap.to_id,
        wanted_taking_id=swap.wanted_id,
        offered_at=swap.offered_at,
        answered_at=swap.answered_at,
        accepted=swap.accepted,
    )
