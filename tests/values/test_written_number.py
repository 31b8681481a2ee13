from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.written_number import (
    MOST,
    NumberBelowZero,
    NumberTooLarge,
    NumberTooPrecise,
    UnreadableNumber,
    parse_number,
)


@given(count=st.integers(0, MOST), places=st.integers(0, 3), mark=st.sampled_from(".,"))
def test_whatever_is_written_out_is_read_back_exactly(count: int, places: int, mark: str) -> None:
    text = f"{Decimal(count).scaleb(-places):f}"
    assert parse_number(text.replace(".", mark), places=places) == count


@pytest.mark.parametrize(("text", "cents"), [("12,50", 1250), (" 3 ", 300), (".5", 50), ("0", 0), ("1.250", 125)])
def test_point_and_comma_both_mark_the_decimals_and_never_group(text: str, cents: int) -> None:
    assert parse_number(text, places=2) == cents


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", UnreadableNumber),
        (".", UnreadableNumber),
        ("1.234,50", UnreadableNumber),
        ("twelve", UnreadableNumber),
        ("1e3", UnreadableNumber),
        ("٣", UnreadableNumber),
        ("-1", NumberBelowZero),
        ("1.005", NumberTooPrecise),
        ("99999999999", NumberTooLarge),
    ],
)
def test_what_is_no_amount_is_refused_by_name(text: str, error: type[ValueError]) -> None:
    with pytest.raises(error):
        parse_number(text, places=2)
