from __future__ import annotations

from datetime import date, timedelta

import pytest

from allmende.server.goods.models import Order, Standing
from allmende.server.goods.operations import orders, stock
from allmende.server.goods.operations.standing import end_standing
from allmende.server.goods.operations.timely import bring_up_to_date
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Membership
from allmende.server.refusal import NotYours, TooLate
from tests.server.conftest import House
from tests.server.goods.larder import bread, weekly

pytestmark = pytest.mark.django_db

SATURDAY = date(2026, 3, 7)


def days() -> list[date]:
    return list(Order.objects.order_by("wanted_on").values_list("wanted_on", flat=True))


def test_a_standing_order_orders_when_orders_close_and_once_for_each_day(house: House) -> None:
    loaf = bread(house)
    weekly(house, loaf, "bo", first=SATURDAY)
    assert days() == []
    bring_up_to_date(house.group, at=house.later(days=3))
    bring_up_to_date(house.group, at=house.later(days=3, hours=1))
    assert days() == [SATURDAY]
    bring_up_to_date(house.group, at=house.later(days=10))
    assert days() == [SATURDAY, SATURDAY + timedelta(days=7)]


def test_bread_of_weeks_that_nobody_looked_at_is_not_ordered_afterwards(house: House) -> None:
    weekly(house, bread(house), "bo", first=SATURDAY)
    bring_up_to_date(house.group, at=house.later(days=40))
    assert days() == [date(2026, 4, 11)]
    assert Standing.objects.get().next_on == date(2026, 4, 18)


def test_what_is_free_is_ready_for_a_standing_order_as_for_any_other(house: House) -> None:
    loaf = bread(house)
    stock.make(house.seat("ada"), loaf.id, units_milli=1_000, at=house.at)
    weekly(house, loaf, "bo", first=SATURDAY)
    bring_up_to_date(house.group, at=house.later(days=3))
    assert Order.objects.get().state == "granted"


def test_one_standing_order_of_a_thing_at_a_time(house: House) -> None:
    loaf = bread(house)
    standing = weekly(house, loaf, "bo", first=SATURDAY)
    with pytest.raises(TooLate, match="end it first"):
        weekly(house, loaf, "bo", first=SATURDAY)
    with pytest.raises(NotYours):
        end_standing(house.seat("cem"), standing.id, at=house.at)
    end_standing(house.seat("bo"), standing.id, at=house.at)
    with pytest.raises(TooLate, match="already ended"):
        end_standing(house.seat("bo"), standing.id, at=house.at)
    bring_up_to_date(house.group, at=house.later(days=9))
    assert days() == []
    weekly(house, loaf, "bo", first=SATURDAY, at=house.at)


def test_the_standing_order_of_somebody_who_has_left_ends(house: House) -> None:
    weekly(house, bread(house), "bo", first=SATURDAY)
    membership = Membership.objects.get(group=house.group, member=house.member("bo"))
    groups.leave(membership, by=house.member("bo"), at=house.later(hours=1))
    bring_up_to_date(house.group, at=house.later(days=3))
    assert days() == []
    assert Standing.objects.get().ended_at is not None


def test_who_moved_out_is_asked_alone_for_what_comes_from_then_on(house: House) -> None:
    assert house.household is not None
    groups.put_into_household(house.household, house.member("cem"), seat=house.seat("ada"), at=house.at)
    loaf = bread(house)
    wanted = Wanted(units_milli=1_000, wanted_on=SATURDAY, every_days=7, for_household=True)
    orders.order(house.seat("ada"), loaf.id, wanted, at=house.at)
    bring_up_to_date(house.group, at=house.later(days=3))
    Membership.objects.filter(group=house.household, member=house.member("ada")).update(left_at=house.later(days=4))
    bring_up_to_date(house.group, at=house.later(days=10))
    first, second = Order.objects.order_by("wanted_on")
    assert set(first.parts) == {house.member("ada").id, house.member("cem").id}
    assert set(second.parts) == {house.member("ada").id}
