"""The rules a community lives by: every parameter with a value, all fitting together; how groups inherit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType
from typing import cast

from allmende.economy.leeway import Leeway, NotOverridable
from allmende.economy.parameter import (
    SECTIONS,
    AboveMaximum,
    BelowMinimum,
    NotAChoice,
    Parameter,
    RuleRefused,
    Value,
    WrongKind,
)
from allmende.economy.parameters import LEEWAY, PARAMETERS, UnknownRule, parameter_named
from allmende.economy.parameters.leeway import HIGHEST, LOWEST, MAY_SET
from allmende.economy.rule_attributes import RuleAttributes
from allmende.economy.written_value import NotANumber, NotYesOrNo, TooPrecise, format_value, parse_value

__all__ = [
    "PARAMETERS",
    "SECTIONS",
    "AboveMaximum",
    "BelowMinimum",
    "Leeway",
    "NotAChoice",
    "NotANumber",
    "NotOverridable",
    "NotYesOrNo",
    "OutOfOrder",
    "Parameter",
    "RuleRefused",
    "Rulebook",
    "TooPrecise",
    "UnknownRule",
    "Value",
    "WrongKind",
    "bound_together",
    "format_value",
    "inherit",
    "override",
    "parse_value",
    "rules_along",
]


class OutOfOrder(RuleRefused):
    """Two values that each are allowed but not together: `parameter` may not be higher than `upper`."""

    def __init__(self, parameter: Parameter[Value], *, upper: Parameter[Value]) -> None:
        """Keep both parameters of the broken order."""
        super().__init__(parameter)
        self.upper = upper


@dataclass(frozen=True, slots=True)
class Rulebook(RuleAttributes):
    """All rules of one group; what is not given has its default.

    Read a rule by its attribute (`book.weight_cap`, typed) or by its name (`book["weight_cap"]`). Weights, shares
    and percentages are thousandths, durations days or hours as the parameter's unit says, debts weighted hours.
    What the groups inside may choose is given and read under names of its own (`book["below_highest_share_child"]`,
    see `parameters/leeway.py`), or at once by `leeway`.

    Attributes:
        values: The name of each rule -> its value.
        leeways: Leeway for the groups inside, where something else than its default was given.

    Examples:
        >>> Rulebook({"weight_cap": 4000}).weight_cap
        4000
        >>> Rulebook().board_opens_days
        7

    Raises:
        UnknownRule: A name is no parameter.
        RuleRefused: A value is refused by its parameter (see `parameter.py`).
        OutOfOrder: Two values contradict each other, such as a floor above the cap.

    """

    values: Mapping[str, Value] = field(default_factory=dict)
    leeways: Mapping[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        """Fill in defaults and refuse what no community could live by."""
        given = {name: parameter_named(name).check(value) for name, value in self.values.items()}
        leeways = {name: value for name, value in given.items() if name in LEEWAY and value != LEEWAY[name].default}
        complete = {name: given.get(name, parameter.default) for name, parameter in PARAMETERS.items()}
        for low, high in _ORDER:
            if _number(complete, low) > _number(complete, high):
                raise OutOfOrder(PARAMETERS[low], upper=PARAMETERS[high])
        for name, bound in leeways.items():
            if name.startswith(LOWEST) and cast("int", bound) > _number(complete, name.removeprefix(LOWEST)):
                raise OutOfOrder(LEEWAY[name], upper=PARAMETERS[name.removeprefix(LOWEST)])
            if name.startswith(HIGHEST) and cast("int", bound) < _number(complete, name.removeprefix(HIGHEST)):
                raise OutOfOrder(PARAMETERS[name.removeprefix(HIGHEST)], upper=LEEWAY[name])
        object.__setattr__(self, "values", MappingProxyType(complete))
        object.__setattr__(self, "leeways", MappingProxyType(leeways))

    def __getitem__(self, name: str) -> Value:
        """Return the value of a rule, or of a leeway, by its name.

        Raises:
            UnknownRule: The name is no parameter.

        """
        parameter = parameter_named(name)
        return self.values[name] if name in PARAMETERS else self.leeways.get(name, parameter.default)

    def __hash__(self) -> int:
        return hash((tuple(self.values.items()), frozenset(self.leeways.items())))

    def with_value(self, name: str, value: Value) -> Rulebook:
        """Return the rulebook with one rule changed; raises as the constructor does."""
        return Rulebook({**self.values, **self.leeways, name: value})

    def share_milli(self, share_class: str) -> int:
        """Return the share of a class of people ("adult", "child" or "exempt") in thousandths.

        Raises:
            UnknownRule: There is no such class.

        """
        return cast("int", self[f"share_{share_class}"])

    def leeway(self, name: str) -> Leeway:
        """Return what the groups inside may choose for a rule.

        Raises:
            UnknownRule: The name is no rule.

        """
        may_set = bool(self[MAY_SET + name])
        if PARAMETERS[name].minimum is None:
            return Leeway(may_set=may_set)
        return Leeway(
            may_set=may_set, lowest=cast("int", self[LOWEST + name]), highest=cast("int", self[HIGHEST + name])
        )


# The cap comes first: what is mended for a later pair keeps the earlier ones (see `_fit_together`).
_ORDER = (
    ("weight_floor", "weight_cap"),
    ("weight_floor", "fixed_weight"),
    ("fixed_weight", "weight_cap"),
    ("weight_floor", "unasked_weight"),
    ("unasked_weight", "weight_cap"),
    ("debt_warning_wh", "debt_limit_wh"),
)


def bound_together(name: str) -> frozenset[str]:
    """Return the rules whose values can move a rule's value in a group: itself, and those it has to fit together with.

    Args:
        name: A rule, or the leeway for one.

    Raises:
        UnknownRule: There is no such rule.

    """
    found = {_rule_of(parameter_named(name).name)}
    for _ in _ORDER:
        found |= {rule for pair in _ORDER if found & set(pair) for rule in pair}
    return frozenset(found)


def rules_along(owns: Iterable[Mapping[str, Value]], *, above: Rulebook | None = None) -> Rulebook:
    """Return the rules that hold in a group, from what each group around it and it itself have set, outermost first.

    `above` are the rules that come from an association in another book, None where there is none.
    """
    return reduce(inherit, owns, above) or Rulebook()


def inherit(above: Rulebook | None, own: Mapping[str, Value]) -> Rulebook:
    """Return the rules of a group inside another: those above, with its own values where it may set them.

    What was fitting when the group set it may no longer fit after a change above, or after it moved elsewhere: then a
    value counts as the nearest one allowed, and one it may no longer set does not count. So no change above ever
    leaves a group without rules. Whether something may be set anew is said by `override`.

    Args:
        above: The rules of the group it belongs to; None where there is none, and all is its own to set.
        own: Only what the group has set itself.

    Returns:
        The rules that hold in the group.

    Raises:
        UnknownRule: A name is no parameter.
        RuleRefused: A value is none its parameter could ever hold.

    """
    own = {name: parameter_named(name).check(value) for name, value in own.items()}
    outer = _NOBODY_ABOVE if above is None else above
    values, chosen = _laid_over(outer, own)
    _fit_together(values, chosen=chosen, above=outer)
    # Only where somebody has narrowed or opened it does a leeway differ from its default.
    for name in {_rule_of(key) for key in (*outer.leeways, *own) if key in LEEWAY}:
        values |= outer.leeway(name).narrowed(own, rule=PARAMETERS[name], holding=values[name])
    return Rulebook(values)


def override(
    above: Rulebook | None, own: Mapping[str, Value], *, changes: Mapping[str, Value | None]
) -> dict[str, Value]:
    """Return what a group has set itself after a change, or refuse it.

    What the group set before and what a change above has since made unfitting stays out of it: only the changed rules
    have to fit, and everything that is to hold together with them.

    Args:
        above: The rules of the group around; None where there is none.
        own: What the group has set itself so far.
        changes: Rule -> its new value, or None to give the own value up.

    Raises:
        UnknownRule: A name is no parameter.
        NotOverridable: The group above does not let the groups inside it choose.
        BelowMinimum, AboveMaximum: The value is beyond what the rule, or the group above, allows; the bound is named.
        RuleRefused: The value is refused by its parameter.
        OutOfOrder: The values contradict each other.

    """
    outer = _NOBODY_ABOVE if above is None else above
    new = {name: value for name, value in own.items() if name not in changes}
    for name, value in changes.items():
        parameter = parameter_named(name)
        if value is not None:
            new[name] = parameter.check(value)
            outer.leeway(_rule_of(name)).refuse_beyond(parameter, value)
    held, _ = _laid_over(outer, new)
    held |= {name: value for name, value in new.items() if name in LEEWAY}
    touched = {_rule_of(name) for name in changes}
    orders = [pair for pair in _ORDER if touched & set(pair)]
    orders += [pair for name in sorted(touched) for pair in ((LOWEST + name, name), (name, HIGHEST + name))]
    for low, high in orders:
        if low in held and high in held and _number(held, low) > _number(held, high):
            raise OutOfOrder(parameter_named(low), upper=parameter_named(high))
    return new


def _laid_over(above: Rulebook, own: Mapping[str, Value]) -> tuple[dict[str, Value], set[str]]:
    """Return the rules above with a group's own values over them, each as near as it may be; and which are its own."""
    values, chosen = dict(above.values), set()
    for name, value in own.items():
        if name in PARAMETERS and above.leeway(name).may_set:
            values[name] = above.leeway(name).nearest(value)
            chosen.add(name)
    return values, chosen


def _fit_together(values: dict[str, Value], *, chosen: set[str], above: Rulebook) -> None:
    """Mend contradictions: a group's own value gives way to one that is not, and the lower of two to the higher.

    It never takes a value out of its leeway: what holds above is in order and within every leeway, so the lowest of
    a lower rule is never above the highest of its upper one.
    """
    for low, high in _ORDER:
        floor, ceiling = _number(values, low), _number(values, high)
        if floor <= ceiling:
            continue
        if low not in chosen:
            values[high] = floor
            continue
        lowest = cast("int", above[LOWEST + low])
        values[low] = max(ceiling, lowest)
        values[high] = max(ceiling, lowest)


def _rule_of(name: str) -> str:
    """Return the rule a leeway is about; a rule is about itself."""
    return name.removeprefix(MAY_SET).removeprefix(LOWEST).removeprefix(HIGHEST)


def _number(values: Mapping[str, Value], name: str) -> int:
    return cast("int", values[name])


# Whoever has nobody above may set everything, and follows the defaults elsewhere.
_NOBODY_ABOVE = Rulebook({MAY_SET + name: True for name in PARAMETERS})
