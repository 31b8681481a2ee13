"""What a group lets the groups inside it choose for one rule, and how each group further in can only narrow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from allmende.economy.parameter import AboveMaximum, BelowMinimum, Parameter, RuleRefused, Value
from allmende.economy.parameters.leeway import HIGHEST, LOWEST, MAY_SET


class NotOverridable(RuleRefused):
    """A rule that the group around does not let the groups inside it set for themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leeway:
    """What the groups inside may choose for one rule.

    Attributes:
        may_set: Whether they may have a value of their own.
        lowest: The lowest they may choose; None for choices and yes or no. `highest` likewise.

    """

    may_set: bool
    lowest: int | None = None
    highest: int | None = None

    def nearest(self, value: Value) -> Value:
        """Return the value, or the bound it lies beyond."""
        if self.lowest is None or self.highest is None:
            return value
        return min(max(cast("int", value), self.lowest), self.highest)

    def refuse_beyond(self, parameter: Parameter[Value], value: Value) -> None:
        """Refuse what a group inside may not set for the rule, or as leeway for the groups inside itself.

        Raises:
            NotOverridable: It may not set the rule.
            BelowMinimum, AboveMaximum: The number is beyond what it may choose; the bound is named.

        """
        if not self.may_set:
            raise NotOverridable(parameter)
        # A yes or no about the groups inside has no bounds, even where the rule it is about has.
        if parameter.kind == "bool" or self.lowest is None or self.highest is None:
            return
        if cast("int", value) < self.lowest:
            raise BelowMinimum(parameter, bound=self.lowest)
        if cast("int", value) > self.highest:
            raise AboveMaximum(parameter, bound=self.highest)

    def narrowed(self, own: Mapping[str, Value], *, rule: Parameter[Value], holding: Value) -> dict[str, Value]:
        """Return, by its names, the leeway a group inside gives on to those inside it.

        Args:
            own: What the group has set itself.
            rule: The rule it is about. One that is not overridable is opened for one level at a time.
            holding: The rule's value in the group, which lies within this leeway; it is never left out, so that who
                follows the group is always right.

        """
        may_set: Value = self.may_set and bool(own.get(MAY_SET + rule.name, rule.overridable))
        if self.lowest is None or self.highest is None:
            return {MAY_SET + rule.name: may_set}
        held = cast("int", holding)
        lowest = max(self.lowest, cast("int", own.get(LOWEST + rule.name, self.lowest)))
        highest = min(self.highest, cast("int", own.get(HIGHEST + rule.name, self.highest)))
        if lowest > highest:
            # A change above has left nothing of what the group had narrowed: what holds above holds.
            lowest, highest = self.lowest, self.highest
        return {
            MAY_SET + rule.name: may_set,
            LOWEST + rule.name: min(lowest, held),
            HIGHEST + rule.name: max(highest, held),
        }
