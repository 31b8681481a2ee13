from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.period import EmptyPeriod, Period, month_of

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


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
    assert month_of(month.end).start == month.end
    assert {each.month for each in month.dates()} == {day.month}
