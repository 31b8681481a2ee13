"""The facts of an entry as lines one can read; nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from allmende.economy.explanation import Explanation, Source
from allmende.server import clock
from allmende.server.catalogue.models import Rule
from allmende.server.explanations import value as in_words
from allmende.server.groups.kinds import Kind, Role
from allmende.server.statements.naming import Names, goods_values
from allmende.server.statements.queries.entries import OneEntry
from allmende.server.statements.sentences import HOW
from allmende.server.web import wording
from allmende.values.effort import effort_mwh

# Beyond this many people or tasks a fact is counted; the proof file has all of it.
MOST_LISTED = 30

LABELS: Mapping[str, str | Promise] = {
    "agreed_minutes": gettext_lazy("time agreed"),
    "auction": gettext_lazy("auction"),
    "batch": gettext_lazy("batch"),
    "behind": gettext_lazy("behind after the last sharing (millionths)"),
    "break": gettext_lazy("break"),
    "cap_milli": gettext_lazy("highest weight"),
    "cents": gettext_lazy("price"),
    "checkpoint": gettext_lazy("where the other book ended"),
    "carried_mwh": gettext_lazy("carried over from the common fund"),
    "confirmer": gettext_lazy("confirmed by"),
    "contribution": gettext_lazy("contribution"),
    "cut_us": gettext_lazy("counted until"),
    "doers": gettext_lazy("done by (parts)"),
    "due_us": gettext_lazy("to be done by"),
    "effort_mwh": gettext_lazy("effort of the period"),
    "efforts": gettext_lazy("effort of each group"),
    "floor_milli": gettext_lazy("lowest weight"),
    "form": gettext_lazy("form"),
    "from_book": gettext_lazy("book before"),
    "from_day": gettext_lazy("first day"),
    "fund_mwh": gettext_lazy("left in the common fund"),
    "given": gettext_lazy("left to the others"),
    "goods": gettext_lazy("what one of each was worth"),
    "group": gettext_lazy("group"),
    "group_kind": gettext_lazy("kind of group"),
    "had": gettext_lazy("given in earlier sharings (thousandths)"),
    "handout": gettext_lazy("sharing"),
    "how": gettext_lazy("how"),
    "market": gettext_lazy("all wishes"),
    "mechanism": gettext_lazy("procedure"),
    "member": gettext_lazy("member"),
    "members": gettext_lazy("what travels"),
    "money_cents": gettext_lazy("money that came in"),
    "move": gettext_lazy("movement"),
    "minutes": gettext_lazy("time"),
    "name": gettext_lazy("rule"),
    "number": gettext_lazy("number"),
    "occurrence": gettext_lazy("task on its day"),
    "opened_us": gettext_lazy("opened"),
    "opening_milli": gettext_lazy("weight at the start"),
    "parent": gettext_lazy("inside"),
    "participants": gettext_lazy("who took part"),
    "parts": gettext_lazy("taken by (parts)"),
    "pieces": gettext_lazy("whole units only"),
    "planned_milli": gettext_lazy("planned"),
    "place": gettext_lazy("place"),
    "places": gettext_lazy("places"),
    "previous": gettext_lazy("before"),
    "price_mwh": gettext_lazy("price in weighted hours"),
    "procedure": gettext_lazy("procedure"),
    "product": gettext_lazy("product"),
    "purchase": gettext_lazy("purchase"),
    "purpose": gettext_lazy("for what"),
    "receipt_hash": gettext_lazy("fingerprint of the receipt"),
    "returns": gettext_lazy("movement that is undone"),
    "right": gettext_lazy("right of use"),
    "rule": gettext_lazy("rule"),
    "proposed_by": gettext_lazy("proposed by"),
    "by": gettext_lazy("by"),
    "relief_milli": gettext_lazy("relief during a break"),
    "reported_minutes": gettext_lazy("time reported"),
    "result": gettext_lazy("result"),
    "role": gettext_lazy("role"),
    "round": gettext_lazy("round"),
    "second": gettext_lazy("agreed to by"),
    "share_milli": gettext_lazy("share"),
    "shelf": gettext_lazy("shelf"),
    "step_milli": gettext_lazy("step of the weights"),
    "steps": gettext_lazy("steps"),
    "task": gettext_lazy("task"),
    "to": gettext_lazy("for what"),
    "to_book": gettext_lazy("book after"),
    "units_milli": gettext_lazy("how much"),
    "until_day": gettext_lazy("first day after it"),
    "value": gettext_lazy("value"),
    "weight_milli": gettext_lazy("weight"),
    "what": gettext_lazy("what was confirmed"),
    "wishes": gettext_lazy("what was wished for"),
}

WHAT: Mapping[str, str | Promise] = {
    "agreed": gettext_lazy("what was agreed"),
    "extra": gettext_lazy("the time beyond what was agreed"),
}


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One fact: how it is called, and its value or (for what has parts) the values by name."""

    label: str
    value: str = ""
    parts: tuple[tuple[str, str], ...] = ()


def fact_lines(found: OneEntry) -> list[FactLine]:
    """Return all facts of an entry, in the order in which they were hashed."""
    return [_line(name, value, names=found.names) for name, value in sorted(found.entry.facts.items())]


def why_credited(found: OneEntry) -> Explanation | None:
    """Return how the amount of a confirmation comes about, T x L; None for entries of other kinds."""
    if found.entry.kind != "work.confirmed":
        return None
    facts = found.entry.facts
    minutes, weight_milli = cast("int", facts["minutes"]), cast("int", facts["weight_milli"])
    inputs = (
        ("minutes", Explanation(code="minutes", amount=minutes, unit="minutes")),
        ("weight", Explanation(code="weight", amount=weight_milli, unit="milli")),
    )
    return Explanation(
        code="contribution.effort",
        amount=effort_mwh(minutes=minutes, weight_milli=weight_milli),
        unit="mwh",
        operation="effort",
        inputs=inputs,
        sources=(Source("contribution", str(facts["contribution"])),),
    )


def _line(name: str, value: object, *, names: Names) -> FactLine:
    label = str(LABELS.get(name, name))
    if name == "goods" and isinstance(value, Mapping):
        return _values(label, goods_values({name: value}), names=names)
    if isinstance(value, Mapping):
        if len(value) > MOST_LISTED or any(
            isinstance(inner, Mapping | list) and name != "participants" for inner in value.values()
        ):
            return FactLine(label=label, value=_("%(count)d, all of them in the proof file") % {"count": len(value)})
        parts = tuple((_owner(key, names), _inner(name, inner)) for key, inner in value.items())
        return FactLine(label=label, parts=tuple(sorted(parts, key=lambda part: part[0].casefold())))
    return FactLine(label=label, value=_worded(name, value, names=names))


def _values(label: str, values: Mapping[str, object], *, names: Names) -> FactLine:
    if len(values) > MOST_LISTED:
        return FactLine(label=label, value=_("%(count)d, all of them in the proof file") % {"count": len(values)})
    parts = ((names.product(node), in_words(cast("int", worth), "nwh")) for node, worth in values.items())
    return FactLine(label=label, parts=tuple(sorted(parts, key=lambda part: part[0].casefold())))


def _owner(key: str, names: Names) -> str:
    return names.members.get(key) or names.groups.get(key) or names.member(key)


def _inner(name: str, value: object) -> str:
    """Return the words for one part of a fact that has parts."""
    if name == "participants" and isinstance(value, Mapping):
        words = ngettext(
            "share %(share)s, %(days)d day, %(away)d of them on a break",
            "share %(share)s, %(days)d days, %(away)d of them on a break",
            int(value["days"]),
        )
        return words % {
            "share": wording.weight(int(value["share_milli"])),
            "days": value["days"],
            "away": value["break_days"],
        }
    if name == "efforts" and isinstance(value, int):
        return wording.wh(value)
    return str(value)


# By whom or what an id of each name is called.
NAMED: Mapping[str, Callable[[Names, object], str]] = {
    **dict.fromkeys(("member", "confirmer", "proposed_by", "second", "by"), Names.member),
    **dict.fromkeys(("group", "parent"), Names.group),
    **dict.fromkeys(("product", "batch", "purpose"), Names.product),
    "to": Names.product_or_group,
    "task": lambda names, task: names.tasks.get(str(task), str(task)),
    "occurrence": Names.occurrence,
    "contribution": Names.contribution,
}

CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "how": HOW,
    "what": WHAT,
    "rule": dict(Rule.choices),
    "role": dict(Role.choices),
    "group_kind": dict(Kind.choices),
}


def _moment(us: int) -> str:
    return format_date(localtime(clock.moment(us)), pgettext("format of a moment with its year", "j M Y, H:i"))


# How a number is worded whose name ends like this; the first that fits counts.
WORDED: Sequence[tuple[str, Callable[[int], str]]] = (
    ("_us", _moment),
    ("_mwh", wording.wh),
    ("units_milli", wording.units),
    ("planned_milli", wording.units),
    ("_milli", wording.weight),
    ("minutes", wording.hours),
    ("cents", wording.eur),
)


def _worded(name: str, value: object, *, names: Names) -> str:
    if value is None or value == "":
        return "–"
    if name in NAMED:
        return NAMED[name](names, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return _number(name, value)
    if name in {"from_day", "until_day"}:
        return format_date(date.fromisoformat(str(value)), pgettext("format of a day with its year", "j M Y"))
    return str(CHOICES.get(name, {}).get(str(value), value))


def _number(name: str, value: int) -> str:
    for ending, words in WORDED:
        if name.endswith(ending):
            return words(value)
    return number_format(value + 1 if name == "place" else value, force_grouping=True)
