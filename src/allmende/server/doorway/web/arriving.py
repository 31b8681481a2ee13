"""Arriving: by an invitation, or by asking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allmende.server import clock
from allmende.server.associations.operations import accept
from allmende.server.associations.queries.agreements import to_accept
from allmende.server.doorway.forms import AskForm
from allmende.server.doorway.queries import may_ask, open_request
from allmende.server.groups import joining
from allmende.server.groups.entrance import back_to, for_persons, person_of
from allmende.server.groups.models import Invitation
from allmende.server.groups.queries import group_by_slug, seat_of
from allmende.server.people.models import Person
from allmende.server.refusal import Refused
from allmende.server.submitting import sent, status_of, submitted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Tell who invites whereto; whoever is signed in accepts with a button, others sign in first and come back."""
    found = joining.invitation_to_show(token, at=clock.now())
    if found is None:
        return render(request, "doorway/invitation_gone.html", {"section": "more"}, status=404)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return _accept(request, found)
    return _show_invitation(request, found)


def _show_invitation(request: HttpRequest, found: Invitation, *, status: int = 200, problem: str = "") -> HttpResponse:
    back = urlencode({"next": request.path})
    person = person_of(request) if request.user.is_authenticated else None
    mine = person is not None and _belongs(person, found)
    context = {
        "agreements": to_accept(found.group, person=person),
        "problem": problem,
        "section": "more",
        "invitation": found,
        "belongs": mine,
        "sign_in_url": f"{reverse('account_login')}?{back}",
        "sign_up_url": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "doorway/invitation.html", context, status=status)


def _read(request: HttpRequest) -> list[int]:
    """Return which versions stood on the page whoever joins has ticked."""
    said = request.POST.getlist("version") if request.POST.get("accepted") else []
    return [int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 18]


def _belongs(person: Person, found: Invitation) -> bool:
    seat = seat_of(person, found.group)
    return seat is not None and seat.membership.group_id == found.group_id


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    person, read = person_of(request), _read(request)
    if not _belongs(person, found):
        if {version.pk for version in to_accept(found.group, person=person)} - set(read):
            problem = _("Please read what the group has agreed, and say that you accept it.")
            return _show_invitation(request, found, status=422, problem=problem)
        try:
            with transaction.atomic():
                joining.accept_invitation(found.token, person=person, at=clock.now())
                accept(found.group, person=person, version_ids=read, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return render(request, "doorway/invitation_gone.html", {"section": "more"}, status=refused.status)
        messages.success(request, _("Welcome to %(group)s!") % {"group": found.group.name})
    return back_to(request, reverse("today:group", args=[found.group.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_persons
def ask(request: HttpRequest, person: Person, slug: str) -> HttpResponse:
    """Ask the maintainers of a group that shows itself (or of one inside one's own) to be let in."""
    group = group_by_slug(slug)
    if group is None or not may_ask(person, group):
        raise Http404
    agreements = to_accept(group, person=person)
    form = AskForm(sent(request), agreements=agreements)

    def act(said: dict[str, Any]) -> None:
        with transaction.atomic():
            joining.ask_to_join(group, person=person, message=said["message"], at=clock.now())
            accept(group, person=person, version_ids=_read(request), at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Asked. The maintainers will answer; you will see it on your page."))
        return back_to(request, reverse("me:me"))
    context = {
        "section": "more",
        "form": form,
        "asked_group": group,
        "asked": open_request(person, group),
        "agreements": agreements,
    }
    return render(request, "doorway/ask.html", context, status=status_of(form))
