"""The coordination board of an association: who speaks for whom, sending delegates, recalling them.

Whoever looks after a member group that decides such things together is led to the proposal instead.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.associations import operations
from allmende.server.associations.forms import SendForm
from allmende.server.associations.models import Mandate
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.queries import boards as queries
from allmende.server.associations.queries.people import member_groups, people_of_groups
from allmende.server.explanations import link
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, belongs_through, rulebook_of, seat_of
from allmende.server.people.models import Person
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the delegates; whoever looks after a member group sends one, or proposes one where the group decides."""
    found, now = queries.board_of(seat.group), clock.now()
    if found is None:
        raise Http404
    senders = member_groups(seat.group)
    kept = [group for group in senders if _looks_after(seat.person, group)]
    mine = [group for group in kept if decides_alone(group, matter="appointment")]
    sender = next((group for group in mine if group.slug == request.GET.get("for", "")), mine[0] if mine else None)
    form = SendForm(sent(request), people=_people(sender)) if sender is not None else None

    def act(said: dict[str, Any]) -> None:
        assert sender is not None
        person = Person.objects.get(pk=said["delegate"])
        operations.send_delegate(
            found, sender=sender, delegate=person, text=said["text"], decision="", by=seat.person, at=now
        )

    if form is not None and submitted(request, form, act):
        messages.success(request, _("Sent. The mandate and its end stand here for everybody."))
        return back_to(request, reverse("associations:board", args=[seat.group.slug]))
    rules = rulebook_of(found)
    lines = lines_of(queries.mandates_of(found), person=seat.person, mine={group.id for group in mine}, at=now)
    sent_already = {line.mandate.sender_id for line in lines if line.counts}
    context = {
        "section": "group",
        "seat": seat,
        "board": found,
        "lines": lines,
        "past": queries.past_mandates(found),
        "without": [group for group in senders if group.id not in sent_already],
        "senders": mine,
        "sender": sender,
        "form": form,
        "rules": rules,
        "sets_rules": seat.rulebook.board_sets_rules,
        "decisions_url": link("deciding:decisions", found.slug),
        "proposals": [(group, url) for group in kept if (url := propose_delegate_url(group, found))],
    }
    return render(request, "associations/board.html", context, status=status_of(form) if form else 200)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A mandate as somebody sees it.

    Attributes:
        counts: Whether the term is not over.
        is_me: Whether it is one's own, to be given back.
        is_ours: Whether one may recall the delegate alone, in the name of the group that sent them.
        recall_url: Where somebody of that group proposes it otherwise; "" for nobody else.

    """

    mandate: Mandate
    counts: bool
    is_me: bool
    is_ours: bool
    recall_url: str


def lines_of(mandates: Collection[Mandate], *, person: Person, mine: Collection[str], at: datetime) -> list[Line]:
    """Return mandates as a person sees them; `mine` are the groups in whose name they recall a delegate alone."""
    own = belongs_through(person)
    return [
        Line(
            mandate=one,
            counts=(holds := queries.counts(one, at=at)),
            is_me=one.delegate.person_id == person.id,
            is_ours=one.sender_id in mine,
            recall_url=_recall_url(one) if holds and one.sender_id in own and one.sender_id not in mine else "",
        )
        for one in mandates
    ]


def propose_delegate_url(sender: Group, board: Group) -> str:
    """Return where a group is proposed whom to send to a board."""
    return _proposal(sender, matter="delegate", board=board.id)


def _recall_url(mandate: Mandate) -> str:
    title = _("Recall %(name)s") % {"name": mandate.delegate.name}
    return _proposal(mandate.sender, matter="recall", mandate=mandate.id, title=title)


def _proposal(group: Group, **filled: str) -> str:
    """Return the address of a proposal's form with some of it filled; "" where groups do not decide here."""
    url = link("deciding:propose", group.slug)
    return f"{url}?{urlencode(filled)}" if url else ""


@require_POST
@for_members
def end(request: HttpRequest, seat: Seat, mandate_id: str) -> HttpResponse:
    """Recall a delegate of one's group, or give one's own mandate back."""
    mandate = Mandate.objects.filter(pk=mandate_id, board__parent=seat.group).select_related("delegate").first()
    if mandate is None:
        raise Http404
    now = clock.now()
    if mandate.delegate.person_id == seat.person.id:
        pressed(
            request, lambda: operations.resign(mandate.id, by=seat.person, at=now), done=_("Given back. Thank you.")
        )
    else:
        pressed(
            request,
            lambda: operations.recall_delegate(mandate.id, decision="", by=seat.person, at=now),
            done=_("Recalled."),
        )
    return back_to(request, reverse("associations:board", args=[seat.group.slug]))


def _looks_after(person: Person, group: Group) -> bool:
    seat = seat_of(person, group)
    return seat is not None and seat.is_maintainer


def _people(group: Group | None) -> list[Person]:
    """Return who can be sent: those of the group itself, by name; of a large one the page names its own members."""
    if group is None:
        return []
    return list(Person.objects.filter(pk__in=people_of_groups([group.id])).order_by("name", "id"))
