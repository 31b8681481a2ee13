"""Round with rising weights: raise the weight of a task with too few takers until enough people take it.

Everybody states from which weight on they would do a task (their reservation weight) and how many places they take at
most, at most one of each task. All weights start at their floor. As long as a task has an open place, its weight rises.
Three things can end the rise:

- somebody with a free place finds it worth their while (weight >= reservation weight), or
- somebody who waits at the floor (see below) drops their least task for it, which then has an open place itself, or
- a task reaches its cap: the place stays open there.

People always hold their best tasks: once the rising task is better for somebody by one step than a task they hold, that
task would lose them, so it rises alongside to keep them (and so do those that would then lose people to it). Rising
together, and not each against the other step by step, is what spares the price war that a shortage otherwise brings.
When the rise ends, people move one task up along the chain that leads to the open place.

What holds at the end (`certificate.py` proves 1 to 4 for each result), surplus being weight minus reservation weight:

1. Nobody holds a task below their reservation weight, twice, or beyond their limit.
2. Nobody could do better by their own statement by more than one step per place: no task they do not hold would give
   them a larger surplus than a task they hold by more than one step; nor any surplus at all if they have a free place.
   The one exception is a task that stands full at its floor: if more people want it, rotation decides.
3. A task with an open place stands at its cap. A task above its floor is full (or at its cap).
4. The reservation weights of all assignments, an open place counted at its cap, sum to at most (filled places x step)
   more than the least possible sum over all assignments that leave the turned away turned away. Step 0 is exact.
5. The weights are the least that do this, up to the steps: they rise only when they must.

A place may stay open at the cap although somebody could be won for it at a higher one: whoever has a better task keeps
it. `Unfilled.reason` tells that from a place which cannot be staffed at any weight.

Why: people want up to k of many tasks with additive surplus, so tasks are gross substitutes and equilibrium weights
exist (Kelso and Crawford 1982). The reservation weights of a best assignment and the equilibrium weights are the two
sides of one linear programme (Shapley and Shubik 1971), whose duality gap bounds the sum in 4. Raising all weights of
an over-asked set at once until a newcomer joins is the exact auction of Demange, Gale and Sotomayor (1986), which ends
at the least equilibrium. The step is the epsilon of Bertsekas's auction (1979, 1988) and of its epsilon-complementary
slackness, from which 2 and 4 follow. The rise for one open place is a shortest-path search as in the Hungarian method
(Kuhn 1955; Jonker and Volgenant 1987): a task's distance is the rise at which it joins, an arc's length how much more
the asking task must rise until somebody would leave for it.

Ties and rotation. Among people equally ready, the place goes to whoever holds fewest places so far, then to whoever's
turn it is (`rotation.py`, which says how turns move on from round to round so that they are fair). Nothing else depends
on chance, nor on the order of the input.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from allmende.mechanisms.tasks.clearing import Clearing, Raise, Unfilled
from allmende.mechanisms.tasks.holdings import Holdings
from allmende.mechanisms.tasks.market import Market, Task
from allmende.mechanisms.tasks.staffing import Staffing, staff
from allmende.mechanisms.tasks.standing import reasons_behind, turned_away

Progress = Callable[[int, int], None]


class NegativeStep(ValueError):
    """A step below zero, a negative number of the round, or one that is not whole."""


def clear(
    market: Market, *, step_milli: int, round_number: int, progress: Progress = lambda _done, _total: None
) -> Clearing:
    """Return who does what at which weight, with the log of rises and the reasons.

    Args:
        market: Tasks, people, wishes.
        step_milli: By how much (thousandths) another task must be better before somebody changes, >= 0; 0 is exact.
        round_number: Moves the rotation on, >= 0; the same number gives the same result.
        progress: Told (places seen to, places) now and then, for those who watch.

    Raises:
        NegativeStep: The step or the round's number is negative.

    """
    if type(step_milli) is not int or type(round_number) is not int or step_milli < 0 or round_number < 0:
        raise NegativeStep(f"step {step_milli} and round number {round_number} must be whole and not negative")
    staffing = staff(market)
    state = Holdings.of(market, round_number=round_number)
    raises: list[Raise] = []
    places_count = staffing.places_count
    serve = state.spread if staffing.bottlenecks else state.in_turn
    open_places = deque(serve(market, round_number=round_number))
    while open_places:
        search = _rise(state, open_places.popleft(), step_milli=step_milli)
        before = {task: state.weights[task] for task in search.joined}
        _lift(state, search)
        freed = _move_along(state, search)
        if freed is not None:
            open_places.append(freed)
        raises += [
            _raise_of(state, task, before[task], lacking=search.start)
            for task in sorted(before)
            if state.weights[task] > before[task]
        ]
        progress(places_count - len(open_places), places_count)
    return _clearing(market, state, staffing, raises=raises, step_milli=step_milli, round_number=round_number)


@dataclass(slots=True)
class _Search:
    """The rise for one open place: which tasks joined it, when, and where it ended."""

    start: str
    # Per task reached, the rise at which it joins; `joined` are those that did before the end.
    joins: dict[str, int]
    joined: list[str] = field(default_factory=list)
    # The person over whom a task joined, and the task (with their reservation weight for it) that asked a person.
    joined_over: dict[str, str] = field(default_factory=dict)
    asked_by: dict[str, tuple[str, int]] = field(default_factory=dict)
    rise: int = 0
    # The task that gets its place in the end, and who takes it (with their reservation weight), or None at the cap.
    last_task: str = ""
    newcomer: tuple[str, int] | None = None


_ENDS, _ASKED, _JOINS = 0, 1, 2


def _rise(state: Holdings, start: str, *, step_milli: int) -> _Search:
    """Find the least rise that sees to an open place of the task, and all that has to rise with it."""
    search = _Search(start=start, joins={start: 0})
    asked_at: dict[str, int] = {}
    # Entries: (rise, what happens, tie order, task or person, who takes it). At the same rise an end comes first.
    heap: list[tuple[int, int, int, str, tuple[str, int] | None]] = [(0, _JOINS, 0, start, None)]
    order = 0
    done: set[str] = set()
    while True:
        at, what, _, name, taker = heapq.heappop(heap)
        if what == _ENDS:
            search.rise, search.last_task, search.newcomer = at, name, taker
            return search
        if what == _ASKED:
            if asked_at[name] < at:
                continue
            least = state.least[name]
            assert least is not None, "only people without a free place are asked to change"
            for task, asked in state.held[name].items():
                joins_at = at + state.weights[task] - asked - least
                if joins_at < search.joins.get(task, joins_at + 1):
                    search.joins[task] = joins_at
                    search.joined_over[task] = name
                    order += 1
                    heapq.heappush(heap, (joins_at, _JOINS, order, task, None))
            continue
        if name in done:
            continue
        done.add(name)
        search.joined.append(name)
        end_at, taker, asked_now = _ask(state, name, step_milli=step_milli)
        order += 1
        heapq.heappush(heap, (at + end_at, _ENDS, order, name, taker))
        for person, reservation_milli, more in asked_now:
            if at + more < asked_at.get(person, at + more + 1):
                asked_at[person] = at + more
                search.asked_by[person] = (name, reservation_milli)
                order += 1
                heapq.heappush(heap, (at + more, _ASKED, order, person, None))


def _ask(
    state: Holdings, task: str, *, step_milli: int
) -> tuple[int, tuple[str, int] | None, list[tuple[str, int, int]]]:
    """Ask who would take a task, and at which further rise.

    Returns:
        The rise after which somebody takes it; that person and their reservation weight, or None if it reaches its cap
        first; and those it draws away from what they hold by then: (person, reservation weight, rise).

    """
    weight_milli, holders, least = state.weights[task], state.holders[task], state.least
    soonest = state.caps[task] - weight_milli
    taker: tuple[str, int] | None = None
    fewest = 0
    drawn: list[tuple[str, int, int]] = []
    for person, reservation_milli in state.willing[task]:
        if person in holders:
            continue
        least_milli = least[person]
        if least_milli is None:
            more = max(0, reservation_milli - weight_milli)
        else:
            more = reservation_milli + least_milli + step_milli - weight_milli
            if more >= 0:
                drawn.append((person, reservation_milli, more))
                continue
            # They wait at the floor: better for them by more than a step, and nothing needs to rise.
            more = 0
        held_count = len(state.held[person])
        if more < soonest or (more == soonest and (taker is None or held_count < fewest)):
            soonest, taker, fewest = more, (person, reservation_milli), held_count
    return soonest, taker, [wish for wish in drawn if wish[2] <= soonest]


def _lift(state: Holdings, search: _Search) -> None:
    touched: set[str] = set()
    for task in search.joined:
        state.weights[task] += search.rise - search.joins[task]
        touched |= state.holders[task]
    for person in touched:
        state.note_least(person)


def _move_along(state: Holdings, search: _Search) -> str | None:
    """Move people up the chain of tasks that leads to the open place; return the task that has one now, if any."""
    task = search.last_task
    while task != search.start:
        person = search.joined_over[task]
        state.take(task, person)
        task, reservation_milli = search.asked_by[person]
        state.give(task, person, reservation_milli)
        state.note_least(person)
    if search.newcomer is None:
        return None
    task, (person, reservation_milli) = search.last_task, search.newcomer
    freed: str | None = None
    least_milli = state.least[person]
    if least_milli is not None:
        if state.weights[task] - reservation_milli <= least_milli:
            # The chain has just bettered the very person who waited; the place stays open for the next.
            return task
        held = state.held[person]
        freed = min(held, key=lambda name: (state.weights[name] - held[name], name))
        state.take(freed, person)
    state.give(task, person, reservation_milli)
    state.note_least(person)
    return freed


def _raise_of(state: Holdings, task: str, from_milli: int, *, lacking: str) -> Raise:
    return Raise(
        task=task,
        from_milli=from_milli,
        to_milli=state.weights[task],
        takers_count=len(state.holders[task]),
        reason="too_few" if task == lacking else "keeps_people",
    )


def _clearing(
    market: Market, state: Holdings, staffing: Staffing, *, raises: list[Raise], step_milli: int, round_number: int
) -> Clearing:
    weights_milli = {task.name: state.weights[task.name] for task in market.tasks}
    assignments = {task.name: tuple(sorted(state.holders[task.name])) for task in market.tasks}
    away = turned_away(market, assignments=assignments, weights_milli=weights_milli, step_milli=step_milli)
    return Clearing(
        assignments=assignments,
        weights_milli=weights_milli,
        surpluses_milli={
            person.name: sum(weights_milli[task] - asked for task, asked in state.held[person.name].items())
            for person in market.people
        },
        turned_away=away,
        raises=tuple(raises),
        behind=reasons_behind(market, assignments=assignments, weights_milli=weights_milli, turned_away=away),
        unfilled=tuple(
            _unfilled(task, len(assignments[task.name]), staffing)
            for task in market.tasks
            if len(assignments[task.name]) < task.places
        ),
        staffing=staffing,
        step_milli=step_milli,
        round_number=round_number,
    )


def _unfilled(task: Task, filled_count: int, staffing: Staffing) -> Unfilled:
    short = any(task.name in bottleneck.tasks for bottleneck in staffing.bottlenecks)
    return Unfilled(task=task.name, missing_count=task.places - filled_count, reason="staffing" if short else "cap")
