"""Why somebody was given so much in a sharing, in a sentence for each."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.server.catalogue.models import Short
from allmende.server.goods.queries import in_units
from allmende.server.goods.queries.handouts import HandoutLine, HandoutPage

PIECE_MILLI = 1000


def reasons(page: HandoutPage) -> list[tuple[HandoutLine, str]]:
    """Return each line of a sharing with its reason."""
    words = {Short.QUEUE: _queue, Short.ROTATION: _rotation, Short.SHARE: _share}[Short(page.handout.how)]
    return [(line, words(line, page)) for line in page.lines]


def _queue(line: HandoutLine, page: HandoutPage) -> str:
    before = sum(one.wished_milli for one in page.lines[: line.place - 1])
    if line.place == 1:
        return _("Ordered first.")
    said = {"place": line.place, "before": in_units(page.handout.product, before)}
    return _("Ordered as number %(place)s; those before had ordered %(before)s.") % said


def _rotation(line: HandoutLine, page: HandoutPage) -> str:
    less = {one.member_id for one in page.lines if one.had_milli < line.had_milli}
    had = in_units(page.handout.product, line.had_milli)
    said = _("Had been given %(had)s in earlier sharings.") % {"had": had}
    if not line.had_milli:
        said = _("Had not been given any in earlier sharings.")
    if less:
        first = ngettext("%(count)d had had less and came first.", "%(count)d had had less and came first.", len(less))
        return f"{said} {first % {'count': len(less)}}"
    alike = [one for one in page.lines if one.had_milli == line.had_milli and one.member_id != line.member_id]
    drawn = _("Among those who had had as much, it was drawn who comes first.")
    return f"{said} {drawn}" if alike else said


def _share(line: HandoutLine, page: HandoutPage) -> str:
    in_pieces = page.handout.product.pieces
    one_more = in_pieces and _one_more(line, page.lines)
    if line.given_milli >= line.wished_milli and not one_more:
        return _("The whole wish: it is no more than an even share.")
    even = _("An even share for one.")
    if line.weight > 1:
        even = ngettext("An even share for %(count)d person.", "An even share for %(count)d people.", line.weight)
        even %= {"count": line.weight}
    if one_more:
        said = _("And one of those left over: it was their turn.")
        return f"{even} {said}"
    if in_pieces and (line.behind > 0 or any(_one_more(one, page.lines) for one in page.lines)):
        said = _("What was left over went to others this time; next time they come first.")
        return f"{even} {said}"
    return even


def _one_more(line: HandoutLine, lines: Sequence[HandoutLine]) -> bool:
    """Whether somebody was given one unit more than others in their place, whose wishes are not met."""
    fewer = [one for one in lines if one.given_milli < min(one.wished_milli, line.given_milli)]
    return any(one.given_milli * line.weight < line.given_milli * one.weight for one in fewer)
