"""Where a group hands things out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.catalogue.models import CollectionPoint
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate

LONGEST = {"name": 80, "where": 200, "when": 200}


@transaction.atomic
def add_point(seat: Seat, *, name: str, where: str = "", when: str = "") -> CollectionPoint:
    """Name a place where things of the group are handed out."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    said = {"name": name.strip(), "where": where.strip(), "when": when.strip()}
    if not said["name"]:
        raise Refused(_("Please give the place a name."), field="name")
    for key, text in said.items():
        if len(text) > LONGEST[key]:
            raise Refused(_("This is too long: at most %(count)d characters.") % {"count": LONGEST[key]}, field=key)
    if CollectionPoint.objects.filter(group=seat.group, name__iexact=said["name"], closed_at=None).exists():
        raise Refused(_("There is a place of this name here already."), field="name")
    return CollectionPoint.objects.create(group=seat.group, **said)


@transaction.atomic
def close_point(seat: Seat, point_id: int, *, at: datetime) -> None:
    """Say that nothing new is handed out at a place; what is to be collected there already stays so."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    point = CollectionPoint.objects.select_for_update().filter(pk=point_id, group=seat.group).first()
    if point is None:
        raise Refused(_("There is no such place here."))
    if point.closed_at is not None:
        raise TooLate(_("This place is closed already."))
    point.closed_at = at
    point.save(update_fields=["closed_at"])
