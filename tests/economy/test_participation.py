"""Days in a group and days of break are counted as anybody would on a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.participation import break_days, participation
from allmende.values.period import Period
from tests.economy.communities import JUNE

days = st.integers(-40, 70).map(lambda offset: JUNE.start + timedelta(days=offset))
breaks = st.lists(st.tuples(days, days), max_size=5)


@given(breaks)
def test_days_of_overlapping_breaks_count_once(pauses: list[tuple[date, date]]) -> None:
    by_hand = sum(any(start <= day < until for start, until in pauses) for day in JUNE.dates())
    assert break_days(pauses, within=JUNE) == by_hand


@given(days, st.none() | days, breaks)
def test_only_days_in_the_group_and_in_the_period_count(
    joined: date, left: date | None, pauses: list[tuple[date, date]]
) -> None:
    part = participation(period=JUNE, share_milli=1000, joined=joined, left=left, breaks=pauses)
    there = [day for day in JUNE.dates() if joined <= day and (left is None or day < left)]
    assert part.days == len(there)
    assert part.break_days == sum(any(start <= day < until for start, until in pauses) for day in there)


def test_a_break_that_lasts_beyond_the_period_counts_only_in_it() -> None:
    july = Period(date(2025, 7, 1), date(2025, 8, 1))
    pause = [(date(2025, 6, 20), date(2025, 7, 5))]
    assert (break_days(pause, within=JUNE), break_days(pause, within=july)) == (11, 4)
