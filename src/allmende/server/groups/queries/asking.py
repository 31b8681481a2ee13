"""What somebody has asked of groups, as they see it themselves."""

from __future__ import annotations

from allmende.server.groups.models import JoinRequest
from allmende.server.people.models import Person

MOST = 10


def requests_of(person: Person) -> list[JoinRequest]:
    """Return a person's last requests to join, with the answers they got."""
    return list(JoinRequest.objects.filter(person=person).select_related("group").order_by("-asked_at", "-id")[:MOST])
