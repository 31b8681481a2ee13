"""Being away: announcing a break and ending it early. Why somebody is away is nobody's business and stored nowhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups import queries
from allmende.server.groups.models import Break, Group, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate


@transaction.atomic
def announce_break(group: Group, member: Member, *, from_day: date, until_day: date, seat: Seat, at: datetime) -> Break:
    """Say that somebody is away from a day until (not including) another.

    Raises:
        NotYours: One may not speak for that member.
        Refused: The days do not fit: past, too long, none, or announced already.

    """
    if not queries.may_act_for(seat, member):
        raise NotYours(_("Only they themselves can announce that."))
    # Of two announcements for the same days at once, the second waits here and then sees the first.
    books.hold(group.book_id)
    if not Membership.objects.filter(group=group, member=member, left_at=None).exists():
        raise Refused(_("They are not a member here."))
    if until_day <= from_day:
        raise Refused(_("The first day back must come after the first day away."), field="until_day")
    if from_day < queries.local_day(group, at):
        raise Refused(_("A break cannot begin in the past."), field="from_day")
    longest = queries.rulebook_of(group).break_max_days
    if (until_day - from_day).days > longest:
        sentence = ngettext(
            "A break lasts at most %(days)d day here.", "A break lasts at most %(days)d days here.", longest
        )
        raise Refused(sentence % {"days": longest}, field="until_day")
    if Break.objects.filter(group=group, member=member, from_day__lt=until_day, until_day__gt=from_day).exists():
        raise Refused(_("A break is already announced for some of these days."), field="from_day")
    away = Break.objects.create(group=group, member=member, from_day=from_day, until_day=until_day, announced_at=at)
    draft = bookings.break_announced(
        group=group.id, member=member.id, break_id=away.id, from_day=from_day, until_day=until_day
    )
    books.append(group.book, draft, by=seat.member.id, at=at, about=group.id)
    return away


@transaction.atomic
def end_break(away: Break, *, seat: Seat, at: datetime) -> None:
    """Come back earlier, or take back a break that has not begun."""
    books.hold(seat.group.book_id)
    locked = (
        Break.objects.select_for_update(of=("self",))
        .select_related("group__book", "member__person")
        .filter(pk=away.pk)
        .first()
    )
    if locked is None:
        raise TooLate(_("This break is already over."))
    if not queries.may_act_for(seat, locked.member):
        raise NotYours(_("Only they themselves can end that."))
    today = queries.local_day(locked.group, at)
    announced_until = locked.until_day
    if announced_until <= today:
        raise TooLate(_("This break is already over."))
    # A break that has not begun leaves no day behind; one that has ends with yesterday.
    until_day = max(locked.from_day, today)
    draft = bookings.break_ended(
        group=locked.group_id,
        member=locked.member_id,
        break_id=locked.id,
        from_day=locked.from_day,
        until_day=until_day,
        announced_until=announced_until,
    )
    books.append(locked.group.book, draft, by=seat.member.id, at=at, about=locked.group_id)
    if until_day == locked.from_day:
        locked.delete()
    else:
        locked.until_day = until_day
        locked.save(update_fields=["until_day"])
