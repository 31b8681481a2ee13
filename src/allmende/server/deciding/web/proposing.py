"""Proposing, amending, suggesting, saying something, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.deciding import wording
from allmende.server.deciding.forms import (
    CommentForm,
    ProposalForm,
    ReversalForm,
    SuggestionForm,
    proposable,
)
from allmende.server.deciding.matters.registry import matters_of
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations import discussing, proposing, reversing
from allmende.server.deciding.web.showing import show
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def propose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put something up for decision: first what it is about, then what exactly."""
    matter = request.GET.get("matter", "")
    here = matters_of(seat.group)
    if matter not in {one.code for one in here}:
        ways = [(one.code, one.label, one.note) for one in here]
        return render(request, "deciding/matters.html", {"section": "more", "seat": seat, "ways": ways})
    rule = request.GET.get("rule", "")
    filled = {name: said for name, said in request.GET.items() if isinstance(said, str)}
    form = ProposalForm(sent(request), seat=seat, matter=matter, rule=rule if proposable(rule) else "", filled=filled)
    made: list[Proposal] = []
    if submitted(request, form, lambda _said: made.append(proposing.propose(seat, form.draft(), at=clock.now()))):
        messages.success(request, _("Proposed. Now everybody can say what they think of it."))
        return back_to(request, url_of(seat, made[0].id))
    context = {"section": "more", "seat": seat, "form": form, "title": wording.matter(matter), "matter": matter}
    return render(request, "deciding/propose.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def amend(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Put another version in its place, as whoever proposed it."""
    found = Proposal.objects.filter(pk=decision_id, group=seat.group, by=seat.member).first()
    if found is None:
        raise Http404
    form = ProposalForm(sent(request), seat=seat, matter=found.matter, proposal=found)
    if submitted(request, form, lambda _said: proposing.amend(seat, decision_id, form.draft(), at=clock.now())):
        messages.success(request, _("Changed. What was said before stays."))
        return back_to(request, url_of(seat, decision_id))
    context = {
        "section": "more",
        "seat": seat,
        "form": form,
        "title": _("Change the proposal"),
        "matter": found.matter,
        "amends": found,
    }
    return render(request, "deciding/propose.html", context, status=status_of(form))


@require_POST
@for_members
def comment(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Say something about it."""
    form = CommentForm(request.POST, prefix="comment")

    def act(said: dict[str, Any]) -> None:
        discussing.comment(seat, decision_id, **said, at=clock.now())

    if submitted(request, form, act):
        return back_to(request, f"{url_of(seat, decision_id)}#discussion")
    return show(request, seat, decision_id, comment_form=form)


@require_POST
@for_members
def suggest(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Suggest other words or values."""
    found = Proposal.objects.filter(pk=decision_id, group=seat.group).first()
    if found is None:
        raise Http404
    form = SuggestionForm(request.POST, prefix="suggestion", proposal=found)

    def act(said: dict[str, Any]) -> None:
        discussing.suggest(seat, decision_id, **said, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Suggested. Whoever proposed it takes it up, or says why not."))
        return back_to(request, f"{url_of(seat, decision_id)}#suggestions")
    return show(request, seat, decision_id, suggestion_form=form)


@require_POST
@for_members
def answer(request: HttpRequest, seat: Seat, decision_id: str, amendment_id: int) -> HttpResponse:
    """Take a suggestion up, or leave it and say why."""

    def act() -> None:
        if request.POST.get("take_up") == "yes":
            discussing.take_up(seat, decision_id, amendment_id, at=clock.now())
        else:
            words = request.POST.get("answer", "")
            discussing.decline(seat, decision_id, amendment_id, answer=words, at=clock.now())

    pressed(request, act, done=_("Answered."))
    return back_to(request, f"{url_of(seat, decision_id)}#suggestions")


@require_POST
@for_members
def withdraw(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Take it back."""
    pressed(request, lambda: proposing.withdraw(seat, decision_id, at=clock.now()), done=_("Withdrawn."))
    return back_to(request, url_of(seat, decision_id))


@require_POST
@for_members
def reverse_it(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Propose that an accepted decision is taken back."""
    if not Proposal.objects.filter(pk=decision_id, group=seat.group).exists():
        raise Http404
    form = ReversalForm(request.POST, prefix="reversal")
    made: list[Proposal] = []

    def act(said: dict[str, Any]) -> None:
        made.append(reversing.propose_reversal(seat, decision_id, text=said["text"], at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("Proposed. Now everybody can say what they think of it."))
        return back_to(request, url_of(seat, made[0].id))
    return show(request, seat, decision_id, reversal_form=form)


def url_of(seat: Seat, decision_id: str) -> str:
    """Return the address of a proposal's page."""
    return reverse("deciding:proposal", args=[seat.group.slug, decision_id])
