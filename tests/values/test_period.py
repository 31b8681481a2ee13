from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.period import EmptyPeriod, Period, month_of, next_month, overlap_days, week_of, weeks_of

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
PERIODS = st.builds(lambda start, length: Period(start, start + timedelta(days=length)), DAYS, st.integers(1, 90))


def test_the_end_is_no_longer_part_of_a_period() -> None:
    period = Period(date(2025, 3, 1), date(2025, 3, 3))
    assert period.days == 2
    assert list(period.dates()) == [date(2025, 3, 1), date(2025, 3, 2)]
    assert date(2025, 3, 3) not in period


@pytest.mark.parametrize("end", [date(2025, 3, 1), date(2025, 2, 1)])
def test_a_period_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(EmptyPeriod):
        Period(date(2025, 3, 1), end)


@given(day=DAYS)
def test_months_follow_each_other_without_gap(day: date) -> None:
    month = month_of(day)
    assert day in month
    assert next_month(month).start == month.end
    assert {each.month for each in month.dates()} == {day.month}


@given(day=DAYS, count=st.integers(1, 60))
def test_weeks_begin_on_monday(day: date, count: int) -> None:
    weeks = weeks_of(day, count=count)
    assert weeks.start.weekday() == 0
    assert weeks.days == 7 * count
    assert day in week_of(day)


@given(one=PERIODS, other=PERIODS)
def test_overlap_counts_the_days_in_both(one: Period, other: Period) -> None:
    assert overlap_days(one, other) == len(set(one.dates()) & set(other.dates())) == overlap_days(other, one)


@given(one=PERIODS)
def test_a_period_overlaps_itself_entirely(one: Period) -> None:
    assert one.overlap(one) == one
