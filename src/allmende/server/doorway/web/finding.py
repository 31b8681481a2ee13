"""Finding groups that show themselves, founding one, and the card of a group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.doorway.queries import card_of
from allmende.server.groups import operations
from allmende.server.groups.entrance import back_to, for_persons
from allmende.server.groups.forms import FoundForm
from allmende.server.groups.models import Group
from allmende.server.groups.queries.cards import published_groups
from allmende.server.people.models import Person
from allmende.server.submitting import sent, status_of, submitted


@require_safe
def discover(request: HttpRequest) -> HttpResponse:
    """Show the groups that publish a card; open to everybody."""
    search = request.GET.get("search", "")[:80]
    context = {"section": "more", "groups": published_groups(search=search), "search": search}
    return render(request, "doorway/discover.html", context)


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a group publishes; for one that publishes nothing there is no page."""
    found = card_of(slug, user=request.user, at=clock.now())
    if found is None:
        raise Http404
    return render(request, "doorway/card.html", {"section": "more", "card": found})


@require_http_methods(["GET", "HEAD", "POST"])
@for_persons
def found(request: HttpRequest, person: Person) -> HttpResponse:
    """Found a group of one's own."""
    form = FoundForm(sent(request))
    founded: list[Group] = []

    def act(said: dict[str, Any]) -> None:
        founded.append(operations.found(**said, by=person, at=clock.now()))

    if submitted(request, form, act):
        messages.success(
            request,
            _("%(name)s is founded and its books are open. Next: invite the others, then put down the first tasks.")
            % {"name": founded[0].name},
        )
        return back_to(request, reverse("groups:group", args=[founded[0].slug]))
    return render(request, "doorway/found.html", {"section": "more", "form": form}, status=status_of(form))
