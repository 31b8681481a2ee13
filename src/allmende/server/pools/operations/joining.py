"""A project that stood alone joins a pool: its own book is closed, and it goes on in the pool's.

One transaction over both books, which are held in the order of their ids, whoever comes from which side. What each
entry says is in docs/log-grammar.md, section Pools.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.bookings import person_account, travelling_mwh
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.books import queries as books_read
from allmende.server.books.models import Book, StoredEntry
from allmende.server.groups import queries
from allmende.server.groups.models import Group, Member
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.pools.models import Chapter, Offer
from allmende.server.pools.operations import moving
from allmende.server.pools.operations.moving import Journey, Place
from allmende.server.pools.operations.offers import check_words, open_offer
from allmende.server.pools.queries.rest import in_the_way, left_behind
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.operations import elsewhere, rounds

MWH_IN_WH = 1_000


@transaction.atomic
def accept(seat: Seat, offer_id: str, *, answer: str, at: datetime) -> Offer:
    """Let a project join the seat's pool.

    Raises:
        NotYours: Only maintainers of the pool answer, and only what was offered to it.
        TooLate: Somebody has answered already, or the project has gone elsewhere.
        Refused: The project's book is not at rest; the sentence lists what is in the way.

    """
    need_maintainer(seat, seat.group)
    check_words(answer, field="answer")
    project_id = Offer.objects.filter(pk=offer_id, pool=seat.group).values_list("project_id", flat=True).first()
    if project_id is None:
        raise NotYours(_("This offer was made to another pool."))
    project_book_id = Group.objects.values_list("book_id", flat=True).get(pk=project_id)
    for book_id in sorted({project_book_id, seat.group.book_id}):
        books.hold(book_id)
    made = open_offer(offer_id)
    project, pool = made.project, made.pool
    if project.book_id != project_book_id or project.parent_id is not None or pool.book_id != seat.group.book_id:
        raise TooLate(_("%(group)s has gone elsewhere meanwhile.") % {"group": project.name})
    _join(project, pool, seat=seat, by=made.offered_by, at=at)
    made.answered_at, made.answered_by = at, seat.member
    made.accepted, made.answer = True, answer.strip()
    made.save()
    return made


def _join(project: Group, pool: Group, *, seat: Seat, by: Member, at: datetime) -> None:
    """Close one book and go on in the other; both are held."""
    old = project.book
    parts = queries.with_parts(project)
    for part in parts:
        rounds.clear_due(part, at=at)
    if obstacles := in_the_way(parts):
        raise Refused(" ".join([_("%(group)s is not at rest yet.") % {"group": project.name}, *obstacles]))
    places = moving.current_places(parts)
    # What is done until now is shared out among those who shared it so far, today included.
    moving.settle_until(project, until=at + moving.DAY, by=by, at=at)
    if obstacles := left_behind(old, parts):
        raise Refused(" ".join(obstacles))
    open_ids = elsewhere.call_off_in(old, parts, by=by, at=at)
    limit_mwh = _limit_mwh(project, pool)
    travelling = travelling_mwh(_balances(old, places), limit_mwh=limit_mwh)
    draft = bookings.group_closed_book(group=project.id, to_book=pool.book.origin, members=travelling)
    closing = books.append(old, draft, by=by.id, at=at, about=project.id)
    size, root = moving.root_of_tree(old)
    Chapter.objects.create(
        group=project, book=old, root=project, from_at=first_entry_at(old), until_at=at, entry=closing
    )
    journey = _journey(project, pool, parts, places, seat=seat, at=at)
    moving.point_to(parts, parent=pool, book=pool.book)
    moving.enter_community(pool, places, journey)
    moving.enter(journey, places)
    brought = bookings.group_brought(
        group=project.id,
        from_book=old.origin,
        size=size,
        root=root,
        members={journey.members[member].id: amount for member, amount in travelling.items()},
        turn=moving.times_before(pool.book, "group.brought", project),
    )
    books.append(pool.book, brought, by=seat.member.id, at=at, about=project.id)
    moving.carry_on(journey, open_again=open_ids)


def _journey(
    project: Group, pool: Group, parts: list[Group], places: list[Place], *, seat: Seat, at: datetime
) -> Journey:
    return Journey(
        group=project,
        parts=parts,
        new=pool.book,
        members=moving.known_in(pool.book, places),
        by=seat.member,
        at=at,
    )


def _limit_mwh(project: Group, pool: Group) -> int:
    """Return how much may travel: the lower of what both rulebooks let through."""
    rules = queries.rulebook_of(project), queries.rulebook_of(pool)
    return min(one.pool_link_limit_wh for one in rules) * MWH_IN_WH


def _balances(book: Book, places: list[Place]) -> dict[str, int]:
    """Return the balances of those who go along; whoever left before leaves theirs where it is."""
    standing = books_read.balances(book)
    return {place.member.id: standing.get(person_account(place.member.id), 0) for place in places}


def first_entry_at(book: Book) -> datetime:
    """Return when a book was begun."""
    return clock.moment(StoredEntry.objects.values_list("at_us", flat=True).get(book=book, number=0))
