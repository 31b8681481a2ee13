"""Charts say with places and lengths what the numbers say, and nothing that a strict policy would refuse."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.web import charts

NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)


def chart(*weights_milli: int, past: int = 2) -> charts.WeightChart:
    """Return a chart with a step a day, of which so many lie in the past."""
    steps = [
        charts.Step(at=NOW + timedelta(days=place - past), weight_milli=milli)
        for place, milli in enumerate(weights_milli)
    ]
    return charts.WeightChart(steps=steps, now=NOW, ends_at=steps[-1].at + timedelta(days=1))


def test_what_is_past_is_drawn_solid_and_what_is_published_dashed() -> None:
    drawn = charts.weight_chart(chart(1000, 1200, 1400, 1600))
    # Two days level and two rises (the second is just happening) are past; two days and one rise are to come.
    assert drawn.count('class="past"') == 4
    assert drawn.count('class="future"') == 3


def test_each_take_is_a_dot_that_names_who_took_it() -> None:
    plain = chart(1000, 1200)
    taken = charts.Take(at=NOW, weight_milli=1200, who="<Ada>")
    drawn = charts.weight_chart(charts.WeightChart(steps=plain.steps, now=NOW, ends_at=plain.ends_at, takes=[taken]))
    assert drawn.count('class="take"') == 1
    assert "&lt;Ada&gt;" in drawn


def test_a_chart_without_steps_is_refused() -> None:
    with pytest.raises(charts.NothingToDraw):
        charts.weight_chart(charts.WeightChart(steps=[], now=NOW, ends_at=NOW))


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=12), st.integers(0, 12))
def test_every_chart_is_well_formed_and_free_of_inline_styles(weights_milli: list[int], past: int) -> None:
    # German writes 1,5: a decimal comma in a coordinate would break the picture.
    with translation.override("de"):
        drawn = charts.weight_chart(chart(*weights_milli, past=past))
    ET.fromstring(drawn)
    assert "style=" not in drawn
    for place in re.findall(r'\b(?:cx|x1|x2)="([^"]+)"', drawn):
        assert re.fullmatch(r"\d+(\.\d)?%", place), place
        assert 0 <= float(place.rstrip("%")) <= 100


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_axis_holds_all_weights_with_at_most_six_lines(one: int, other: int) -> None:
    low, high, tick = charts.nice_range(min(one, other), max(one, other))
    assert low <= min(one, other) <= max(one, other) <= high
    assert 1 <= (high - low) // tick <= 6
    assert low % tick == high % tick == 0


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_bed_is_full_to_the_stake_exactly_when_enough_was_given(given_mwh: int, owed_mwh: int) -> None:
    drawn = charts.balance_bed(given_mwh=given_mwh, owed_mwh=owed_mwh)
    filled = re.search(r'class="balance-given"[^>]* width="([\d.]+)%"', drawn)
    stake = re.search(r'class="balance-stake" x1="([\d.]+)%"', drawn)
    assert filled is not None
    assert stake is not None
    assert float(filled[1]) <= float(stake[1])
    if given_mwh >= owed_mwh:
        assert filled[1] == stake[1]


def test_the_same_person_has_the_same_colour_everywhere() -> None:
    here, there = (charts.avatar(key="3f9a", name=name) for name in ("Ada Lovelace", "Ada L."))
    assert re.findall("tint-[0-9]", here) == re.findall("tint-[0-9]", there)
