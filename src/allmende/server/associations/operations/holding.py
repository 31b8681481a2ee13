"""Holding the books of several communities at once, always in the same order, so that nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Iterable

from allmende.server.books import operations as books
from allmende.server.groups.models import Group, Member
from allmende.server.people.models import Person


def hold_books_of(groups: Iterable[Group | None]) -> None:
    """Hold the books of some groups until the transaction ends. Whoever carries out a decision does so first."""
    for book_id in sorted({group.book_id for group in groups if group is not None}):
        books.hold(book_id)


def known_as(group: Group, person: Person | None) -> str:
    """Return the id under which a group's book knows a person; "" where it does not."""
    member = Member.objects.filter(book=group.book_id, person=person).first() if person is not None else None
    return member.id if member is not None else ""
