"""Leeway: for every rule, what a group lets the groups inside it choose. Itself set like a rule, by decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from allmende.economy.parameter import Parameter, Value, Words

MAY_SET = "below_may_set_"
LOWEST = "below_lowest_"
HIGHEST = "below_highest_"

_MAY_SET_EXPLAINS = Words(
    en="Whether the groups inside this one may choose for themselves in this rule. If not, what holds here holds for "
    "all of them, whatever they had set; if yes, what they have set holds there, within the limits given here.",
    de="Ob die Gruppen in dieser Gruppe bei dieser Regel selbst wählen dürfen. Wenn nicht, gilt dort überall, was hier "
    "gilt, was immer sie gesetzt hatten; wenn ja, gilt dort, was sie gesetzt haben, in den Grenzen von hier.",
)
_LOWEST_EXPLAINS = Words(
    en="The lowest value a group inside this one may choose. Groups further in can only narrow it; a value that is "
    "lower already counts as this one from then on.",
    de="Der niedrigste Wert, den eine Gruppe in dieser Gruppe wählen darf. Gruppen weiter innen können ihn nur enger "
    "ziehen; ein Wert, der schon niedriger ist, zählt von da an wie dieser.",
)
_HIGHEST_EXPLAINS = Words(
    en="The highest value a group inside this one may choose. Groups further in can only narrow it; a value that is "
    "higher already counts as this one from then on.",
    de="Der höchste Wert, den eine Gruppe in dieser Gruppe wählen darf. Gruppen weiter innen können ihn nur enger "
    "ziehen; ein Wert, der schon höher ist, zählt von da an wie dieser.",
)


def leeway_of(parameters: Iterable[Parameter[Value]]) -> Mapping[str, Parameter[Value]]:
    """Return, by name, the parameters that say what groups inside may choose: one or three for each rule.

    Whoever sets nothing lets the groups inside choose whatever the rule itself allows, or nothing at all for a rule
    that is not overridable unless somebody says so.
    """
    found: dict[str, Parameter[Value]] = {}
    for rule in parameters:
        for parameter in (_may_set(rule), *_bounds(rule)):
            found[parameter.name] = parameter
    return MappingProxyType(found)


def _may_set(rule: Parameter[Value]) -> Parameter[Value]:
    return Parameter[Value](
        name=MAY_SET + rule.name,
        section=rule.section,
        kind="bool",
        default=rule.overridable,
        words=Words(
            en=f"{rule.words.en}: groups inside may choose", de=f"{rule.words.de}: Gruppen darin dürfen selbst wählen"
        ),
        explains=_MAY_SET_EXPLAINS,
    )


def _bounds(rule: Parameter[Value]) -> tuple[Parameter[Value], ...]:
    if rule.minimum is None or rule.maximum is None:
        return ()
    lowest = replace(
        rule,
        name=LOWEST + rule.name,
        default=rule.minimum,
        words=Words(
            en=f"{rule.words.en}: lowest for groups inside", de=f"{rule.words.de}: mindestens in Gruppen darin"
        ),
        explains=_LOWEST_EXPLAINS,
    )
    highest = replace(
        rule,
        name=HIGHEST + rule.name,
        default=rule.maximum,
        words=Words(
            en=f"{rule.words.en}: highest for groups inside", de=f"{rule.words.de}: höchstens in Gruppen darin"
        ),
        explains=_HIGHEST_EXPLAINS,
    )
    return (lowest, highest)
