"""What the page frame of every page needs (the contract is in docs/design-language.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmende.server import clock
from allmende.server.explanations import link
from allmende.server.goods.queries.shelf import has_goods
from allmende.server.groups.entrance import person_of
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, associations_around, groups_of
from allmende.server.web.frame import Tab

CURRENT = "group"
# Of one word in a tab.
MOST_LETTERS = 10


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return now, who is signed in, their groups and the tabs of the current one; read once a request."""
    known: dict[str, Any] | None = getattr(request, "_frame", None)
    if known is None:
        known = _read(request)
        request._frame = known  # type: ignore[attr-defined]  # noqa: SLF001  # a page is made of several templates
    return dict(known)


def _read(request: HttpRequest) -> dict[str, Any]:
    context: dict[str, Any] = {
        "now": clock.now(),
        # A demo shows its own clock on every page, with a button that lets a day pass.
        "demo": settings.DEMO,
        "person": None,
        "group": None,
        "my_groups": [],
        "tabs": [],
    }
    # An error page may be made before anybody knows who is asking.
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    seat: Seat | None = getattr(request, "seat", None)
    person = seat.person if seat is not None else person_of(request)
    direct = groups_of(person)
    mine = [group for group in [*direct, *associations_around(direct)] if group.kind != Kind.HOUSEHOLD]
    group = seat.group if seat is not None else last_group(request, mine)
    if seat is not None and request.session.get(CURRENT) != seat.group.slug:  # Else every page would be a write.
        request.session[CURRENT] = seat.group.slug
    context.update(person=person, group=group, my_groups=[_line(other) for other in mine])
    if group is not None:
        context["tabs"] = tabs_of(group)
    return context


def last_group(request: HttpRequest, mine: Sequence[Group]) -> Group | None:
    """Return which of a person's groups they looked at last, else the first; None for who is in none."""
    last = request.session.get(CURRENT)
    return next((group for group in mine if group.slug == last), mine[0] if mine else None)


def _line(group: Group) -> dict[str, str]:
    return {"name": group.name, "slug": group.slug, "url": link("today:group", group.slug)}


def tabs_of(group: Group) -> list[Tab]:
    """Return the main pages of a group."""
    kind = group.get_kind_display()
    # On a phone a tab is narrow: a longer word would be broken anywhere, as in "Verteilung/sgemeins/chaft".
    if max(map(len, kind.replace("-", " ").split())) > MOST_LETTERS:
        kind = gettext("Group")
    pages: list[tuple[str, str | Promise, str, str]] = [
        ("today", _("Today"), "sun", "today:group"),
        ("tasks", _("Tasks"), "list-checks", "work:board"),
        ("goods", _("Goods"), "wheat", "goods:goods"),
        # Only the first letter: the rest of a German word keeps its capitals.
        ("group", kind[:1].upper() + kind[1:], "house", "groups:group"),
        ("books", _("Books"), "book-open", "statements:mine"),
        ("more", _("More"), "ellipsis", "today:more"),
    ]
    if not has_goods(group):
        pages = [one for one in pages if one[0] != "goods"]
    return [
        Tab(section=section, label=label, icon=icon, url=link(page, group.slug)) for section, label, icon, page in pages
    ]
