import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.duration import DurationTooLong, NegativeDuration, UnreadableDuration, parse_duration


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1:30", 90),
        ("0:05", 5),
        ("1:30 h", 90),
        ("1.5", 90),
        ("1,5 h", 90),
        ("2", 120),
        ("90 min", 90),
        ("90min.", 90),
        ("45'", 45),
        ("1 h 20", 80),
        ("1h20m", 80),
        ("2 Stunden und 5 Minuten", 125),
        ("2 Std.", 120),
        ("1 hour", 60),
        (",5", 30),
        ("0.33", 20),
        ("0", 0),
    ],
)
def test_times_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "soon", "1:60", "1:5", "1.5.2", "h", "1 day", "1 h 60", "--1", "1e2", "\u0661"])
def test_anything_else_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableDuration):
        parse_duration(text)


@pytest.mark.parametrize("text", ["-1", "-1:30", "- 90 min", "\u22122 h"])
def test_a_time_below_zero_is_called_negative(text: str) -> None:
    with pytest.raises(NegativeDuration):
        parse_duration(text)


def test_more_than_a_million_hours_is_too_long() -> None:
    assert parse_duration("1000000 h") == 60_000_000
    with pytest.raises(DurationTooLong):
        parse_duration("1000001")


@given(minutes=st.integers(0, 10**6))
def test_minutes_and_clock_form_agree(minutes: int) -> None:
    assert parse_duration(f"{minutes} min") == parse_duration(f"{minutes // 60}:{minutes % 60:02}") == minutes
