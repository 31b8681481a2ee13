"""Several books are held in one order, and where others turn out to be needed all are let go and held anew."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from allmende.server.associations.operations import holding
from allmende.server.books import operations as books
from allmende.server.groups.models import Group
from allmende.server.refusal import TooLate
from tests.server.associations.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the books that were asked for, in the order they were."""
    asked: list[str] = []
    monkeypatch.setattr(books, "hold", asked.append)
    return asked


def in_order(*groups: Group) -> list[str]:
    return sorted(group.book_id for group in groups)


def test_books_are_held_in_the_order_of_their_ids_each_once(town: Town, held: list[str]) -> None:
    north, south, west = town.groups.values()
    holding.hold_books_of([west, north, None, south, north])
    assert held == in_order(north, south, west)


def test_what_is_needed_besides_is_held_in_order_too_and_not_on_top(town: Town, held: list[str]) -> None:
    north, south, west = town.groups.values()
    found: list[Sequence[Group]] = [[west, south], [west, south, north], [west, south, north], [south]]
    holding.hold_books_found(lambda: found.pop(0))
    assert held == [*in_order(west, south), *in_order(north, south, west)]
    assert found == []


def test_whoever_never_finds_the_same_twice_is_told_to_try_again(town: Town, held: list[str]) -> None:
    groups = list(town.groups.values())
    turns = iter(range(100))
    with pytest.raises(TooLate, match="Please try again"):
        holding.hold_books_found(lambda: [groups[next(turns) % 3]])
    assert len(held) == holding.TRIES
