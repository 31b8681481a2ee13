"""Rules as the interface shows them."""

from __future__ import annotations

from pydantic import Field, StrictBool, StrictInt

from allmende.server.api.schemas.fields import Line, Moment, Prose, Said, Shown

Value = StrictBool | StrictInt | str


class Origin(Shown):
    """Where a value comes from: who set it when and why, in which group. What one may not read is null."""

    group_slug: str | None
    by: str | None
    at: Moment | None
    reason: str | None
    entry_number: int | None


class RuleShown(Shown):
    """One rule as it holds. `origin` is null where nobody set it and the default holds."""

    name: str
    section: str
    label: str
    explains: str
    kind: str
    unit: str
    value: Value = Field(description="Weights, shares and percentages in thousandths, durations as `unit` says.")
    value_in_words: str
    default: Value
    minimum: int | None
    maximum: int | None
    choices: list[str]
    is_own: bool
    can_be_set: bool
    origin: Origin | None


class Rules(Shown):
    """The rulebook."""

    rules: list[RuleShown]


class Setting(Shown):
    """One value that was set; null where the group gave its own up."""

    group_name: str
    value: Value | None
    value_in_words: str | None
    by: str
    at: Moment
    reason: str
    entry_number: int | None


class RuleHistory(RuleShown):
    """One rule with everything that was ever set for it, newest first."""

    history: list[Setting]


class SettingRule(Said):
    """A new value and why; null follows the group above, or the default, again."""

    value: StrictBool | StrictInt | Line | None
    reason: Prose
