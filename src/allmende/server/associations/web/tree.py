"""The tree of groups: a map, a list beside it, and what waits for somebody's agreement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.server import clock
from allmende.server.associations.models import What
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.place_map import place_map
from allmende.server.associations.queries.accords import accords_of
from allmende.server.associations.queries.boards import board_of, boards_for, sent_by
from allmende.server.associations.queries.people import associations_of, member_groups
from allmende.server.associations.queries.tree import tree_around
from allmende.server.associations.web.accords import TITLES
from allmende.server.associations.web.board import lines_of, propose_delegate_url
from allmende.server.groups.entrance import for_members
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.queries import Seat


@require_safe
@for_members
def tree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show where a group lies, and what lies in it."""
    top, now = tree_around(seat), clock.now()
    context = {
        "section": "group",
        "seat": seat,
        "top": top,
        "map": place_map(top, title=_("Map of the groups")) if top.parts else "",
        "associations": associations_of(seat.group),
        "groups": member_groups(seat.group),
        "open_accords": accords_of(seat.group),
        "board": board_of(seat.group),
        "sent": lines_of(sent_by(seat.group, at=now), person=seat.person, mine=(), at=now),
        "boards": [(board, propose_delegate_url(seat.group, board)) for board in boards_for(seat.group)],
        "ways": _ways(seat),
        "is_association": seat.group.kind in OF_GROUPS and seat.group.parent_id is None,
    }
    return render(request, "associations/tree.html", context)


def _ways(seat: Seat) -> list[tuple[str, object]]:
    """Return what somebody can begin here: what fits the group, where they look after it or all decide together."""
    group = seat.group
    if group.parent_id is not None or (decides_alone(group, matter="founding") and not seat.is_maintainer):
        return []
    fitting = [What.FOUND, What.JOIN]
    fitting += [What.LEAVE, What.SPLIT] if associations_of(group) else []
    fitting += [What.MOVE] if group.above_id else []
    fitting += [What.MERGE] if member_groups(group) else []
    return [(str(what), TITLES[what]) for what in fitting]
