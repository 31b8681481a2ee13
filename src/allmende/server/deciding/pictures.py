"""The what-if as pictures: bars before and after, and how evenly dues are spread (Lorenz curves)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from allmende.economy.whatif import Effect
from allmende.server.web import wording

SIDE_PX = 240
EDGE_PX = 28


def effect_bars(effect: Effect, *, largest_mwh: int) -> SafeString:
    """Return two bars, by the rules in force and by those proposed, as parts of the largest amount."""
    return format_html(
        '<svg class="effect" role="img" aria-label="{}">'
        '<rect class="bar-track" width="100%" height="10" rx="5"/>'
        '<rect class="effect-before" width="{}" height="10" rx="5"/>'
        '<rect class="bar-track" y="14" width="100%" height="10" rx="5"/>'
        '<rect class="effect-after" y="14" width="{}" height="10" rx="5"/></svg>',
        gettext("%(before)s before, %(after)s after")
        % {"before": wording.wh(effect.baseline_mwh), "after": wording.wh(effect.reform_mwh)},
        _length(effect.baseline_mwh, largest_mwh),
        _length(effect.reform_mwh, largest_mwh),
    )


def lorenz(before: Sequence[int], after: Sequence[int]) -> SafeString:
    """Return both Lorenz curves over the line on which all would be asked for the same; "" where there is none."""
    if not before or not after:
        return SafeString("")
    whole = SIDE_PX + EDGE_PX
    return format_html(
        '<svg class="chart lorenz" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line class="grid" x1="0" y1="{}" x2="{}" y2="{}"/><line class="grid" x1="0" y1="0" x2="0" y2="{}"/>'
        '<line class="lorenz-even" x1="0" y1="{}" x2="{}" y2="0"/>{}'
        '<text x="0" y="{}">0 %</text><text x="{}" y="{}" text-anchor="end">{}</text></svg>',
        SIDE_PX,
        whole,
        gettext("How evenly it is spread; the same numbers are in the table below."),
        SIDE_PX,
        SIDE_PX,
        SIDE_PX,
        SIDE_PX,
        SIDE_PX,
        SIDE_PX,
        format_html_join(
            "",
            '<polyline class="{}" points="{}"/>',
            (("lorenz-before", _points(before)), ("lorenz-after", _points(after))),
        ),
        SIDE_PX + 20,
        SIDE_PX,
        SIDE_PX + 20,
        gettext("100 % of the people"),
    )


def _points(milli: Sequence[int]) -> str:
    across = max(len(milli) - 1, 1)
    return " ".join(
        f"{place * SIDE_PX // across},{SIDE_PX - part * SIDE_PX // 1000}" for place, part in enumerate(milli)
    )


def _length(amount_mwh: int, largest_mwh: int) -> str:
    permille = min(max(amount_mwh, 0) * 1000 // largest_mwh, 1000) if largest_mwh > 0 else 0
    return f"{permille // 10}.{permille % 10}%"
