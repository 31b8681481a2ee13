"""Numbers and moments are worded as people of each language say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.web import wording

# A Tuesday; in Berlin it is 17:30.
NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "mwh", "words"),
    [
        ("en", 4050, "4.05"),
        ("de", 4050, "4,05"),
        ("de", 1_234_567, "1.234,57"),
        ("en", -1500, "−1.50"),
        ("en", 5, "0.01"),
        ("en", 4, "0.00"),
        ("en", -4, "0.00"),
    ],
)
def test_weighted_hours_have_two_places_and_the_marks_of_the_language(language: str, mwh: int, words: str) -> None:
    with translation.override(language):
        assert wording.wh(mwh) == words


@given(st.integers(-(10**12), 10**12))
def test_a_debt_looks_like_the_same_credit_with_a_minus(mwh: int) -> None:
    with translation.override("en"):
        credit, debt = wording.wh(abs(mwh)), wording.wh(-abs(mwh))
    assert debt == (credit if credit == "0.00" else f"−{credit}")


@given(st.integers(-(10**9), 10**9))
def test_what_is_shown_is_at_most_half_a_hundredth_off(mwh: int) -> None:
    with translation.override("en"):
        shown = wording.wh(mwh).replace("−", "-").replace(",", "")
    assert abs(int(shown.replace(".", "")) * 10 - mwh) <= 5


def test_a_change_always_shows_its_sign_unless_it_is_nothing() -> None:
    with translation.override("en"):
        assert [wording.wh_change(mwh) for mwh in (4050, -4050, 0, 3)] == ["+4.05", "−4.05", "0.00", "0.00"]


def test_weights_show_a_third_place_only_where_it_counts() -> None:
    with translation.override("en"):
        assert [wording.weight(milli) for milli in (1000, 1350, 1125, 500)] == ["1.00", "1.35", "1.125", "0.50"]
    with translation.override("de"):
        assert wording.weight(1350) == "1,35"


@pytest.mark.parametrize(
    ("minutes", "words"), [(90, "1 h 30 min"), (60, "1 h"), (20, "20 min"), (0, "0 min"), (-90, "−1 h 30 min")]
)
def test_durations_are_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    with translation.override("en"):
        assert wording.hours(minutes).replace(wording.HARD_SPACE, " ") == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "today 17:30"),
        (NOW + timedelta(hours=7), "tomorrow 00:30"),
        (NOW - timedelta(days=1), "yesterday 17:30"),
        (NOW + timedelta(days=3), "Fri 27 Nov, 17:30"),
        (NOW + timedelta(days=60), "Sat 23 Jan 2027, 17:30"),
        (date(2026, 11, 25), "tomorrow"),
    ],
)
def test_moments_are_said_as_the_readers_own_day(at: datetime | date, words: str) -> None:
    with translation.override("en"), timezone.override("Europe/Berlin"):
        assert wording.when(at, now=NOW) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Lovelace", "AL"), ("bo", "B"), ("Charlotte von der Wiese", "CW"), ("(3f)", "?"), ("", "?")],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert wording.initials(name) == letters


@pytest.mark.parametrize(
    ("language", "milli", "unit", "words"),
    [
        ("en", 2000, "", "2"),
        ("en", 400, "kg", "0.4\xa0kg"),
        ("de", 1_500, "kg", "1,5\xa0kg"),
        ("en", 0, "", "0"),
    ],
)
def test_an_amount_of_a_product_has_only_the_places_it_needs(language: str, milli: int, unit: str, words: str) -> None:
    with translation.override(language):
        assert wording.units(milli, unit) == words


def test_money_has_two_places_and_the_marks_of_the_language() -> None:
    with translation.override("de"):
        assert wording.eur(123_456) == "1.234,56\xa0€"
        assert wording.eur(-5) == "−0,05\xa0€"
