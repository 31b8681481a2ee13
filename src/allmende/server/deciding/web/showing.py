"""The list of decisions, the page of one, its certificate, and where I voted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from allmende.server import clock
from allmende.server.deciding import pictures, wording
from allmende.server.deciding.forms import CommentForm, ReversalForm, SuggestionForm
from allmende.server.deciding.matters.registry import matter_named
from allmende.server.deciding.matters.rules import reversible_until, rules_of
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.queries import calling_back, figures, listing, proposals
from allmende.server.deciding.queries.figures import Figures
from allmende.server.deciding.queries.listing import Shown
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.rules.queries import rules_set_in
from allmende.server.submitting import status_of
from allmende.server.web.downloads import json_file
from allmende.server.web.paging import page_number

_SHOWN: Mapping[Shown, str | Promise] = {
    Shown.ALL: gettext_lazy("everything"),
    Shown.HOLDS: gettext_lazy("accepted"),
    Shown.TAKEN_BACK: gettext_lazy("taken back"),
    Shown.REJECTED: gettext_lazy("not accepted"),
    Shown.WITHDRAWN: gettext_lazy("withdrawn"),
}


@require_safe
@for_members
def decisions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what is voted on, discussed and decided."""
    said = request.GET.get("show", "")
    shown = Shown(said) if said in set(Shown) else Shown.ALL
    page = listing.listed(seat, at=clock.now(), shown=shown, number=page_number(request))
    filters = [
        {"label": label, "url": f"?show={code}#decided" if code else "?#decided", "current": code == shown}
        for code, label in _SHOWN.items()
    ]
    context = {"section": "more", "seat": seat, "page": page, "filters": filters}
    return render(request, "deciding/decisions.html", context)


@require_safe
@for_members
def proposal(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Show one proposal: what it changes, the discussion, the vote, the result."""
    return show(request, seat, decision_id)


@require_safe
@for_members
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List where I could vote, and what I said."""
    return render(request, "deciding/mine.html", {"section": "more", "seat": seat, "votes": listing.my_votes(seat)})


@require_safe
@for_members
def certificate(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:  # noqa: ARG001
    """Hand out the count, for anybody to make it again with `allmende check-certificate`."""
    page = proposals.page_of(seat, decision_id, at=clock.now())
    if page is None or page.proposal.outcome is None:
        raise Http404
    return json_file(page.proposal.outcome, name=f"decision-{page.proposal.id}.json")


def show(request: HttpRequest, seat: Seat, decision_id: str, **forms: Any) -> HttpResponse:  # noqa: ANN401
    """Return the page of a proposal, with a form that was refused in its place."""
    at = clock.now()
    page = proposals.page_of(seat, decision_id, at=at)
    if page is None:
        return _elsewhere(request, seat, decision_id)
    found = page.proposal
    whose = rules_of(found)
    told = figures.figures_of(seat, found, me=_("Me"), all_of_us=_("All of us"))
    until = reversible_until(found, reversal_days=seat.rulebook.reversal_days)
    known = found.reversals.exclude(state=State.WITHDRAWN).select_related("group").defer("outcome")
    reversals = list(known.order_by("proposed_at", "id"))
    call = calling_back.standing_of(seat, found, at=at)
    context = {
        "section": "more",
        "seat": seat,
        "page": page,
        "proposal": found,
        "figures": told,
        "bars": _bars(told) if told is not None else [],
        "lorenz": pictures.lorenz(told.baseline.lorenz_milli, told.reform.lorenz_milli) if told is not None else "",
        "deciles": _deciles(told) if told is not None else [],
        "is_mine": found.by_id == seat.member.id,
        "answers": _answers(page.kind_code),
        "ranks": range(1, len(page.options) + 1),
        "comment_form": CommentForm(prefix="comment"),
        "suggestion_form": SuggestionForm(prefix="suggestion", proposal=found),
        "reversal_form": ReversalForm(prefix="reversal"),
        "reversals": reversals,
        "can_be_reversed": matter_named(found.matter).reversible
        and until is not None
        and at <= until
        and all(one.state == State.REJECTED for one in reversals),
        "reversible_until": until,
        "was_set": rules_set_in(replace(seat, group=whose), found.id),
        "rules_slug": whose.slug,
        "call": call,
        "share": wording.value_of("call_back_milli", call.share_milli) if call is not None else "",
        "states_consensus": page.is_open
        and found.kind == "rough consensus"
        and seat.member.id in found.settings["told"]["maintainers"],
        **forms,
    }
    refused = next((form for form in forms.values() if hasattr(form, "is_bound")), None)
    status = status_of(refused) if refused is not None else forms.get("status", 200)
    return render(request, "deciding/proposal.html", context, status=status)


def _elsewhere(request: HttpRequest, seat: Seat, decision_id: str) -> HttpResponse:
    """Lead to a decision of the board inside, or of the association around: either sets rules of the other."""
    near = Q(group__parent=seat.group) | Q(group=seat.group.parent_id)
    found = Proposal.objects.filter(near, pk=decision_id).select_related("group").first()
    if found is None or seat_of(seat.person, found.group) is None:
        raise Http404
    return back_to(request, reverse("deciding:proposal", args=[found.group.slug, found.id]))


def _answers(kind: str) -> list[tuple[str, str, str]]:
    """Return the answers a ballot of this procedure may give: code, words, what it means."""
    if kind in {"approval", "schulze"}:
        return []
    codes = ("agree", "stand aside", "concern", "block") if "consensus" in kind else ("yes", "no", "abstain")
    return [(code, str(wording.CHOICES[code]), str(wording.CHOICE_NOTES.get(code, ""))) for code in codes]


def _bars(told: Figures) -> list[tuple[figures.Row, Any]]:
    """Return a picture beside each row but that of all together, which would dwarf them."""
    amounts = [max(row.effect.baseline_mwh, row.effect.reform_mwh) for row in told.rows[:-1]]
    largest = max(amounts, default=0)
    return [(row, pictures.effect_bars(row.effect, largest_mwh=largest)) for row in told.rows[:-1]]


def _deciles(told: Figures) -> list[tuple[int, int, int]]:
    """Return what the people at each tenth, in rising order, would be asked for: percent, before, after."""
    pairs = zip(told.baseline.deciles_mwh, told.reform.deciles_mwh, strict=False)
    return [(tenth * 10, before, after) for tenth, (before, after) in enumerate(pairs)]
