"""Letting somebody else vote for me, in a matter or on one decision, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.deciding import wording
from allmende.server.deciding.forms import DecisionDelegationForm, DelegationForm
from allmende.server.deciding.models import Delegation, Proposal
from allmende.server.deciding.operations import delegating
from allmende.server.deciding.queries import delegations as queries
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def delegations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show who votes for me and for whom I vote, with a form to say so."""
    form = DelegationForm(sent(request), seat=seat)

    def act(said: dict[str, Any]) -> None:
        delegating.delegate(seat, **said, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Said. Where you vote yourself, your own ballot counts."))
        return back_to(request, reverse("deciding:delegations", args=[seat.group.slug]))
    standing = queries.standing_of(seat, at=clock.now())
    context = {
        "section": "more",
        "seat": seat,
        "form": form,
        "standing": standing,
        "mine": [(line.delegation, wording.scope(line.delegation.matter)) for line in standing.mine],
        "for_me": [(line.delegation, wording.scope(line.delegation.matter)) for line in standing.for_me],
    }
    return render(request, "deciding/delegations.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def delegate(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Let somebody vote for me on one decision, until that is made."""
    found = Proposal.objects.select_related("group").filter(pk=decision_id, group=seat.group).first()
    if found is None:
        raise Http404
    form = DecisionDelegationForm(sent(request), seat=seat, proposal=found)
    page = reverse("deciding:proposal", args=[seat.group.slug, found.id])

    def act(said: dict[str, Any]) -> None:
        delegating.delegate_decision(seat, found.id, to=said["to"], at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Said. Where you vote yourself, your own ballot counts."))
        return back_to(request, page)
    context = {
        "section": "more",
        "seat": seat,
        "form": form,
        "proposal": found,
        "standing": queries.delegate_on(found, seat.member),
        "is_open": queries.is_open(found, at=clock.now()),
    }
    return render(request, "deciding/delegate.html", context, status=status_of(form))


@require_POST
@for_members
def revoke(request: HttpRequest, seat: Seat, delegation_id: str) -> HttpResponse:
    """Take one back."""
    pressed(
        request,
        lambda: delegating.revoke(seat, delegation_id, at=clock.now()),
        done=_("Taken back. From now on you count only where you vote."),
    )
    found = Delegation.objects.filter(pk=delegation_id, group=seat.group, by=seat.member).first()
    if found is not None and found.decision_id is not None:
        return back_to(request, reverse("deciding:proposal", args=[seat.group.slug, found.decision_id]))
    return back_to(request, reverse("deciding:delegations", args=[seat.group.slug]))
