"""What is wished for in the coming weeks, for those who make it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.server import clock
from allmende.server.goods import queries
from allmende.server.goods.queries.demand import Demand, Week
from allmende.server.goods.queries.demand import demand as weeks_of
from allmende.server.goods.web.subpages import subpages
from allmende.server.groups.entrance import for_members
from allmende.server.groups.queries import Seat, local_day
from allmende.server.web import charts


@dataclass(frozen=True, kw_only=True)
class WeekLine:
    """One week in words and as two bars: what is wished for, and what there is for it."""

    week: Week
    words: str
    tone: str
    wished: SafeString
    there: SafeString


@require_safe
@for_members
def demand(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the coming weeks of every product of the group."""
    found = weeks_of(seat.group, today=local_day(seat.group, clock.now()))
    context = {
        "section": "goods",
        "subpages": subpages(seat, current="demand"),
        "products": [(one, _summary(one), _lines(one)) for one in found],
    }
    return render(request, "goods/demand.html", context)


def _summary(one: Demand) -> str:
    """Return how the coming weeks look as a whole."""
    if not one.has_wishes:
        return _("Nobody has wished for any yet.")
    if one.missing_milli:
        return _("%(missing)s are missing in these weeks.") % {
            "missing": queries.in_units(one.product, one.missing_milli)
        }
    if one.left_milli:
        return _("Enough for everybody; %(left)s stay over.") % {"left": queries.in_units(one.product, one.left_milli)}
    return _("Exactly enough for everybody.")


def _lines(one: Demand) -> list[WeekLine]:
    largest = max(max(week.wished_milli, week.there_milli) for week in one.weeks)
    return [
        WeekLine(
            week=week,
            words=_words(one, week),
            tone="clay" if week.after_milli < 0 else "leaf" if week.wished_milli else "",
            wished=charts.bar(value=week.wished_milli, largest=largest),
            there=charts.bar(value=week.there_milli, largest=largest),
        )
        for week in one.weeks
    ]


def _words(one: Demand, week: Week) -> str:
    if week.after_milli < 0:
        return _("%(count)s too few") % {"count": queries.in_units(one.product, -week.after_milli)}
    if not week.wished_milli:
        return _("nothing wished for")
    if week.after_milli:
        return _("%(count)s over") % {"count": queries.in_units(one.product, week.after_milli)}
    return _("just right")
