"""Offering to join a pool, answering that, and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_maintainers
from allmende.server.groups.queries import Seat
from allmende.server.pools.forms import AnswerForm, OfferForm
from allmende.server.pools.models import Offer
from allmende.server.pools.operations import joining, offers
from allmende.server.pools.operations.leaving import CARRY, leave_pool
from allmende.server.pools.queries.pool import PoolPage, pool_page, pools_of
from allmende.server.pools.web.pool import pool_view
from allmende.server.refusal import Refused
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def offer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Offer to join a pool, after reading what that means."""
    there = reverse("pools:pool", args=[seat.group.slug])
    form = OfferForm(sent(request), pools=pools_of(seat))
    if submitted(request, form, lambda said: offers.offer(seat, **said, at=clock.now())):
        messages.success(request, _("Offered. The people who look after the pool will answer."))
        return back_to(request, there)
    page = pool_page(seat, at=clock.now())
    context = {"section": "group", "seat": seat, "form": form, "page": page}
    return render(request, "pools/offer.html", context, status=status_of(form))


@require_POST
@for_maintainers
def answer(request: HttpRequest, seat: Seat, offer_id: str) -> HttpResponse:
    """Let a project join, or say kindly why not."""
    form = AnswerForm(request.POST, prefix=offer_id)

    def act(said: dict[str, Any]) -> Offer:
        if "accept" in request.POST:
            return joining.accept(seat, offer_id, answer=said["answer"], at=clock.now())
        return offers.decline(seat, offer_id, answer=said["answer"], at=clock.now())

    if submitted(request, form, act):
        done = _("Welcome! It is part of the pool from now on.") if "accept" in request.POST else _("Answered.")
        messages.success(request, done)
        return back_to(request, reverse("pools:pool", args=[seat.group.slug]))
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return pool_view(request, seat, refused=form, status=status_of(form))


@require_POST
@for_maintainers
def withdraw(request: HttpRequest, seat: Seat, offer_id: str) -> HttpResponse:
    """Take an offer back."""
    pressed(request, lambda: offers.withdraw(seat, offer_id, at=clock.now()), done=_("Taken back."))
    return back_to(request, reverse("pools:pool", args=[seat.group.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def leave(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say what leaving the pool means, and leave."""
    there = reverse("pools:pool", args=[seat.group.slug])
    page = pool_page(seat, at=clock.now())
    if request.method == "POST":
        try:
            leave_pool(seat, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return _ask_to_leave(request, seat, page, status=refused.status)
        messages.success(request, _("From now on %(group)s goes on by itself.") % {"group": seat.group.name})
        return back_to(request, there)
    if page.pool is None or page.is_pool:
        messages.info(request, _("%(group)s is in no pool.") % {"group": seat.group.name})
        return back_to(request, there)
    return _ask_to_leave(request, seat, page)


def _ask_to_leave(request: HttpRequest, seat: Seat, page: PoolPage, *, status: int = 200) -> HttpResponse:
    pool_name = page.pool.name if page.pool is not None else ""
    carried = ngettext(
        "Balances go along, up to %(limit)d weighted hour in all; what exceeds that stays where it is.",
        "Balances go along, up to %(limit)d weighted hours in all; what exceeds that stays where it is.",
        page.limit_wh,
    )
    given = _("Balances stay behind: what was given ahead is a gift to the others, what is owed they carry.")
    consequences = [
        _("What %(pool)s has not shared out until yesterday is shared out now, with everybody's part in it.")
        % {"pool": pool_name},
        carried % {"limit": page.limit_wh} if page.leaving_rule == CARRY else given,
        _("Whoever is in the pool only for this project leaves it; whoever is in it for something else stays in both."),
        _("What nobody has taken is called off there and opened again in your own book."),
        _("The book of the pool up to now stays readable for those who stand in it."),
    ]
    context = {
        "section": "group",
        "question": _("Leave %(pool)s with %(group)s?") % {"pool": pool_name, "group": seat.group.name},
        "consequences": [*consequences, *page.obstacles],
        "action_url": request.path,
        "action_label": _("Yes, leave the pool"),
        "kind": "danger",
        "cancel_url": reverse("pools:pool", args=[seat.group.slug]),
    }
    return render(request, "web/confirm.html", context, status=status)
