"""Shared things: the list, one with its week, reserving, giving back, looking after them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.lending import operations, queries
from allmende.server.lending.feed import reservations_feed
from allmende.server.lending.forms import ReserveForm, ThingForm
from allmende.server.lending.models import Thing
from allmende.server.lending.operations import ThingDraft
from allmende.server.submitting import pressed, sent, status_of, submitted

WEEK = timedelta(days=7)


@require_safe
@for_members
def things(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what can be borrowed, and what one has reserved."""
    now = clock.now()
    context = {
        "section": "group",
        "seat": seat,
        "lines": queries.things_of(seat, at=now),
        "mine": queries.mine(seat, at=now),
        "around": queries.things_around(seat),
        "feed_url": request.build_absolute_uri(_feed_address(seat)),
    }
    return render(request, "lending/things.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def thing(request: HttpRequest, seat: Seat, thing_id: str) -> HttpResponse:
    """Show a week of a thing, and reserve it."""
    found, now = _thing_in(seat, thing_id), clock.now()
    today = queries.today_of(seat, at=now)
    day = _day(request.GET.get("day", ""), today)
    # By the clock on the group's wall, a place where one can go on from: the next full hour.
    hour = (now.astimezone(ZoneInfo(seat.group.timezone)) + timedelta(hours=1)).replace(minute=0)
    initial = {"first_day": max(day, today), "first_time": hour.time(), "last_time": (hour + timedelta(hours=1)).time()}
    form = ReserveForm(sent(request), initial=initial)

    def act(said: dict[str, Any]) -> None:
        del said
        operations.reserve(seat, found.id, **form.times(), at=now)

    if submitted(request, form, act):
        messages.success(request, _("It is yours for this time. If you do not need it after all, give it back."))
        return back_to(request, f"{_page(seat, found)}?day={form.cleaned_data['first_day']}")
    if form.is_bound:
        # Who is refused sees what is taken in the week they asked for.
        day = _day(request.POST.get("first_day", ""), day)
    monday = day - timedelta(days=day.weekday())
    context = {
        "section": "group",
        "seat": seat,
        "thing": found,
        "days": queries.week_of(seat, found, day=day, at=now),
        "form": form,
        "may_reserve": queries.may_reserve(seat, found),
        "today": today,
        "week_title": _week_title(monday),
        "back": f"?day={monday - WEEK}",
        "on": f"?day={monday + WEEK}",
        "this": f"?day={today}",
        "hours": [(minute, minute // 60) for minute in (360, 720, 1080)],
    }
    return render(request, "lending/thing.html", context, status=status_of(form))


@require_POST
@for_members
def cancel(request: HttpRequest, seat: Seat, reservation_id: str) -> HttpResponse:
    """Give back what was reserved."""
    pressed(
        request,
        lambda: operations.cancel(seat, reservation_id, at=clock.now()),
        done=_("Given back: others can have it."),
    )
    known = request.POST.get("thing", "")
    shown = queries.thing_of(seat, known)
    return back_to(request, _page(seat, shown) if shown else reverse("lending:things", args=[seat.group.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put a thing up."""
    form = ThingForm(sent(request), initial=_initial(ThingDraft(name="")))
    added: list[Thing] = []
    if submitted(request, form, lambda _: added.append(operations.add_thing(seat, form.draft(), at=clock.now()))):
        messages.success(request, _("%(thing)s can be reserved now.") % {"thing": added[0].name})
        return back_to(request, _page(seat, added[0]))
    return _form(request, seat, form, title=_("Share something"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def change(request: HttpRequest, seat: Seat, thing_id: str) -> HttpResponse:
    """Change what is said about a thing."""
    found = _thing_in(seat, thing_id)
    form = ThingForm(sent(request), initial=_initial(found))
    if submitted(request, form, lambda _: operations.change_thing(seat, found.id, form.draft())):
        messages.success(request, _("That is how it reads now."))
        return back_to(request, _page(seat, found))
    return _form(request, seat, form, title=found.name, thing=found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def withdraw(request: HttpRequest, seat: Seat, thing_id: str) -> HttpResponse:
    """Ask, and take a thing off."""
    found = _thing_in(seat, thing_id)
    if request.method == "POST":
        count = operations.withdraw_thing(seat, found.id, at=clock.now())
        said = ngettext(
            "Taken off. %(count)d reservation was called off.",
            "Taken off. %(count)d reservations were called off.",
            count,
        )
        messages.success(request, said % {"count": count} if count else _("Taken off."))
        return back_to(request, reverse("lending:things", args=[seat.group.slug]))
    context = {
        "section": "group",
        "question": _("Take %(thing)s off?") % {"thing": found.name},
        "consequences": [_("Nobody can reserve it any more, and what is reserved is called off.")],
        "action_url": request.path,
        "action_label": _("Take it off"),
        "kind": "danger",
        "cancel_url": _page(seat, found),
    }
    return render(request, "web/confirm.html", context)


@require_safe
def feed(request: HttpRequest, slug: str, feed_token: str) -> HttpResponse:
    """Return the calendar of the group's things to whoever knows its address; `?thing=` for one of them."""
    seat = queries.reader_of_feed(slug, feed_token)
    if seat is None:
        raise Http404
    now = clock.now()
    found = queries.for_feed(seat, thing_id=request.GET.get("thing", ""), at=now)
    with (
        timezone.override(ZoneInfo(seat.group.timezone)),
        translation.override(seat.person.language or translation.get_language()),
    ):
        written = reservations_feed(
            found,
            name=_("%(group)s: to borrow") % {"group": seat.group.name},
            zone=seat.group.timezone,
            host=request.get_host().split(":")[0],
            mine=seat.member.id,
            at=now,
        )
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{seat.group.slug}-lending.ics"'
    response["Cache-Control"] = "private, max-age=300"
    return response


def _thing_in(seat: Seat, thing_id: str) -> Thing:
    found = queries.thing_of(seat, thing_id)
    if found is None:
        raise Http404
    return found


def _page(seat: Seat, thing: Thing) -> str:
    return reverse("lending:thing", args=[seat.group.slug, thing.id])


def _feed_address(seat: Seat) -> str:
    return reverse("lending:feed", args=[seat.group.slug, seat.person.feed_token])


def _initial(known: Thing | ThingDraft) -> dict[str, Any]:
    return {name: getattr(known, name) for name in ThingForm.base_fields}


def _form(request: HttpRequest, seat: Seat, form: ThingForm, *, title: str, thing: Thing | None = None) -> HttpResponse:
    context = {"section": "group", "seat": seat, "form": form, "title": title, "thing": thing}
    return render(request, "lending/form.html", context, status=status_of(form))


def _day(said: str, today: date) -> date:
    """Return the day asked for, if it is one that anybody plans for; else today."""
    try:
        day = datetime.strptime(said, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        return today
    return day if abs(day.year - today.year) < 5 else today


def _week_title(monday: date) -> str:
    return _("Week %(number)d, from %(day)s") % {
        "number": monday.isocalendar().week,
        "day": format_date(monday, pgettext("format of a full date", "j F Y")),
    }
