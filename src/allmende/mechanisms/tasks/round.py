"""Clear a round of any size: place by place in plain Python while it is small, compiled once it is large.

Both paths follow the same rule (`rising_weights.py`, which says what holds and why) and are judged by the same checker
(`certificate.py`). Up to a step, equally good results differ in who holds what; the exact ends are the same numbers on
both. The result does not depend on the machine: which path is taken depends on the market alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from allmende.mechanisms.compiled_path import load
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.interval import Interval, interval
from allmende.mechanisms.tasks.market import Market, MarketError
from allmende.mechanisms.tasks.rising_weights import NegativeStep, clear
from allmende.mechanisms.tasks.staffing import Staffing, in_words

# Above so many wishes plain Python keeps people waiting (some ten seconds), and the compiled path is used.
SMALL_WISHES_COUNT = 30_000
# A large market that lacks more people than that is refused: each place nobody can take would be searched for up to the
# caps, and what the weights then say is the caps.
MOST_MISSING_COUNT = 100


class CannotBeStaffed(MarketError):
    """A large market lacks people at any weight; the message names tasks and people, `staffing` has all of them."""

    def __init__(self, staffing: Staffing) -> None:
        """Say what lacks whom."""
        super().__init__(in_words(staffing))
        self.staffing = staffing


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactClearing:
    """The best assignment at the least weights that keep everybody content, and between which weights they would be."""

    clearing: Clearing
    interval: Interval


def clear_round(market: Market, *, step_milli: int, round_number: int) -> Clearing:
    """Return who does what at which weight, right up to a step per place.

    Args:
        market: Tasks, people, wishes.
        step_milli: By how much (thousandths) another task must be better before somebody changes, >= 1.
        round_number: Settles ties and moves the rotation on, >= 0; the same number gives the same result.

    Raises:
        NegativeStep: The step is below 1 (use `clear_round_exactly`) or the round's number is negative.
        CannotBeStaffed: The market is large, and more than MOST_MISSING_COUNT places cannot be filled at any weight.
        FastPathMissing: The market is large, and the libraries of the compiled path are not installed.

    """
    if type(step_milli) is not int or type(round_number) is not int or step_milli < 1 or round_number < 0:
        raise NegativeStep(f"step {step_milli} must be at least 1, and round number {round_number} at least 0")
    if is_small(market):
        return clear(market, step_milli=step_milli, round_number=round_number)
    compiled = _compiled()
    stated = _staffed(compiled, market)
    clearing: Clearing = compiled.clear_stated(stated, step_milli=step_milli, round_number=round_number)
    return clearing


def clear_round_exactly(market: Market, *, round_number: int) -> ExactClearing:
    """Return the best assignment, without a duality gap, at the least weights, and both ends of every weight.

    Both ends are monotone: with somebody less, or a task or a place more, no weight falls, as long as nobody is turned
    away afterwards. Where a floor makes people redundant before and after, another draw of the rotation can lower one.

    Raises:
        NegativeStep: The round's number is negative.
        CannotBeStaffed: As for `clear_round`.
        FastPathMissing: The market is large, and the libraries of the compiled path are not installed.

    """
    if type(round_number) is not int or round_number < 0:
        raise NegativeStep(f"round number {round_number} must be at least 0")
    if is_small(market):
        clearing = clear(market, step_milli=0, round_number=round_number)
        return ExactClearing(clearing=clearing, interval=interval(market, clearing))
    compiled = _compiled()
    clearing, ends = compiled.clear_stated_exactly(_staffed(compiled, market), round_number=round_number)
    return ExactClearing(clearing=clearing, interval=ends)


def _staffed(compiled: ModuleType, market: Market) -> Any:  # noqa: ANN401  (a type of the compiled path)
    """Return the market as stated for the compiled path, unless it lacks too many people."""
    stated = compiled.state_market(market)
    staffing: Staffing = stated.staffing
    if staffing.places_count - staffing.fillable_count > MOST_MISSING_COUNT:
        raise CannotBeStaffed(staffing)
    return stated


def _compiled() -> ModuleType:
    return load("tasks.fast.names", what="a market of this size needs")


def is_small(market: Market) -> bool:
    """Return whether plain Python clears a market soon enough."""
    return sum(len(wished) for wished in market.wishes.values()) <= SMALL_WISHES_COUNT
