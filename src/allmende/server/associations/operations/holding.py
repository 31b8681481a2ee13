"""Holding the books of several communities at once, always in the same order, so that nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.groups.models import Group, Member
from allmende.server.people.models import Person
from allmende.server.refusal import TooLate

TRIES = 5


class _MoreToHold(Exception):
    """While we waited for some books, others were added to those that are needed."""


def hold_books_of(groups: Iterable[Group | None]) -> None:
    """Hold the books of some groups until the transaction ends. Whoever carries out a decision does so first."""
    for book_id in _books_of(groups):
        books.hold(book_id)


def hold_books_found(find: Callable[[], Iterable[Group | None]]) -> None:
    """Hold the books of groups that may become others while we wait for them: who moved lies elsewhere then.

    Asking for one more book while the others are held would break the order. So all are let go, and found anew.

    Raises:
        TooLate: They have changed again and again.

    """
    for _try in range(TRIES):
        try:
            # What was locked since a savepoint is let go when it is rolled back.
            with transaction.atomic():
                held = _books_of(find())
                for book_id in held:
                    books.hold(book_id)
                _need_no_more(find(), held=held)
        except _MoreToHold:
            continue
        return
    raise TooLate(_("The groups it is about have moved meanwhile. Please try again."))


def _need_no_more(groups: Iterable[Group | None], *, held: Sequence[str]) -> None:
    if not set(_books_of(groups)) <= set(held):
        raise _MoreToHold


def _books_of(groups: Iterable[Group | None]) -> list[str]:
    return sorted({group.book_id for group in groups if group is not None})


def known_as(group: Group, person: Person | None) -> str:
    """Return the id under which a group's book knows a person; "" where it does not."""
    member = Member.objects.filter(book=group.book_id, person=person).first() if person is not None else None
    return member.id if member is not None else ""
