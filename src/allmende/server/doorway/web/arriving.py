"""Arriving: by an invitation, or by asking."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allmende.server import clock
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
    back = urlencode({"next": request.path})
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{back}")
        return _accept(request, found)
    mine = request.user.is_authenticated and _belongs(person_of(request), found)
    context = {
        "section": "more",
        "invitation": found,
        "belongs": mine,
        "sign_in_url": f"{reverse('account_login')}?{back}",
        "sign_up_url": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "doorway/invitation.html", context)


def _belongs(person: Person, found: Invitation) -> bool:
    seat = seat_of(person, found.group)
    return seat is not None and seat.membership.group_id == found.group_id


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    person = person_of(request)
    if not _belongs(person, found):
        try:
            joining.accept_invitation(found.token, person=person, at=clock.now())
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
    form = AskForm(sent(request))
    if submitted(
        request, form, lambda said: joining.ask_to_join(group, person=person, message=said["message"], at=clock.now())
    ):
        messages.success(request, _("Asked. The maintainers will answer; you will see it on your page."))
        return back_to(request, reverse("me:me"))
    context = {"section": "more", "form": form, "asked_group": group, "asked": open_request(person, group)}
    return render(request, "doorway/ask.html", context, status=status_of(form))
