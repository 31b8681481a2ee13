"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.groups.models import Member
from allmende.server.lending.models import Reservation


def stored_about(members: Sequence[Member]) -> list[dict[str, Any]]:
    """Return every reservation of a person, ready for JSON."""
    reserved = Reservation.objects.filter(member__in=members).select_related("thing__group")
    return [
        {
            "thing": one.thing.name,
            "group": one.thing.group.name,
            "from": one.starts_at,
            "until": one.ends_at,
            "note": one.note,
            "cancelled_at": one.cancelled_at,
        }
        for one in reserved.order_by("starts_at", "id")
    ]


def forget(members: Sequence[Member]) -> None:
    """Delete what was noted; that a thing was reserved stays under the random id."""
    Reservation.objects.filter(member__in=members).update(note="")
