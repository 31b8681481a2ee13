"""Bands are as thick as what moved, wherever they run, and nothing in them would be refused by a strict policy."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.web.charts import NothingToDraw
from allmende.server.web.flow_chart import Flow, FlowChart, FlowNode, flow_chart

AMOUNTS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(-10, 10**9), min_size=1, max_size=9
)


def chart(amounts: dict[tuple[str, str], int]) -> FlowChart:
    """Return a chart of two columns."""
    nodes = [
        FlowNode(key=key, label=f"<{key}>", column=column) for column, keys in enumerate(("abc", "xyz")) for key in keys
    ]
    flows = [Flow(source=source, to=to, amount_mwh=amount) for (source, to), amount in amounts.items()]
    return FlowChart(title="Flows", heads=["from", "to"], nodes=nodes, flows=flows)


@given(AMOUNTS)
def test_every_picture_is_well_formed_and_has_a_band_for_all_that_moved(amounts: dict[tuple[str, str], int]) -> None:
    moved = {ends: amount for ends, amount in amounts.items() if amount > 0}
    if not moved:
        with pytest.raises(NothingToDraw):
            flow_chart(chart(amounts))
        return
    with translation.override("de"):
        drawn = flow_chart(chart(amounts))
    ET.fromstring(drawn)
    assert "style=" not in drawn
    assert "<a>" not in drawn, "names are never markup"
    assert drawn.count('class="flow-band ') == len(moved)
    for outline in re.findall(r' d="([^"]+)"', drawn):
        assert re.fullmatch(r"[MCVZ 0-9]+", outline), outline


def test_the_table_says_what_moved_below_nothing_too() -> None:
    assert chart({("a", "x"): 5, ("b", "y"): -3, ("c", "z"): 0}).rows() == [("<a>", "<x>", 5), ("<b>", "<y>", -3)]


def test_the_same_name_has_the_same_colour_in_both_columns() -> None:
    drawn = flow_chart(chart({("a", "x"): 5}))
    band = re.search(r"flow-band tint-(\d)", drawn)
    bar = re.search(r"flow-bar tint-(\d)", drawn)
    assert band is not None
    assert bar is not None
    assert band[1] == bar[1]
