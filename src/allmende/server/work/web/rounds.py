"""Pages of rounds: my wishes, and what a round is or came to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.web.downloads import json_file
from allmende.server.work.forms.wishes import WishesForm
from allmende.server.work.models import Round
from allmende.server.work.operations import rounds as operations
from allmende.server.work.queries import round_results
from allmende.server.work.queries import rounds as queries
from allmende.server.work.reach import round_group
from allmende.server.work.web.round_words import shortage_sentences, weight_reason
from allmende.server.work.web.subpages import subpages


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def wishes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show and take what somebody wishes for the rounds to come."""
    at = clock.now()
    member = _spoken_for(request, seat)
    shown = _number(request.POST.get("round", ""))
    sheet = queries.wish_sheet(seat, member=member, at=at, shown_round=shown)
    form = WishesForm(sheet, data=sent(request))

    def act(said: dict[str, Any]) -> None:
        operations.state_wishes(
            seat,
            member=member,
            wishes=said["wishes"],
            max_places=said["max_places"],
            at=at,
            round_number=shown,
        )

    if submitted(request, form, act):
        messages.success(request, _thanks(len(form.cleaned_data["wishes"]), member=member, seat=seat))
        return back_to(request, _wishes_url(seat, member))
    context = {
        "section": "tasks",
        "subpages": subpages(seat, current="wishes"),
        "sheet": sheet,
        "form": form,
        "rows": form.rows(),
        "me": seat.member,
        "is_me": member.id == seat.member.id,
    }
    return render(request, "work/wishes.html", context, status=status_of(form))


def _spoken_for(request: HttpRequest, seat: Seat) -> Member:
    """Return for whom the page is: oneself, or somebody without a sign-in for whom one may speak."""
    member = queries.speaker(seat, request.POST.get("for") or request.GET.get("for") or "")
    if member is None:
        raise Http404
    return member


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _thanks(count: int, *, member: Member, seat: Seat) -> str:
    if member.id != seat.member.id:
        return _("Saved for %(name)s.") % {"name": member.name}
    said = ngettext("Saved: your wish for %(count)d task.", "Saved: your wishes for %(count)d tasks.", count)
    return said % {"count": count}


def _wishes_url(seat: Seat, member: Member) -> str:
    url = reverse("work:wishes", args=[seat.group.slug])
    return url if member.id == seat.member.id else f"{url}?for={member.id}"


@require_safe
@for_members
def newest(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the round shared out last, or the first one that takes wishes."""
    round_ = queries.newest_round(seat.group, at=clock.now())
    if round_ is None or not _sees_all(seat):
        return render(request, "work/round_none.html", {"section": "tasks"})
    return _page(request, seat, round_)


@require_safe
@for_members
def one(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Show one round: before its deadline what is in it, afterwards who does what and why."""
    return _page(request, seat, _found(seat, number))


def _page(request: HttpRequest, seat: Seat, round_: Round) -> HttpResponse:
    before, after = queries.neighbours(seat.group, round_.number)
    context = {"section": "tasks", "card": queries.card_of(round_), "before": before, "after": after}
    if round_.cleared_at is None:
        return render(request, "work/round_open.html", {**context, "tasks": queries.tasks_in(round_)})
    result = round_results.result_of(round_, seat)
    lines = [(task, weight_reason(task)) for task in result.tasks] if result is not None else []
    shortages = [shortage_sentences(shortage) for shortage in result.shortages] if result is not None else []
    more = {"result": result, "lines": lines, "shortages": shortages, "me": seat.member}
    return render(request, "work/round_shared.html", {**context, **more})


@require_safe
@for_members
def certificate(_request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Hand out the statements and the result of a round, for one's own computer to check."""
    round_ = _found(seat, number)
    if round_.certificate is None:
        raise Http404
    return json_file(round_.certificate, name=f"{seat.group.slug}-round-{number}.json")


def _found(seat: Seat, number: int) -> Round:
    round_ = queries.round_of(seat.group, number)
    if round_ is None or not _sees_all(seat):
        raise Http404
    return round_


def _sees_all(seat: Seat) -> bool:
    """Whether the person belongs to all whose wishes are in it: who is in one project of a pool only does not."""
    around = round_group(seat.group)
    return around.id == seat.group.id or seat_of(seat.person, around) is not None
