"""Auctions: the list, one with how it stands or what came out, its certificate, bidding and withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.auctions import operations
from allmende.server.auctions.effect import worded_effect
from allmende.server.auctions.forms.bidding import BidForm
from allmende.server.auctions.models import Auction
from allmende.server.auctions.queries import listing
from allmende.server.auctions.queries.mine import MyBid, my_bid
from allmende.server.auctions.queries.standing import Standing, standing_of
from allmende.server.auctions.web.words import bid_bars, mine_sentences, price_reason, price_sentence
from allmende.server.explanations import link
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted
from allmende.server.web.downloads import json_file


@require_safe
@for_members
def auctions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the auctions of the community: those that take bids first."""
    context = {
        "section": "goods",
        "running": listing.running_auctions(seat),
        "over": listing.past_auctions(seat),
        "may_add": seat.is_maintainer and seat.group.kind not in WITHOUT_WORK,
    }
    return render(request, "auctions/auctions.html", context)


@require_safe
@for_members
def auction(request: HttpRequest, seat: Seat, auction_id: str) -> HttpResponse:
    """Show one auction: while it runs, to bid; afterwards what came out and why."""
    found = auction_in(seat, auction_id)
    mine = my_bid(found, seat=seat)
    return _page(request, seat, found, mine=mine, form=BidForm(mine=mine))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def bid(request: HttpRequest, seat: Seat, auction_id: str) -> HttpResponse:
    """Take a bid in place of what was bid before."""
    found = auction_in(seat, auction_id)
    there = reverse("auctions:auction", args=[seat.group.slug, found.id])
    if request.method != "POST":
        return back_to(request, there)
    mine = my_bid(found, seat=seat)
    form = BidForm(sent(request), mine=mine)

    def act(_said: dict[str, Any]) -> None:
        operations.bid(seat, found.id, form.said(), at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Your bid stands. You can change it until the close."))
        return back_to(request, there)
    return _page(request, seat, found, mine=mine, form=form)


@require_POST
@for_members
def withdraw_bid(request: HttpRequest, seat: Seat, auction_id: str) -> HttpResponse:
    """Take one's bid back."""
    found = auction_in(seat, auction_id)
    pressed(
        request,
        lambda: operations.withdraw_bid(seat, found.id, at=clock.now()),
        done=_("Your bid is withdrawn."),
    )
    return back_to(request, reverse("auctions:auction", args=[seat.group.slug, found.id]))


@require_safe
@for_members
def certificate(_request: HttpRequest, seat: Seat, auction_id: str) -> HttpResponse:
    """Hand out all statements and the result, for one's own computer to check."""
    found = auction_in(seat, auction_id)
    if found.certificate is None:
        raise Http404
    return json_file(found.certificate, name=_file_name(found))


def auction_in(seat: Seat, auction_id: str) -> Auction:
    """Return an auction of the seat's community, or raise Http404."""
    found = listing.auction_of(seat, auction_id)
    if found is None:
        raise Http404
    return found


def _file_name(auction: Auction) -> str:
    return f"{auction.group.slug}-auction-{auction.number}.json"


def _page(request: HttpRequest, seat: Seat, found: Auction, *, mine: MyBid, form: BidForm) -> HttpResponse:
    found.refresh_from_db(fields=["closed_at", "called_off_at", "note", "certificate", "result"])
    standing, me = standing_of(found), seat.member.id
    card = listing.card_of(found, seat=seat)
    context = {
        "section": "goods",
        "auction": found,
        "card": card,
        "mine": mine,
        "form": form,
        "me": me,
        "standing": standing,
        "lots": _lots(standing, me=me) if standing else [],
        "my_sentences": mine_sentences(standing, me=me, is_over=card.is_over) if standing else [],
        "effect": worded_effect(standing.effect) if standing else [],
        "effect_url": link("sharing:effect_of_auction", seat.group.slug, found.id),
        "file_name": _file_name(found),
        "entry_number": found.entry.number if found.entry else None,
        "may_call_off": card.state == "running" and seat.is_maintainer and seat.group.id == found.group_id,
    }
    return render(request, "auctions/auction.html", context, status=status_of(form))


def _lots(standing: Standing, *, me: str) -> list[dict[str, Any]]:
    """Return each lot with why its price is not lower and how it rose, its bars and whether it is one's own."""
    return [
        {
            "shown": one,
            "sentence": price_sentence(one, standing),
            "reason": price_reason(one, standing),
            "bars": bid_bars(one, me=me),
            "is_mine": any(holder.member.id == me for holder in one.holders),
        }
        for one in standing.lots
    ]
