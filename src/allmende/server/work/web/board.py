"""The board, and what one does with a place: take it, stand in for it, hand it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.refusal import NotYours, Refused
from allmende.server.web import wording
from allmende.server.web.paging import page_number
from allmende.server.work.models import Taking
from allmende.server.work.operations import board as operations
from allmende.server.work.queries import board as queries
from allmende.server.work.reach import pool_of
from allmende.server.work.web import dated
from allmende.server.work.web.subpages import subpages


@require_safe
@for_members
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what is open now; with htmx only the part that changes by itself."""
    shown = _one_of(request.GET.get("show", ""), queries.SHOWN)
    sort = _one_of(request.GET.get("sort", ""), queries.SORTED_BY)
    found = queries.board(seat, at=clock.now(), shown=shown, sort=sort, page=page_number(request))
    context: dict[str, Any] = {
        "section": "tasks",
        "board": found,
        "shown": shown,
        "filters": _filters(seat, shown=shown, sort=sort),
        "sorts": _sorts(seat, shown=shown, sort=sort),
        "subpages": subpages(seat, current="board"),
        "here": _address(seat, shown=shown, sort=sort, page=found.page),
        "earlier": _address(seat, shown=shown, sort=sort, page=found.page - 1) if found.page > 1 else "",
        "later": _address(seat, shown=shown, sort=sort, page=found.page + 1) if found.page < found.pages else "",
    }
    part = getattr(request, "htmx", False)
    return render(request, "work/_board.html" if part else "work/board.html", context)


@require_POST
@for_members
def take(request: HttpRequest, seat: Seat, occurrence_id: str) -> HttpResponse:
    """Take a place at the weight that stands now."""

    def act() -> str:
        member = member_named(seat, request.POST.get("member", ""))
        taking = operations.take(seat, occurrence_id, member=member, at=clock.now())
        return _("%(task)s is yours at weight %(weight)s.") % {
            "task": taking.occurrence.task.title,
            "weight": wording.weight(taking.weight_milli),
        }

    return _answer(request, seat, occurrence_id, act)


@require_POST
@for_members
def stand_in(request: HttpRequest, seat: Seat, occurrence_id: str) -> HttpResponse:
    """Be ready to step in."""

    def act() -> str:
        member = member_named(seat, request.POST.get("member", ""))
        operations.stand_in(seat, occurrence_id, member=member, at=clock.now())
        return _("Thank you for standing in. If a place is handed back, it is yours.")

    return _answer(request, seat, occurrence_id, act)


@require_POST
@for_members
def stop_standing_in(request: HttpRequest, seat: Seat, occurrence_id: str) -> HttpResponse:
    """No longer be ready to step in."""

    def act() -> str:
        member = member_named(seat, request.POST.get("member", ""))
        operations.stop_standing_in(seat, occurrence_id, member=member, at=clock.now())
        return _("You no longer stand in here.")

    return _answer(request, seat, occurrence_id, act)


@require_POST
@for_members
def hand_back(request: HttpRequest, seat: Seat, taking_id: str) -> HttpResponse:
    """Give a place back."""
    taking = Taking.objects.filter(pk=taking_id, occurrence__group=seat.group).first()
    if taking is None:
        raise Http404

    def act() -> str:
        followed = operations.hand_back(seat, taking_id, at=clock.now())
        if followed is None:
            return _("The place is open again. Thank you for saying so.")
        return _("Thank you for saying so. %(name)s stood in and has it now.") % {"name": followed.member.name}

    return _answer(request, seat, taking.occurrence_id, act)


def member_named(seat: Seat, member_id: str) -> Member:
    """Return for whom the person acts: themselves, or somebody they speak for.

    Raises:
        NotYours: They do not speak for this member.

    """
    allowed = queries.speaks_for(seat) if member_id else (seat.member,)
    found = next((member for member in allowed if member.id == member_id or not member_id), None)
    if found is None:
        raise NotYours(_("You can only do that for yourself, or for those at home who do not sign in."))
    return found


def _answer(request: HttpRequest, seat: Seat, occurrence_id: str, act: Callable[[], str]) -> HttpResponse:
    """Do it and go on to the task; where it was refused, say so on the task's page."""
    try:
        said = act()
    except Refused as refused:
        return dated.page(request, seat, occurrence_id, refused=refused)
    messages.success(request, said)
    back = request.POST.get("back", "")
    there = reverse("work:board", args=[_board_of(seat, back)])
    if back not in ("board", "community"):
        there = reverse("work:at", args=[seat.group.slug, occurrence_id])
    return back_to(request, there)


def _board_of(seat: Seat, back: str) -> str:
    """Return the address of the group on whose board somebody was: in a pool it may be that of all its projects."""
    around = pool_of(seat.group) if back == "community" else None
    return around.slug if around is not None and seat_of(seat.person, around) is not None else seat.group.slug


def _one_of(said: str, choices: tuple[str, ...]) -> str:
    """Return what was said if it is one of the choices, else the first."""
    return said if said in choices else choices[0]


def _address(seat: Seat, *, shown: str, sort: str, page: int = 1) -> str:
    """Return the address of the board as it is filtered; what is usual is left out."""
    said = {"show": shown, "sort": sort, "page": page}
    usual = {"show": queries.SHOWN[0], "sort": queries.SORTED_BY[0], "page": 1}
    query = urlencode({name: value for name, value in said.items() if value != usual[name]})
    return reverse("work:board", args=[seat.group.slug]) + (f"?{query}" if query else "")


def _filters(seat: Seat, *, shown: str, sort: str) -> list[dict[str, object]]:
    labels = {"all": _("everything"), "mine": _("mine"), "free": _("free places"), "necessary": _("necessary")}
    return [
        {"label": labels[name], "url": _address(seat, shown=name, sort=sort), "current": name == shown}
        for name in queries.SHOWN
    ]


def _sorts(seat: Seat, *, shown: str, sort: str) -> list[dict[str, object]]:
    labels = {"due": _("soonest first"), "weight": _("heaviest first")}
    return [
        {"label": labels[name], "url": _address(seat, shown=shown, sort=name), "current": name == sort}
        for name in queries.SORTED_BY
    ]
