"""Pages about what was done: what waits for a yes, one contribution whole, and what one can say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.catalogue.queries.purposes import purposes_named
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.submitting import status_of, submitted
from allmende.server.web import wording
from allmende.server.work.forms.contributions import CorrectionForm, ObjectionForm
from allmende.server.work.models import State, What
from allmende.server.work.operations import contributions as operations
from allmende.server.work.operations import corrections
from allmende.server.work.queries import contributions as queries
from allmende.server.work.queries.contribution_story import Credit, Story, story_of
from allmende.server.work.queries.contributions import Line
from allmende.server.work.web.credit_words import credit_reason, entry_words, hindrance_sentence
from allmende.server.work.web.subpages import subpages


@require_safe
@for_members
def confirming(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what waits for somebody's yes, what one can confirm oneself first."""
    return _list(request, seat, status=200)


def _list(request: HttpRequest, seat: Seat, *, status: int) -> HttpResponse:
    waiting = queries.waiting_for(seat, at=clock.now())
    context = {
        "section": "tasks",
        "subpages": subpages(seat, current="confirming"),
        "mine": waiting.mine,
        "others": [(line, _why_not(seat, line)) for line in waiting.others],
        "disputed": waiting.disputed,
        "recent": queries.recent(seat.group),
    }
    return render(request, "work/confirming.html", context, status=status)


@require_safe
@for_members
def contribution(request: HttpRequest, seat: Seat, contribution_id: str) -> HttpResponse:
    """Show one contribution whole."""
    return _page(request, seat, contribution_id)


def _page(
    request: HttpRequest,
    seat: Seat,
    contribution_id: str,
    *,
    status: int = 200,
    objection: ObjectionForm | None = None,
    correction: CorrectionForm | None = None,
) -> HttpResponse:
    story = story_of(seat, contribution_id, at=clock.now())
    if story is None:
        raise Http404
    done = story.line.contribution
    standing = {"minutes": done.agreed_minutes, "weight": done.weight_milli}
    slug = seat.group.slug
    context: dict[str, Any] = {
        "section": "tasks",
        "me": seat.member,
        "story": story,
        "line": story.line,
        "done": done,
        "purpose": purposes_named([done.purpose]).get(done.purpose),
        "can_act": _can_act(story),
        "why_not": _why_not(seat, story.line),
        "pending": _worded(story.pending, slug=slug) if story.pending else None,
        "credits": [_worded(credit, slug=slug) for credit in story.credits],
        "moments": _moments(story),
        "objection_form": objection or ObjectionForm(),
        "correction_form": correction or CorrectionForm(initial=standing),
    }
    return render(request, "work/contribution.html", context, status=status)


def _why_not(seat: Seat, line: Line) -> str:
    return hindrance_sentence(line.hindrance, newcomer_days=seat.rulebook.newcomer_days) if line.waits_for else ""


def _can_act(story: Story) -> bool:
    """Whether there is anything the reader can do about a contribution that is not as it should be."""
    if story.line.contribution.state == State.WITHDRAWN:
        return False
    can_object = not story.is_mine and not story.has_objected
    can_propose = bool(story.credits) and story.correction is None
    return story.can_take_back or can_object or can_propose


def _worded(credit: Credit, *, slug: str) -> dict[str, Any]:
    """Put a credit into words; who did it alone needs no part explained."""
    whole = credit_reason(credit.effort, slug=slug)
    alone = len(credit.doers) == 1
    return {
        "credit": credit,
        "doers": [(doer, whole if alone else credit_reason(why, slug=slug)) for doer, why in credit.doers],
    }


def _moments(story: Story) -> list[dict[str, Any]]:
    """Return the entries in the books about a contribution, newest first, as lines that lead there."""
    return [
        {
            "at": clock.moment(entry.at_us),
            "text": _("entry %(number)d: %(what)s") % {"number": entry.number, "what": entry_words(entry.kind)},
            "number": entry.number,
        }
        for entry in reversed(story.entries)
    ]


@require_POST
@for_members
def confirm(request: HttpRequest, seat: Seat, contribution_id: str) -> HttpResponse:
    """Say yes to what was agreed, or to the time beyond it."""
    what = What.EXTRA if request.POST.get("what") == What.EXTRA else What.AGREED
    line = queries.line_of(seat, contribution_id, at=clock.now())
    if line is None:
        raise Http404

    def act() -> str:
        operations.confirm(seat, contribution_id, what=what, at=clock.now())
        shares = ", ".join(f"{doer.member.name} {wording.wh_change(doer.credit_mwh)}" for doer in line.doers)
        return _("Confirmed and credited: %(shares)s.") % {"shares": shares}

    return _act(request, seat, contribution_id, act)


@require_POST
@for_members
def withdraw(request: HttpRequest, seat: Seat, contribution_id: str) -> HttpResponse:
    """Take one's own report back."""

    def act() -> str:
        operations.withdraw(seat, contribution_id, at=clock.now())
        return _("Taken back. Nothing was credited.")

    return _act(request, seat, contribution_id, act)


@require_POST
@for_members
def withdraw_objection(request: HttpRequest, seat: Seat, contribution_id: str) -> HttpResponse:
    """Take one's own objection back."""

    def act() -> str:
        operations.withdraw_objection(seat, contribution_id, at=clock.now())
        return _("Your objection is taken back.")

    return _act(request, seat, contribution_id, act)


@require_POST
@for_members
def decide(request: HttpRequest, seat: Seat, contribution_id: str, correction_id: int) -> HttpResponse:
    """Agree to a correction as the second person, or decline it."""
    accept = request.POST.get("answer") == "yes"

    def act() -> str:
        corrections.decide_correction(seat, correction_id, accept=accept, at=clock.now())
        return _("Corrected: a new entry mends the old one.") if accept else _("The correction is declined.")

    return _act(request, seat, contribution_id, act)


def _act(request: HttpRequest, seat: Seat, contribution_id: str, act: Callable[[], str]) -> HttpResponse:
    """Do something and return to where one was; say there what was refused, if it was."""
    from_list = request.POST.get("back") == "list"
    try:
        thanks = act()
    except Refused as refused:
        messages.error(request, str(refused))
        if from_list:
            return _list(request, seat, status=refused.status)
        return _page(request, seat, contribution_id, status=refused.status)
    messages.success(request, thanks)
    slug = seat.group.slug
    there = reverse("work:confirming", args=[slug])
    return back_to(request, there if from_list else reverse("work:contribution", args=[slug, contribution_id]))


@require_POST
@for_members
def object_to(request: HttpRequest, seat: Seat, contribution_id: str) -> HttpResponse:
    """Say that it was not like that, and why."""
    form = ObjectionForm(request.POST)

    def act(said: dict[str, Any]) -> None:
        operations.object_to(seat, contribution_id, **said, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Your objection stands here with your reason. Talk to each other."))
        return back_to(request, reverse("work:contribution", args=[seat.group.slug, contribution_id]))
    return _page(request, seat, contribution_id, status=status_of(form), objection=form)


@require_POST
@for_members
def propose(request: HttpRequest, seat: Seat, contribution_id: str) -> HttpResponse:
    """Propose what should count instead."""
    form = CorrectionForm(request.POST)

    def act(said: dict[str, Any]) -> None:
        corrections.propose_correction(
            seat,
            contribution_id,
            minutes=said["minutes"],
            weight_milli=said["weight"],
            reason=said["reason"],
            at=clock.now(),
        )

    if submitted(request, form, act):
        messages.success(request, _("Proposed. It counts as soon as a second person agrees."))
        return back_to(request, reverse("work:contribution", args=[seat.group.slug, contribution_id]))
    return _page(request, seat, contribution_id, status=status_of(form), correction=form)
