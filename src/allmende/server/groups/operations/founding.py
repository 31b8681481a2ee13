"""Founding a group, and how it calls and describes itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups import queries
from allmende.server.groups.kinds import INSIDE_ONLY, Kind, Role, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.operations.belonging import join, member_for, need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_NAME = 80
MOST_PURPOSE = 2_000
# Addresses that mean something else below /groups/.
RESERVED = frozenset({"found", "invitation"})


@transaction.atomic
def found(
    *, name: str, kind: str, purpose: str, by: Person, at: datetime, parent: Group | None = None, timezone: str = ""
) -> Group:
    """Found a group; the founder is its first maintainer. Inside another group it writes into that group's book.

    Raises:
        NotYours: The founder is not in the group it shall lie in.
        Refused: Name, kind or time zone do not fit.

    """
    # Of a board by hand one person would be all who decide, and a board may decide for all around it.
    if kind == Kind.BOARD:
        raise Refused(_("There is no such kind of group."), field="kind")
    group = found_without_members(name=name, kind=kind, purpose=purpose, by=by, at=at, parent=parent, timezone=timezone)
    member = member_for(group.book, by)
    join(group, member, role=Role.MAINTAINER, share_class=ShareClass.ADULT, by=member, at=at)
    return group


@transaction.atomic
def found_without_members(
    *, name: str, kind: str, purpose: str, by: Person, at: datetime, parent: Group | None = None, timezone: str = ""
) -> Group:
    """Found a group that others join in the same transaction, such as the groups that form an association.

    Raises:
        As `found`.

    """
    zone = timezone or (parent.timezone if parent else "Europe/Berlin")
    check_words(name=name, purpose=purpose, timezone=zone)
    _check_kind(kind, parent=parent)
    if parent is not None and queries.seat_of(by, parent) is None:
        raise NotYours(_("Only members of a group can found something inside it."))
    if parent is not None:
        books.hold(parent.book_id)
    slug = _free_slug(name)
    try:
        with transaction.atomic():
            book = parent.book if parent else books.open_book(slug)
            group = Group.objects.create(
                slug=slug,
                kind=kind,
                name=name.strip(),
                purpose=purpose.strip(),
                parent=parent,
                book=book,
                founded_at=at,
                timezone=zone,
            )
    except IntegrityError as error:
        raise TooLate(_("Somebody has just taken this name. Please try again.")) from error
    member = member_for(book, by)
    draft = bookings.group_founded(group=group.id, group_kind=str(kind), parent=parent.id if parent else "")
    books.append(book, draft, by=member.id, at=at, about=group.id)
    return group


def check_words(*, name: str, purpose: str, timezone: str) -> None:
    """Refuse a name, purpose or time zone that a group cannot have."""
    if not name.strip():
        raise Refused(_("A group needs a name."), field="name")
    if len(name.strip()) > MOST_NAME:
        raise Refused(_("A name has at most %(most)d characters.") % {"most": MOST_NAME}, field="name")
    if len(purpose.strip()) > MOST_PURPOSE:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_PURPOSE}, field="purpose")
    if timezone not in available_timezones():
        raise Refused(_("This time zone is not known."), field="timezone")


def _check_kind(kind: str, *, parent: Group | None) -> None:
    if kind not in Kind.values:
        raise Refused(_("There is no such kind of group."), field="kind")
    if parent is None and kind in INSIDE_ONLY:
        raise Refused(_("A household lies inside a house: found the house first."), field="kind")
    if parent is not None and parent.kind in INSIDE_ONLY:
        raise Refused(_("Nothing can be founded inside a household."), field="kind")


def _free_slug(name: str) -> str:
    """Return an address for the group that is not taken yet."""
    base = slugify(name.replace("ß", "ss"))[:48].strip("-_") or "group"
    taken = set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


@transaction.atomic
def describe(group: Group, *, name: str, purpose: str, timezone: str, seat: Seat) -> None:
    """Change how a group calls and describes itself. Its address stays, so that links keep working."""
    need_maintainer(seat, group)
    check_words(name=name, purpose=purpose, timezone=timezone)
    group.name, group.purpose, group.timezone = name.strip(), purpose.strip(), timezone
    group.save(update_fields=["name", "purpose", "timezone"])
