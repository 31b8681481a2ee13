"""Every rule as a typed attribute: `book.weight_cap` is an int, `Rulebook.weight_cap` the parameter itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Protocol, TypeVar, cast, overload

from allmende.economy.parameter import Parameter, Value
from allmende.economy.parameters import (
    board,
    confirming,
    deciding,
    goods,
    people,
    pools,
    rounds,
    sharing,
    voting,
    weights,
)

V = TypeVar("V", bound=Value)


class Valued(Protocol):
    """Whatever has a value for every rule, each checked against its parameter."""

    @property
    def values(self) -> Mapping[str, Value]:
        """The name of each rule -> its value."""


class Rule(Generic[V]):
    """Typed access: on a rulebook the value, on the class the parameter itself."""

    def __init__(self, parameter: Parameter[V]) -> None:
        self._parameter = parameter

    @overload
    def __get__(self, book: None, owner: type) -> Parameter[V]: ...
    @overload
    def __get__(self, book: Valued, owner: type) -> V: ...
    def __get__(self, book: Valued | None, owner: type) -> Parameter[V] | V:
        """Return the rule's value in a rulebook; on the class, the parameter."""
        if book is None:
            return self._parameter
        return cast("V", book.values[self._parameter.name])


class RuleAttributes:
    """One attribute for each rule, in the order a rulebook is read."""

    __slots__ = ()

    procedure = Rule(weights.PROCEDURE)
    fixed_weight = Rule(weights.FIXED_WEIGHT)
    weight_floor = Rule(weights.WEIGHT_FLOOR)
    weight_cap = Rule(weights.WEIGHT_CAP)
    unasked_weight = Rule(weights.UNASKED_WEIGHT)
    board_steps = Rule(board.BOARD_STEPS)
    board_opens_days = Rule(board.BOARD_OPENS_DAYS)
    board_memory = Rule(board.BOARD_MEMORY)
    board_fall = Rule(board.BOARD_FALL)
    round_days = Rule(rounds.ROUND_DAYS)
    round_deadline_hours = Rule(rounds.ROUND_DEADLINE_HOURS)
    round_step = Rule(rounds.ROUND_STEP)
    max_places_per_round = Rule(rounds.MAX_PLACES_PER_ROUND)
    extra_needs_second = Rule(confirming.EXTRA_NEEDS_SECOND)
    newcomer_days = Rule(confirming.NEWCOMER_DAYS)
    handback_hours = Rule(confirming.HANDBACK_HOURS)
    settle_every = Rule(sharing.SETTLE_EVERY)
    settle_after_days = Rule(sharing.SETTLE_AFTER_DAYS)
    share_adult = Rule(sharing.SHARE_ADULT)
    share_child = Rule(sharing.SHARE_CHILD)
    share_exempt = Rule(sharing.SHARE_EXEMPT)
    break_relief = Rule(sharing.BREAK_RELIEF)
    debt_warning_wh = Rule(sharing.DEBT_WARNING_WH)
    debt_limit_wh = Rule(sharing.DEBT_LIMIT_WH)
    default_product_rule = Rule(goods.DEFAULT_PRODUCT_RULE)
    overhead = Rule(goods.OVERHEAD)
    short_supply = Rule(goods.SHORT_SUPPLY)
    auction_open = Rule(goods.AUCTION_OPEN)
    auction_days = Rule(goods.AUCTION_DAYS)
    order_days = Rule(goods.ORDER_DAYS)
    collect_days = Rule(goods.COLLECT_DAYS)
    pool_link_limit_wh = Rule(pools.POOL_LINK_LIMIT_WH)
    pool_leaving_rule = Rule(pools.POOL_LEAVING_RULE)
    decision_kind_rules = Rule(deciding.DECISION_KIND_RULES)
    decision_kind_admission = Rule(deciding.DECISION_KIND_ADMISSION)
    decision_kind_exclusion = Rule(deciding.DECISION_KIND_EXCLUSION)
    decision_kind_appointment = Rule(deciding.DECISION_KIND_APPOINTMENT)
    decision_kind_pool = Rule(deciding.DECISION_KIND_POOL)
    decision_kind_founding = Rule(deciding.DECISION_KIND_FOUNDING)
    decision_kind_other = Rule(deciding.DECISION_KIND_OTHER)
    secret_by_default = Rule(deciding.SECRET_BY_DEFAULT)
    discussion_days = Rule(voting.DISCUSSION_DAYS)
    voting_days = Rule(voting.VOTING_DAYS)
    vote_reminder_hours = Rule(voting.VOTE_REMINDER_HOURS)
    quorum_milli = Rule(voting.QUORUM_MILLI)
    quorum_fallback = Rule(voting.QUORUM_FALLBACK)
    qualified_milli = Rule(voting.QUALIFIED_MILLI)
    reversal_days = Rule(voting.REVERSAL_DAYS)
    reversal_milli = Rule(voting.REVERSAL_MILLI)
    delegation_max_days = Rule(voting.DELEGATION_MAX_DAYS)
    board_term_days = Rule(voting.BOARD_TERM_DAYS)
    recall_milli = Rule(voting.RECALL_MILLI)
    call_back_milli = Rule(voting.CALL_BACK_MILLI)
    board_sets_rules = Rule(voting.BOARD_SETS_RULES)
    objection_answer_days = Rule(voting.OBJECTION_ANSWER_DAYS)
    mediation_days = Rule(voting.MEDIATION_DAYS)
    break_max_days = Rule(people.BREAK_MAX_DAYS)
    who_may_invite = Rule(people.WHO_MAY_INVITE)
    publishes = Rule(people.PUBLISHES)
