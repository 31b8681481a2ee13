"""What makes things happen on time: before a group's page is shown, and from the ticker when nobody looks.

Both call the same operations, each of which does its work exactly once, whoever comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from allmende.server import clock
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing import operations as sharing
from allmende.server.work.operations import opening, rounds

GROUP_PAGE = re.compile(r"^/g/(?P<slug>[-\w]+)/")


def beat(group: Group, *, at: datetime) -> None:
    """Open, clear and settle whatever is due in a group and everything inside it."""
    for part in groups.with_parts(group):
        # Rounds first: an occurrence opened now must not slip into a round that is already over.
        rounds.clear_due(part, at=at)
        opening.open_due(part, at=at)
        rounds.clear_due(part, at=at)
    if group.parent_id is None:
        sharing.settle_due(group, at=at)


def beat_everywhere(*, at: datetime) -> int:
    """Do that for every community of the installation; return how many there are."""
    roots = list(Group.objects.filter(parent=None).select_related("book"))
    for group in roots:
        beat(group, at=at)
    return len(roots)


class HeartbeatMiddleware:
    """Brings a group up to date before one of its pages is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Beat first, then answer."""
        match = GROUP_PAGE.match(request.path_info)
        if match and request.user.is_authenticated:
            group = groups.group_by_slug(match["slug"])
            if group is not None:
                beat(groups.chain_of(group)[-1], at=clock.now())
        return self.get_response(request)
