"""Flows drawn by the server as SVG: columns of givers and receivers, with bands between them as thick as what moved.

The bands lie in a picture of their own that stretches to any width; bars and letters keep their size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from allmende.server.web import wording
from allmende.server.web.charts import NothingToDraw

# The fullest column is so many pixels high, without the room its labels need.
PLOT_PX = 260
# Room for two lines of letters.
SLOT_PX = 36
GAP_PX = 8
BAR_PX = 10
TINTS = 6
LONGEST_LABEL = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """Somebody or something in a column; `key` is its id, which also decides its colour."""

    key: str
    label: str
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How much moved from one node to another, in a column further right."""

    source: str
    to: str
    amount_mwh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart:
    """A picture of flows.

    Attributes:
        title: What it shows, for those who do not see it.
        heads: What each column is.
        nodes: In the order in which they stand in their column.
        flows: What moved; nothing and less than nothing is not drawn.

    """

    title: str
    heads: Sequence[str]
    nodes: Sequence[FlowNode]
    flows: Sequence[Flow]

    @property
    def drawn(self) -> list[Flow]:
        """What can be drawn, thickest first, so that thin bands lie on top."""
        return sorted((flow for flow in self.flows if flow.amount_mwh > 0), key=lambda flow: -flow.amount_mwh)

    def rows(self) -> list[tuple[str, str, int]]:
        """Return from, to and how much, as the table beside the picture says it."""
        labels = {node.key: node.label for node in self.nodes}
        return [(labels[flow.source], labels[flow.to], flow.amount_mwh) for flow in self.flows if flow.amount_mwh]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: its column's place in thousandths of the width, top and height in pixels."""

    x: int
    top: int
    height: int


def flow_chart(chart: FlowChart) -> SafeString:
    """Return the picture.

    Raises:
        NothingToDraw: Nothing moved.

    """
    flows = chart.drawn
    if not flows:
        raise NothingToDraw
    through = _through(flows)
    scale = PLOT_PX / max(_column_sums(chart.nodes, through).values())
    places, height = _places(chart, through, scale)
    return format_html(
        '<svg class="chart flows" role="img" aria-label="{}" width="100%" height="{}">'
        '<svg class="flow-bands" width="100%" height="{}" viewBox="0 0 1000 {}" preserveAspectRatio="none">{}</svg>'
        "{}{}</svg>",
        chart.title,
        height,
        height,
        height,
        _bands(flows, places, scale),
        _heads(chart.heads),
        _bars(chart, places, through),
    )


def _through(flows: Sequence[Flow]) -> dict[str, int]:
    """Return node -> what comes in or goes out, whichever is more."""
    came, went = defaultdict[str, int](int), defaultdict[str, int](int)
    for flow in flows:
        went[flow.source] += flow.amount_mwh
        came[flow.to] += flow.amount_mwh
    return {key: max(came[key], went[key]) for key in came.keys() | went.keys()}


def _column_sums(nodes: Sequence[FlowNode], through: Mapping[str, int]) -> dict[int, int]:
    sums = defaultdict[int, int](int)
    for node in nodes:
        sums[node.column] += through.get(node.key, 0)
    return sums


def _places(chart: FlowChart, through: Mapping[str, int], scale: float) -> tuple[dict[str, _Place], int]:
    """Return where each node stands, and how high the picture is."""
    last = max(len(chart.heads) - 1, 1)
    tops = dict.fromkeys(range(len(chart.heads)), SLOT_PX - GAP_PX)
    places = {}
    for node in chart.nodes:
        if node.key not in through:
            continue
        thick = max(2, round(through[node.key] * scale))
        places[node.key] = _Place(x=node.column * 1000 // last, top=tops[node.column], height=thick)
        tops[node.column] += max(thick, SLOT_PX) + GAP_PX
    return places, max(tops.values())


def _bands(flows: Sequence[Flow], places: Mapping[str, _Place], scale: float) -> SafeString:
    """Return the bands; at each bar they lie one below the other in the order of their other ends."""
    left, right = defaultdict[str, float](float), defaultdict[str, float](float)
    offsets = {}
    for flow in sorted(flows, key=lambda flow: places[flow.to].top):
        offsets[flow.source, flow.to] = (left[flow.source], 0.0)
        left[flow.source] += flow.amount_mwh * scale
    for flow in sorted(flows, key=lambda flow: places[flow.source].top):
        offsets[flow.source, flow.to] = (offsets[flow.source, flow.to][0], right[flow.to])
        right[flow.to] += flow.amount_mwh * scale
    return format_html_join(
        "",
        '<path class="flow-band tint-{}" d="{}"><title>{} wh</title></path>',
        (
            (
                tint(flow.source),
                _band(
                    places[flow.source],
                    places[flow.to],
                    starts=offsets[flow.source, flow.to][0],
                    ends=offsets[flow.source, flow.to][1],
                    thick=max(1.0, flow.amount_mwh * scale),
                ),
                wording.wh(flow.amount_mwh),
            )
            for flow in flows
        ),
    )


def _band(source: _Place, to: _Place, *, starts: float, ends: float, thick: float) -> SafeString:
    """Return the outline of one band: two curves with level ends."""
    x1, x2 = source.x, to.x
    middle = (x1 + x2) // 2
    y1, y2 = round(source.top + starts), round(to.top + ends)
    deep = max(1, round(thick))
    outline = (
        f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}V{y2 + deep}"
        f"C{middle} {y2 + deep} {middle} {y1 + deep} {x1} {y1 + deep}Z"
    )
    return mark_safe(outline)  # noqa: S308  # only numbers


def _heads(heads: Sequence[str]) -> SafeString:
    last = max(len(heads) - 1, 1)
    return format_html_join(
        "",
        '<text class="flow-head" x="{}%" y="13" text-anchor="{}">{}</text>',
        ((place * 100 // last, _anchor(place, last), head) for place, head in enumerate(heads)),
    )


def _bars(chart: FlowChart, places: Mapping[str, _Place], through: Mapping[str, int]) -> SafeString:
    """Return the bars with their names and amounts."""
    last = max(len(chart.heads) - 1, 1)
    drawn = []
    for node in chart.nodes:
        place = places.get(node.key)
        if place is None:
            continue
        ends = node.column == last
        percent, side = node.column * 100 // last, -BAR_PX - 5 if ends else BAR_PX + 5
        anchor = "end" if ends else "start"
        drawn.append(
            (
                tint(node.key), percent, f"translate({-BAR_PX if ends else 0} 0)", place.top, BAR_PX, place.height,
                node.label, percent, side, place.top + 13, anchor, _short(node.label),
                percent, side, place.top + 28, anchor, wording.wh(through[node.key]),
            )
        )  # fmt: skip
    return format_html_join(
        "",
        '<rect class="flow-bar tint-{}" x="{}%" transform="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
        '<text class="flow-name" x="{}%" dx="{}" y="{}" text-anchor="{}">{}</text>'
        '<text x="{}%" dx="{}" y="{}" text-anchor="{}">{}</text>',
        drawn,
    )


def tint(key: str) -> int:
    """Return the colour of a node: the same wherever it stands."""
    return sum(key.encode()) % TINTS


def _anchor(place: int, last: int) -> str:
    return "start" if place == 0 else "end" if place == last else "start"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
