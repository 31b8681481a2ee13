from __future__ import annotations

from datetime import date, timedelta

import pytest

from allmende.server.goods.operations import stock
from allmende.server.goods.operations.batches import Plan, begin
from allmende.server.goods.queries.demand import WEEKS, demand
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered, weekly

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


def test_the_coming_weeks_show_what_is_wished_for_against_what_is_there(house: House) -> None:
    loaf = bread(house, made=2)
    ordered(house, loaf, "cem", 3, wanted_on=MONDAY + timedelta(days=2))
    ordered(house, loaf, "ada", 2, wanted_on=MONDAY + timedelta(days=9))
    weekly(house, loaf, "bo", first=MONDAY + timedelta(days=12))
    begin(house.seat("ada"), loaf.id, Plan(planned_milli=5_000, ready_on=MONDAY + timedelta(days=8)), at=house.at)
    (one,) = demand(house.group, today=MONDAY + timedelta(days=1))
    assert [week.wished_milli // 1000 for week in one.weeks] == [3, 3, 1, 1, 1, 1]
    assert [week.there_milli // 1000 for week in one.weeks] == [2, 5, 2, 1, 0, 0]
    assert [week.after_milli // 1000 for week in one.weeks] == [-1, 2, 1, 0, -1, -1]
    assert (one.missing_milli, one.left_milli, one.standing_count) == (3_000, 0, 1)


def test_what_is_overdue_or_has_no_day_counts_in_the_first_week(house: House) -> None:
    loaf = bread(house)
    ordered(house, loaf, "bo", 2)
    begin(house.seat("ada"), loaf.id, Plan(planned_milli=3_000), at=house.at)
    (one,) = demand(house.group, today=MONDAY + timedelta(days=20))
    assert (one.weeks[0].wished_milli, one.weeks[0].planned_milli, len(one.weeks)) == (2_000, 3_000, WEEKS)


def test_what_lies_ready_is_wished_for_and_there(house: House) -> None:
    loaf = bread(house)
    stock.make(house.seat("ada"), loaf.id, units_milli=4_000, at=house.at)
    ordered(house, loaf, "bo", 3)
    (one,) = demand(house.group, today=MONDAY)
    assert (one.weeks[0].wished_milli, one.weeks[0].there_milli, one.left_milli) == (3_000, 4_000, 1_000)
