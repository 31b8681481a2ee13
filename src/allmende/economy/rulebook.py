"""The rules a community lives by: every parameter with a value, and all of them fitting together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar, cast, overload

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
from allmende.economy.parameters import (
    PARAMETERS,
    UnknownRule,
    board,
    confirming,
    deciding,
    goods,
    parameter_named,
    people,
    pools,
    rounds,
    sharing,
    voting,
    weights,
)
from allmende.economy.written_value import NotANumber, NotYesOrNo, TooPrecise, format_value, parse_value

__all__ = [
    "PARAMETERS",
    "SECTIONS",
    "AboveMaximum",
    "BelowMinimum",
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
    "format_value",
    "inherit",
    "parse_value",
]

V = TypeVar("V", bound=Value)


class NotOverridable(RuleRefused):
    """A rule that holds for the whole community and that a group inside it may not set for itself."""


class OutOfOrder(RuleRefused):
    """Two values that each are allowed but not together: `parameter` may not be higher than `upper`."""

    def __init__(self, parameter: Parameter[Value], *, upper: Parameter[Value]) -> None:
        """Keep both parameters of the broken order."""
        super().__init__(parameter)
        self.upper = upper


class _Rule(Generic[V]):
    """Typed access: on a rulebook the value, on the class the parameter itself."""

    def __init__(self, parameter: Parameter[V]) -> None:
        self._parameter = parameter

    @overload
    def __get__(self, book: None, owner: type[Rulebook]) -> Parameter[V]: ...
    @overload
    def __get__(self, book: Rulebook, owner: type[Rulebook]) -> V: ...
    def __get__(self, book: Rulebook | None, owner: type[Rulebook]) -> Parameter[V] | V:
        if book is None:
            return self._parameter
        # The rulebook's constructor has checked every value against its parameter.
        return cast("V", book.values[self._parameter.name])


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of one group; what is not given has its default.

    Read a rule by its attribute (`book.weight_cap`, typed) or by its name (`book["weight_cap"]`). Weights, shares
    and percentages are thousandths, durations days or hours as the parameter's unit says, debts weighted hours.

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

    procedure = _Rule(weights.PROCEDURE)
    fixed_weight = _Rule(weights.FIXED_WEIGHT)
    weight_floor = _Rule(weights.WEIGHT_FLOOR)
    weight_cap = _Rule(weights.WEIGHT_CAP)
    unasked_weight = _Rule(weights.UNASKED_WEIGHT)
    board_steps = _Rule(board.BOARD_STEPS)
    board_opens_days = _Rule(board.BOARD_OPENS_DAYS)
    board_memory = _Rule(board.BOARD_MEMORY)
    board_fall = _Rule(board.BOARD_FALL)
    round_days = _Rule(rounds.ROUND_DAYS)
    round_deadline_hours = _Rule(rounds.ROUND_DEADLINE_HOURS)
    round_step = _Rule(rounds.ROUND_STEP)
    max_places_per_round = _Rule(rounds.MAX_PLACES_PER_ROUND)
    extra_needs_second = _Rule(confirming.EXTRA_NEEDS_SECOND)
    newcomer_days = _Rule(confirming.NEWCOMER_DAYS)
    handback_hours = _Rule(confirming.HANDBACK_HOURS)
    settle_every = _Rule(sharing.SETTLE_EVERY)
    settle_after_days = _Rule(sharing.SETTLE_AFTER_DAYS)
    share_adult = _Rule(sharing.SHARE_ADULT)
    share_child = _Rule(sharing.SHARE_CHILD)
    share_exempt = _Rule(sharing.SHARE_EXEMPT)
    break_relief = _Rule(sharing.BREAK_RELIEF)
    debt_warning_wh = _Rule(sharing.DEBT_WARNING_WH)
    debt_limit_wh = _Rule(sharing.DEBT_LIMIT_WH)
    default_product_rule = _Rule(goods.DEFAULT_PRODUCT_RULE)
    overhead = _Rule(goods.OVERHEAD)
    short_supply = _Rule(goods.SHORT_SUPPLY)
    auction_open = _Rule(goods.AUCTION_OPEN)
    auction_days = _Rule(goods.AUCTION_DAYS)
    order_days = _Rule(goods.ORDER_DAYS)
    collect_days = _Rule(goods.COLLECT_DAYS)
    pool_link_limit_wh = _Rule(pools.POOL_LINK_LIMIT_WH)
    pool_leaving_rule = _Rule(pools.POOL_LEAVING_RULE)
    money_share_max = _Rule(pools.MONEY_SHARE_MAX)
    decision_kind_rules = _Rule(deciding.DECISION_KIND_RULES)
    decision_kind_admission = _Rule(deciding.DECISION_KIND_ADMISSION)
    decision_kind_exclusion = _Rule(deciding.DECISION_KIND_EXCLUSION)
    decision_kind_appointment = _Rule(deciding.DECISION_KIND_APPOINTMENT)
    decision_kind_pool = _Rule(deciding.DECISION_KIND_POOL)
    decision_kind_founding = _Rule(deciding.DECISION_KIND_FOUNDING)
    decision_kind_other = _Rule(deciding.DECISION_KIND_OTHER)
    secret_by_default = _Rule(deciding.SECRET_BY_DEFAULT)
    discussion_days = _Rule(voting.DISCUSSION_DAYS)
    voting_days = _Rule(voting.VOTING_DAYS)
    vote_reminder_hours = _Rule(voting.VOTE_REMINDER_HOURS)
    quorum_milli = _Rule(voting.QUORUM_MILLI)
    quorum_fallback = _Rule(voting.QUORUM_FALLBACK)
    qualified_milli = _Rule(voting.QUALIFIED_MILLI)
    reversal_days = _Rule(voting.REVERSAL_DAYS)
    reversal_milli = _Rule(voting.REVERSAL_MILLI)
    delegation_max_days = _Rule(voting.DELEGATION_MAX_DAYS)
    board_term_days = _Rule(voting.BOARD_TERM_DAYS)
    recall_milli = _Rule(voting.RECALL_MILLI)
    call_back_milli = _Rule(voting.CALL_BACK_MILLI)
    objection_answer_days = _Rule(voting.OBJECTION_ANSWER_DAYS)
    mediation_days = _Rule(voting.MEDIATION_DAYS)
    break_max_days = _Rule(people.BREAK_MAX_DAYS)
    who_may_invite = _Rule(people.WHO_MAY_INVITE)
    publishes = _Rule(people.PUBLISHES)

    def __post_init__(self) -> None:
        """Fill in defaults and refuse what no community could live by."""
        given = {name: parameter_named(name).check(value) for name, value in self.values.items()}
        complete = {name: given.get(name, parameter.default) for name, parameter in PARAMETERS.items()}
        for low, high in _ORDER:
            if _number(complete, low) > _number(complete, high):
                raise OutOfOrder(PARAMETERS[low], upper=PARAMETERS[high])
        object.__setattr__(self, "values", MappingProxyType(complete))

    def __getitem__(self, name: str) -> Value:
        """Return the value of a rule by its name.

        Raises:
            UnknownRule: The name is no parameter.

        """
        return self.values[parameter_named(name).name]

    def __hash__(self) -> int:
        return hash(tuple(self.values.items()))

    def with_value(self, name: str, value: Value) -> Rulebook:
        """Return the rulebook with one rule changed; raises as the constructor does."""
        return Rulebook({**self.values, name: value})

    def share_milli(self, share_class: str) -> int:
        """Return the share of a class of people ("adult", "child" or "exempt") in thousandths.

        Raises:
            UnknownRule: There is no such class.

        """
        return cast("int", self[f"share_{share_class}"])


_ORDER = (
    ("weight_floor", "weight_cap"),
    ("weight_floor", "fixed_weight"),
    ("fixed_weight", "weight_cap"),
    ("weight_floor", "unasked_weight"),
    ("unasked_weight", "weight_cap"),
    ("debt_warning_wh", "debt_limit_wh"),
)


def inherit(above: Rulebook, own: Mapping[str, Value]) -> Rulebook:
    """Return the rules of a group inside another: those above, with its own values where it may set them.

    What was fitting when the group set it may no longer fit after a change above; such a weight then counts as the
    nearest one allowed, so that a change above never leaves a group without rules.

    Args:
        above: The rules of the group it belongs to.
        own: Only what the group has set itself.

    Returns:
        The rules that hold in the group.

    Raises:
        UnknownRule: A name is no parameter.
        NotOverridable: The rule is one for the whole community.
        RuleRefused: The value is refused by its parameter.

    """
    chosen: dict[str, Value] = {}
    for name, value in own.items():
        parameter = parameter_named(name)
        if not parameter.overridable:
            raise NotOverridable(parameter)
        checked = parameter.check(value)
        if name in ("fixed_weight", "unasked_weight"):
            checked = min(max(cast("int", checked), above.weight_floor), above.weight_cap)
        chosen[name] = checked
    return Rulebook({**above.values, **chosen})


def _number(values: Mapping[str, Value], name: str) -> int:
    return cast("int", values[name])
