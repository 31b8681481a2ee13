"""Going: away for a while, or for good. Both give back what somebody has taken on, so that others can see to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from allmende.server import clock
from allmende.server.doorway import operations
from allmende.server.doorway.forms import BreakForm
from allmende.server.doorway.queries import Farewell, farewell_to, speaks_for
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.web import wording


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def away(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Announce a break; what was taken in these days goes back on the board."""
    named = request.POST.get("member", "") or request.GET.get("member", "")
    members = speaks_for(seat, named=named)
    initial = {"member": named or seat.member.id}
    form = BreakForm(sent(request), members=members, initial=initial)
    handed_back: list[int] = []

    def act(said: dict[str, Any]) -> None:
        member = next(one for one in members if one.id == said["member"])
        handed_back.append(
            operations.go_away(seat, member, from_day=said["from_day"], until_day=said["until_day"], at=clock.now())
        )

    if submitted(request, form, act):
        count = handed_back[0]
        messages.success(
            request,
            ngettext(
                "Announced. %(count)d task of these days is back with the others.",
                "Announced. %(count)d tasks of these days are back with the others.",
                count,
            )
            % {"count": count}
            if count
            else _("Announced. Have a good time."),
        )
        return back_to(request, reverse("groups:breaks", args=[seat.group.slug]))
    context = {
        "section": "group",
        "form": form,
        "title": _("Take a break"),
        "lead": _(
            "Nobody asks why. While you are away less is asked of you, nobody else's number changes, "
            "and what you had taken for these days goes back to the others. You can come back earlier any time."
        ),
        "back_url": reverse("groups:breaks", args=[seat.group.slug]),
        "back_label": _("Breaks"),
        "action_label": _("Announce"),
    }
    return render(request, "groups/form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def leave(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say what leaving means, and leave."""
    farewell = farewell_to(seat, seat.member.id)
    if farewell is None:
        # One sits here only as somebody of the group around it: that is the group to leave.
        return back_to(request, reverse("groups:group", args=[seat.group.slug]))
    question = _("Leave %(group)s?") % {"group": seat.group.name}
    return _ask_and_end(request, seat, farewell, question=question, then=reverse("today:start"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def end_membership(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """End the membership of somebody who has no sign-in to leave with."""
    farewell = farewell_to(seat, member_id)
    if farewell is None:
        return back_to(request, reverse("groups:members", args=[seat.group.slug]))
    question = _("Does %(name)s leave %(group)s?") % {
        "name": farewell.membership.member.name,
        "group": seat.group.name,
    }
    then = reverse("groups:members", args=[seat.group.slug])
    return _ask_and_end(request, seat, farewell, question=question, then=then)


def _ask_and_end(request: HttpRequest, seat: Seat, farewell: Farewell, *, question: str, then: str) -> HttpResponse:
    status = 200
    if request.method == "POST":
        try:
            operations.leave(seat, farewell.membership, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
            status = refused.status
        else:
            messages.success(request, _("Done. Thank you for everything, and all the best."))
            return back_to(request, then)
    context = {
        "section": "group",
        "question": question,
        "consequences": _consequences(farewell),
        "action_url": request.path,
        "action_label": _("Yes, leave"),
        "kind": "danger",
        "cancel_url": reverse("groups:group", args=[seat.group.slug]),
    }
    return render(request, "web/confirm.html", context, status=status)


def _consequences(farewell: Farewell) -> list[str]:
    """Say what happens with pages, tasks and the balance."""
    said = [_("From then on the group's pages are closed; with a new invitation one can come back.")]
    if farewell.parts:
        said.append(_("This also ends: %(parts)s.") % {"parts": ", ".join(farewell.parts)})
    if farewell.balance_mwh is None:
        return said
    said.append(_("Tasks that were taken and not reported go back to the others."))
    said.append(_("The days of this period until today still count when it is shared out."))
    amount = wording.wh(abs(farewell.balance_mwh))
    if farewell.balance_mwh > 0:
        said.append(
            _("%(amount)s weighted hours were given ahead. They stay in the books and count again after coming back.")
            % {"amount": amount}
        )
    elif farewell.balance_mwh < 0:
        said.append(
            _(
                "%(amount)s weighted hours are still to give. They stay in the books, visible to the group: "
                "talk about it before you go, and give them first if you can."
            )
            % {"amount": amount}
        )
    else:
        said.append(_("The balance is even: nothing is left open on either side."))
    return said
