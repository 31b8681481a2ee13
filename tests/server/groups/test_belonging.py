"""Joining, changing, leaving: what is promised, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allmende.server.books import queries as books
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Membership
from allmende.server.groups.queries import may_act_for, rulebook_of, seat_of
from allmende.server.refusal import NotYours, Refused, TooLate

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def membership(house: House, name: str) -> Membership:
    return Membership.objects.get(group=house.group, member=house.member(name), left_at=None)


def kinds(house: House) -> list[str]:
    return [entry.kind for entry in books.all_entries(house.group.book)]


def test_whoever_leaves_and_comes_back_is_in_the_books_each_time(house: House) -> None:
    for day in (1, 3):
        groups.leave(membership(house, "bo"), by=house.member("bo"), at=house.later(days=day))
        groups.join(
            house.group,
            house.member("bo"),
            role=Role.MEMBER,
            share_class=ShareClass.ADULT,
            by=house.member("ada"),
            at=house.later(days=day + 1),
        )
    assert kinds(house).count("member.left") == 2
    assert Membership.objects.filter(group=house.group, member=house.member("bo")).count() == 3


def test_nobody_is_in_twice(house: House) -> None:
    with pytest.raises(TooLate):
        groups.join(
            house.group,
            house.member("bo"),
            role=Role.MEMBER,
            share_class=ShareClass.ADULT,
            by=house.member("ada"),
            at=house.at,
        )


def test_nobody_is_thrown_out_who_can_leave_by_themselves(house: House) -> None:
    with pytest.raises(NotYours):
        groups.leave(membership(house, "bo"), by=house.member("ada"), at=house.later(days=1))


def test_a_maintainer_sees_out_who_has_no_sign_in_and_a_member_does_not(house: House) -> None:
    with pytest.raises(NotYours):
        groups.leave(membership(house, "dina"), by=house.member("bo"), at=house.later(days=1))
    groups.leave(membership(house, "dina"), by=house.member("ada"), at=house.later(days=1))
    assert not Membership.objects.filter(member=house.member("dina"), left_at=None).exists()


def test_the_last_maintainer_stays_until_somebody_else_looks_after_the_group(house: House) -> None:
    with pytest.raises(Refused, match="make another member a maintainer"):
        groups.leave(membership(house, "ada"), by=house.member("ada"), at=house.later(days=1))
    with pytest.raises(Refused):
        groups.change_membership(
            membership(house, "ada"),
            role=Role.MEMBER,
            share_class=ShareClass.ADULT,
            seat=house.seat("ada"),
            at=house.later(days=1),
        )
    assert membership(house, "ada").role == Role.MAINTAINER


def test_a_changed_share_is_logged_and_changing_nothing_is_not(house: House) -> None:
    before = len(kinds(house))
    for share_class in (ShareClass.EXEMPT, ShareClass.EXEMPT, ShareClass.ADULT):
        groups.change_membership(
            membership(house, "cem"),
            role=Role.MEMBER,
            share_class=share_class,
            seat=house.seat("ada"),
            at=house.later(days=1),
        )
    assert kinds(house)[before:] == ["member.changed", "member.changed"]


def test_those_of_the_household_decide_who_belongs_to_it(house: House) -> None:
    assert house.household is not None
    with pytest.raises(NotYours):
        groups.put_into_household(house.household, house.member("cem"), seat=house.seat("bo"), at=house.at)
    groups.put_into_household(house.household, house.member("cem"), seat=house.seat("ada"), at=house.at)


def test_a_household_is_closed_even_to_those_who_look_after_the_house(house: House) -> None:
    own = groups.found(
        name="Attic", kind=Kind.HOUSEHOLD, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    assert seat_of(house.people["ada"], own) is None
    assert seat_of(house.people["bo"], own) is not None


@pytest.mark.parametrize(
    ("name", "kind", "field"),
    [
        ("  ", Kind.PROJECT, "name"),
        ("x" * 81, Kind.PROJECT, "name"),
        ("Attic", Kind.HOUSEHOLD, "kind"),
        ("A", "king", "kind"),
    ],
)
def test_a_group_that_does_not_fit_is_not_founded(house: House, name: str, kind: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        groups.found(name=name, kind=kind, purpose="", by=house.people["bo"], at=house.at)
    assert refused.value.field == field


def test_an_address_is_never_one_that_means_something_else(house: House) -> None:
    slugs = [
        groups.found(name=name, kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at).slug
        for name in ("Found", "Invitation", "Linden 8", "Линден", "Große Gärten")
    ]
    assert slugs == ["found-2", "invitation-2", "linden-8-2", "group", "grosse-garten"]


def test_only_members_found_something_inside(house: House) -> None:
    from allmende.server.people.models import Person

    with pytest.raises(NotYours):
        groups.found(
            name="Shed",
            kind=Kind.PROJECT,
            purpose="",
            by=Person.objects.create(name="Olga"),
            at=house.at,
            parent=house.group,
        )


def test_the_outermost_group_may_set_every_rule_for_itself(house: House) -> None:
    house.decide("weight_cap", 4000)
    assert rulebook_of(house.group).weight_cap == 4000


def test_nobody_takes_a_child_of_another_household_into_theirs(house: House) -> None:
    own = groups.found(
        name="Attic", kind=Kind.HOUSEHOLD, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    with pytest.raises(NotYours):
        groups.put_into_household(own, house.member("dina"), seat=house.seat("bo"), at=house.at)
    assert not may_act_for(house.seat("bo"), house.member("dina"))
    groups.put_into_household(own, house.member("dina"), seat=house.seat("ada"), at=house.at)
    assert may_act_for(house.seat("bo"), house.member("dina"))


def test_who_looks_after_a_project_does_not_speak_for_the_children_of_the_house_around_it(house: House) -> None:
    shed = groups.found(
        name="Shed", kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    assert house.seat("bo", shed).is_maintainer
    assert not may_act_for(house.seat("bo", shed), house.member("dina"))
    assert may_act_for(house.seat("ada", shed), house.member("dina"))
