"""The calendar: a month, a week, and the feed for people's own calendar programmes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat, day_start, local_day
from allmende.server.people.operations import renew_feed
from allmende.server.web import wording
from allmende.server.work.feed import calendar_feed
from allmende.server.work.queries import calendar as queries
from allmende.server.work.queries.calendar import Date
from allmende.server.work.web.subpages import subpages

WEEK = timedelta(days=7)
# More on one day is a list, not a calendar: the week shows more of them, the board all.
MOST_A_DAY = 4
MOST_A_DAY_OF_A_WEEK = 40


@require_safe
@for_members
def month(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a month as a grid, or a week as a list; everybody's or mine."""
    now = clock.now()
    today = local_day(seat.group, now)
    weekly, only_mine = request.GET.get("view") == "week", request.GET.get("show") == "mine"
    first = _day(request.GET.get("day", ""), today)
    first = first - timedelta(days=first.weekday()) if weekly else first.replace(day=1)
    until = first + WEEK if weekly else _next_month(first)
    start = first - timedelta(days=first.weekday())
    end = until + timedelta(days=-until.weekday() % 7)
    found = queries.dates(
        seat, start=day_start(seat.group, start), end=day_start(seat.group, end), only_mine=only_mine, at=now
    )

    def link(day: date, *, week: bool = weekly, mine: bool = only_mine) -> str:
        said = [f"day={day}"] + (["view=week"] if week else []) + (["show=mine"] if mine else [])
        return f"?{'&'.join(said)}"

    context = {
        "section": "tasks",
        "subpages": subpages(seat, current="calendar"),
        "title": _week_title(first) if weekly else format_date(first, "F Y"),
        "weekly": weekly,
        "days": _days(seat, found, start=start, end=end, most=MOST_A_DAY_OF_A_WEEK if weekly else MOST_A_DAY),
        "nothing": not found,
        "today": today,
        "back": link(first - WEEK if weekly else (first - timedelta(days=1)).replace(day=1)),
        "on": link(until),
        "this": link(today),
        "views": [
            {"label": _("month"), "url": link(first, week=False), "current": not weekly},
            {"label": _("week"), "url": link(_near(first, today), week=True), "current": weekly},
        ],
        "whose": [
            {"label": _("everybody's"), "url": link(first, mine=False), "current": not only_mine},
            {"label": _("mine"), "url": link(first, mine=True), "current": only_mine},
        ],
        "feed_url": request.build_absolute_uri(_feed_address(seat)),
    }
    return render(request, "work/calendar.html", context)


@require_POST
@for_members
def renew(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the feed a new address."""
    renew_feed(seat.person)
    messages.success(request, _("Your calendar has a new address; the old one opens nothing any more."))
    return back_to(request, reverse("work:calendar", args=[seat.group.slug]))


@require_safe
def feed(request: HttpRequest, slug: str, feed_token: str) -> HttpResponse:
    """Return a person's calendar to whoever knows its address; `?all=1` for everybody's tasks."""
    seat = queries.reader_of_feed(slug, feed_token)
    if seat is None:
        raise Http404
    now = clock.now()
    found = queries.dates(
        seat,
        start=now - queries.FEED_BACK,
        end=now + queries.FEED_AHEAD,
        only_mine=request.GET.get("all") != "1",
        at=now,
    )
    language = seat.person.language or translation.get_language()
    with timezone.override(ZoneInfo(seat.group.timezone)), translation.override(language):
        written = calendar_feed(
            found,
            name=seat.group.name,
            zone=seat.group.timezone,
            host=request.get_host().split(":")[0],
            at=now,
            addresses=[request.build_absolute_uri(_page_of(found_date)) for found_date in found],
        )
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{seat.group.slug}.ics"'
    response["Cache-Control"] = "private, max-age=300"
    return response


def _days(seat: Seat, found: Sequence[Date], *, start: date, end: date, most: int) -> list[dict[str, object]]:
    """Return every day of the stretch with what is due on it, as `components/days.html` shows it."""
    items: dict[date, list[dict[str, object]]] = {}
    more: dict[date, int] = {}
    # Mine first, so that a crowded day never hides them.
    for one in sorted(found, key=lambda one: one.mine is None):
        day = local_day(seat.group, one.due_at)
        if len(items.get(day, ())) >= most:
            more[day] = more.get(day, 0) + 1
            continue
        title = one.title if one.planned or one.holders else _("%(task)s (nobody yet)") % {"task": one.title}
        if one.slug != seat.group.slug:
            title = f"{one.project}: {title}"
        items.setdefault(day, []).append(
            {
                "title": title,
                "time": wording.clock_time(one.due_at),
                "url": _page_of(one),
                "mine": one.mine is not None,
            }
        )
    count = (end - start).days
    days = [start + timedelta(days=number) for number in range(count)]
    return [{"day": day, "items": items.get(day, []), "more": more.get(day, 0)} for day in days]


def _page_of(one: Date) -> str:
    name, key = ("work:task", one.task_id) if one.planned else ("work:at", one.id)
    return reverse(name, args=[one.slug, key])


def _feed_address(seat: Seat) -> str:
    return reverse("work:feed", args=[seat.group.slug, seat.person.feed_token])


def _day(said: str, today: date) -> date:
    """Return the day asked for, if it is one that anybody plans for; else today."""
    try:
        day = datetime.strptime(said, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        return today
    return day if abs(day.year - today.year) < 100 else today


def _near(first: date, today: date) -> date:
    """Return today when it lies in the month shown, else the month's first day."""
    return today if (today.year, today.month) == (first.year, first.month) else first


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _week_title(monday: date) -> str:
    return _("Week %(number)d, from %(day)s") % {
        "number": monday.isocalendar().week,
        "day": format_date(monday, pgettext("format of a full date", "j F Y")),
    }
