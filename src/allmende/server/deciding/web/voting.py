"""Opening a vote, casting a ballot, rough consensus, carrying out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.mechanisms.decisions.ballots import Choice
from allmende.server import clock
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations import carrying_out, consensus, opening, voting
from allmende.server.deciding.web.proposing import url_of
from allmende.server.deciding.web.showing import show
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.submitting import pressed

ANSWER = "answer-"
RANK = "rank-"


@require_POST
@for_members
def open_vote(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Let those concerned vote; by consensus where it was not discussed for long enough."""
    kind = "consensus" if request.POST.get("kind") == "consensus" else ""
    pressed(
        request,
        lambda: opening.open_vote(seat, decision_id, kind=kind, at=clock.now()),
        done=_("Voting is open. Who may vote is fixed from now on."),
    )
    return back_to(request, url_of(seat, decision_id))


@require_POST
@for_members
def vote(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Cast a ballot, or another in its place."""
    found = Proposal.objects.filter(pk=decision_id, group=seat.group).first()
    if found is None:
        raise Http404
    try:
        receipt = voting.cast(
            seat,
            decision_id,
            _choice(request.POST, found.kind),
            reason=request.POST.get("reason", ""),
            at=clock.now(),
        )
    except Refused as refused:
        return show(request, seat, decision_id, ballot_error=str(refused), status=refused.status)
    if receipt:
        messages.success(request, _("Your ballot is in. Keep the receipt below: with it you find your ballot later."))
    else:
        messages.success(request, _("Your ballot is in. You can change it until voting closes."))
    return back_to(request, f"{url_of(seat, decision_id)}#vote")


@require_POST
@for_members
def state(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Say that there is rough consensus."""
    answers = {name.removeprefix(ANSWER): str(words) for name, words in request.POST.items() if name.startswith(ANSWER)}
    pressed(
        request,
        lambda: consensus.state(seat, decision_id, answers=answers, at=clock.now()),
        done=_("Said. It stands a day from now, unless somebody calls for a vote."),
    )
    return back_to(request, url_of(seat, decision_id))


@require_POST
@for_members
def call(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Ask for a vote instead."""
    pressed(
        request,
        lambda: consensus.call_vote(seat, decision_id, at=clock.now()),
        done=_("Now a vote by majority is open."),
    )
    return back_to(request, url_of(seat, decision_id))


@require_POST
@for_members
def carry_out(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Try once more to carry out what was accepted."""
    pressed(request, lambda: carrying_out.try_again(seat, decision_id, at=clock.now()), done=_("Carried out."))
    return back_to(request, url_of(seat, decision_id))


def _choice(sent: QueryDict, kind: str) -> Choice:
    """Return the ballot as it was filled in: a word, the options approved of, or those ranked, by their numbers."""
    if kind == "approval":
        return tuple(str(option) for option in sent.getlist("choice"))
    if kind != "schulze":
        return str(sent.get("choice", ""))
    by_rank: dict[int, list[str]] = {}
    for name, rank in sent.items():
        if name.startswith(RANK) and str(rank).isdecimal() and len(str(rank)) < 4:
            by_rank.setdefault(int(str(rank)), []).append(name.removeprefix(RANK))
    return tuple(tuple(sorted(by_rank[rank])) for rank in sorted(by_rank))
