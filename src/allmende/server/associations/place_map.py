"""The map of nested places as SVG, drawn by the server: circles in circles, as large as the people in them.

Colours come from `static/allmende/pictures.css`. Every circle with a page is a link, reached by Tab in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from allmende.server.associations.packing import Circle, around, packed
from allmende.server.associations.queries.tree import Place

SIDE = 1000.0
# Room for the name of an association above its groups, around what lies in it, and between two, as parts of a radius.
NAME_ROOM, RIM, GAP = 0.15, 0.05, 0.04
DEEPEST = 4
# Below these radii a name has no room, in the middle or above what lies in it; the list beside the map has it.
NAMED_FROM, NAMED_ABOVE_FROM = 46.0, 110.0
LETTER = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A place with its circle, in units of the picture."""

    place: Place
    circle: Circle
    depth: int
    is_leaf: bool


def place_map(top: Place, *, title: str) -> SafeString:
    """Return the picture."""
    drawn = list(drawing(top))
    return format_html(
        '<svg class="places" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        int(SIDE),
        int(SIDE),
        title,
        format_html_join("", "{}", ((_circle(one),) for one in drawn)),
    )


def drawing(top: Place) -> Iterator[Drawn]:
    """Yield every place that is drawn, what is around it before what lies in it."""
    size = _size(top, 0)
    scale = (SIDE / 2 - 4) / size
    yield from _placed(top, Circle(SIDE / 2, SIDE / 2, size * scale), scale, 0)


def _parts(place: Place, depth: int) -> Sequence[Place]:
    return place.parts if depth < DEEPEST else ()


def _size(place: Place, depth: int) -> float:
    """Return the radius of a place before the picture is scaled: by its people, and at least what lies in it."""
    own = sqrt(max(place.people_count, 1))
    parts = _parts(place, depth)
    if not parts:
        return own
    inner = around(_inside(place, depth)).r
    return max(own, inner * (1 + RIM + NAME_ROOM))


def _inside(place: Place, depth: int) -> list[Circle]:
    radii = [_size(part, depth + 1) for part in _parts(place, depth)]
    gap = GAP * max(radii)
    return [Circle(one.x, one.y, one.r - gap) for one in packed([radius + gap for radius in radii])]


def _placed(place: Place, circle: Circle, scale: float, depth: int) -> Iterator[Drawn]:
    parts = _parts(place, depth)
    yield Drawn(place=place, circle=circle, depth=depth, is_leaf=not parts)
    if not parts:
        return
    circles = _inside(place, depth)
    hull = around(circles)
    # What lies in it hangs a little below the middle, under the name.
    drop = hull.r * NAME_ROOM * 0.9
    for part, one in zip(parts, circles, strict=True):
        x, y = circle.x + (one.x - hull.x) * scale, circle.y + (one.y - hull.y + drop) * scale
        yield from _placed(part, Circle(x, y, one.r * scale), scale, depth + 1)


def _circle(drawn: Drawn) -> SafeString:
    place, circle = drawn.place, drawn.circle
    count = ngettext("%(count)d person", "%(count)d people", place.people_count) % {"count": place.people_count}
    shape = format_html(
        '<g class="place place-{}{}{}"><circle cx="{}" cy="{}" r="{}"><title>{}, {}: {}</title></circle>{}</g>',
        min(drawn.depth, DEEPEST),
        " place-mine" if place.is_mine else "",
        " place-here" if place.is_here else "",
        round(circle.x, 1),
        round(circle.y, 1),
        round(max(circle.r, 4.0), 1),
        place.name,
        place.kind,
        count,
        _name(drawn, count),
    )
    if not place.url:
        return shape
    label = f"{place.name}, {place.kind}: {count}"
    return format_html('<a href="{}" aria-label="{}">{}</a>', place.url, label, shape)


def _name(drawn: Drawn, count: str) -> SafeString:
    """Return the name, cut to the room there is: in the middle of a circle, or at the top of one with others in it."""
    circle = drawn.circle
    if circle.r < (NAMED_FROM if drawn.is_leaf else NAMED_ABOVE_FROM):
        return SafeString("")
    most = max(int(2 * circle.r * (0.85 if drawn.is_leaf else 0.62) / LETTER), 3)
    name = drawn.place.name
    said = name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
    y = circle.y + 4 if drawn.is_leaf else circle.y - circle.r * 0.8 + 4
    text = format_html('<text x="{}" y="{}">{}</text>', round(circle.x, 1), round(y, 1), said)
    if not drawn.is_leaf or len(count) * LETTER * 0.8 > circle.r * 1.7:
        return text
    return text + format_html(
        '<text class="place-count" x="{}" y="{}">{}</text>', round(circle.x, 1), round(y + 36, 1), count
    )
