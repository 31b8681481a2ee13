"""What changed in the rules that hold in a group between two days, whoever around it decided so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from allmende.economy.rule_history import History, Setting
from allmende.economy.rulebook import PARAMETERS, format_value
from allmende.economy.rules_between import rules_between
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, InheritedRule, Placement, RuleSetting
from allmende.server.groups.queries import Seat

# What stands outside the outermost group of a book: the association it inherits from, if any.
_ABOVE = "above"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One decision, or founding, that moved a rule; names and title are "" where one may not read them.

    Of what came from an association in another book only that is known here: its name, and since when.
    """

    group_name: str
    group_slug: str
    decision: str
    title: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ShiftInWords:
    """A rule that holds otherwise on the second day."""

    name: str
    label: str
    before: str
    after: str
    reasons: Sequence[Reason]


def shifts_between(seat: Seat, *, earlier: date, later: date, at: datetime) -> list[ShiftInWords]:
    """Return every rule that holds otherwise at the end of a later day (or now, where that is still to come)."""
    line = list(reversed(groups.chain_of(seat.group)))
    settings = {group.id: list(RuleSetting.objects.filter(group=group).order_by("at", "id")) for group in line}
    histories = [(group.id, _history(settings[group.id])) for group in line]
    moments = [min(groups.day_start(seat.group, day + timedelta(days=1)), at) for day in (earlier, later)]
    outside, whose = _from_above(line[0])
    placements = list(Placement.objects.filter(group=line[0]).select_related("above").order_by("at", "id"))

    def line_at(moment: datetime) -> list[tuple[str, History]]:
        return [(_ABOVE, outside), *histories] if _above_at(placements, moment) is not None else histories

    known = {group.id: group for group in line}
    language = get_language() or "en"
    return [
        ShiftInWords(
            name=shift.name,
            label=PARAMETERS[shift.name].words.speak(language),
            before=format_value(shift.name, shift.before.value, language=language),
            after=format_value(shift.name, shift.after.value, language=language),
            reasons=[
                _reason(seat, known[cause.group], settings[cause.group], cause.made.by)
                if cause.group != _ABOVE
                else _reason_from_above(cause.made.by, whose)
                for cause in shift.causes
            ]
            or _reasons_of_moving(placements, moments),
        )
        for shift in rules_between(
            line_at(moments[1]), line_before=line_at(moments[0]), earlier=moments[0], later=moments[1]
        )
    ]


def _history(settings: Sequence[RuleSetting]) -> History:
    """Return a group's settings as its history; what was set while it was founded names the founding."""
    return History(
        [
            Setting(
                name=setting.name,
                value=setting.value,
                decided_by=setting.decision or "founding",
                decided_at=setting.at,
                holds_from=setting.holds_from or setting.at,
            )
            for setting in settings
        ]
    )


def _from_above(outermost: Group) -> tuple[History, dict[tuple[str, datetime], str]]:
    """Return what came from the association above a book as a history, and (rule, moment) -> the group it came from.

    Whoever leaves an association keeps none of its rules, and whoever comes back finds what was booked before.
    """
    events: list[Placement | InheritedRule] = [
        *Placement.objects.filter(group=outermost).select_related("above", "entry"),
        *InheritedRule.objects.filter(group=outermost).select_related("from_group", "entry"),
    ]
    made: list[Setting] = []
    whose: dict[tuple[str, datetime], str] = {}
    booked: dict[str, InheritedRule] = {}
    inside = False
    for one in sorted(events, key=lambda one: one.entry.number):
        if isinstance(one, InheritedRule):
            booked[one.name] = one
            changed = [one]
        else:
            inside = one.above is not None
            changed = [row for row in booked.values() if row.value is not None]
        for row in changed:
            made.append(
                Setting(
                    name=row.name,
                    value=row.value if inside else None,
                    decided_by=_ABOVE,
                    decided_at=one.at,
                    holds_from=one.at,
                )
            )
            whose[row.name, one.at] = row.from_group.name
    return History(made), whose


def _above_at(placements: Sequence[Placement], moment: datetime) -> Group | None:
    """Return the association a group lay in at a moment; None for none."""
    return next((one.above for one in reversed(placements) if one.at <= moment), None)


def _reasons_of_moving(placements: Sequence[Placement], moments: Sequence[datetime]) -> list[Reason]:
    """Return which association the group came to lie in, or left, in between: that bounds what it has set itself."""
    at = next((one.at for one in reversed(placements) if moments[0] < one.at <= moments[1]), moments[1])
    group = _above_at(placements, moments[1]) or _above_at(placements, moments[0])
    return [Reason(group_name=group.name if group is not None else "", group_slug="", decision="", title="", at=at)]


def _reason_from_above(by: Setting, whose: Mapping[tuple[str, datetime], str]) -> Reason:
    name = whose[by.name, by.decided_at]
    return Reason(group_name=name, group_slug="", decision="", title="", at=by.decided_at)


def _reason(seat: Seat, group: Group, settings: Sequence[RuleSetting], by: Setting) -> Reason:
    readable = group.id == seat.group.id or groups.seat_of(seat.person, group) is not None
    stored = next((one for one in reversed(settings) if one.name == by.name and one.at == by.decided_at), None)
    return Reason(
        group_name=group.name if readable else "",
        group_slug=group.slug if readable else "",
        decision=stored.decision if stored is not None and readable else "",
        title=stored.reason if stored is not None and readable else "",
        at=by.decided_at,
    )
