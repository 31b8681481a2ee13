"""What a round returns: who does what at which weight, how the weights came about, and why they stand where they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from allmende.mechanisms.tasks.staffing import Staffing

RaiseReason = Literal["too_few", "keeps_people", "set_right"]
BehindReason = Literal["floor", "rotation", "own_wish", "other_task", "cap"]
UnfilledReason = Literal["staffing", "cap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """One change of a task's weight: a line of the log.

    `reason` is "too_few" (it lacked people) or "keeps_people" (it lost people to a task that lacked some, or would
    have).
    An exact round of a large market starts from a quick one and ends by setting weights right by a few thousandths, up
    or down: "set_right".
    `takers_count` is how many held it just after.
    """

    task: str
    from_milli: int
    to_milli: int
    takers_count: int
    reason: RaiseReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Why a task's weight stands where it does.

    Attributes:
        reason: "floor" (everybody who wants it at the floor has it), "rotation" (at the floor more wanted it),
            "own_wish" (at less, the marginal people would rather do nothing), "other_task" (at less, they would
            rather do `rival`), "cap" (not enough people even at the cap).
        marginal: Those who would go first if the weight fell, sorted.
        below_milli: They would go once the weight fell below this (at most a step under the weight).
        rival: The task that the first of them would rather do, None unless the reason is "other_task".
        offered_count: People whose stated wish is met at this weight, whether or not they have it.

    """

    reason: BehindReason
    marginal: tuple[str, ...]
    below_milli: int
    rival: str | None
    offered_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """Places of a task nobody takes: even at any weight ("staffing"), or only at the present cap ("cap")."""

    task: str
    missing_count: int
    reason: UnfilledReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """The outcome of a round.

    Attributes:
        assignments: People per task, sorted; every task appears.
        weights_milli: Weight per task.
        surpluses_milli: Per person, the sum over their tasks of weight minus what they asked.
        turned_away: Per task at the floor with too many takers, those whose turn it was not.
        raises: The log of all rises, in order.
        behind: Why each weight stands where it does.
        unfilled: Tasks with open places.
        staffing: What could be filled at any weight, and its bottlenecks.
        step_milli: By how much another task must be better before somebody changes.
        round_number: Decided the rotation.

    """

    assignments: Mapping[str, tuple[str, ...]]
    weights_milli: Mapping[str, int]
    surpluses_milli: Mapping[str, int]
    turned_away: Mapping[str, tuple[str, ...]]
    raises: tuple[Raise, ...]
    behind: Mapping[str, Behind]
    unfilled: tuple[Unfilled, ...]
    staffing: Staffing
    step_milli: int
    round_number: int
