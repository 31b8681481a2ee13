"""Shared things and their calendars: what is free when, and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, chain_of, day_start, group_by_slug, local_day, seat_of
from allmende.server.lending.models import Reservation, Thing, WhoMay
from allmende.server.people.models import Person

DAYS = 7
DAY_MINUTES = 24 * 60
FEED_BACK, FEED_AHEAD = timedelta(days=30), timedelta(days=370)
MOST_SHOWN = 1_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """A thing in the list: until when it is taken (None: free now), and when it is taken next."""

    thing: Thing
    taken_until: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Busy:
    """A stretch of a day in which a thing is taken.

    Attributes:
        from_minute: Since the day began, as `until_minute`; what lasts longer begins at 0 and ends at 1440.
        starts_at: The same as a moment, as `ends_at`.
        reservation: By whom; None for the rest afterwards.
        is_mine: Whether it is one's own.
        may_cancel: Whether one may give it back.

    """

    from_minute: int
    until_minute: int
    starts_at: datetime
    ends_at: datetime
    reservation: Reservation | None
    is_mine: bool = False
    may_cancel: bool = False

    @property
    def width(self) -> int:
        """How many minutes of a day of 24 hours."""
        return self.until_minute - self.from_minute


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of a thing's calendar."""

    day: date
    start: datetime
    busy: Sequence[Busy]

    @property
    def is_free(self) -> bool:
        """Whether nobody has it at all."""
        return not self.busy


def things_of(seat: Seat, *, at: datetime) -> list[Line]:
    """Return the things of the seat's group, by name."""
    things = list(Thing.objects.filter(group=seat.group, withdrawn_at=None).order_by("name", "id"))
    coming = Reservation.objects.filter(thing__in=things, cancelled_at=None, ends_at__gt=at).order_by("starts_at")
    by_thing: dict[str, list[Reservation]] = {}
    for one in coming:
        by_thing.setdefault(one.thing_id, []).append(one)
    return [_line(thing, by_thing.get(thing.id, []), at=at) for thing in things]


def things_around(seat: Seat) -> list[Group]:
    """Return the groups around the seat's that have things, too."""
    around = chain_of(seat.group)[1:]
    with_things = set(Thing.objects.filter(group__in=around, withdrawn_at=None).values_list("group_id", flat=True))
    return [group for group in around if group.id in with_things and seat_of(seat.person, group) is not None]


def thing_of(seat: Seat, thing_id: str) -> Thing | None:
    """Return a thing of the seat's group that is still there, or None."""
    return Thing.objects.filter(group=seat.group, pk=thing_id, withdrawn_at=None).first()


def may_reserve(seat: Seat, thing: Thing) -> bool:
    """Whether somebody may reserve a thing of the group they sit in."""
    if thing.who_may == WhoMay.MAINTAINERS:
        return seat.is_maintainer
    # Who sits there through a group of theirs has no membership of their own (`groups.queries.seat_of`).
    stored: int | None = seat.membership.pk
    in_itself = stored is not None and seat.membership.group_id == thing.group_id
    return in_itself or thing.who_may == WhoMay.MEMBERS


def week_of(seat: Seat, thing: Thing, *, day: date, at: datetime) -> list[Day]:
    """Return the seven days from the Monday on or before a day."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=number) for number in range(DAYS)]
    starts = [day_start(seat.group, one) for one in (*days, monday + timedelta(days=DAYS))]
    rest = timedelta(minutes=thing.buffer_minutes)
    found = (
        Reservation.objects.filter(
            thing=thing, cancelled_at=None, starts_at__lt=starts[-1], ends_at__gt=starts[0] - rest
        )
        .select_related("member__person", "member__group")
        .order_by("starts_at")
    )
    reserved = list(found)
    return [
        Day(day=one, start=begin, busy=_busy(seat, reserved, rest=rest, begin=begin, end=end, at=at))
        for one, begin, end in zip(days, starts, starts[1:], strict=False)
    ]


def mine(seat: Seat, *, at: datetime) -> list[Reservation]:
    """Return what one has reserved in the seat's group and is not over, soonest first."""
    found = Reservation.objects.filter(thing__group=seat.group, member=seat.member, cancelled_at=None, ends_at__gt=at)
    return list(found.select_related("thing").order_by("starts_at", "id"))


def reader_of_feed(slug: str, feed_token: str) -> Seat | None:
    """Return the seat of whoever has this token, if they are in this group."""
    person = Person.objects.filter(feed_token=feed_token).first()
    group = group_by_slug(slug)
    return seat_of(person, group) if person is not None and group is not None else None


def for_feed(seat: Seat, *, thing_id: str, at: datetime) -> list[Reservation]:
    """Return the reservations of the group's things (or of one of them) from a month back until a year ahead."""
    found = Reservation.objects.filter(
        thing__group=seat.group,
        thing__withdrawn_at=None,
        cancelled_at=None,
        ends_at__gt=at - FEED_BACK,
        starts_at__lt=at + FEED_AHEAD,
    )
    if thing_id:
        found = found.filter(thing=thing_id)
    joined = found.select_related("thing", "member__person", "member__group")
    return list(joined.order_by("starts_at", "id")[:MOST_SHOWN])


def today_of(seat: Seat, *, at: datetime) -> date:
    """Return the day it is in the seat's group."""
    return local_day(seat.group, at)


def _line(thing: Thing, coming: Sequence[Reservation], *, at: datetime) -> Line:
    now = next((one for one in coming if one.starts_at <= at), None)
    return Line(
        thing=thing,
        taken_until=now.ends_at if now else None,
        next_at=next((one.starts_at for one in coming if one.starts_at > at), None),
    )


def _busy(
    seat: Seat, reserved: Sequence[Reservation], *, rest: timedelta, begin: datetime, end: datetime, at: datetime
) -> list[Busy]:
    found: list[Busy] = []
    for one in reserved:
        is_mine = one.member_id == seat.member.id
        if one.starts_at < end and one.ends_at > begin:
            stretch = _stretch(one.starts_at, one.ends_at, begin=begin, end=end)
            may_cancel = one.ends_at > at and (is_mine or seat.is_maintainer)
            found.append(replace(stretch, reservation=one, is_mine=is_mine, may_cancel=may_cancel))
        if rest and one.ends_at < end and one.ends_at + rest > begin:
            found.append(_stretch(one.ends_at, one.ends_at + rest, begin=begin, end=end))
    return found


def _stretch(start: datetime, until: datetime, *, begin: datetime, end: datetime) -> Busy:
    """Return the part of a day between two moments, drawn on 24 hours also where the clocks change."""
    starts_at, ends_at = max(start, begin), min(until, end)

    def minute(moment: datetime) -> int:
        return round((moment - begin) / (end - begin) * DAY_MINUTES)

    return Busy(
        from_minute=minute(starts_at),
        until_minute=minute(ends_at),
        starts_at=starts_at,
        ends_at=ends_at,
        reservation=None,
    )
