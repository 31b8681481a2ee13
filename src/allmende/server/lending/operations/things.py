"""Putting shared things up, changing how they may be used, taking them off."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.lending.models import Limits, Reservation, Thing, WhoMay
from allmende.server.refusal import Refused, TooLate

MOST_NAME, MOST_WORDS, MOST_PLACE = 80, 2_000, 120
QUARTER_MINUTES = 15
MOST_MINUTES = 31 * 24 * 60
MOST_AHEAD_DAYS = 730
MOST_OPEN = 100
MOST_BUFFER_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class ThingDraft:
    """What is said about a thing; see `models.Thing`."""

    name: str
    description: str = ""
    place: str = ""
    who_may: str = WhoMay.MEMBERS
    counted_for: str = Limits.PERSON
    longest_minutes: int = 8 * 60
    ahead_days: int = 60
    most_open: int = 3
    week_minutes: int | None = None
    buffer_minutes: int = 0


@transaction.atomic
def add_thing(seat: Seat, draft: ThingDraft, *, at: datetime) -> Thing:
    """Put a thing of the seat's group up for everybody who may have it.

    Raises:
        NotYours: One does not look after the group.
        Refused: What is said does not fit.

    """
    need_maintainer(seat, seat.group)
    _check(draft)
    return Thing.objects.create(group=seat.group, added_at=at, **_cleaned(draft))


@transaction.atomic
def change_thing(seat: Seat, thing_id: str, draft: ThingDraft) -> Thing:
    """Change what is said about a thing; what is reserved stays as it was agreed."""
    need_maintainer(seat, seat.group)
    _check(draft)
    books.hold(seat.group.book_id)
    thing = _there(seat, thing_id)
    for name, value in _cleaned(draft).items():
        setattr(thing, name, value)
    thing.save()
    return thing


@transaction.atomic
def withdraw_thing(seat: Seat, thing_id: str, *, at: datetime) -> int:
    """Take a thing off; what was reserved from now on is called off. Return how many reservations that were."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    thing = _there(seat, thing_id)
    thing.withdrawn_at = at
    thing.save(update_fields=["withdrawn_at"])
    coming = Reservation.objects.filter(thing=thing, cancelled_at=None, ends_at__gt=at)
    thing.slots.filter(reservation__in=coming).delete()
    return coming.update(cancelled_at=at)


def _there(seat: Seat, thing_id: str) -> Thing:
    thing = Thing.objects.select_for_update().filter(pk=thing_id, group=seat.group, withdrawn_at=None).first()
    if thing is None:
        raise TooLate(_("This thing is not here any more."))
    return thing


def _cleaned(draft: ThingDraft) -> dict[str, object]:
    said = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(draft).items()}
    # Time is given out in quarters of an hour: a shorter rest is rounded up.
    said["buffer_minutes"] = -(-draft.buffer_minutes // QUARTER_MINUTES) * QUARTER_MINUTES
    return said


def _check(draft: ThingDraft) -> None:
    if not draft.name.strip():
        raise Refused(_("Please say what it is."), field="name")
    if len(draft.name.strip()) > MOST_NAME:
        raise Refused(_("A name has at most %(most)d characters.") % {"most": MOST_NAME}, field="name")
    for field, most in (("description", MOST_WORDS), ("place", MOST_PLACE)):
        if len(getattr(draft, field).strip()) > most:
            raise Refused(_("At most %(most)d characters, please.") % {"most": most}, field=field)
    if draft.who_may not in WhoMay.values:
        raise Refused(_("Please choose one of these."), field="who_may")
    if draft.counted_for not in Limits.values:
        raise Refused(_("Please choose one of these."), field="counted_for")
    bounds = {
        "longest_minutes": (QUARTER_MINUTES, MOST_MINUTES),
        "ahead_days": (1, MOST_AHEAD_DAYS),
        "most_open": (1, MOST_OPEN),
        "buffer_minutes": (0, MOST_BUFFER_MINUTES),
    }
    for field, (low, high) in bounds.items():
        if not low <= getattr(draft, field) <= high:
            raise Refused(_("This is too little or too much."), field=field)
    if draft.week_minutes is not None and not QUARTER_MINUTES <= draft.week_minutes <= 7 * 24 * 60:
        raise Refused(_("This is too little or too much."), field="week_minutes")
