from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.work.recurrence import NeverDue, RuleUnreadable, check_rule, due_moments, next_due

BERLIN = "Europe/Berlin"
FIRST = datetime(2026, 3, 2, 17, tzinfo=UTC)


def test_a_recurring_task_keeps_its_time_of_day_across_summer_time() -> None:
    moments = islice(due_moments("FREQ=WEEKLY", first=FIRST, zone=BERLIN), 60)
    assert {moment.astimezone(ZoneInfo(BERLIN)).hour for moment in moments} == {18}


def test_the_last_day_belongs_to_the_rule() -> None:
    rule = "FREQ=DAILY;UNTIL=20260304"
    assert len(list(due_moments(rule, first=FIRST, zone=BERLIN))) == 3


@pytest.mark.parametrize(
    "rule",
    [
        "nonsense",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSECOND=7",
        "FREQ=WEEKLY\nDTSTART:19000101T000000",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=DAILY;" * 30,
    ],
)
def test_a_rule_no_task_needs_is_refused(rule: str) -> None:
    with pytest.raises(RuleUnreadable):
        check_rule(rule, first=FIRST, zone=BERLIN)


@pytest.mark.parametrize("rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;UNTIL=20250101"])
def test_a_rule_that_never_comes_is_refused(rule: str) -> None:
    with pytest.raises(NeverDue):
        check_rule(rule, first=FIRST, zone=BERLIN)


def test_a_leap_day_comes_often_enough() -> None:
    check_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", first=FIRST, zone=BERLIN)


@given(hours=st.integers(min_value=-100, max_value=20_000))
def test_the_next_time_lies_after_and_none_between_is_left_out(hours: int) -> None:
    after = FIRST + timedelta(hours=hours)
    following = next_due("FREQ=WEEKLY;BYDAY=MO,TH", first=FIRST, zone=BERLIN, after=after)
    assert following is not None
    assert after < following
    assert following == next(
        moment for moment in due_moments("FREQ=WEEKLY;BYDAY=MO,TH", first=FIRST, zone=BERLIN) if moment > after
    )
