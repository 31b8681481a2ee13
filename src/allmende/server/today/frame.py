"""What the page frame of every page needs (the contract is in docs/design-language.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allmende.server import clock
from allmende.server.groups.entrance import person_of
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import groups_of
from allmende.server.web.frame import Tab

CURRENT = "group"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return now, who is signed in, their groups and the tabs of the current one."""
    context: dict[str, Any] = {
        "now": clock.now(),
        "demo": settings.DEMO,
        "person": None,
        "group": None,
        "my_groups": [],
        "tabs": [],
    }
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    person = person_of(request)
    mine = [group for group in groups_of(person) if group.kind != Kind.HOUSEHOLD]
    group = _current(request, mine)
    context.update(person=person, group=group, my_groups=[_line(other) for other in mine])
    if group is not None:
        context["tabs"] = tabs_of(group)
    return context


def _current(request: HttpRequest, mine: list[Group]) -> Group | None:
    """Return the group of the page, else the one looked at last, else the first."""
    seat = getattr(request, "seat", None)
    if seat is not None:
        if request.session.get(CURRENT) != seat.group.slug:  # Else every page view would be a write.
            request.session[CURRENT] = seat.group.slug
        return seat.group  # type: ignore[no-any-return]
    last = request.session.get(CURRENT)
    return next((group for group in mine if group.slug == last), mine[0] if mine else None)


def _line(group: Group) -> dict[str, str]:
    return {"name": group.name, "slug": group.slug, "url": reverse("today:group", args=[group.slug])}


def tabs_of(group: Group) -> list[Tab]:
    """Return the main pages of a group."""
    slug = [group.slug]
    return [
        Tab(section="today", label=_("Today"), icon="sun", url=reverse("today:group", args=slug)),
        Tab(section="tasks", label=_("Tasks"), icon="list-checks", url=reverse("work:board", args=slug)),
        Tab(section="group", label=group.get_kind_display().capitalize(), icon="house", url=reverse("groups:group", args=slug)),
        Tab(section="books", label=_("Books"), icon="book-open", url=reverse("statements:mine", args=slug)),
        Tab(section="more", label=_("More"), icon="ellipsis", url=reverse("today:more", args=slug)),
    ]
