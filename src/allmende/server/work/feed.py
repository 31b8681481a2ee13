"""The calendar feed (RFC 5545): one dated entry for every time, so that a change of one never moves the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from allmende.server.web import wording
from allmende.server.work.queries.calendar import Date as Dated

# A longer task is shown with its last hours: it is to be done by then, whenever its doer finds the time.
LONGEST_SHOWN = timedelta(hours=8)
READ_AGAIN_AFTER = timedelta(hours=1)


def calendar_feed(
    dates: Sequence[Dated], *, name: str, zone: str, host: str, at: datetime, addresses: Sequence[str]
) -> bytes:
    """Return the bytes of a calendar.

    Args:
        dates: What is due.
        name: How the calendar is called in the reader's programme.
        zone: Time zone of the group: entries keep their local time across summer time.
        host: Part of the entries' ids, which must be unique in the world.
        at: When the feed was made.
        addresses: The page of each date, in the same order.

    """
    feed = Calendar()
    feed.add("prodid", "-//Allmende//Allmende//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", zone)
    feed.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for dated, address in zip(dates, addresses, strict=True):
        feed.add_component(_event(dated, local=ZoneInfo(zone), host=host, at=at, address=address))
    # The clock changes of the years around, not of a century: the feed is read again every hour.
    feed.add_missing_timezones(first_date=date(at.year - 1, 1, 1), last_date=date(at.year + 2, 12, 31))
    return bytes(feed.to_ical())


def _event(dated: Dated, *, local: ZoneInfo, host: str, at: datetime, address: str) -> Event:
    event = Event()
    ends = dated.due_at.astimezone(local)
    lasts = min(timedelta(minutes=dated.minutes), LONGEST_SHOWN)
    # A planned time gets the id it will not keep: it becomes an entry of its own when it opens.
    event.add("uid", f"{dated.id or f'{dated.task_id}-{dated.due_at:%Y%m%dT%H%M}'}@{host}")
    event.add("dtstamp", at)
    # Counted back in real time, then shown as local time: an hour is an hour in the night of the clock change, too.
    event.add("dtstart", (dated.due_at - lasts).astimezone(local))
    event.add("dtend", ends)
    event.add("summary", dated.title)
    event.add("categories", [dated.project])
    if dated.where:
        event.add("location", dated.where)
    event.add("description", "\n".join(_lines(dated, address)))
    event.add("url", address)
    event.add("status", "CONFIRMED" if dated.holders else "TENTATIVE")
    event.add("transp", "OPAQUE" if dated.mine else "TRANSPARENT")
    if dated.mine:
        event.add("last-modified", dated.mine.taken_at)
    return event


def _lines(dated: Dated, address: str) -> list[str]:
    lines = [
        _("To be done by %(time)s; takes %(hours)s.")
        % {"time": wording.clock_time(dated.due_at), "hours": wording.hours(dated.minutes)}
    ]
    if not dated.planned and not dated.sealed:
        lines.append(_("Weight: %(weight)s") % {"weight": wording.weight(dated.weight_milli)})
    if dated.holders:
        lines.append(_("Who: %(names)s") % {"names": ", ".join(holder.name for holder in dated.holders)})
    elif not dated.planned:
        lines.append(_("Nobody has taken it yet."))
    if dated.description:
        lines += ["", dated.description]
    return [*lines, "", address]
