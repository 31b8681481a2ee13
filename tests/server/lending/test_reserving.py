"""A thing is with one at a time, within what was agreed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.server.lending.models import Limits, Reservation, Slot, WhoMay
from allmende.server.lending.operations import ThingDraft, add_thing, cancel, change_thing, reserve, withdraw_thing
from allmende.server.lending.operations.reserving import quarters
from allmende.server.refusal import NotYours, Refused, TooLate

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def drill(house: Any, **more: Any) -> Any:
    return add_thing(house.seat("ada"), ThingDraft(name="Drill", **more), at=house.at)


def take(house: Any, thing: Any, who: str, *, after: float, hours: float = 1) -> Reservation:
    start = house.at + after * HOUR
    return reserve(house.seat(who), thing.id, starts_at=start, ends_at=start + hours * HOUR, at=house.at)


def test_nobody_gets_what_somebody_has_and_the_next_quarter_is_free_again(house: Any) -> None:
    thing = drill(house)
    take(house, thing, "bo", after=24, hours=2)
    for after, hours in ((23, 1.25), (24, 2), (25.75, 1), (23, 8)):
        with pytest.raises(TooLate):
            take(house, thing, "cem", after=after, hours=hours)
    assert take(house, thing, "cem", after=26).starts_at == house.at + 26 * HOUR


def test_it_rests_afterwards_before_and_behind(house: Any) -> None:
    thing = drill(house, buffer_minutes=20)
    take(house, thing, "bo", after=24)
    with pytest.raises(TooLate):
        take(house, thing, "cem", after=25.25)
    with pytest.raises(TooLate):
        take(house, thing, "cem", after=22.75)
    take(house, thing, "cem", after=25.5)


def test_the_database_itself_refuses_a_quarter_twice(house: Any) -> None:
    thing = drill(house)
    had = take(house, thing, "bo", after=24)
    first = Slot.objects.filter(thing=thing).order_by("quarter")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(thing=thing, quarter=first.quarter, reservation=had)


def test_what_is_given_back_others_can_have(house: Any) -> None:
    thing = drill(house)
    had = take(house, thing, "bo", after=24)
    with pytest.raises(NotYours):
        cancel(house.seat("cem"), had.id, at=house.at)
    cancel(house.seat("bo"), had.id, at=house.at)
    with pytest.raises(TooLate):
        cancel(house.seat("bo"), had.id, at=house.at)
    take(house, thing, "cem", after=24)


@pytest.mark.parametrize(
    ("after", "hours"),
    [(24, 9), (24, 0), (-2, 1), (24 * 90, 1), (24 + 1 / 7, 1)],
    ids=["too long", "no time", "past", "too far ahead", "off the quarter"],
)
def test_times_that_do_not_fit_are_refused(after: float, hours: float, house: Any) -> None:
    thing = drill(house)
    with pytest.raises(Refused):
        take(house, thing, "bo", after=after, hours=hours)
    assert not Slot.objects.exists()


def test_limits_count_for_the_household_where_it_says_so(house: Any) -> None:
    thing = drill(house, most_open=1, counted_for=Limits.HOUSEHOLD)
    assert house.household is not None
    take(house, thing, "ada", after=24)
    with pytest.raises(Refused, match="At most 1"):
        take(house, thing, "ada", after=48)
    take(house, thing, "bo", after=48)


def test_nobody_has_it_longer_a_week_than_was_agreed(house: Any) -> None:
    thing = drill(house, week_minutes=180, most_open=9)
    take(house, thing, "bo", after=24, hours=2)
    with pytest.raises(Refused, match="a week"):
        take(house, thing, "bo", after=48, hours=2)
    take(house, thing, "bo", after=48, hours=1)
    take(house, thing, "bo", after=24 * 8, hours=3)


def test_only_those_it_is_for_may_reserve_it(house: Any) -> None:
    thing = drill(house, who_may=WhoMay.MAINTAINERS)
    with pytest.raises(NotYours):
        take(house, thing, "bo", after=24)
    take(house, thing, "ada", after=24)
    with pytest.raises(NotYours):
        change_thing(house.seat("bo"), thing.id, ThingDraft(name="Mine"))


def test_taking_a_thing_off_calls_off_what_is_reserved(house: Any) -> None:
    thing = drill(house)
    take(house, thing, "bo", after=24)
    assert withdraw_thing(house.seat("ada"), thing.id, at=house.at) == 1
    with pytest.raises(TooLate):
        take(house, thing, "cem", after=48)


@given(start=st.integers(0, 10**6), length=st.integers(1, 200), other=st.integers(0, 10**6), more=st.integers(1, 200))
@settings(max_examples=60)
def test_two_stretches_share_a_quarter_exactly_if_they_overlap(start: int, length: int, other: int, more: int) -> None:
    def moment(quarter: int) -> datetime:
        return datetime.fromtimestamp(quarter * 900, tz=UTC)

    one = quarters(moment(start), moment(start + length))
    two = quarters(moment(other), moment(other + more))
    overlap = start < other + more and other < start + length
    assert bool(set(one) & set(two)) == overlap
