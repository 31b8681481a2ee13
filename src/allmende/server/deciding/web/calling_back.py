"""Calling back what a board decided, and asking for it no longer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.server import clock
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations import calling_back
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.submitting import pressed


@require_POST
@for_members
def ask(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Ask for a board's decision; where that was enough, go where all vote on it."""
    _refuse_unknown(seat, decision_id)
    try:
        vote = calling_back.ask(seat, decision_id, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return back_to(request, _call_url(seat, decision_id))
    if vote is None:
        messages.success(request, _("Said. As soon as enough ask for it, all those concerned decide."))
        return back_to(request, _call_url(seat, decision_id))
    messages.success(request, _("That was enough: now all those concerned vote on it."))
    return back_to(request, reverse("deciding:proposal", args=[vote.group.slug, vote.id]))


@require_POST
@for_members
def withdraw(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Ask for it no longer."""
    _refuse_unknown(seat, decision_id)
    pressed(
        request,
        lambda: calling_back.withdraw(seat, decision_id, at=clock.now()),
        done=_("You no longer ask for it."),
    )
    return back_to(request, _call_url(seat, decision_id))


def _refuse_unknown(seat: Seat, decision_id: str) -> None:
    if not Proposal.objects.filter(pk=decision_id, group=seat.group).exists():
        raise Http404


def _call_url(seat: Seat, decision_id: str) -> str:
    return f"{reverse('deciding:proposal', args=[seat.group.slug, decision_id])}#call-back"
