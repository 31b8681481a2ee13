"""Reserving a thing and giving it back. Of two who want the same quarter of an hour, exactly one gets it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.server.books import operations as books
from allmende.server.groups.queries import Seat, day_start, household_mates, local_day, may_act_for
from allmende.server.lending.models import Limits, Reservation, Slot, Thing
from allmende.server.lending.queries import may_reserve
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording

QUARTER = timedelta(minutes=15)
WEEK = timedelta(days=7)
MOST_NOTE = 120


@transaction.atomic
def reserve(
    seat: Seat, thing_id: str, *, starts_at: datetime, ends_at: datetime, at: datetime, note: str = ""
) -> Reservation:
    """Reserve a thing of the seat's group for oneself, in whole quarters of an hour.

    Raises:
        NotYours: Others may reserve it, not this person.
        TooLate: It is taken then, or not there any more.
        Refused: The times do not fit, or it is more than somebody may have.

    """
    # Of two who press at once the second waits here, and then sees what the first has reserved.
    books.hold(seat.group.book_id)
    thing = Thing.objects.filter(pk=thing_id, group=seat.group, withdrawn_at=None).first()
    if thing is None:
        raise TooLate(_("This thing is not here any more."))
    if not may_reserve(seat, thing):
        raise NotYours(_("It is reserved by others here: ask those who look after it."))
    if len(note.strip()) > MOST_NOTE:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_NOTE}, field="note")
    _check_times(seat, thing, starts_at=starts_at, ends_at=ends_at, at=at)
    _refuse_taken(thing, starts_at=starts_at, ends_at=ends_at)
    _check_limits(seat, thing, starts_at=starts_at, ends_at=ends_at, at=at)
    try:
        with transaction.atomic():
            made = Reservation.objects.create(
                thing=thing, member=seat.member, starts_at=starts_at, ends_at=ends_at, note=note.strip(), made_at=at
            )
            Slot.objects.bulk_create(
                Slot(thing=thing, quarter=quarter, reservation=made)
                for quarter in quarters(starts_at, ends_at + timedelta(minutes=thing.buffer_minutes))
            )
    except IntegrityError as error:
        raise TooLate(_("Somebody has just reserved it for some of this time."), field="starts_at") from error
    return made


@transaction.atomic
def cancel(seat: Seat, reservation_id: str, *, at: datetime) -> None:
    """Give back what was reserved, or the rest of it; whoever looks after the group may do so for others.

    Raises:
        NotYours: It is somebody else's.
        TooLate: It is over, or was given back already.

    """
    books.hold(seat.group.book_id)
    found = (
        Reservation.objects.select_related("member__person", "thing")
        .filter(pk=reservation_id, thing__group=seat.group)
        .first()
    )
    if found is None or found.cancelled_at is not None or found.ends_at <= at:
        raise TooLate(_("This is over already."))
    if not (seat.is_maintainer or may_act_for(seat, found.member)):
        raise NotYours(_("Only they themselves can do that."))
    found.cancelled_at = at
    found.save(update_fields=["cancelled_at"])
    found.slots.all().delete()


def quarters(start: datetime, end: datetime) -> range:
    """Return the quarters of an hour since 1970 UTC from a moment until (not including) another.

    Both lie on a quarter, or the time between is covered wholly.
    """
    first = int(start.timestamp()) // 900
    return range(first, -(-int(end.timestamp()) // 900))


def _check_times(seat: Seat, thing: Thing, *, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    for field, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if moment.second or moment.microsecond or moment.minute % 15:
            raise Refused(_("On the quarter of an hour, please, such as 18:15."), field=field)
    if ends_at <= starts_at:
        raise Refused(_("It has to end after it begins."), field="ends_at")
    # Whoever comes by and takes it now may have begun a moment ago.
    if starts_at < at - QUARTER:
        raise Refused(_("This is in the past."), field="starts_at")
    if ends_at - starts_at > timedelta(minutes=thing.longest_minutes):
        raise Refused(
            _("At most %(hours)s at a stretch.") % {"hours": wording.hours(thing.longest_minutes)}, field="ends_at"
        )
    if local_day(seat.group, starts_at) > local_day(seat.group, at) + timedelta(days=thing.ahead_days):
        raise Refused(
            ngettext("At most %(days)d day ahead.", "At most %(days)d days ahead.", thing.ahead_days)
            % {"days": thing.ahead_days},
            field="starts_at",
        )


def _refuse_taken(thing: Thing, *, starts_at: datetime, ends_at: datetime) -> None:
    wanted = quarters(starts_at, ends_at + timedelta(minutes=thing.buffer_minutes))
    taken = Slot.objects.filter(thing=thing, quarter__gte=wanted.start, quarter__lt=wanted.stop)
    first = taken.select_related("reservation").order_by("quarter").first()
    if first is None:
        return
    other = first.reservation
    until = other.ends_at + timedelta(minutes=thing.buffer_minutes)
    raise TooLate(
        _("It is taken from %(start)s until %(end)s.")
        % {"start": wording.clock_time(other.starts_at), "end": wording.clock_time(until)},
        field="starts_at",
    )


def _check_limits(seat: Seat, thing: Thing, *, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    ids = {seat.member.id}
    if thing.counted_for == Limits.HOUSEHOLD:
        ids = household_mates(ids)
    mine = Reservation.objects.filter(thing=thing, member__in=ids, cancelled_at=None)
    if mine.filter(ends_at__gt=at).count() >= thing.most_open:
        raise Refused(
            ngettext(
                "At most %(most)d reservation at a time.", "At most %(most)d reservations at a time.", thing.most_open
            )
            % {"most": thing.most_open}
        )
    if thing.week_minutes is None:
        return
    for monday in _mondays(seat, starts_at, ends_at):
        begin, end = day_start(seat.group, monday), day_start(seat.group, monday + WEEK)
        had = sum(
            (
                _overlap(one.starts_at, one.ends_at, begin, end)
                for one in mine.filter(starts_at__lt=end, ends_at__gt=begin)
            ),
            start=_overlap(starts_at, ends_at, begin, end),
        )
        if had > timedelta(minutes=thing.week_minutes):
            raise Refused(
                _("At most %(hours)s a week.") % {"hours": wording.hours(thing.week_minutes)}, field="ends_at"
            )


def _mondays(seat: Seat, starts_at: datetime, ends_at: datetime) -> list[date]:
    first = local_day(seat.group, starts_at)
    monday, found = first - timedelta(days=first.weekday()), []
    while day_start(seat.group, monday) < ends_at:
        found.append(monday)
        monday += WEEK
    return found


def _overlap(start: datetime, end: datetime, begin: datetime, until: datetime) -> timedelta:
    return max(min(end, until) - max(start, begin), timedelta())
