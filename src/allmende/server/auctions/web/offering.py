"""Offering something by auction, and calling it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.server import clock
from allmende.server.auctions import operations
from allmende.server.auctions.forms.calling_off import CallOffForm
from allmende.server.auctions.forms.offering import OfferForm, with_more_rows
from allmende.server.auctions.models import Form
from allmende.server.auctions.web.auctions import auction_in
from allmende.server.catalogue.models import Rule
from allmende.server.catalogue.queries.products import products_of
from allmende.server.groups.entrance import back_to, for_maintainers
from allmende.server.groups.queries import Seat, local_day
from allmende.server.refusal import Refused
from allmende.server.submitting import sent, status_of, submitted

EVENING = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask first how it works, then what is offered; open it."""
    at = clock.now()
    choices = _choices(seat, at=at)
    kind = request.GET.get("form", "")
    if kind not in Form.values or not choices:
        return render(request, "auctions/choose.html", {"section": "goods", "has_products": bool(choices)})
    if request.method != "POST":
        return _form(request, OfferForm(kind=kind, choices=choices, initial=_standard(request, seat, choices, at=at)))
    if request.POST.get("more"):
        return _form(request, OfferForm(with_more_rows(request.POST.dict()), kind=kind, choices=choices))
    form = OfferForm(request.POST.dict(), kind=kind, choices=choices)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        opened = operations.offer(seat, form.draft(), at=at)
    except Refused as refused:
        form.refuse(str(refused), field=refused.field)
        return _form(request, form, status=refused.status)
    messages.success(request, _("“%(auction)s” is open for bids.") % {"auction": opened.title})
    return back_to(request, reverse("auctions:auction", args=[seat.group.slug, opened.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def call_off(request: HttpRequest, seat: Seat, auction_id: str) -> HttpResponse:
    """Ask why, then call an auction off."""
    found = auction_in(seat, auction_id)
    there = reverse("auctions:auction", args=[seat.group.slug, found.id])
    form = CallOffForm(sent(request))

    def act(said: dict[str, Any]) -> None:
        operations.call_off(seat, found.id, reason=said["reason"], at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("“%(auction)s” is called off.") % {"auction": found.title})
        return back_to(request, there)
    context = {"section": "goods", "auction": found, "form": form, "there": there}
    return render(request, "auctions/call_off.html", context, status=status_of(form))


def _choices(seat: Seat, *, at: datetime) -> list[tuple[str, str]]:
    """Return the group's own products that are given by auction, now or from their next rule on."""
    cards = products_of(seat.group, day=local_day(seat.group, at))
    return [(card.id, f"{card.name} ({card.unit})") for card in cards if Rule.AUCTION in (card.rule, card.next_rule)]


def _standard(request: HttpRequest, seat: Seat, choices: list[tuple[str, str]], *, at: datetime) -> dict[str, Any]:
    """Return what the rulebook says, closing in the evening; and the product from whose page one comes."""
    day = at.astimezone(ZoneInfo(seat.group.timezone)) + timedelta(days=seat.rulebook.auction_days)
    wanted = request.GET.get("product", "")
    product = wanted if wanted in dict(choices) else choices[0][0] if len(choices) == 1 else ""
    return {
        "seen": "open" if seat.rulebook.auction_open else "sealed",
        "closes_at": day.replace(hour=EVENING, minute=0, second=0, microsecond=0),
        "lots": [{"product": product}] if product else [],
    }


def _form(request: HttpRequest, form: OfferForm, *, status: int = 200) -> HttpResponse:
    context = {"section": "goods", "form": form, "kind": form.kind, "kind_words": Form(form.kind).label}
    return render(request, "auctions/offer.html", context, status=status)
