"""The households of a house: who lives together, and asking to belong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.groups import joining, operations
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.forms import TakeInForm
from allmende.server.groups.kinds import INSIDE_ONLY, Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.groups.queries.households import households_of, without_household
from allmende.server.groups.web.group import form_page
from allmende.server.submitting import pressed, sent, status_of, submitted
from allmende.server.web.paging import page_number


@require_safe
@for_members
def households(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the households and who lives in them."""
    if seat.group.kind in INSIDE_ONLY:
        raise Http404
    context = {"section": "group", "seat": seat, "page": households_of(seat, number=page_number(request))}
    return render(request, "groups/households.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def take_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put somebody of the house into one's own household."""
    household = seat.group
    if household.kind != Kind.HOUSEHOLD:
        raise Http404
    members = {member.id: member for member in without_household(household)}
    form = TakeInForm(sent(request), members=list(members.values()))

    def act(said: dict[str, Any]) -> None:
        operations.put_into_household(household, members[said["member"]], seat=seat, at=clock.now())

    if submitted(request, form, act):
        name = members[form.cleaned_data["member"]].name
        messages.success(request, _("%(name)s belongs to the household now.") % {"name": name})
        return back_to(request, reverse("groups:group", args=[household.slug]))
    context = {
        **form_page(seat, form),
        "title": _("Who else lives here?"),
        "lead": _("Those of one household share a kitchen; they do not confirm each other's work.")
        if members
        else _("Everybody of the house lives in a household already. Whoever moves first moves out there."),
    }
    return render(request, "groups/form.html", context, status=status_of(form))


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
