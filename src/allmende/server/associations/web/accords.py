"""Beginning something that several groups agree to, agreeing to it, saying no; alone, or by a vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.associations import forms, operations
from allmende.server.associations.by_vote import Proposed
from allmende.server.associations.models import Accord, What
from allmende.server.associations.operations import Charter, plans, voting
from allmende.server.associations.operations.accords import matter_of
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.operations.plans import Plan
from allmende.server.associations.queries.accords import Shown, accord_for, sides_shown
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
    What.SPLIT: gettext_lazy("Split an association"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def begin(request: HttpRequest, seat: Seat, what: str) -> HttpResponse:
    """Begin founding, joining, leaving, moving, merging or splitting, in the name of the seat's group.

    Where those who look after the group decide alone, they begin it and agree; else anybody puts it to the vote.
    """
    if what not in FORMS:
        raise Http404
    alone = decides_alone(seat.group, matter="founding")
    if alone and not seat.is_maintainer:
        raise PermissionDenied(_("Only those who look after %(group)s can do that.") % {"group": seat.group.name})
    form = FORMS[what](sent(request), person=seat.person, group=seat.group)
    if not alone:
        forms.ask_for_words(form, title=str(TITLES[what]))
    begun: list[Accord | Proposed] = []

    def act(said: Said) -> None:
        begun.append(_begin_alone(seat, what, said) if alone else _begin_by_vote(seat, what, said))

    if submitted(request, form, act):
        return _after(request, seat, begun[0])
    context = {"section": "group", "seat": seat, "form": form, "title": TITLES[what], "decides_alone": alone}
    return render(request, "associations/begin.html", context, status=status_of(form))


def _begin_alone(seat: Seat, what: str, said: Said) -> Accord:
    plan = _plan(seat, what, said)
    return operations.begin_and_agree(plan, side=seat.group, decision="", by=seat.person, at=clock.now())


def _begin_by_vote(seat: Seat, what: str, said: Said) -> Proposed:
    words = forms.words_in(said)
    return voting.begin_by_vote(seat, _plan(seat, what, said), words, at=clock.now())[1]


def _plan(seat: Seat, what: str, said: Said) -> Plan:
    side = seat.group
    if what == What.FOUND:
        charter = Charter(name=said["name"], kind=said["kind"], purpose=said["purpose"])
        return plans.founding(charter, groups=[side, *said["groups"]], side=side)
    if what == What.JOIN:
        return plans.joining(side, said["into"], inherits=said["inherits"])
    if what == What.LEAVE:
        return plans.leaving(side, said["into"])
    if what == What.MOVE:
        return plans.moving(side, into=said["into"])
    if what == What.MERGE:
        return plans.merging(side, into=said["into"])
    groups = [side, *said["groups"]]
    return plans.splitting(said["of"], groups=groups, name=said["name"], purpose=said["purpose"])


def _after(request: HttpRequest, seat: Seat, begun: Accord | Proposed) -> HttpResponse:
    if isinstance(begun, Proposed):
        messages.success(request, _("Proposed. Now everybody can say what they think of it."))
        return back_to(request, begun.url)
    if begun.done_at is not None:
        messages.success(request, _("Done."))
        return back_to(request, reverse("associations:tree", args=[seat.group.slug]))
    messages.success(request, _("Begun. It is done as soon as the others have agreed, too."))
    return back_to(request, _page(seat, begun.id))


@require_safe
@for_members
def accord(request: HttpRequest, seat: Seat, accord_id: str) -> HttpResponse:
    """Show what is to be agreed to, and how far each side is."""
    shown = _shown(seat, accord_id)
    alone = _alone(seat, shown)
    context = {
        "section": "group",
        "seat": seat,
        "shown": shown,
        "sides": sides_shown(shown, person=seat.person),
        "decides_alone": alone,
        "may_agree": seat.is_maintainer and alone,
    }
    return render(request, "associations/accord.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def vote(request: HttpRequest, seat: Seat, accord_id: str) -> HttpResponse:
    """Put to the vote of the seat's group whether it agrees, or (answer=no) says no."""
    shown = _shown(seat, accord_id)
    says_no = request.GET.get("answer") == "no"
    title = _("We say no: %(what)s") % {"what": shown.sentence} if says_no else shown.sentence
    form = forms.WordsForm(sent(request), initial={"proposal_title": title[:120]})
    made: list[Proposed] = []

    def act(said: Said) -> None:
        propose = voting.propose_to_refuse if says_no else voting.propose_to_agree
        made.append(propose(seat, shown.accord.id, forms.words_in(said), at=clock.now()))

    if submitted(request, form, act):
        return _after(request, seat, made[0])
    context = {"section": "group", "seat": seat, "form": form, "shown": shown, "says_no": says_no}
    return render(request, "associations/accord_vote.html", context, status=status_of(form))


@require_POST
@for_maintainers
def answer(request: HttpRequest, seat: Seat, accord_id: str) -> HttpResponse:
    """Agree, or say no."""
    _shown(seat, accord_id)
    acting: Said = {"side": seat.group, "decision": "", "by": seat.person, "at": clock.now()}
    if request.POST.get("accept") == "yes":
        pressed(request, lambda: operations.agree(accord_id, **acting), done=_("Agreed."))
    else:
        pressed(request, lambda: operations.withdraw(accord_id, **acting), done=_("Withdrawn; nothing is changed."))
    return back_to(request, _page(seat, accord_id))


def _shown(seat: Seat, accord_id: str) -> Shown:
    shown = accord_for(seat.group, accord_id)
    if shown is None:
        raise Http404
    return shown


def _alone(seat: Seat, shown: Shown) -> bool:
    return decides_alone(seat.group, matter=matter_of(shown.accord, seat.group))


def _page(seat: Seat, accord_id: str) -> str:
    return reverse("associations:accord", args=[seat.group.slug, accord_id])
