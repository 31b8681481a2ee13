"""Swapping places: offering, answering, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.work.forms.swap import SwapForm
from allmende.server.work.operations import swaps as operations
from allmende.server.work.queries import dated
from allmende.server.work.queries import swaps as queries
from allmende.server.work.web.subpages import subpages


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def offer(request: HttpRequest, seat: Seat, taking_id: str) -> HttpResponse:
    """Offer a place to somebody, for one of theirs or for nothing."""
    now = clock.now()
    search = request.GET.get("q", "").strip()[:80]
    found = queries.choices(seat, taking_id, at=now, search=search)
    if found is None:
        raise Http404
    form = SwapForm(sent(request), found=found, at=now)

    def act(_said: dict[str, Any]) -> None:
        member_id, wanted_id = form.chosen()
        to = get_object_or_404(Member.objects.select_related("person"), pk=member_id, book=seat.group.book_id)
        operations.offer_swap(seat, taking_id, to=to, wanted_id=wanted_id, at=now)
        messages.success(request, _("Offered. Until %(name)s agrees, the place stays yours.") % {"name": to.name})

    if submitted(request, form, act):
        return back_to(request, reverse("work:at", args=[seat.group.slug, found.occurrence_id]))
    context = {"section": "tasks", "found": found, "form": form, "search": search}
    return render(request, "work/swap.html", context, status=status_of(form))


@require_safe
@for_members
def inbox(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the offers that wait for an answer, and one's own."""
    return _inbox(request, seat)


def _inbox(request: HttpRequest, seat: Seat, *, refused: Refused | None = None) -> HttpResponse:
    if refused is not None:
        messages.error(request, str(refused))
    context = {
        "section": "tasks",
        "subpages": subpages(seat, current="swaps"),
        "to_me": dated.offers_to(seat),
        "by_me": dated.offers_by(seat),
    }
    return render(request, "work/swaps.html", context, status=refused.status if refused else 200)


@require_POST
@for_members
def answer(request: HttpRequest, seat: Seat, swap_id: int) -> HttpResponse:
    """Say yes or no to an offer."""
    accept = request.POST.get("answer") == "yes"
    try:
        swap = operations.answer_swap(seat, swap_id, accept=accept, at=clock.now())
    except Refused as refused:
        return _inbox(request, seat, refused=refused)
    if accept:
        messages.success(request, _("Agreed: the place is yours, at the weight that was agreed for it."))
        return back_to(request, reverse("work:at", args=[seat.group.slug, swap.offered.occurrence_id]))
    messages.success(request, _("Declined. Everything stays as it was."))
    return back_to(request, reverse("work:swaps", args=[seat.group.slug]))


@require_POST
@for_members
def withdraw(request: HttpRequest, seat: Seat, swap_id: int) -> HttpResponse:
    """Take an offer back."""
    try:
        swap = operations.withdraw_swap(seat, swap_id, at=clock.now())
    except Refused as refused:
        return _inbox(request, seat, refused=refused)
    messages.success(request, _("The offer is withdrawn."))
    return back_to(request, reverse("work:at", args=[seat.group.slug, swap.offered.occurrence_id]))
