"""The coordination board of an association: who speaks for whom, sending delegates, recalling them."""

from __future__ import annotations

from typing import Any

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
from allmende.server.associations.queries import boards as queries
from allmende.server.associations.queries.people import member_groups, people_of_groups
from allmende.server.explanations import link
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, rulebook_of, seat_of
from allmende.server.people.models import Person
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the delegates; whoever looks after a member group can send one."""
    found, now = queries.board_of(seat.group), clock.now()
    if found is None:
        raise Http404
    mine = [group for group in member_groups(seat.group) if _looks_after(seat.person, group)]
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
    lines: list[dict[str, Any]] = [
        {"mandate": one, "counts": queries.counts(one, at=now), "is_me": one.delegate.person_id == seat.person.id,
         "is_ours": one.sender_id in {group.id for group in mine}}
        for one in queries.mandates_of(found)
    ]  # fmt: skip
    sent_already = {line["mandate"].sender_id for line in lines if line["counts"]}
    context = {
        "section": "group",
        "seat": seat,
        "board": found,
        "lines": lines,
        "past": queries.past_mandates(found),
        "without": [group for group in member_groups(seat.group) if group.id not in sent_already],
        "senders": mine,
        "sender": sender,
        "form": form,
        "rules": rules,
        "decisions_url": link("deciding:decisions", found.slug),
        "propose_url": link("deciding:propose", sender.slug) if sender is not None else "",
    }
    return render(request, "associations/board.html", context, status=status_of(form) if form else 200)


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
