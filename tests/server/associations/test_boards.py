"""Boards: whoever is sent speaks for a group, until the term is over or the group says otherwise."""

from __future__ import annotations

import pytest

from allmende.server.associations import operations, queries
from allmende.server.associations.models import Ending, Mandate
from allmende.server.associations.operations.authority import NeedsDecision
from allmende.server.groups.models import Group
from allmende.server.refusal import NotYours, Refused
from tests.server.associations.conftest import DECIDED, Town, complaints

pytestmark = pytest.mark.django_db


def send(town: Town, board: Group, who: str, *, sender: str = "north", decision: str = DECIDED) -> Mandate:
    return operations.send_delegate(
        board,
        sender=town.groups[sender],
        delegate=town.people[who],
        text="Speak up for the bridge.",
        decision=decision,
        by=town.people["nia"],
        at=town.at,
    )


def test_a_delegate_counts_until_the_term_is_over_and_the_books_say_so(town: Town) -> None:
    wehlen = town.municipality()
    board = queries.board_of(wehlen)
    assert board is not None
    mandate = send(town, board, "nik")
    assert queries.electorate_of(board, at=town.at) == {town.people["nik"].id}
    assert [one.id for one in queries.sent_by(town.groups["north"], at=town.at)] == [mandate.id]
    term = (mandate.until_day - town.at.date()).days
    assert queries.delegates_of(board, at=town.later(days=term - 1)) != []
    over = town.later(days=term)
    assert queries.delegates_of(board, at=over) == []
    assert operations.end_expired(wehlen, at=over) == 1
    assert operations.end_expired(wehlen, at=over) == 0
    mandate.refresh_from_db()
    assert mandate.why == Ending.EXPIRED
    assert complaints(wehlen.book) == []


def test_those_who_sent_somebody_recall_them_and_nobody_else_does(town: Town) -> None:
    wehlen = town.municipality()
    board = queries.board_of(wehlen)
    assert board is not None
    mandate = send(town, board, "nik")
    for who, refusal in (("sol", NotYours), ("nik", NotYours), ("nia", NeedsDecision)):
        with pytest.raises(refusal):
            operations.recall_delegate(mandate.id, decision="", by=town.people[who], at=town.at)
    operations.recall_delegate(mandate.id, decision=DECIDED, by=town.people["nia"], at=town.at)
    assert queries.delegates_of(board, at=town.at) == []
    assert not board.memberships.filter(left_at=None).exists()
    assert complaints(wehlen.book) == []


def test_a_group_has_one_delegate_and_a_new_one_replaces_the_old(town: Town) -> None:
    wehlen = town.municipality()
    board = queries.board_of(wehlen)
    assert board is not None
    send(town, board, "nik")
    send(town, board, "nia", decision="e" * 16)
    assert [one.delegate.person_id for one in queries.delegates_of(board, at=town.at)] == [town.people["nia"].id]
    assert complaints(wehlen.book) == []


def test_nobody_speaks_for_a_group_they_are_not_in(town: Town) -> None:
    board = queries.board_of(town.municipality())
    assert board is not None
    with pytest.raises(Refused):
        send(town, board, "sol")


def test_the_delegate_of_a_group_that_leaves_comes_back(town: Town) -> None:
    wehlen = town.municipality()
    board = queries.board_of(wehlen)
    assert board is not None
    send(town, board, "nik")
    operations.leave_association(
        town.fresh("north"), wehlen, decision=DECIDED, by=town.people["nia"], at=town.later(hours=1)
    )
    assert Mandate.objects.get().why == Ending.LEFT
    assert complaints(wehlen.book) == []
