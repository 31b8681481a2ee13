"""Put credits into sentences: why so much, why somebody cannot say yes, what happened to a contribution."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.economy.explanation import Explanation, Source
from allmende.server.web import wording
from allmende.server.web.explanation import Reason

PAGES = {"occurrence": "work:at", "rule": "rules:rule", "entry": "statements:entry"}


def credit_reason(node: Explanation, *, slug: str) -> Reason:
    """Word the tree of a credit, down to what was agreed."""
    below = [child for _name, child in node.inputs if not (child.code == "largest_remainder" and child.amount == 0)]
    return Reason(
        text=_text(node),
        value=_value(node),
        url=next((url for source in node.sources if (url := source_url(source, slug=slug))), ""),
        because=[credit_reason(child, slug=slug) for child in below],
    )


def source_url(source: Source, *, slug: str) -> str:
    """Return where what a number rests on can be seen, or ""."""
    # The contribution itself is the page one is on; a credit that stands leads to its entry.
    if source.kind not in PAGES:
        return ""
    try:
        return reverse(PAGES[source.kind], args=[slug, source.ref])
    except NoReverseMatch:
        return ""


def _text(node: Explanation) -> str:
    words = {
        "contribution.effort": _("time × weight"),
        "contribution.part": _("a part of the whole credit"),
        "minutes.agreed": _("the time agreed when the place was taken"),
        "minutes.extra": _("the time beyond what was agreed"),
        "minutes.unasked": _("the time it took, as reported"),
        "minutes.corrected": _("the time two people agreed on afterwards"),
        "weight.board": _("the weight on the board when the place was taken"),
        "weight.fixed": _("the weight set for this task"),
        "weight.round": _("the weight found in the round"),
        "weight.stand_in": _("the weight when somebody stepped in"),
        "weight.swap": _("the weight agreed for the place that was swapped"),
        "weight.unasked": _("the weight of work nobody had asked for, by the rules"),
        "weight.corrected": _("the weight two people agreed on afterwards"),
        "part": _("own part"),
        "parts": _("all parts together"),
        "largest_remainder": _("a thousandth that does not divide evenly goes to the largest remainder"),
    }
    return words.get(node.code, node.code)


def _value(node: Explanation) -> str:
    if node.unit == "minutes":
        return wording.hours(node.amount)
    if node.unit == "milli":
        return wording.weight(node.amount)
    return wording.wh(node.amount) if node.unit == "mwh" else str(node.amount)


def hindrance_sentence(code: str, *, newcomer_days: int) -> str:
    """Say kindly why somebody cannot confirm this; "" when they can."""
    sentences = {
        "own": _("It is your own: somebody else will have seen it, and says yes."),
        "household": _("It is from your household: somebody from outside it says yes, so that nobody has to wonder."),
        "second": _("You have already said yes to the agreed time. The time beyond it needs a second person's yes."),
    }
    if code == "newcomer":
        return ngettext(
            "You are new here: after %(count)d day you can confirm what others did.",
            "You are new here: after %(count)d days you can confirm what others did.",
            newcomer_days,
        ) % {"count": newcomer_days}
    return sentences.get(code, "")


def entry_words(kind: str) -> str:
    """Say what an entry of the books about a contribution means."""
    words = {
        "work.reported": _("reported"),
        "work.confirmed": _("confirmed and credited"),
        "work.objected": _("somebody objected"),
        "work.objection_withdrawn": _("an objection was taken back"),
        "work.withdrawn": _("the report was taken back"),
        "work.corrected": _("corrected by two people"),
    }
    return words.get(kind, kind)
