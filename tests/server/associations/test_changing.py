"""Merging, splitting and moving keep everybody somewhere, and every book follows."""

from __future__ import annotations

import pytest

from allmende.server.associations import operations, queries
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.refusal import Refused, TooLate
from tests.server.associations.conftest import DECIDED, Town, complaints

pytestmark = pytest.mark.django_db


def region(town: Town, *municipalities: Group) -> Group:
    accord = None
    for one in municipalities:
        accord = operations.found_from_below(
            operations.Charter(name="Elbe", kind=Kind.REGION),
            groups=municipalities,
            side=one,
            decision=DECIDED,
            by=town.people["nia"],
            at=town.at,
        )
    assert accord is not None
    assert accord.result is not None
    return accord.result


def test_two_that_merge_become_one_and_the_other_is_closed(town: Town) -> None:
    one, two = town.municipality("One", of=("north", "south")), town.municipality("Two", of=("south", "west"))
    said = {"into": one, "decision": DECIDED, "by": town.people["sol"], "at": town.at}
    done = [operations.merge(two, side=side, **said).done_at for side in (one, two)]  # type: ignore[arg-type]
    assert done == [None, town.at]
    assert {group.name for group in queries.member_groups(one)} == {"North", "South", "West"}
    assert queries.member_groups(two) == []
    assert town.fresh("west").above == one
    with pytest.raises(TooLate):
        operations.join_association(
            town.fresh("west"), two, side=two, decision=DECIDED, by=town.people["wim"], at=town.at
        )
    for book in (one.book, two.book, *(town.fresh(name).book for name in town.groups)):
        assert complaints(book) == []


def test_those_who_split_off_stay_in_the_region(town: Town) -> None:
    old, other = town.municipality("Old", of=("north", "south")), town.municipality("Other", of=("south", "west"))
    elbe = region(town, old, other)
    accord = operations.split(
        Group.objects.get(pk=old.pk),
        groups=[town.groups["north"]],
        name="New",
        purpose="",
        side=town.groups["north"],
        decision=DECIDED,
        by=town.people["nia"],
        at=town.later(hours=1),
    )
    new = accord.result
    assert new is not None
    assert town.fresh("north").above == new
    assert {group.name for group in queries.member_groups(elbe)} == {"Old", "Other", "New"}
    assert queries.people_in(elbe) == {person.id for person in town.people.values()}
    for book in (old.book, new.book, elbe.book, town.fresh("north").book):
        assert complaints(book) == []


def test_a_neighbourhood_moves_when_it_and_the_new_municipality_agree(town: Town) -> None:
    one, two = town.municipality("One", of=("north", "south")), town.municipality("Two", of=("south", "west"))
    north, at = town.fresh("north"), town.later(hours=1)
    done = [
        operations.move(north, into=two, side=side, decision=DECIDED, by=town.people["nia"], at=at).done_at
        for side in (north, two)
    ]
    assert done == [None, at]
    assert town.fresh("north").above == two
    assert [group.name for group in queries.member_groups(one)] == ["South"]
    assert complaints(town.fresh("north").book) == []


def test_a_region_never_lies_in_its_own_municipality(town: Town) -> None:
    one, two = town.municipality("One", of=("north", "south")), town.municipality("Two", of=("south", "west"))
    elbe = region(town, one, two)
    for kind in (Kind.NEIGHBOURHOOD, Kind.PROSUMERS):
        # Even where the kinds would fit, nobody lies in what lies in them.
        Group.objects.filter(pk=elbe.pk).update(kind=kind)
        with pytest.raises(Refused):
            operations.join_association(
                Group.objects.get(pk=elbe.pk), one, side=one, decision=DECIDED, by=town.people["nia"], at=town.at
            )


def test_one_side_alone_changes_nothing_and_a_no_ends_it(town: Town) -> None:
    wehlen = town.municipality(of=("north", "south"))
    west = town.fresh("west")
    accord = operations.join_association(
        west, wehlen, side=west, decision=DECIDED, by=town.people["wim"], at=town.at, inherits=True
    )
    assert accord.done_at is None
    operations.withdraw(accord.id, side=wehlen, decision=DECIDED, by=town.people["nia"], at=town.at)
    with pytest.raises(TooLate):
        operations.agree(accord.id, side=wehlen, decision=DECIDED, by=town.people["nia"], at=town.at)
    assert town.fresh("west").above is None
