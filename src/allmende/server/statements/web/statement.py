"""Pages of statements: mine, somebody else's, and everyone's totals."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from allmende.server import clock
from allmende.server.groups.entrance import for_members
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, chain_of
from allmende.server.sharing.entrance import community_seat, in_community, slug_of
from allmende.server.sharing.queries import MWH_IN_WH, friendly_note
from allmende.server.statements.queries import entries as entry_queries
from allmende.server.statements.queries.everyone import Everyone, Total
from allmende.server.statements.queries.everyone import everyone as everyone_of
from allmende.server.statements.queries.statement import Statement, member_of, statement
from allmende.server.statements.web.subpages import subpages
from allmende.server.web.charts import Bar

# How many periods a statement shows unless asked for all.
FEW_PERIODS = 4
MOST_BARS = 60
A_PAGE = 200


@require_safe
@for_members
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show my statement; whoever was only asked into a project sees theirs, too."""
    community = community_seat(seat)
    group = community.group if community else chain_of(seat.group)[-1]
    found = statement(group, seat.member, at=clock.now())
    rules = (community or seat).rulebook
    context = _context(request, found, group=group) | {
        "is_mine": True,
        "hint": friendly_note(found.balance_mwh, rules),
        "subpages": subpages(request, current="statements:mine") if community else [],
    }
    return render(request, "statements/statement.html", context)


@require_safe
@in_community
def of(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Show somebody's statement: in a community every number is open to all of it."""
    member = member_of(seat.group.book, member_id)
    if member is None:
        raise Http404
    found = statement(seat.group, member, at=clock.now())
    context = _context(request, found, group=seat.group) | {
        "is_mine": member.id == seat.member.id,
        "hint": "",
        "subpages": subpages(request, current=""),
    }
    return render(request, "statements/statement.html", context)


def _context(request: HttpRequest, found: Statement, *, group: Group) -> dict[str, Any]:
    show_all = "all" in request.GET
    return {
        "section": "books",
        "slug": slug_of(request),
        "community": group,
        "statement": found,
        "sections": found.sections if show_all else found.sections[:FEW_PERIODS],
        "more": 0 if show_all else max(len(found.sections) - FEW_PERIODS, 0),
        "checkpoint": entry_queries.newest_note(group.book),
    }


@require_safe
@in_community
def everyone(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show everyone's totals as bars and as a table, and what was given where."""
    found = everyone_of(seat.group, at=clock.now())
    slug = slug_of(request)
    limit = seat.rulebook.debt_limit_wh * MWH_IN_WH
    paged = Paginator(found.totals, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "books",
        "slug": slug,
        "subpages": subpages(request, current="statements:everyone"),
        "everyone": found,
        "bars": _bars(found, slug=slug, me=seat.member.id),
        "parts": [
            Bar(label=part.name, amount_mwh=part.given_mwh, url=reverse("groups:group", args=[part.slug]))
            for part in found.parts
        ],
        "paged": paged,
        "rows": [(total, _wants_a_talk(total, limit_mwh=limit)) for total in paged],
    }
    return render(request, "statements/everyone.html", context)


def _wants_a_talk(total: Total, *, limit_mwh: int) -> bool:
    """Whether the whole group is to see that it is time to talk; nothing follows from it by itself."""
    return total.is_here and -total.balance_mwh >= limit_mwh > 0


def _bars(found: Everyone, *, slug: str, me: str) -> list[Bar]:
    """Return who gave most, at most so many that one can still look at them."""
    return [
        Bar(
            label=total.name,
            amount_mwh=total.given_mwh,
            key=total.member_id,
            url=reverse("statements:of", args=[slug, total.member_id]),
            css="bar-mine" if total.member_id == me else "",
        )
        for total in found.largest_givers(MOST_BARS)
        if total.given_mwh
    ]
