"""The households of a house: who lives together, and asking to belong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.groups import joining
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.kinds import INSIDE_ONLY, Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.groups.queries.households import households_of
from allmende.server.submitting import pressed


@require_safe
@for_members
def households(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the households and who lives in them."""
    if seat.group.kind in INSIDE_ONLY:
        raise Http404
    context = {"section": "group", "seat": seat, "households": households_of(seat)}
    return render(request, "groups/households.html", context)


@require_POST
@for_members
def ask_household(request: HttpRequest, seat: Seat, household_slug: str) -> HttpResponse:
    """Ask those of a household to be let in."""
    household = Group.objects.filter(slug=household_slug, parent=seat.group, kind=Kind.HOUSEHOLD).first()
    if household is None:
        raise Http404
    pressed(
        request,
        lambda: joining.ask_to_join(household, person=seat.person, message="", at=clock.now()),
        done=_("Asked. Those who look after %(name)s will answer.") % {"name": household.name},
    )
    return back_to(request, reverse("groups:households", args=[seat.group.slug]))
