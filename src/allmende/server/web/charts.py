"""Pictures drawn by the server as SVG: crisp, quick, readable without JavaScript and allowed by a strict policy.

Colours come from `static/allmende/pictures.css`; here are only places and lengths. Along the x axis they are given in
percent, so that a chart fits any width while its letters keep their size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from allmende.server.web import wording

# Height in pixels of the plot, and of the line of dates below it.
PLOT_PX = 170
TOP_PX = 26
FOOT_PX = 24
# Room at both ends of the x axis for a dot, in thousandths of the width.
MARGIN_PERMILLE = 12
NICE_STEPS_MILLI = (50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)


class NothingToDraw(ValueError):
    """A chart without a single step, for which the page should say something in words instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From this moment on a task weighs this much."""

    at: datetime
    weight_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Somebody took the task at this weight."""

    at: datetime
    weight_milli: int
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChart:
    """What the chart of a weight over time shows: steps in order of time; those after `now` are published, not past."""

    steps: Sequence[Step]
    now: datetime
    ends_at: datetime
    takes: Sequence[Take] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a bar chart; `key` is the id when it is a person, `css` is "bar-mine" for the reader's own."""

    label: str
    amount_mwh: int
    key: str = ""
    url: str = ""
    css: str = ""


def weight_chart(chart: WeightChart) -> SafeString:
    """Return the step line of a weight over time, with a mark at now, dashed future steps and a dot for each take.

    Raises:
        NothingToDraw: The chart has no step.

    """
    if not chart.steps:
        raise NothingToDraw
    starts_at = chart.steps[0].at
    span = max(chart.ends_at - starts_at, timedelta(seconds=1))
    weights_milli = [step.weight_milli for step in chart.steps] + [take.weight_milli for take in chart.takes]
    low_milli, high_milli, tick_milli = nice_range(min(weights_milli), max(weights_milli))

    def x(at: datetime) -> str:
        inside = min(max((at - starts_at) / span, 0.0), 1.0)
        return _percent(MARGIN_PERMILLE + round(inside * (1000 - 2 * MARGIN_PERMILLE)))

    def y(milli: int) -> int:
        return TOP_PX + round((high_milli - milli) * PLOT_PX / (high_milli - low_milli))

    return format_html(
        '<svg class="chart chart-axes" role="img" aria-label="{}" height="{}" width="100%">{}{}{}{}{}</svg>',
        gettext("Weight over time; the same numbers are in the table below."),
        TOP_PX + PLOT_PX + FOOT_PX,
        _grid([(milli, y(milli)) for milli in range(low_milli, high_milli + 1, tick_milli)]),
        _dates(starts_at, chart.ends_at, now=chart.now),
        _line(chart, x=x, y=y),
        _now_mark(chart, x=x) if starts_at <= chart.now <= chart.ends_at else "",
        format_html_join(
            "",
            '<circle class="take" cx="{}" cy="{}" r="6.5"><title>{} · {}</title></circle>',
            ((x(take.at), y(take.weight_milli), take.who, wording.weight(take.weight_milli)) for take in chart.takes),
        ),
    )


def nice_range(low_milli: int, high_milli: int) -> tuple[int, int, int]:
    """Return the lowest and highest line of an axis and the distance between lines, all round numbers.

    Examples:
        >>> nice_range(1000, 1900)
        (1000, 2000, 250)
        >>> nice_range(1000, 1000)
        (950, 1050, 50)

    """
    span_milli = high_milli - low_milli
    tick_milli = next((tick for tick in NICE_STEPS_MILLI if span_milli <= 4 * tick), max(span_milli // 4, 1))
    low = low_milli // tick_milli * tick_milli
    high = -(-high_milli // tick_milli) * tick_milli
    if low == high:
        low, high = max(low - tick_milli, 0), high + tick_milli
    return low, high, tick_milli


def sparkline(weights_milli: Sequence[int]) -> SafeString:
    """Return a small line of the last weights, without axes; the newest has a dot. Needs a text beside it."""
    if not weights_milli:
        raise NothingToDraw
    low, high = min(weights_milli), max(weights_milli)
    across = max(len(weights_milli) - 1, 1)
    points = [
        (3 + place * 90 // across, 20 - (milli - low) * 16 // (high - low) if high > low else 12)
        for place, milli in enumerate(weights_milli)
    ]
    path = "M" + " L".join(f"{left} {top}" for left, top in points)
    left, top = points[-1]
    return format_html(
        '<svg class="sparkline" viewBox="0 0 96 24" aria-hidden="true">'
        '<path d="{}"/><circle cx="{}" cy="{}" r="2.8"/></svg>',
        path,
        left,
        top,
    )


def bar(*, value: int, largest: int) -> SafeString:
    """Return one horizontal bar whose length is the value's part of the largest value (both >= 0, same unit)."""
    length = _percent(min(value * 1000 // largest, 1000)) if largest > 0 else "0%"
    return format_html(
        '<svg class="bar" aria-hidden="true">'
        '<rect class="bar-track" width="100%" height="100%" rx="6"/>'
        '<rect class="bar-value" width="{}" height="100%" rx="6"/></svg>',
        length,
    )


def balance_bed(*, given_mwh: int, owed_mwh: int) -> SafeString:
    """Return the picture of what was given against what is owed: a bed that fills up to a stake, and beyond it."""
    given_mwh, owed_mwh = max(given_mwh, 0), max(owed_mwh, 0)
    # The bed is a little longer than the longer of the two, so that the stake never stands on its edge.
    length_mwh = max(given_mwh, owed_mwh * 23 // 20, 1)
    stake = owed_mwh * 1000 // length_mwh
    filled = given_mwh * 1000 // length_mwh
    return format_html(
        '<svg aria-hidden="true">'
        '<rect class="bar-track" y="9" width="100%" height="20" rx="10"/>'
        '<rect class="balance-beyond" y="9" width="{}" height="20" rx="10"/>'
        '<rect class="balance-given" y="9" width="{}" height="20" rx="10"/>'
        '<line class="balance-stake" x1="{}" x2="{}" y1="3" y2="35"/></svg>',
        _percent(filled),
        _percent(min(filled, stake)),
        _percent(stake),
        _percent(stake),
    )


def avatar(*, key: str, name: str, css: str = "avatar") -> SafeString:
    """Return a leaf with a person's initials; its colour follows from the key, so it is the same on every page."""
    tint = sum(key.encode()) % 6
    return format_html(
        '<svg class="{} tint-{}" viewBox="0 0 40 40" aria-hidden="true">'
        '<path d="M20 1a19 19 0 0 1 0 38H6a5 5 0 0 1-5-5V20A19 19 0 0 1 20 1z"/><text x="20" y="25">{}</text></svg>',
        css,
        tint,
        wording.initials(name),
    )


def _percent(permille: int) -> str:
    """Return thousandths of a width as SVG wants them, free of any decimal comma."""
    return f"{permille // 10}.{permille % 10}%"


def _grid(lines: Sequence[tuple[int, int]]) -> SafeString:
    """Return the horizontal lines, each with its weight left of it (the sheet keeps that margin free)."""
    return format_html_join(
        "",
        '<line class="grid" x1="0%" x2="100%" y1="{}" y2="{}"/><text x="0" dx="-8" y="{}" text-anchor="end">{}</text>',
        ((top, top, top + 4, wording.weight(milli)) for milli, top in lines),
    )


def _dates(starts_at: datetime, ends_at: datetime, *, now: datetime) -> SafeString:
    """Return the first and the last day below the plot."""
    foot = TOP_PX + PLOT_PX + FOOT_PX - 5
    return format_html(
        '<text x="0%" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>',
        foot,
        wording.when(starts_at, now=now),
        foot,
        wording.when(ends_at, now=now),
    )


def _line(chart: WeightChart, *, x: Callable[[datetime], str], y: Callable[[int], int]) -> SafeString:
    """Return the steps as level and upright lines, cut at now: past ones solid, published ones dashed."""
    pieces: list[tuple[str, str, str, int, int]] = []
    ends = [*chart.steps[1:], Step(at=chart.ends_at, weight_milli=chart.steps[-1].weight_milli)]
    for step, following in zip(chart.steps, ends, strict=True):
        turn = min(max(chart.now, step.at), following.at)
        level = y(step.weight_milli)
        if step.at < turn:
            pieces.append(("past", x(step.at), x(turn), level, level))
        if turn < following.at:
            pieces.append(("future", x(turn), x(following.at), level, level))
    for before, after in pairwise(chart.steps):
        kind = "past" if after.at <= chart.now else "future"
        pieces.append((kind, x(after.at), x(after.at), y(before.weight_milli), y(after.weight_milli)))
    return format_html_join("", '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', pieces)


def _now_mark(chart: WeightChart, *, x: Callable[[datetime], str]) -> SafeString:
    """Return the upright line at now, its word on the side where there is room."""
    late = chart.now - chart.steps[0].at > (chart.ends_at - chart.steps[0].at) * 0.8
    return format_html(
        '<line class="now" x1="{}" x2="{}" y1="6" y2="{}"/>'
        '<text class="now-text" x="{}" y="14" dx="{}" text-anchor="{}">{}</text>',
        x(chart.now),
        x(chart.now),
        TOP_PX + PLOT_PX,
        x(chart.now),
        -6 if late else 6,
        "end" if late else "start",
        gettext("now"),
    )
