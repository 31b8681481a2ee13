"""Whoever could call a group of their own a board could decide for all what only their delegates may."""

from __future__ import annotations

import pytest

from allmende.server.associations.queries import board_of
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.queries.electorate import maintainers
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.queries import seat_of
from allmende.server.refusal import NotYours, Refused
from allmende.server.rules.operations import set_rule
from tests.server.associations.conftest import Town
from tests.server.associations.wehlen import Wehlen

pytestmark = pytest.mark.django_db


def test_nobody_founds_a_board_beside_that_of_the_delegates(town: Town) -> None:
    made = Wehlen.founded(town)
    wim = town.people["wim"]
    with pytest.raises(Refused):
        groups.found(name="Wim's board", kind=Kind.BOARD, purpose="", by=wim, at=made.now, parent=made.fresh())
    draft = ProposalDraft(title="Another", matter="founding", details={"name": "Ours", "kind": "board"})
    with pytest.raises(Refused):
        propose(made.seat("wim", made.fresh()), draft, at=made.now)


def test_who_looks_after_an_association_sets_no_rules_of_its_board_before_anybody_is_sent(town: Town) -> None:
    made = town.municipality()
    board = board_of(made)
    assert board is not None
    seat = seat_of(town.people["nia"], board)
    assert seat is not None
    assert seat.is_maintainer
    with pytest.raises(NotYours):
        set_rule(seat, name="decision_kind_rules", value="meritocracy", reason="I know best.", at=town.later(hours=1))


def test_on_a_board_only_those_who_are_sent_decide_even_where_it_is_left_to_those_who_look_after_it(town: Town) -> None:
    made = Wehlen.founded(town)
    made.all_decide({"board_sets_rules": True})
    made.board_decides({"decision_kind_rules": "meritocracy"}, whose="")
    member = groups.member_for(made.board.book, town.people["wim"])
    groups.join(
        made.board, member, role=Role.MAINTAINER, share_class=ShareClass.EXEMPT, by=member, at=made.later(days=1)
    )
    assert [one.member.name for one in maintainers(made.board)] == []
    proposal = propose(made.seat("wim", made.board), made.draft({"weight_cap": 9000}), at=made.later(days=1))
    with pytest.raises(Refused):
        open_vote(made.seat("wim", made.board), proposal.id, at=made.later(days=30))
