"""Explanations of `economy` in the reader's words: each code a sentence, each amount worded, each source a link."""

from __future__ import annotations

from collections.abc import Mapping

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
    "contribution.effort": gettext_lazy("Time times weight"),
    "minutes": gettext_lazy("Time that counts"),
    "weight": gettext_lazy("Weight agreed"),
}

OPERATIONS: Mapping[str, str | Promise] = {
    "share_of": gettext_lazy("The total, times these days, divided by the days of everybody"),
    "scaled": gettext_lazy("Times the days that count, divided by all days"),
}


def worded(explanation: Explanation, *, slug: str, names: Mapping[str, str] | None = None) -> Reason:
    """Return an explanation as the reader sees it.

    Args:
        explanation: What a rule of `economy` returned.
        slug: The group whose pages are linked.
        names: Member id -> name, for lines about others.

    """
    return _reason("", explanation, slug=slug, names=names or {})


def value(amount: int, unit: Unit) -> str:
    """Return an amount with its unit, in the reader's language."""
    if unit == "mwh":
        return f"{wording.wh(amount)}\N{NARROW NO-BREAK SPACE}{pgettext('short for weighted hours', 'wh')}"
    if unit == "milli":
        return wording.weight(amount)
    if unit == "minutes":
        return wording.hours(amount)
    if unit == "days":
        return ngettext("%(count)s day", "%(count)s days", amount) % {"count": number_format(amount)}
    if unit == "share_days":
        # A share is counted in thousandths; an adult's day is one.
        return wording.weight(amount).rstrip("0").rstrip(".,") if amount % 1000 else number_format(amount // 1000)
    return number_format(amount, force_grouping=True)


def link(name: str, *args: object) -> str:
    """Return the address of a page, or "" where the installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _reason(name: str, node: Explanation, *, slug: str, names: Mapping[str, str]) -> Reason:
    """Return one line and all below it; `name` is what the line above calls this input."""
    # A rounding of nothing is no reason for anything.
    inputs = [(key, child) for key, child in node.inputs if child.code != "largest_remainder" or child.amount]
    shown = [_reason(key, child, slug=slug, names=names) for key, child in inputs[:MOST_BELOW]]
    if len(inputs) > MOST_BELOW:
        rest = sum(child.amount for _key, child in inputs[MOST_BELOW:])
        others = _("%(count)s more") % {"count": len(inputs) - MOST_BELOW}
        shown.append(Reason(text=others, value=value(rest, node.unit)))
    return Reason(
        text=_text(name, node, names=names),
        value=value(node.amount, node.unit),
        url=next((found for source in node.sources if (found := _url(source, slug=slug))), ""),
        because=shown,
    )


def _text(name: str, node: Explanation, *, names: Mapping[str, str]) -> str:
    sentence = str(SENTENCES.get(node.code, node.code))
    if name in names:
        sentence = _("%(name)s: %(what)s") % {"name": names[name], "what": sentence}
    how = OPERATIONS.get(node.operation)
    return f"{sentence}. {how}" if how else sentence


def _url(source: Source, *, slug: str) -> str:
    if source.kind == "entry":
        return link("statements:entry", slug, source.ref)
    if source.kind == "rule":
        return link("rules:rule", slug, source.ref)
    if source.kind == "contribution":
        return link("work:contribution", slug, source.ref)
    if source.kind == "occurrence":
        return link("work:at", slug, source.ref)
    if source.kind == "period":
        _group, from_day, _until = str(source.ref).split(":")
        return link("sharing:settled", slug, from_day)
    return ""
