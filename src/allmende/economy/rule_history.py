"""The history of a group's own rules: which value holds from when, by which decision, and what changed between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from allmende.economy.parameter import Value
from allmende.economy.parameters import LEEWAY, PARAMETERS, parameter_named

Use = Literal["at_once", "clearing", "settlement"]
Change = Literal["added", "changed", "given_up"]

_USED_IN: Mapping[str, Use] = {
    "weights": "clearing",
    "board": "clearing",
    "rounds": "clearing",
    "sharing": "settlement",
    "goods": "settlement",
    "pools": "settlement",
}


class HoldsBeforeDecided(ValueError):
    """A value that would hold before it was decided: no rule reaches backwards."""


class Undecided(ValueError):
    """A value without the decision, or the founding, that set it."""


class LaterFirst(ValueError):
    """Two moments of which the first is the later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value a group has set for one rule.

    Attributes:
        name: The rule, or the leeway for the groups inside.
        value: The value; None where the group gave its own up and follows the group above again.
        decided_by: Id of the decision that set it, or of the founding of the group.
        decided_at: When that was decided.
        holds_from: From which clearing, settlement or moment on it holds, >= decided_at (see `holds_from`).

    """

    name: str
    value: Value | None
    decided_by: str
    decided_at: datetime
    holds_from: datetime

    def __post_init__(self) -> None:
        """Refuse what no history may contain.

        Raises:
            UnknownRule: There is no such rule.
            RuleRefused: The rule cannot have the value.
            Undecided: Nobody decided it.
            HoldsBeforeDecided: It reaches backwards.

        """
        parameter = parameter_named(self.name)
        if self.value is not None:
            parameter.check(self.value)
        if not self.decided_by:
            raise Undecided(self.name)
        if self.holds_from < self.decided_at:
            raise HoldsBeforeDecided(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed in one rule between two moments.

    Attributes:
        change: "added" where the group had no value of its own before, "given_up" where it has none any more.
        before: The group's own value at the first moment, or None; `after` at the second.
        by: The setting that holds at the second moment: who decided it, and when.

    """

    name: str
    change: Change
    before: Value | None
    after: Value | None
    by: Setting


@dataclass(frozen=True, slots=True)
class History:
    """Everything a group has ever set, in the order it holds.

    Of two settings that hold from the same moment, the one decided later counts; of two decided at once, the later in
    the books, which is the order they are given in.
    """

    settings: Sequence[Setting] = ()

    def __post_init__(self) -> None:
        """Put the settings in the order they hold."""
        ordered = sorted(self.settings, key=lambda setting: (setting.holds_from, setting.decided_at))
        object.__setattr__(self, "settings", tuple(ordered))

    def of(self, name: str) -> tuple[Setting, ...]:
        """Return every setting of one rule, oldest first."""
        return tuple(setting for setting in self.settings if setting.name == name)

    def newest(self, at: datetime) -> dict[str, Setting]:
        """Return, for each rule ever set, the setting that holds at a moment, giving up included."""
        return {setting.name: setting for setting in self.settings if setting.holds_from <= at}

    def in_force(self, at: datetime) -> dict[str, Value]:
        """Return what the group has set itself and not given up again, at a moment: what `inherit` takes."""
        return {name: setting.value for name, setting in self.newest(at).items() if setting.value is not None}

    def announced(self, at: datetime) -> tuple[Setting, ...]:
        """Return what is decided at a moment but does not hold yet, in the order it will."""
        return tuple(setting for setting in self.settings if setting.decided_at <= at < setting.holds_from)

    def between(self, earlier: datetime, later: datetime) -> tuple[Difference, ...]:
        """Return what differs at two moments, in the order a rulebook is read.

        A value changed and changed back in between does not differ; `settings` has it.

        Raises:
            LaterFirst: The moments are the wrong way round.

        """
        if later < earlier:
            raise LaterFirst
        before, after = self.in_force(earlier), self.in_force(later)
        holding = self.newest(later)
        return tuple(
            _difference(name, before.get(name), after.get(name), by=holding[name])
            for name in (*PARAMETERS, *LEEWAY)
            if before.get(name) != after.get(name)
        )


def used_in(name: str) -> Use:
    """Return where a rule is put to use next, so that its change takes effect there: never in what has been worked out.

    Raises:
        UnknownRule: There is no such rule.

    Examples:
        >>> used_in("share_child"), used_in("weight_cap"), used_in("voting_days")
        ('settlement', 'clearing', 'at_once')

    """
    return _USED_IN.get(parameter_named(name).section, "at_once")


def holds_from(
    name: str, *, decided_at: datetime, next_clearing: datetime | None, next_settlement: datetime | None
) -> datetime:
    """Return from when on a changed rule holds: the next time it is put to use after it was decided.

    Args:
        name: The rule.
        decided_at: When its change was decided.
        next_clearing: When the next round is cleared; None where none is to come, so that it holds at once.
        next_settlement: From which moment on the next settlement counts; None likewise.

    Raises:
        UnknownRule: There is no such rule.

    """
    moments: Mapping[Use, datetime | None] = {
        "at_once": decided_at,
        "clearing": next_clearing,
        "settlement": next_settlement,
    }
    return max(decided_at, moments[used_in(name)] or decided_at)


def _difference(name: str, before: Value | None, after: Value | None, *, by: Setting) -> Difference:
    change: Change = "added" if before is None else "given_up" if after is None else "changed"
    return Difference(name=name, change=change, before=before, after=after, by=by)
