"""What makes things happen on time: before a group's page is shown, and from the ticker when nobody looks.

Both call the same operations, each of which does its work exactly once, whoever comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from allmende.server import clock
from allmende.server.associations import operations as associations
from allmende.server.auctions import operations as auctions
from allmende.server.conflicts.operations import counting, steps
from allmende.server.deciding.operations import closing
from allmende.server.goods.operations import timely as goods
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing import operations as sharing
from allmende.server.work.models import Round, Task
from allmende.server.work.operations import opening, rounds
from allmende.server.work.reach import round_group

GROUP_PAGE = re.compile(r"^/g/(?P<slug>[-\w]+)/")


def beat(root: Group, *, at: datetime) -> None:
    """Close, open, clear and settle whatever is due in a community: its root group and everything inside it."""
    # Votes first: what they decided holds for what is cleared and settled now.
    closing.close_due(root, at=at)
    counting.close_due(root, at=at)
    steps.advance_due(root, at=at)
    associations.bring_up_to_date(root, at=at)
    due = _with_something_due(root, at=at)
    # Rounds first: an occurrence opened now must not slip into a round that is already over.
    for part in due:
        rounds.clear_due(part, at=at)
    for part in due:
        opening.open_due(part, at=at)
    # Again, for a round that nobody had looked at from its opening until after its deadline.
    # In a pool that is a round of the pool.
    for around in {round_group(part).pk: round_group(part) for part in due}.values():
        rounds.clear_due(around, at=at)
    goods.bring_up_to_date(root, at=at)
    # Before a period is settled: what an auction gives away is taken in the period in which it closed.
    auctions.close_due(root, at=at)
    sharing.settle_due(root, at=at)


def _with_something_due(root: Group, *, at: datetime) -> list[Group]:
    """Return the groups of a community in which a task opens or a round closes: two look-ups for all of them."""
    opens = Task.objects.filter(group__book=root.book_id, next_opens_at__lte=at).values_list("group_id", flat=True)
    closes = Round.objects.filter(group__book=root.book_id, cleared_at=None, deadline__lte=at)
    due = set(opens.distinct()) | set(closes.values_list("group_id", flat=True))
    return list(Group.objects.filter(pk__in=due).select_related("book", "parent").order_by("id")) if due else []


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
