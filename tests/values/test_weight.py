import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.weight import (
    MOST_MILLI,
    UnreadableWeight,
    WeightNotAboveZero,
    WeightTooLarge,
    WeightTooPrecise,
    parse_weight,
    weight_decimal,
)


@pytest.mark.parametrize(
    ("text", "milli"),
    [("1,35", 1350), ("1.35", 1350), ("2", 2000), (" 0.5 ", 500), (",5", 500), ("+1", 1000), ("1.000", 1000)],
)
def test_point_and_comma_both_mark_decimals(text: str, milli: int) -> None:
    assert parse_weight(text) == milli


@pytest.mark.parametrize("text", ["", "-", ".", "1.", "1e3", "1.000,5", "one", "1 2", "nan", "\u0661"])
def test_anything_but_a_plain_number_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableWeight):
        parse_weight(text)


@pytest.mark.parametrize("text", ["0", "0,000", "-1", "\u22121,5", "-0"])
def test_a_weight_has_to_be_above_zero(text: str) -> None:
    with pytest.raises(WeightNotAboveZero):
        parse_weight(text)


def test_a_fourth_decimal_is_refused_unless_it_is_zero() -> None:
    assert parse_weight("1.3500") == 1350
    with pytest.raises(WeightTooPrecise):
        parse_weight("1.3501")


def test_a_weight_above_a_thousand_is_refused() -> None:
    assert parse_weight("1000") == MOST_MILLI
    with pytest.raises(WeightTooLarge):
        parse_weight("1000.001")


@given(milli=st.integers(1, MOST_MILLI))
def test_a_weight_written_as_decimal_is_read_back(milli: int) -> None:
    assert parse_weight(str(weight_decimal(milli))) == milli


def test_decimals_carry_no_needless_zeros() -> None:
    assert [str(weight_decimal(milli)) for milli in (1350, 2000, 10_000, 5, 1500)] == [
        "1.35",
        "2",
        "10",
        "0.005",
        "1.5",
    ]
