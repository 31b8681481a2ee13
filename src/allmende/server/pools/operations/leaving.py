"""A project leaves the pool it is in: it goes on in a book of its own, by the rule its pool has set for that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.bookings import person_account, travelling_mwh
from allmende.economy.rulebook import Rulebook, rules_along
from allmende.server.books import operations as books
from allmende.server.books import queries as books_read
from allmende.server.books.models import Book
from allmende.server.groups import queries
from allmende.server.groups.kinds import Kind, Role
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.pools.models import Chapter
from allmende.server.pools.operations import moving
from allmende.server.pools.operations.joining import MWH_IN_WH, first_entry_at
from allmende.server.pools.operations.moving import Journey, Place
from allmende.server.pools.queries.rest import in_the_way, left_behind
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.operations import elsewhere, rounds

CARRY = "carry"


@transaction.atomic
def leave_pool(seat: Seat, *, at: datetime) -> Group:
    """Let the seat's project go on by itself, and return it as it stands then.

    What the pool has not shared out until yesterday is shared out first, so that those who go are asked for their part.
    Whoever is in the pool only for this project leaves it; whoever is in it for something else, too, stays in both.

    Raises:
        NotYours: Only those decide that who look after the project itself.
        Refused: It is in no pool, or not at rest; the sentence lists what is in the way.

    """
    if seat.membership.group_id != seat.group.id or not seat.is_maintainer:
        raise NotYours(_("Only maintainers of the project itself can do that."))
    books.hold(seat.group.book_id)
    project = Group.objects.select_related("book", "parent__book").get(pk=seat.group.id)
    pool = project.parent
    if pool is None or pool.kind != Kind.POOL or pool.parent_id is not None:
        raise Refused(_("%(group)s is in no pool.") % {"group": project.name})
    if pool.book_id != seat.group.book_id:
        raise TooLate(_("%(group)s has gone elsewhere meanwhile.") % {"group": project.name})
    parts = queries.with_parts(project)
    rounds.clear_due(pool, at=at)
    if obstacles := in_the_way(parts):
        raise Refused(" ".join([_("%(group)s is not at rest yet.") % {"group": project.name}, *obstacles]))
    moving.settle_until(pool, until=at, by=seat.member, at=at)
    if obstacles := left_behind(pool.book, parts):
        raise Refused(" ".join(obstacles))
    _go(project, pool, parts, by=seat.member, at=at)
    return project


def _go(project: Group, pool: Group, parts: list[Group], *, by: Member, at: datetime) -> None:
    old, new = pool.book, books.open_book(_origin_of_next(project))
    places = moving.current_places(parts)
    going = who_goes(pool, parts, places)
    open_ids = elsewhere.call_off_in(old, parts, by=by, at=at)
    rule = queries.rulebook_of(pool).pool_leaving_rule
    standing = books_read.balances(old)
    balances = {member: standing.get(person_account(member), 0) for member in going}
    travelling = travelling_mwh(balances, limit_mwh=_limit_mwh(project, pool)) if rule == CARRY else {}
    draft = bookings.group_gone(
        group=project.id,
        pool=pool.id,
        to_book=new.origin,
        rule=rule,
        members=travelling,
        given={} if rule == CARRY else {member: amount for member, amount in balances.items() if amount},
        turn=moving.times_before(old, "group.gone", project),
    )
    begun = moving.began_in(old, project) or first_entry_at(old)
    entry = books.append(old, draft, by=by.id, at=at, about=project.id)
    _end_memberships(pool, parts, going, by=by, at=at)
    size, root = moving.root_of_tree(old)
    Chapter.objects.create(group=project, book=old, root=pool, from_at=begun, until_at=at, entry=entry)
    members = moving.known_in(new, places)
    moving.point_to(parts, parent=None, book=new)
    journey = Journey(group=project, parts=parts, new=new, members=members, by=members[by.id], at=at)
    moving.enter(journey, places)
    opened = bookings.group_opened_book(
        group=project.id,
        from_book=old.origin,
        size=size,
        root=root,
        members={members[member].id: amount for member, amount in travelling.items()},
    )
    books.append(new, opened, by=journey.by.id, at=at, about=project.id)
    moving.carry_on(journey, open_again=open_ids)


def who_goes(pool: Group, parts: Sequence[Group], places: Sequence[Place]) -> list[str]:
    """Return who is in the pool only for this project, by id.

    Who looks after the pool stays in it, too; so does who is in another project of it, or was in it before.
    """
    members = list(dict.fromkeys(place.member.id for place in places))
    own = Membership.objects.filter(group__in=parts, left_at=None, member_id__in=members)
    since: dict[str, datetime] = {}
    for member, joined_at in own.values_list("member_id", "joined_at"):
        since[member] = min(joined_at, since.get(member, joined_at))
    here = Membership.objects.filter(group__book=pool.book_id, left_at=None, member_id__in=members)
    besides = set(here.exclude(group__in=[*parts, pool]).values_list("member_id", flat=True))
    for member, role, joined_at in here.filter(group=pool).values_list("member_id", "role", "joined_at"):
        if role == Role.MAINTAINER or joined_at < since[member]:
            besides.add(member)
    return [member for member in members if member not in besides]


def _end_memberships(pool: Group, parts: Sequence[Group], going: Sequence[str], *, by: Member, at: datetime) -> None:
    """Book that everybody is in the project no more, and those who go neither in the pool."""
    ending = list(Membership.objects.filter(group__in=parts, left_at=None).order_by("-joined_at", "id"))
    ending += Membership.objects.filter(group=pool, member_id__in=list(going), left_at=None).order_by("id")
    for membership in ending:
        turn = Membership.objects.filter(group=membership.group_id, member=membership.member_id).count() - 1
        draft = bookings.member_left(group=membership.group_id, member=membership.member_id, turn=turn)
        books.append(pool.book, draft, by=by.id, at=at, about=membership.group_id)
        membership.left_at = at
        membership.save(update_fields=["left_at"])


def _limit_mwh(project: Group, pool: Group) -> int:
    """Return how much may travel: the lower of what both rulebooks let through, the project's as it will be alone."""
    alone: Rulebook = rules_along([queries.rules_set_by([project])[project.id]])
    return min(alone.pool_link_limit_wh, queries.rulebook_of(pool).pool_link_limit_wh) * MWH_IN_WH


def _origin_of_next(project: Group) -> str:
    """Return an address for the next book of a group: the first one bears its own, the others a number besides."""
    taken = {origin.rsplit("/", 1)[-1] for origin in Book.objects.values_list("origin", flat=True)}
    if project.slug not in taken:
        return project.slug
    return next(
        f"{project.slug}.{number}" for number in range(2, len(taken) + 3) if f"{project.slug}.{number}" not in taken
    )
