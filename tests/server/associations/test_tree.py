"""The tree of groups as a page shows it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import hypot

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.server.associations import operations
from allmende.server.associations.models import Need
from allmende.server.associations.operations.services import ServiceDraft, add_service
from allmende.server.associations.packing import around, packed
from allmende.server.associations.queries import board_of
from allmende.server.associations.queries.tree import tree_around
from allmende.server.deciding.matters.registry import matters_of
from allmende.server.deciding.queries.electorate import concerned
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.queries import associations_around, groups_of
from tests.server.associations.conftest import DECIDED, Town

pytestmark = pytest.mark.django_db


def test_somebody_in_two_neighbourhoods_counts_once(town: Town) -> None:
    wehlen = town.municipality()
    south = town.groups["south"]
    member = groups.member_for(south.book, town.people["nik"])
    groups.join(south, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=member, at=town.at)
    top = tree_around(town.seat("nik", town.groups["north"]))
    assert (top.id, top.people_count) == (wehlen.id, 6)
    assert {part.name: part.people_count for part in top.parts} == {"South": 3, "North": 2, "West": 2}


def test_the_page_of_the_municipality_shows_its_neighbourhoods_to_whoever_is_in_one(
    town: Town, client_of: Callable[..., Client]
) -> None:
    wehlen = town.municipality()
    for name in ("nik", "wanda"):
        shown = client_of(name).get(reverse("associations:tree", args=[wehlen.slug])).content.decode()
        assert all(place in shown for place in ("North", "South", "West", "Wehlen"))
        assert "<svg" in shown


def test_the_books_say_in_plain_words_who_joined_and_who_was_sent(town: Town, client_of: Callable[..., Client]) -> None:
    wehlen = town.municipality()
    board = board_of(wehlen)
    assert board is not None
    operations.send_delegate(
        board,
        sender=town.groups["north"],
        delegate=town.people["nik"],
        text="",
        decision=DECIDED,
        by=town.people["nia"],
        at=town.at,
    )
    told = client_of("wanda").get(reverse("statements:entries", args=[wehlen.slug])).content.decode()
    assert "North joined Wehlen" in told
    assert "North sent Nik to the board" in told


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
@settings(max_examples=25)
def test_no_circle_of_the_map_lies_over_another_and_all_lie_within(people: list[int]) -> None:
    circles = packed([count**0.5 for count in people])
    hull = around(circles)
    for one, other in combinations(circles, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.r + other.r - 1e-5
    assert all(hypot(one.x - hull.x, one.y - hull.y) + one.r <= hull.r + 1e-9 for one in circles)


def test_everybody_of_the_municipality_reads_on_the_first_page_what_nobody_sees_to(
    town: Town, client_of: Callable[..., Client]
) -> None:
    wehlen = town.municipality()
    clearing = ServiceDraft(name="Clearing snow", need=Need.NECESSARY)
    add_service(town.seat("nia", wehlen), clearing, at=town.at)
    add_service(town.seat("nia", wehlen), ServiceDraft(name="A brass band", need=Need.WISHED), at=town.at)
    shown = client_of("wanda").get(reverse("today:group", args=[wehlen.slug])).content.decode()
    assert "Clearing snow" in shown
    assert "Nobody sees to it yet." in shown
    assert "A brass band" not in shown
    # What its groups do is written down there: nobody is told to begin with tasks here, or that all is balanced.
    assert "How it begins" not in shown
    assert "This period" not in shown


def test_who_sees_to_a_service_is_a_step_away_for_whoever_may_read_about_them(
    town: Town, client_of: Callable[..., Client]
) -> None:
    wehlen, north = town.municipality(), town.groups["north"]
    water = ServiceDraft(name="Water", need=Need.WISHED, projects=(north.id,))
    add_service(town.seat("nia", wehlen), water, at=town.at)
    page = reverse("associations:services", args=[wehlen.slug])
    inside, outside = (client_of(name).get(page).content.decode() for name in ("nik", "wanda"))
    assert f'<a href="{reverse("groups:group", args=[north.slug])}">North</a>' in inside
    assert reverse("groups:group", args=[north.slug]) not in outside
    assert "North" in outside


def test_an_association_whose_members_are_groups_does_not_call_them_people(
    town: Town, client_of: Callable[..., Client]
) -> None:
    wehlen = town.municipality()
    count = wehlen.memberships.filter(left_at=None).count()
    of_groups = client_of("nia").get(reverse("groups:group", args=[wehlen.slug])).content.decode()
    of_people = client_of("nik").get(reverse("groups:group", args=[town.groups["north"].slug])).content.decode()
    assert f"<h2>{count} members</h2>" in of_groups
    assert "<h2>2 people</h2>" in of_people


def test_the_menu_names_the_associations_one_belongs_to_through_a_group(
    town: Town, client_of: Callable[..., Client]
) -> None:
    wehlen = town.municipality()
    shown = client_of("wanda").get(reverse("today:group", args=[town.groups["west"].slug])).content.decode()
    assert reverse("today:group", args=[wehlen.slug]) in shown
    assert [group.id for group in associations_around(groups_of(town.people["wanda"]))] == [wehlen.id]
    # Who looks after it is in it directly, and finds it once.
    assert associations_around(groups_of(town.people["nia"])) == []


def test_what_is_decided_concerns_a_delegate_through_the_group_that_sent_them_not_through_the_board(town: Town) -> None:
    wehlen = town.municipality()
    board = board_of(wehlen)
    assert board is not None
    operations.send_delegate(
        board,
        sender=town.groups["north"],
        delegate=town.people["nik"],
        text="",
        decision=DECIDED,
        by=town.people["nia"],
        at=town.at,
    )
    through = {one.member.person_id: one.through.name for one in concerned(wehlen, "text")}
    assert through[town.people["nik"].id] == "North"
    assert {matter.code for matter in matters_of(board)}.isdisjoint({"admission", "exclusion", "fork"})
