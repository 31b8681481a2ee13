"""Letting somebody else vote for me, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.deciding import wording
from allmende.server.deciding.forms import DelegationForm
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
        "mine": [(line.delegation, _scope(line.delegation.matter)) for line in standing.mine],
        "for_me": [(line.delegation, _scope(line.delegation.matter)) for line in standing.for_me],
    }
    return render(request, "deciding/delegations.html", context, status=status_of(form))


@require_POST
@for_members
def revoke(request: HttpRequest, seat: Seat, delegation_id: str) -> HttpResponse:
    """Take one back."""
    pressed(
        request,
        lambda: delegating.revoke(seat, delegation_id, at=clock.now()),
        done=_("Taken back. From now on you count only where you vote."),
    )
    return back_to(request, reverse("deciding:delegations", args=[seat.group.slug]))


def _scope(matter: str) -> str:
    return wording.matter(matter) if matter else _("Everything")
