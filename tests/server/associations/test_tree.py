"""The tree of groups as a page shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.associations.queries.tree import tree_around
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from tests.server.associations.conftest import Town

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
