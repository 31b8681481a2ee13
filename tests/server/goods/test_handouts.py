from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from allmende.server.goods import queries
from allmende.server.goods.models import Handout, Order
from allmende.server.goods.operations import stock
from allmende.server.goods.operations.handouts import share_out
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Membership
from allmende.server.refusal import NotYours, Refused
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered, state, stock_by_books

pytestmark = pytest.mark.django_db

ANY_DAY = date(2026, 12, 31)


def baked(house: House, product: Any, loaves: int) -> Handout:
    stock.make(house.seat("ada"), product.id, units_milli=loaves * 1000, at=house.at)
    return share_out(house.seat("ada"), product.id, wanted_by=ANY_DAY, at=house.at)


def test_a_harvest_is_shared_evenly_and_what_is_over_goes_round(house: House) -> None:
    loaf = bread(house, short_supply="share")
    first = [ordered(house, loaf, name, 3) for name in ("ada", "bo", "cem")]
    baked(house, loaf, 4)
    loaves = [state(one)[1] for one in first]
    assert sorted(loaves) == [1, 1, 2]
    lucky = loaves.index(2)
    again = [ordered(house, loaf, name, 3, at=house.later(days=1)) for name in ("ada", "bo", "cem")]
    baked(house, loaf, 4)
    assert state(again[lucky])[1] == 1
    assert sorted(state(one)[1] for one in again) == [1, 1, 2]
    assert stock_by_books(house, loaf) == 8


def test_in_a_queue_who_ordered_first_is_served_first_and_the_others_keep_waiting(house: House) -> None:
    loaf = bread(house, short_supply="queue")
    late = ordered(house, loaf, "bo", 2, at=house.later(hours=2))
    early = ordered(house, loaf, "cem", 2, at=house.later(hours=1))
    baked(house, loaf, 3)
    assert (state(early), state(late)) == (("granted", 2), ("granted", 1))
    third = ordered(house, loaf, "ada", 2)
    baked(house, loaf, 1)
    assert state(third) == ("granted", 1)
    fourth, fifth = ordered(house, loaf, "bo"), ordered(house, loaf, "cem", at=house.later(hours=1))
    baked(house, loaf, 1)
    assert (state(fourth), state(fifth)) == (("granted", 1), ("waiting", 0))


def test_by_turns_who_had_least_so_far_is_served_first(house: House) -> None:
    loaf = bread(house, short_supply="rotation")
    ordered(house, loaf, "bo", 2)
    baked(house, loaf, 2)
    again, never = ordered(house, loaf, "bo", 2), ordered(house, loaf, "cem", 2, at=house.later(hours=1))
    baked(house, loaf, 2)
    assert (state(never), state(again)) == (("granted", 2), ("waiting", 0))


def test_a_household_counts_as_many_people_as_live_in_it(house: House) -> None:
    loaf = bread(house, short_supply="share")
    family, alone = ordered(house, loaf, "ada", 9, for_household=True), ordered(house, loaf, "bo", 9)
    baked(house, loaf, 6)
    assert (state(family)[1], state(alone)[1]) == (4, 2)


def test_only_those_are_counted_who_want_it_by_the_day_and_are_still_here(house: House) -> None:
    loaf = bread(house, short_supply="queue")
    gone, later, here = (
        ordered(house, loaf, "bo"),
        ordered(house, loaf, "cem", wanted_on=house.at.date() + timedelta(days=9)),
        ordered(house, loaf, "ada"),
    )
    membership = Membership.objects.get(group=house.group, member=house.member("bo"))
    groups.leave(membership, by=house.member("bo"), at=house.at)
    stock.make(house.seat("ada"), loaf.id, units_milli=9_000, at=house.at)
    handout = share_out(house.seat("ada"), loaf.id, wanted_by=house.at.date(), at=house.at)
    assert [line["order"] for line in handout.result["lines"]] == [here.id]
    assert (state(gone)[0], state(later)[0], state(here)[0]) == ("waiting", "waiting", "granted")
    assert handout.result["left_milli"] == 8_000
    assert stock_by_books(house, loaf) == 9


def test_nothing_is_shared_out_twice_or_among_nobody(house: House) -> None:
    loaf = bread(house)
    ada = house.seat("ada")
    with pytest.raises(Refused, match="Nobody waits"):
        share_out(ada, loaf.id, wanted_by=ANY_DAY, at=house.at)
    ordered(house, loaf, "bo", 2)
    with pytest.raises(Refused, match="nothing to share out yet"):
        share_out(ada, loaf.id, wanted_by=ANY_DAY, at=house.at)
    with pytest.raises(NotYours):
        share_out(house.seat("bo"), loaf.id, wanted_by=ANY_DAY, at=house.at)
    baked(house, loaf, 1)
    with pytest.raises(Refused, match="Nobody waits"):
        share_out(ada, loaf.id, wanted_by=ANY_DAY, at=house.at)
    assert (Handout.objects.count(), Order.objects.filter(state="granted").count()) == (1, 1)
    assert queries.free_of(loaf) == 0
