"""Explanations of `economy` in the reader's words: each code a sentence, each amount worded, each source a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from allmende.economy.explanation import Explanation, Source, Unit
from allmende.server.web import wording
from allmende.server.web.explanation import Reason

# Beyond this many lines below one line, the rest is summed up: nobody reads ten thousand.
MOST_BELOW = 40

SENTENCES: Mapping[str, str | Promise] = {
    "settlement": gettext_lazy("What everybody is asked for, and what stays open"),
    "period.effort": gettext_lazy("Credited in this period"),
    "period.carried": gettext_lazy("Left open by earlier periods, in the common fund"),
    "period.total": gettext_lazy("To be shared by all"),
    "due": gettext_lazy("Asked for in this period"),
    "due.without_break": gettext_lazy("What it would be without the break"),
    "due.nobody_shares": gettext_lazy("Nobody shares in this period: nothing is asked for"),
    "share_days": gettext_lazy("Share times days in the group"),
    "share": gettext_lazy("Share, as the rules say"),
    "days": gettext_lazy("Days in the group"),
    "share_days.all": gettext_lazy("The same of everybody together"),
    "largest_remainder": gettext_lazy("Rounding: what does not divide evenly goes to the largest remainders"),
    "days.whole": gettext_lazy("Days in the group"),
    "days.off": gettext_lazy("Taken off for the break"),
    "break_days": gettext_lazy("Days of break"),
    "break_relief": gettext_lazy("How much of the share falls away on such a day"),
    "days.counted": gettext_lazy("Days that count"),
    "fund": gettext_lazy("Left open by breaks; the common fund takes it up"),
    "fund.break": gettext_lazy("Left open by a break"),
    "fund.nobody_shares": gettext_lazy("Nobody shares: all of it stays in the common fund"),
    "fund.nothing_open": gettext_lazy("Nothing stays open"),
    "due.flat": gettext_lazy("Part of what everyone carries"),
    "due.flat_with_break": gettext_lazy("The same with the break"),
    "due.taken": gettext_lazy("What was taken, by the rule of each product"),
    "due.own": gettext_lazy("Part of what everyone carries, and what was taken"),
    "due.nothing": gettext_lazy("Nothing was taken, and there is nothing to share: nothing is asked for"),
    "due.factored": gettext_lazy("At the factor at which all of it is asked for"),
    "due.covered_by_auctions": gettext_lazy("Auctions cover all there is: nothing else is asked for"),
    "take.value": gettext_lazy("taken"),
    "take.price": gettext_lazy("price of the auction"),
    "take.part_of": gettext_lazy("Own part of what the household took"),
    "take.part": gettext_lazy("Own part"),
    "take.parts": gettext_lazy("All parts together"),
    "break.off": gettext_lazy("What the break takes off"),
    "break.off_factored": gettext_lazy("What the break takes off, at the factor"),
    "everyone": gettext_lazy("Carried by everyone together"),
    "everyone.overheads": gettext_lazy("Work for projects as wholes that no product carries"),
    "everyone.goods": gettext_lazy("Goods at a flat rate, gifts, and what was lost"),
    "everyone.overhead": gettext_lazy("Work for the project as a whole"),
    "everyone.flat_rate": gettext_lazy("free to take, everybody carries it"),
    "everyone.gift": gettext_lazy("given without counting"),
    "everyone.lost": gettext_lazy("spoiled, lost or failed"),
    "everyone.missing": gettext_lazy("corrections took back more than lay in it"),
    "by_value": gettext_lazy("All that is asked for by value, of everybody"),
    "factored": gettext_lazy("What all of that comes to, once auctions have carried their part"),
    "worth": gettext_lazy("All that is to be asked for"),
    "auctioned.value": gettext_lazy("What the auctioned things are worth by effort"),
    "auctioned.prices": gettext_lazy("What auctions ask for them"),
    "fund.auctions": gettext_lazy("Auctions asked for more than all there is; the common fund keeps the rest"),
    "value": gettext_lazy("What one of it is worth"),
    "value.batch": gettext_lazy("All that went into it"),
    "value.before": gettext_lazy("What one of it was worth before"),
    "value.content": gettext_lazy("All that lies in it"),
    "value.opening": gettext_lazy("Lay in it from before"),
    "value.fresh": gettext_lazy("Put in now: work and purchases"),
    "value.input": gettext_lazy("used for it"),
    "value.in_making": gettext_lazy("Still in the making: what was put in stays in it"),
    "value.nothing_left": gettext_lazy("Corrections took back all that lay in it"),
    "value.rounding": gettext_lazy("Rounding of values that need one another"),
    "value.slack": gettext_lazy("Twice as much as that may be at most"),
    "overhead": gettext_lazy("Work for the whole project, for each weighted hour in its products"),
    "overhead.content": gettext_lazy("All work for the project as a whole"),
    "overhead.given": gettext_lazy("Given for the project as a whole"),
    "overhead.hours": gettext_lazy("Weighted hours put into its products"),
    "overhead.used": gettext_lazy("used by the project as a whole"),
    "shelf": gettext_lazy("What every unit from this shelf asks for"),
    "shelf.content": gettext_lazy("What all that was taken off it is worth"),
    "shelf.units": gettext_lazy("All that was taken off it"),
    "units": gettext_lazy("Units"),
    "pwh_in_mwh": gettext_lazy("The same, counted finer"),
    "contribution.effort": gettext_lazy("Time times weight"),
    "minutes": gettext_lazy("Time that counts"),
    "weight": gettext_lazy("Weight agreed"),
}

OPERATIONS: Mapping[str, str | Promise] = {
    "share_of": gettext_lazy("The total, times these days, divided by the days of everybody"),
    "scaled": gettext_lazy("Times the days that count, divided by all days"),
    "mean": gettext_lazy("What lies in it, divided by the units"),
}
# Where an operation means something else than what it usually means.
HOW: Mapping[str, str | Promise] = {
    "due.factored": gettext_lazy("What all of it comes to, in proportion to the own part"),
    "take.part_of": gettext_lazy("In proportion to the parts"),
    "break.off_factored": gettext_lazy("In the same proportion as all the rest"),
    "overhead": gettext_lazy("Divided by all work put into its products"),
}
# What stands before a sentence: the name of that on which it rests.
NAMED = frozenset({"product", "batch", "group", "take"})
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
# Places after the point that amounts per unit are shown with, at most.
FINE_PLACES = 6


def worded(
    explanation: Explanation, *, slug: str, names: Mapping[str, str] | None = None, from_day: date | None = None
) -> Reason:
    """Return an explanation as the reader sees it.

    Args:
        explanation: What a rule of `economy` returned.
        slug: The group whose pages are linked.
        names: Id -> name of people, products, batches, projects and takings, for lines about them.
        from_day: First day of the period whose values are linked; without it they are not.

    """
    return _reason("", explanation, place=_Place(slug=slug, names=names or {}, from_day=from_day))


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What all lines of one explanation have in common."""

    slug: str
    names: Mapping[str, str]
    from_day: date | None


def value(amount: int, unit: Unit) -> str:
    """Return an amount with its unit, in the reader's language."""
    word = _VALUES.get(unit)
    return word(amount) if word is not None else number_format(amount, force_grouping=True)


def _days(amount: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", amount) % {"count": number_format(amount)}


def _share_days(amount: int) -> str:
    # A share is counted in thousandths; an adult's day is one.
    return wording.weight(amount).rstrip("0").rstrip(".,") if amount % 1000 else number_format(amount // 1000)


def _hours(number: str) -> str:
    unit = pgettext("short for weighted hours", "wh")
    return f"{number}{NARROW_SPACE}{unit}"


def fine(amount: int, *, places: int) -> str:
    """Return a whole count of 10 ** -places with two places after the point, or up to six where they are not zero.

    Examples:
        >>> fine(125_000_000, places=9)
        '0.125'

    """
    shown = round(Decimal(amount).scaleb(-places), FINE_PLACES)
    text = number_format(abs(shown), decimal_pos=FINE_PLACES, force_grouping=True)
    whole, rest = text[:-FINE_PLACES], text[-FINE_PLACES:].rstrip("0").ljust(2, "0")
    return f"{wording.MINUS if shown < 0 else ''}{whole}{rest}"


def link(name: str, *args: object) -> str:
    """Return the address of a page, or "" where the installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _reason(name: str, node: Explanation, *, place: _Place) -> Reason:
    """Return one line and all below it; `name` is what the line above calls this input."""
    node = _plain(node)
    # A rounding of nothing is no reason for anything.
    inputs = [(key, child) for key, child in node.inputs if child.code != "largest_remainder" or child.amount]
    if node.code == "overhead":
        # Its units are the weighted hours that were put into the project's products.
        inputs = [(key, replace(child, code="overhead.hours") if key == "units" else child) for key, child in inputs]
    shown = [_reason(key, child, place=place) for key, child in inputs[:MOST_BELOW]]
    if len(inputs) > MOST_BELOW:
        rest = sum(child.amount for _key, child in inputs[MOST_BELOW:])
        others = _("%(count)s more") % {"count": len(inputs) - MOST_BELOW}
        shown.append(Reason(text=others, value=value(rest, node.unit)))
    return Reason(
        text=_text(name, node, names=place.names),
        value=value(node.amount, node.unit),
        url=next((found for source in node.sources if (found := _url(source, place=place))), ""),
        because=shown,
    )


def _plain(node: Explanation) -> Explanation:
    """Return an amount that is only counted finer as the amount itself."""
    if any(child.code == "pwh_in_mwh" for _key, child in node.inputs):
        return node.input("mwh")
    return node


def _text(name: str, node: Explanation, *, names: Mapping[str, str]) -> str:
    # A batch is one thing: what one of it is worth is what went into it.
    code = "value.batch" if node.code == "value" and any(one.kind == "batch" for one in node.sources) else node.code
    sentence = str(SENTENCES.get(code, code))
    rests_on = (str(source.ref) for source in node.sources if source.kind in NAMED)
    called = next((names[key] for key in (name, name.rpartition(":")[2], *rests_on) if key in names), "")
    if called:
        sentence = _("%(name)s: %(what)s") % {"name": called, "what": sentence}
    how = HOW.get(node.code) or OPERATIONS.get(node.operation)
    return f"{sentence}. {how}" if how else sentence


def _url(source: Source, *, place: _Place) -> str:
    """Return the page of what a number rests on; "" where there is none."""
    slug = place.slug
    if source.kind == "period":
        _group, from_day, _until = str(source.ref).split(":")
        return link("sharing:settled", slug, from_day)
    if source.kind in _PAGES:
        return link(_PAGES[source.kind], slug, source.ref)
    if place.from_day is None or source.kind not in _PAGES_OF_PERIOD:
        return ""
    ref, _colon, shelf = str(source.ref).partition(":")
    page = link(_PAGES_OF_PERIOD[source.kind], slug, place.from_day, ref)
    return f"{page}?{urlencode({'name': shelf})}" if shelf else page


_PAGES: Mapping[str, str] = {
    "entry": "statements:entry",
    "rule": "rules:rule",
    "contribution": "work:contribution",
    "occurrence": "work:at",
}
_PAGES_OF_PERIOD: Mapping[str, str] = {
    "product": "sharing:value_then",
    "batch": "sharing:value_then",
    "group": "sharing:overhead",
    "shelf": "sharing:shelf",
}
_VALUES: Mapping[Unit, Callable[[int], str]] = {
    "mwh": lambda amount: _hours(wording.wh(amount)),
    "nwh": lambda amount: _hours(fine(amount, places=9)),
    "pwh": lambda amount: _hours(fine(amount, places=12)),
    "units": wording.units,
    "milli": wording.weight,
    "minutes": wording.hours,
    "days": _days,
    "share_days": _share_days,
}
