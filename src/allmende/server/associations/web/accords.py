"""Beginning something that several groups agree to, agreeing to it, saying no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.associations import forms, operations
from allmende.server.associations.models import Accord, What
from allmende.server.associations.operations import Charter
from allmende.server.associations.operations.accords import matter_of
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.queries.accords import accord_for
from allmende.server.explanations import link
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted

Said = dict[str, Any]
FORMS: Mapping[str, type[forms._ForPerson]] = {  # the forms of this app
    What.FOUND: forms.FoundForm,
    What.JOIN: forms.JoinForm,
    What.LEAVE: forms.LeaveForm,
    What.MOVE: forms.IntoForm,
    What.MERGE: forms.IntoForm,
    What.SPLIT: forms.SplitForm,
}
TITLES: Mapping[str, str | Promise] = {
    What.FOUND: gettext_lazy("Form a larger group with others"),
    What.JOIN: gettext_lazy("Join an association"),
    What.LEAVE: gettext_lazy("Leave an association"),
    What.MOVE: gettext_lazy("Move to another association"),
    What.MERGE: gettext_lazy("Become one with another association"),
    What.SPLIT: gettext_lazy("Split the association"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def begin(request: HttpRequest, seat: Seat, what: str) -> HttpResponse:
    """Begin founding, joining, leaving, moving, merging or splitting, in the name of the seat's group."""
    if what not in FORMS:
        raise Http404
    form = FORMS[what](sent(request), person=seat.person, group=seat.group)
    begun: list[Accord] = []

    def act(said: Said) -> None:
        begun.append(_begin(seat, what, said))

    if submitted(request, form, act):
        accord = begun[0]
        if accord.done_at is not None:
            messages.success(request, _("Done."))
            return back_to(request, reverse("associations:tree", args=[seat.group.slug]))
        messages.success(request, _("Begun. It is done as soon as the others have agreed, too."))
        return back_to(request, reverse("associations:accord", args=[seat.group.slug, accord.id]))
    context = {
        "section": "group",
        "seat": seat,
        "form": form,
        "title": TITLES[what],
        "decides_alone": decides_alone(seat.group, matter="founding"),
        "propose_url": link("deciding:propose", seat.group.slug),
    }
    return render(request, "associations/begin.html", context, status=status_of(form))


def _begin(seat: Seat, what: str, said: Said) -> Accord:
    side = seat.group
    acting: Said = {"decision": "", "by": seat.person, "at": clock.now()}
    if what == What.FOUND:
        charter = Charter(name=said["name"], kind=said["kind"], purpose=said["purpose"])
        return operations.found_from_below(charter, groups=[side, *said["groups"]], side=side, **acting)
    if what == What.JOIN:
        return operations.join_association(side, said["into"], side=side, inherits=said["inherits"], **acting)
    if what == What.LEAVE:
        return operations.leave_association(side, said["into"], **acting)
    if what == What.MOVE:
        return operations.move(side, into=said["into"], side=side, **acting)
    if what == What.MERGE:
        return operations.merge(side, into=said["into"], side=side, **acting)
    groups, name, purpose = list(said["groups"]), said["name"], said["purpose"]
    return operations.split(side, groups=groups, name=name, purpose=purpose, side=side, **acting)


@require_safe
@for_members
def accord(request: HttpRequest, seat: Seat, accord_id: str) -> HttpResponse:
    """Show what is to be agreed to, and who has agreed."""
    shown = accord_for(seat.group, accord_id)
    if shown is None:
        raise Http404
    context = {
        "section": "group",
        "seat": seat,
        "shown": shown,
        "may_agree": seat.is_maintainer and decides_alone(seat.group, matter=matter_of(shown.accord, seat.group)),
        "propose_url": link("deciding:propose", seat.group.slug),
    }
    return render(request, "associations/accord.html", context)


@require_POST
@for_maintainers
def answer(request: HttpRequest, seat: Seat, accord_id: str) -> HttpResponse:
    """Agree, or say no."""
    if accord_for(seat.group, accord_id) is None:
        raise Http404
    acting: Said = {"side": seat.group, "decision": "", "by": seat.person, "at": clock.now()}
    if request.POST.get("accept") == "yes":
        pressed(request, lambda: operations.agree(accord_id, **acting), done=_("Agreed."))
    else:
        pressed(request, lambda: operations.withdraw(accord_id, **acting), done=_("Withdrawn; nothing is changed."))
    return back_to(request, reverse("associations:accord", args=[seat.group.slug, accord_id]))
