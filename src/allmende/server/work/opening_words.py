"""Why a task opens at its weight, in plain words; the codes are those of `operations/opening.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.economy.rulebook import Rulebook
from allmende.server.web import wording
from allmende.server.web.explanation import Reason


def opening_words(
    reason: Mapping[str, object], *, opening_milli: int, rules: Rulebook, before_url: str = "", rules_url: str = ""
) -> Reason:
    """Return why a dated task opened at its weight.

    Args:
        reason: What was stored when it opened: a code and its figures.
        opening_milli: The weight it opened at.
        rules: The rulebook now, for bounds and the two numbers of the board's memory.
        before_url: The page of the time before, where there is one.
        rules_url: Where the rules can be read.

    """
    code = str(reason.get("code", ""))
    headline = _("It opened at this weight")
    return Reason(
        text=headline,
        value=wording.weight(opening_milli),
        because=_because(code, cast("Mapping[str, Any]", reason), rules, before_url=before_url, rules_url=rules_url),
    )


def _because(
    code: str, reason: Mapping[str, Any], rules: Rulebook, *, before_url: str, rules_url: str
) -> tuple[Reason, ...]:
    simple = {
        "fixed_here": _("The weight of this task is fixed; it was said so when the task was added or changed."),
        "fixed_by_rule": _("The weight is fixed, and the rulebook says this weight for tasks that name none."),
        "first_time": _("It is the first time, so there is nothing to remember yet: it starts as an ordinary hour."),
        "first_time_stated": _("It is the first time, and who added the task named this weight to start from."),
        "as_the_one_before": _("The time before is not over yet, so nothing new is known: it opens as that one did."),
        "was_fixed": _("Last time the weight was fixed; from there the board goes on by itself."),
        "from_round": _("The round gave the task this weight; what was left open goes on from there."),
        "nothing_offered": _("Last time there was nothing to take, so nothing was learned."),
    }
    if code in simple:
        url = rules_url if code == "fixed_by_rule" else before_url if code in {"as_the_one_before", "was_fixed"} else ""
        return (Reason(text=simple[code], url=url),)
    if code in {"unfilled", "late", "quick", "standins"}:
        return _remembered(code, reason, rules, before_url=before_url, rules_url=rules_url)
    return ()


def _remembered(
    code: str, reason: Mapping[str, Any], rules: Rulebook, *, before_url: str, rules_url: str
) -> tuple[Reason, ...]:
    """Return what the board learned from the time before."""
    lines = [Reason(text=_("Last time it opened at"), value=wording.weight(reason["before_milli"]), url=before_url)]
    taken: list[int] = reason["taken_milli"]
    if taken:
        weights = " · ".join(wording.weight(milli) for milli in taken)
        lines.append(Reason(text=_("It was taken at"), value=weights))
    missing = reason["places"] - len(taken)
    if missing:
        text = ngettext("%(count)d place found nobody", "%(count)d places found nobody", missing) % {"count": missing}
        lines.append(Reason(text=text + " " + _("(counted at the highest weight)")))
    if reason["stand_ins"]:
        text = ngettext("%(count)d more was ready", "%(count)d more were ready", reason["stand_ins"])
        lines.append(Reason(text=text % {"count": reason["stand_ins"]}))
    words = {
        "unfilled": _("Somebody was missing, so the weight moves up towards what it would have taken."),
        "late": _("It was taken only after the weight had risen, so it opens higher."),
        "quick": _("It was taken at once, so it opens a little lower."),
        "standins": _("More people wanted it than there was room for, so it opens lower."),
    }
    lines.append(Reason(text=words[code], because=_by_rule(code, reason, rules, rules_url=rules_url)))
    return tuple(lines)


def _by_rule(code: str, reason: Mapping[str, Any], rules: Rulebook, *, rules_url: str) -> tuple[Reason, ...]:
    """Return the numbers of the rulebook that decided how far it moved."""
    bounds = Reason(
        text=_("never below and never above"),
        value=f"{wording.weight(rules.weight_floor)} – {wording.weight(rules.weight_cap)}",
        url=rules_url,
    )
    if code in {"unfilled", "late"}:
        average = reason["average_milli"]
        return (
            Reason(text=_("average of its places"), value=wording.weight(average) if average is not None else ""),
            Reason(text=_("how far it moves there"), value=percent(rules.board_memory), url=rules_url),
            bounds,
        )
    return (
        Reason(text=_("how far it falls, once more for each stand-in per place"), value=percent(rules.board_fall)),
        bounds,
    )


def percent(milli: int) -> str:
    """Return a share in thousandths as a percentage: 50 -> "5 %"."""
    whole, tenth = divmod(milli, 10)
    number = str(whole) if not tenth else f"{whole}.{tenth}"
    return f"{number}{wording.HARD_SPACE}%"
