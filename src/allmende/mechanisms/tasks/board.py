"""Let an open task's weight climb on a board until somebody takes it, and remember where that was.

The weight is a pure function of logged facts and the time asked about, so no timer has to run for numbers to be right.
It is a Dutch auction turned round (the price of doing the task rises until somebody agrees), with all steps published
beforehand; between occurrences the opening weight follows exponential smoothing of the weights at which places were
taken (design/model.md, "Work: procedures for weights", 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

GRAIN_MILLI = 10
"""Weights on the board are shown, and kept, to the hundredth."""

Reason = Literal["unfilled", "late", "quick", "standins", "nothing_offered"]


class WrongCourse(ValueError):
    """A board task whose weights, times or number of steps contradict each other; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `from_us` on the task stands at `weight_milli`; step 0 is the opening, the last stands when it is due."""

    index: int
    from_us: int
    weight_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """At which weight, and during which step, one place was taken."""

    weight_milli: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The weight at which the next occurrence opens, and why.

    `reason` is "unfilled" (a place stayed open), "late" (a place was taken only after the weight had risen), "quick"
    (all were taken at the opening weight), "standins" (so, and more people were ready), or "nothing_offered" (the last
    occurrence had no places, so nothing was learned). `average_milli` is the mean weight the opening moved towards,
    None where it fell.
    """

    weight_milli: int
    reason: Reason
    average_milli: int | None = None


def weight_at(*, opening_milli: int, cap_milli: int, steps: int, opened_us: int, due_us: int, now_us: int) -> int:
    """Return the weight in thousandths an open place stands at now.

    It is the opening weight until the first step, rises at equal times in `steps` equal steps (each rounded to the
    hundredth), and is the cap from the due time on. Never above the cap, never below the opening weight.

    Raises:
        WrongCourse: steps < 1, opening above cap or below 1, or due not after opened.

    Examples:
        >>> weight_at(opening_milli=1000, cap_milli=3000, steps=10, opened_us=0, due_us=100, now_us=35)
        1600

    """
    _check_course(opening_milli=opening_milli, cap_milli=cap_milli, steps=steps, opened_us=opened_us, due_us=due_us)
    index = step_index_at(steps=steps, opened_us=opened_us, due_us=due_us, now_us=now_us)
    return _weight_of_step(index, opening_milli=opening_milli, cap_milli=cap_milli, steps=steps)


def next_step_at(
    *, opening_milli: int, cap_milli: int, steps: int, opened_us: int, due_us: int, now_us: int
) -> Step | None:
    """Return the next step that changes the weight after now, or None when it will not rise any more.

    Raises:
        WrongCourse: As for `weight_at`.

    """
    course = schedule(opening_milli=opening_milli, cap_milli=cap_milli, steps=steps, opened_us=opened_us, due_us=due_us)
    return next((step for step in course[1:] if step.from_us > now_us), None)


def schedule(*, opening_milli: int, cap_milli: int, steps: int, opened_us: int, due_us: int) -> tuple[Step, ...]:
    """Return the published course: the opening and every step that changes the weight, in order of time.

    Raises:
        WrongCourse: As for `weight_at`.

    """
    _check_course(opening_milli=opening_milli, cap_milli=cap_milli, steps=steps, opened_us=opened_us, due_us=due_us)
    course = [Step(index=0, from_us=opened_us, weight_milli=opening_milli)]
    for index in range(1, steps + 1):
        weight_milli = _weight_of_step(index, opening_milli=opening_milli, cap_milli=cap_milli, steps=steps)
        if weight_milli > course[-1].weight_milli:
            # Rounded up: from the first microsecond published here, `weight_at` answers with the step's weight.
            from_us = opened_us - (opened_us - due_us) * index // steps
            if course[-1].from_us == from_us:
                course.pop()  # A course of a few microseconds: of steps at one moment the last one stands.
            course.append(Step(index=index, from_us=from_us, weight_milli=weight_milli))
    return tuple(course)


def step_index_at(*, steps: int, opened_us: int, due_us: int, now_us: int) -> int:
    """Return how many steps have passed by now, 0 to `steps`: what `Taken.step` records."""
    return min(max((now_us - opened_us) * steps // (due_us - opened_us), 0), steps)


def next_opening(
    *,
    opening_milli: int,
    places: Sequence[Taken | None],
    standins_count: int,
    floor_milli: int,
    cap_milli: int,
    memory: Fraction = Fraction(1, 2),
    fall: Fraction = Fraction(5, 100),
) -> Opening:
    """Return the opening weight of the next occurrence, from what happened at the last.

    A place left open, or taken only after the weight had risen, pulls the opening weight towards the mean weight at
    which places were taken (one left open counts at the cap), by the part `memory`. When every place was taken at the
    opening weight it falls by the part `fall`, times 1 + stand-ins per place. Rounding to the hundredth goes with the
    movement, so that a small movement is not lost.

    Args:
        opening_milli: Opening weight of the last occurrence, in thousandths.
        places: One entry per place: how it was taken, or None if it stayed open.
        standins_count: People who stood ready beyond those who took a place, >= 0.
        floor_milli: Lowest weight the task may get, >= 1.
        cap_milli: Highest, >= floor.
        memory: 0 (stay) to 1 (go all the way to the mean).
        fall: 0 (never fall) to 1.

    Raises:
        WrongCourse: A share outside 0..1, a negative count, or a cap under the floor.

    Examples:
        >>> next_opening(
        ...     opening_milli=1000,
        ...     places=[Taken(weight_milli=1600, step=3), None],
        ...     standins_count=0,
        ...     floor_milli=200,
        ...     cap_milli=3000,
        ... )
        Opening(weight_milli=1650, reason='unfilled', average_milli=2300)

    """
    if not 0 <= memory <= 1 or not 0 <= fall <= 1:
        raise WrongCourse("memory and fall are shares between 0 and 1")
    if not all(type(number) is int for number in (opening_milli, standins_count, floor_milli, cap_milli)):
        raise WrongCourse("the opening weight, stand-ins, floor and cap must be whole numbers")
    if standins_count < 0 or not 1 <= floor_milli <= cap_milli:
        raise WrongCourse("stand-ins cannot be negative, nor the cap lie under the floor")
    within = (floor_milli, cap_milli)
    if not places:
        return Opening(weight_milli=_clamp(opening_milli, within), reason="nothing_offered")
    if all(place is not None and place.step == 0 for place in places):
        factor = max(Fraction(0), 1 - fall * (1 + Fraction(standins_count, len(places))))
        lower_milli = opening_milli * factor // GRAIN_MILLI * GRAIN_MILLI
        return Opening(weight_milli=_clamp(lower_milli, within), reason="standins" if standins_count else "quick")
    total_milli = sum(cap_milli if place is None else place.weight_milli for place in places)
    average = Fraction(total_milli, len(places))
    goal = opening_milli + memory * (average - opening_milli)
    # A mean below the opening is possible only when bounds were changed in between; then rounding goes down.
    grains = -(-goal // GRAIN_MILLI) if goal >= opening_milli else goal // GRAIN_MILLI
    reason: Reason = "unfilled" if None in places else "late"
    return Opening(weight_milli=_clamp(grains * GRAIN_MILLI, within), reason=reason, average_milli=round(average))


def _weight_of_step(index: int, *, opening_milli: int, cap_milli: int, steps: int) -> int:
    if index == 0:
        return opening_milli
    if index == steps:
        return cap_milli
    exact = opening_milli + Fraction((cap_milli - opening_milli) * index, steps)
    rounded = (exact + Fraction(GRAIN_MILLI, 2)) // GRAIN_MILLI * GRAIN_MILLI
    return min(max(rounded, opening_milli), cap_milli)


def _check_course(*, opening_milli: int, cap_milli: int, steps: int, opened_us: int, due_us: int) -> None:
    numbers = (opening_milli, cap_milli, steps, opened_us, due_us)
    if not all(type(number) is int for number in numbers):
        raise WrongCourse(f"opening, cap, steps, opened and due must be whole numbers, not {numbers}")
    if steps < 1:
        raise WrongCourse(f"a board task needs at least one step, not {steps}")
    if not 1 <= opening_milli <= cap_milli:
        raise WrongCourse(f"the opening weight {opening_milli} is not between 1 and the cap {cap_milli} (thousandths)")
    if due_us <= opened_us:
        raise WrongCourse("a board task is due only after it has opened")


def _clamp(weight_milli: int, within: tuple[int, int]) -> int:
    return min(max(weight_milli, within[0]), within[1])
