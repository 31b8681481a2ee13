"""The calendar of shared things for people's own calendar programmes (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from allmende.server.lending.models import Reservation

READ_AGAIN_AFTER = timedelta(minutes=30)


def reservations_feed(
    found: Sequence[Reservation], *, name: str, zone: str, host: str, mine: str, at: datetime
) -> bytes:
    """Return the bytes of a calendar with an entry for each reservation.

    Args:
        found: What is reserved, with things and members joined in.
        name: How the calendar is called in the reader's programme.
        zone: Time zone of the group.
        host: Part of the entries' ids, which must be unique in the world.
        mine: Id of the reader, whose own reservations make them busy; those of others do not.
        at: When the feed was made.

    """
    feed = Calendar()
    feed.add("prodid", "-//Allmende//Allmende//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", zone)
    feed.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for one in found:
        feed.add_component(_event(one, local=ZoneInfo(zone), host=host, mine=mine, at=at))
    feed.add_missing_timezones(first_date=date(at.year - 1, 1, 1), last_date=date(at.year + 2, 12, 31))
    return bytes(feed.to_ical())


def _event(one: Reservation, *, local: ZoneInfo, host: str, mine: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.id}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", one.starts_at.astimezone(local))
    event.add("dtend", one.ends_at.astimezone(local))
    event.add("summary", _("%(thing)s: %(name)s") % {"thing": one.thing.name, "name": one.member.name})
    if one.thing.place:
        event.add("location", one.thing.place)
    if one.note:
        event.add("description", one.note)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE" if one.member_id == mine else "TRANSPARENT")
    return event
