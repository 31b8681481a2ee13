"""Auctions: what runs, bidding and withdrawing, offering and calling off, and what came out with its certificate."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound, private
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, reads_file, writes
from allmende.server.api.schemas import auctions as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.auctions import operations
from allmende.server.auctions.models import Auction
from allmende.server.auctions.queries import listing, standing
from allmende.server.auctions.queries.mine import my_bid
from allmende.server.groups.queries import Seat

router = Router(tags=["auctions"])

ONE = "/groups/{slug}/auctions/{auction_id}"


@reads(router, "/groups/{slug}/auctions", gives=schemas.Auctions)
def auctions(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The auctions of the whole community."""
    seat = seat_in(request, slug)
    return shown(
        schemas.Auctions(
            running=[schemas.AuctionLine.model_validate(card) for card in listing.running_auctions(seat)],
            over=[schemas.AuctionLine.model_validate(card) for card in listing.past_auctions(seat)],
        )
    )


@writes(router, "POST", "/groups/{slug}/auctions", gives=schemas.AuctionShown, status=201)
def offer(request: HttpRequest, slug: Slug, body: schemas.AuctionSaid) -> HttpResponse:
    """Offer something by auction; maintainers of the group do."""
    seat = seat_in(request, slug)
    lots = [operations.LotDraft(**lot.model_dump()) for lot in body.lots]
    draft = operations.AuctionDraft(**{**body.model_dump(exclude={"lots"}), "lots": lots})
    return once(request, lambda: _page(seat, operations.offer(seat, draft, at=clock.now()).id), status=201)


@reads(router, ONE, gives=schemas.AuctionShown)
def auction(request: HttpRequest, slug: Slug, auction_id: Id) -> HttpResponse:
    """One auction: what is offered, what I bid, how it stands if it is open, and what came out once it has closed."""
    return shown(_page(seat_in(request, slug), auction_id))


@writes(router, "PUT", f"{ONE}/bid", gives=schemas.AuctionShown)
def bid(request: HttpRequest, slug: Slug, auction_id: Id, body: schemas.BidSaid) -> HttpResponse:
    """Bid, in place of what I had bid before; until the close."""
    seat = _seat_with(request, slug, auction_id)
    said = operations.Said(worth=body.worth_mwh, units_milli=body.units_milli, budget_mwh=body.budget_mwh)

    def act() -> schemas.AuctionShown:
        operations.bid(seat, auction_id, said, at=clock.now())
        return _page(seat, auction_id)

    return once(request, act)


@writes(router, "DELETE", f"{ONE}/bid", gives=schemas.AuctionShown)
def withdraw_bid(request: HttpRequest, slug: Slug, auction_id: Id) -> HttpResponse:
    """Take my bid back; until the close."""
    seat = _seat_with(request, slug, auction_id)

    def act() -> schemas.AuctionShown:
        operations.withdraw_bid(seat, auction_id, at=clock.now())
        return _page(seat, auction_id)

    return once(request, act)


@writes(router, "POST", f"{ONE}/call-off", gives=schemas.AuctionShown)
def call_off_auction(request: HttpRequest, slug: Slug, auction_id: Id, body: schemas.AuctionCalledOff) -> HttpResponse:
    """Call it off before it closes: nobody gets anything, and nothing is asked for."""
    seat = _seat_with(request, slug, auction_id)

    def act() -> schemas.AuctionShown:
        operations.call_off(seat, auction_id, reason=body.reason, at=clock.now())
        return _page(seat, auction_id)

    return once(request, act)


@reads_file(router, f"{ONE}/certificate", media_type="application/json")
def auction_certificate(request: HttpRequest, slug: Slug, auction_id: Id) -> HttpResponse:
    """The bids and the result of a closed auction, for `allmende check-certificate`."""
    found = _auction(seat_in(request, slug), auction_id)
    if found.certificate is None:
        raise NotFound
    text = json.dumps(found.certificate, ensure_ascii=False, indent=1, sort_keys=True)
    return private(HttpResponse(f"{text}\n", content_type="application/json"))


def _seat_with(request: HttpRequest, slug: str, auction_id: str) -> Seat:
    seat = seat_in(request, slug)
    _auction(seat, auction_id)
    return seat


def _auction(seat: Seat, auction_id: str) -> Auction:
    found = listing.auction_of(seat, auction_id)
    if found is None:
        raise NotFound
    return found


def _page(seat: Seat, auction_id: str) -> schemas.AuctionShown:
    found = _auction(seat, auction_id)
    stands = standing.standing_of(found)
    return schemas.AuctionShown(
        auction=schemas.AuctionLine.model_validate(listing.card_of(found, seat=seat)),
        description=found.description,
        note=found.note,
        mine=schemas.MyBid.model_validate(my_bid(found, seat=seat)),
        standing=_standing(stands) if stands is not None else None,
    )


def _standing(stands: standing.Standing) -> schemas.Standing:
    return schemas.Standing(
        lots=[_lot(one) for one in stands.lots],
        raised=None if stands.steps is None else [schemas.PriceRise.model_validate(step) for step in stands.steps],
        given_up=[schemas.GivenUp.model_validate(one) for one in stands.given_up],
        asked_mwh=stands.effect.asked_mwh,
        work_mwh=stands.effect.value_mwh,
        refuted=stands.refuted,
    )


def _lot(one: standing.LotStanding) -> schemas.LotStanding:
    return schemas.LotStanding(
        lot_id=one.lot.id,
        name=one.lot.name,
        there_milli=one.there_milli,
        price_mwh=one.price_mwh,
        holders=[
            schemas.Holder(
                person=person_shown(holder.member), units_milli=holder.units_milli, price_mwh=holder.price_mwh
            )
            for holder in one.holders
        ],
        bids=[
            schemas.Bidden(person=person_shown(bid.member), amount_mwh=bid.amount_mwh, units_milli=bid.units_milli)
            for bid in one.bids
        ],
        held_up_by=[person_shown(member) for member in one.held_up.members] if one.held_up else [],
        instead=one.held_up.instead if one.held_up else None,
    )
