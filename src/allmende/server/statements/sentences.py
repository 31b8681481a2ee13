"""Every kind of entry as a plain sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from allmende.economy.parameters import UnknownRule, parameter_named
from allmende.economy.rulebook import format_value
from allmende.ledger.entry import Entry, Fact
from allmende.server import clock
from allmende.server.groups.kinds import Kind, Role
from allmende.server.statements.naming import Names
from allmende.server.statements.sentences_associations import ASSOCIATION_KINDS, ASSOCIATION_SENTENCES
from allmende.server.statements.sentences_conflicts import CONFLICT_KINDS, CONFLICT_SENTENCES
from allmende.server.statements.sentences_decisions import DECISION_KINDS, DECISION_SENTENCES
from allmende.server.statements.sentences_goods import GOODS_KINDS, GOODS_SENTENCES
from allmende.server.web import wording

KINDS: Mapping[str, str | Promise] = {
    "work.confirmed": gettext_lazy("Work confirmed"),
    "work.corrected": gettext_lazy("Work corrected"),
    "period.settled": gettext_lazy("Periods settled"),
    "place.taken": gettext_lazy("Tasks taken"),
    "place.handed_back": gettext_lazy("Tasks handed back"),
    "task.opened": gettext_lazy("Tasks opened"),
    "task.reopened": gettext_lazy("Tasks on the board after a round"),
    "task.called_off": gettext_lazy("Tasks called off"),
    "standin.added": gettext_lazy("Ready to step in"),
    "standin.left": gettext_lazy("No longer ready to step in"),
    "round.cleared": gettext_lazy("Rounds"),
    "work.reported": gettext_lazy("Work reported"),
    "work.objected": gettext_lazy("Objections"),
    "work.objection_withdrawn": gettext_lazy("Objections taken back"),
    "work.withdrawn": gettext_lazy("Reports taken back"),
    "group.founded": gettext_lazy("Groups founded"),
    "member.joined": gettext_lazy("Members joined"),
    "member.changed": gettext_lazy("Members changed"),
    "member.left": gettext_lazy("Members left"),
    "break.announced": gettext_lazy("Breaks announced"),
    "break.ended": gettext_lazy("Breaks ended"),
    "rule.set": gettext_lazy("Rules set"),
    **GOODS_KINDS,
    **DECISION_KINDS,
    **ASSOCIATION_KINDS,
    **CONFLICT_KINDS,
}

HOW: Mapping[str, str | Promise] = {
    "board": gettext_lazy("from the board"),
    "fixed": gettext_lazy("at its fixed weight"),
    "stand_in": gettext_lazy("by stepping in"),
    "swap": gettext_lazy("by a swap"),
    "round": gettext_lazy("in a round"),
}


def kind_name(kind: str) -> str:
    """Return what entries of a kind are called; the kind itself where this version does not know it."""
    return str(KINDS.get(kind, kind))


def sentence(entry: Entry, *, names: Names) -> str:
    """Return what an entry says, as one would tell it; one of an unknown kind is called by its kind."""
    word = _SENTENCES.get(entry.kind)
    return word(entry.facts, names) if word is not None else kind_name(entry.kind)


Facts = Mapping[str, Fact]


def _taken(facts: Facts, names: Names) -> str:
    return _("%(name)s took “%(task)s” at %(weight)s, %(how)s") % {
        "name": names.member(facts["member"]),
        "task": names.occurrence(facts["occurrence"]),
        "weight": wording.weight(_number(facts["weight_milli"])),
        "how": HOW.get(str(facts["how"]), facts["how"]),
    }


def _handed_back(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "task": names.occurrence(facts["occurrence"])}
    return _("%(name)s handed “%(task)s” back") % words


def _standin(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "task": names.occurrence(facts["occurrence"])}
    return _("%(name)s would step in for “%(task)s”") % words


def _standin_left(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "task": names.occurrence(facts["occurrence"])}
    return _("%(name)s no longer steps in for “%(task)s”") % words


def _opened(facts: Facts, names: Names) -> str:
    return _("“%(task)s” was opened at %(weight)s, to be done by %(day)s") % {
        "task": names.occurrence(facts["occurrence"]),
        "weight": wording.weight(_number(facts["opening_milli"])),
        "day": _day_of(clock.moment(_number(facts["due_us"]))),
    }


def _reopened(facts: Facts, names: Names) -> str:
    words = {
        "task": names.occurrence(facts["occurrence"]),
        "weight": wording.weight(_number(facts["opening_milli"])),
    }
    return _("“%(task)s” went from the round to the board, at %(weight)s") % words


def _called_off(facts: Facts, names: Names) -> str:
    return _("“%(task)s” was called off") % {"task": names.occurrence(facts["occurrence"])}


def _cleared(facts: Facts, names: Names) -> str:  # noqa: ARG001  # All sentences are told alike.
    return _("Round %(number)s was shared out") % {"number": number_format(_number(facts["number"]))}


def _reported(facts: Facts, names: Names) -> str:
    return _("%(names)s did “%(what)s”: %(time)s") % {
        "names": names.people(facts["doers"]),
        "what": names.contribution(facts["contribution"]),
        "time": wording.hours(_number(facts["reported_minutes"])),
    }


def _confirmed(facts: Facts, names: Names) -> str:
    words = {
        "name": names.member(facts["confirmer"]),
        "names": names.people(facts["doers"]),
        "what": names.contribution(facts["contribution"]),
        "time": wording.hours(_number(facts["minutes"])),
        "weight": wording.weight(_number(facts["weight_milli"])),
    }
    if facts["what"] == "extra":
        return _("%(name)s confirmed the extra time for “%(what)s” by %(names)s: %(time)s at %(weight)s") % words
    return _("%(name)s confirmed “%(what)s” by %(names)s: %(time)s at %(weight)s") % words


def _objected(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["by"]), "what": names.contribution(facts["contribution"])}
    return _("%(name)s says “%(what)s” was not like that") % words


def _objection_withdrawn(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["by"]), "what": names.contribution(facts["contribution"])}
    return _("%(name)s no longer objects to “%(what)s”") % words


def _withdrawn(facts: Facts, names: Names) -> str:
    return _("The report of “%(what)s” was taken back") % {"what": names.contribution(facts["contribution"])}


def _corrected(facts: Facts, names: Names) -> str:
    return _("%(name)s and %(second)s corrected “%(what)s”: %(time)s at %(weight)s count") % {
        "name": names.member(facts["proposed_by"]),
        "second": names.member(facts["second"]),
        "what": names.contribution(facts["contribution"]),
        "time": wording.hours(_number(facts["minutes"])),
        "weight": wording.weight(_number(facts["weight_milli"])),
    }


def _settled(facts: Facts, names: Names) -> str:
    words = {
        "group": names.group(facts["group"]),
        "days": days(date.fromisoformat(str(facts["from_day"])), date.fromisoformat(str(facts["until_day"]))),
        "effort": wording.wh(_number(facts["effort_mwh"]) + _number(facts["carried_mwh"])),
    }
    if "goods" in facts:
        return _("%(group)s settled %(days)s: what was given, made and taken was shared by the rules") % words
    return _("%(group)s settled %(days)s: %(effort)s weighted hours shared by all") % words


def _founded(facts: Facts, names: Names) -> str:
    kind = dict(Kind.choices).get(str(facts["group_kind"]), facts["group_kind"])
    return _("%(group)s was founded (%(kind)s)") % {"group": names.group(facts["group"]), "kind": kind}


def _joined(facts: Facts, names: Names) -> str:
    return _("%(name)s joined %(group)s (%(role)s, share %(share)s)") % _membership(facts, names)


def _changed(facts: Facts, names: Names) -> str:
    return _("%(name)s is now %(role)s of %(group)s, with share %(share)s") % _membership(facts, names)


def _membership(facts: Facts, names: Names) -> dict[str, object]:
    return {
        "name": names.member(facts["member"]),
        "group": names.group(facts["group"]),
        "role": dict(Role.choices).get(str(facts["role"]), facts["role"]),
        "share": wording.weight(_number(facts["share_milli"])),
    }


def _left(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "group": names.group(facts["group"])}
    return _("%(name)s left %(group)s") % words


def _break(facts: Facts, names: Names) -> str:
    return _("%(name)s takes a break: %(days)s") % {"name": names.member(facts["member"]), "days": _away(facts)}


def _break_ended(facts: Facts, names: Names) -> str:
    name = names.member(facts["member"])
    if facts["from_day"] == facts["until_day"]:
        return _("%(name)s called a break off") % {"name": name}
    return _("%(name)s came back earlier; the break was %(days)s") % {"name": name, "days": _away(facts)}


def _away(facts: Facts) -> str:
    return days(date.fromisoformat(str(facts["from_day"])), date.fromisoformat(str(facts["until_day"])))


def _rule(facts: Facts, names: Names) -> str:
    try:
        parameter = parameter_named(str(facts["name"]))
    except UnknownRule:
        return _("The rule %(rule)s was set") % {"rule": facts["name"]}
    value, language = facts["value"], get_language() or "en"
    if value is None:
        words = {"group": names.group(facts["group"]), "rule": parameter.words.speak(language)}
        return _("%(group)s follows the group above again in “%(rule)s”") % words
    assert isinstance(value, int | str)
    return _("%(group)s set “%(rule)s” to %(value)s") % {
        "group": names.group(facts["group"]),
        "rule": parameter.words.speak(language),
        "value": format_value(parameter.name, value, language=language),
    }


def days(start: date, until: date) -> str:
    """Return a stretch of days, the last one included: "1 Mar 2026 to 31 Mar 2026"."""
    pattern = pgettext("format of a day with its year", "j M Y")
    last = until - timedelta(days=1)
    if last <= start:
        return format_date(start, pattern)
    return _("%(first)s to %(last)s") % {"first": format_date(start, pattern), "last": format_date(last, pattern)}


def _day_of(at: datetime) -> str:
    return format_date(localtime(at), pgettext("format of a day with its year", "j M Y"))


def _number(fact: Fact) -> int:
    assert isinstance(fact, int)
    return fact


_SENTENCES: Mapping[str, Callable[[Facts, Names], str]] = {
    "place.taken": _taken,
    "place.handed_back": _handed_back,
    "standin.added": _standin,
    "standin.left": _standin_left,
    "task.opened": _opened,
    "task.reopened": _reopened,
    "task.called_off": _called_off,
    "round.cleared": _cleared,
    "work.reported": _reported,
    "work.confirmed": _confirmed,
    "work.objected": _objected,
    "work.objection_withdrawn": _objection_withdrawn,
    "work.withdrawn": _withdrawn,
    "work.corrected": _corrected,
    "period.settled": _settled,
    "group.founded": _founded,
    "member.joined": _joined,
    "member.changed": _changed,
    "member.left": _left,
    "break.announced": _break,
    "break.ended": _break_ended,
    "rule.set": _rule,
    **GOODS_SENTENCES,
    **DECISION_SENTENCES,
    **ASSOCIATION_SENTENCES,
    **CONFLICT_SENTENCES,
}
