"""Associations are formed from below, and everybody concerned agrees for themselves."""

from __future__ import annotations

import pytest

from allmende.server.associations import operations, queries
from allmende.server.associations.operations.authority import NeedsDecision
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import rulebook_of, seat_of
from allmende.server.refusal import NotYours, Refused
from tests.server.associations.conftest import DECIDED, Town, complaints

pytestmark = pytest.mark.django_db


def test_three_neighbourhoods_found_a_municipality_when_the_last_has_agreed(town: Town) -> None:
    charter, sides = operations.Charter(name="Wehlen", kind=Kind.MUNICIPALITY), list(town.groups.values())
    accord = None
    for side, by in (("north", "nia"), ("south", "sol")):
        accord = operations.found_from_below(
            charter, groups=sides, side=town.groups[side], decision=DECIDED, by=town.people[by], at=town.at
        )
        assert accord.done_at is None
    assert accord is not None
    last = operations.agree(accord.id, side=town.groups["west"], decision=DECIDED, by=town.people["wim"], at=town.at)
    wehlen = last.result
    assert wehlen is not None
    assert {group.name for group in queries.member_groups(wehlen)} == {"North", "South", "West"}
    assert queries.people_in(wehlen) == {person.id for person in town.people.values()}
    for name in town.groups:
        assert town.fresh(name).above == wehlen
        assert complaints(town.fresh(name).book) == []
    assert complaints(wehlen.book) == []


def test_whoever_is_in_a_member_group_sits_in_the_association_and_nobody_else(town: Town) -> None:
    wehlen = town.municipality(of=("north", "south"))
    assert seat_of(town.people["nik"], wehlen) is not None
    assert seat_of(town.people["wanda"], wehlen) is None
    board = queries.board_of(wehlen)
    assert board is not None
    assert seat_of(town.people["sam"], board) is not None


def test_nobody_founds_in_the_name_of_a_group_that_has_not_decided(town: Town) -> None:
    charter, sides = operations.Charter(name="Wehlen", kind=Kind.MUNICIPALITY), list(town.groups.values())
    for by, refusal in (("nia", NeedsDecision), ("nik", NotYours)):
        with pytest.raises(refusal):
            operations.found_from_below(
                charter, groups=sides, side=town.groups["north"], decision="", by=town.people[by], at=town.at
            )
    assert not Group.objects.filter(kind=Kind.MUNICIPALITY).exists()


def test_rules_of_the_municipality_hold_in_its_neighbourhoods_and_stand_in_their_books(town: Town) -> None:
    wehlen = town.municipality()
    by = seat_of(town.people["nia"], wehlen)
    assert by is not None
    RuleSetting.objects.create(group=wehlen, name="weight_cap", value=2500, by=by.member, at=town.later(hours=1))
    north = town.fresh("north")
    assert rulebook_of(north).weight_cap != 2500
    assert operations.inherit_due(north, at=town.later(hours=2)) == 1
    assert operations.inherit_due(north, at=town.later(hours=2)) == 0
    assert rulebook_of(north).weight_cap == 2500
    assert rulebook_of(north, at=town.later(hours=1)).weight_cap != 2500
    assert complaints(north.book) == []
    operations.leave_association(north, wehlen, decision=DECIDED, by=town.people["nia"], at=town.later(hours=3))
    assert rulebook_of(town.fresh("north")).weight_cap != 2500
    assert rulebook_of(town.fresh("north"), at=town.later(hours=2)).weight_cap == 2500
    assert complaints(north.book) == []


def test_no_group_comes_to_lie_inside_itself(town: Town) -> None:
    wehlen = town.municipality()
    with pytest.raises(Refused):
        operations.join_association(
            wehlen, town.groups["north"], side=wehlen, decision=DECIDED, by=town.people["nia"], at=town.at
        )
