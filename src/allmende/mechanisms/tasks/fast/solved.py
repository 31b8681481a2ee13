"""A solved market that stays solved: one task posted or withdrawn, one person joining or leaving, at a time.

A task posted, or left by somebody, raises its weight as in a round; whoever joins, or loses a task withdrawn, lets
weights fall where they are higher than need be (`falling.py`, `sinking.py`). Only what is concerned is touched, so that
a change takes about as long in a market of a million as in a small one, and the result stays right up to a step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.arrays import MOST_MILLI, MarketArrays, Whole32, market_arrays
from allmende.mechanisms.tasks.fast.falling import place_by_search
from allmende.mechanisms.tasks.fast.lists import Lists
from allmende.mechanisms.tasks.fast.outcome import Outcome, outcome_of
from allmende.mechanisms.tasks.fast.paths import paths_for
from allmende.mechanisms.tasks.fast.raising import raise_in_turn
from allmende.mechanisms.tasks.fast.rising import fill_by_search
from allmende.mechanisms.tasks.fast.round import MOST_RISES, solve_quickly
from allmende.mechanisms.tasks.fast.sinking import held_by, sink
from allmende.mechanisms.tasks.fast.state import Rows, State, take
from allmende.mechanisms.tasks.market import CapUnderFloor, OutOfRange, UnknownName


class SolvedMarket:
    """A market right up to a step, and the changes it can take. Tasks and people keep their numbers for good."""

    def __init__(self, market: MarketArrays, *, step_milli: int, round_number: int) -> None:
        """Solve a market; ties among late-comers are drawn (rotation at the floor starts anew with the next round)."""
        rows, state = solve_quickly(market, step_milli=step_milli, round_number=round_number)
        self.step_milli, self.round_number = step_milli, round_number
        self._rows = Lists(first=rows.first, last=rows.last, columns=(rows.people, rows.asked))
        self._wishes = Lists(
            first=market.person_first[:-1], last=market.person_first[1:], columns=(market.wished, market.asked)
        )
        slots_last = np.append(state.slot_first[1:], len(state.held_task))
        self._slots = Lists(
            first=state.slot_first, last=slots_last, columns=(state.held_task, state.held_asked, state.held_at)
        )
        self._places = Lists(first=state.place_first, last=state.place_last, columns=(state.holders,))
        self._tasks: dict[str, NDArray[Any]] = {
            "floors": market.floors,
            "caps": market.caps,
            "weights": state.weights,
            "filled": state.filled,
        }
        self._people: dict[str, NDArray[Any]] = {
            "limits": market.limits,
            "enough": state.enough,
            "held_count": state.held_count,
        }
        self._tasks_count, self._people_count = market.tasks_count, market.people_count
        self._paths = paths_for(market.tasks_count)

    def post(self, *, places: int, floor_milli: int, cap_milli: int, wishes_milli: dict[int, int]) -> int:
        """Post a task with the wishes of people (by number) for it, fill it, and return its number.

        Raises:
            MarketError: What is stated cannot be; nothing has changed.

        """
        if places < 1 or floor_milli < 1 or cap_milli > MOST_MILLI:
            raise OutOfRange(f"a task of {places} places from {floor_milli} to {cap_milli} thousandths")
        if cap_milli < floor_milli:
            raise CapUnderFloor(f"cap {cap_milli} lies under floor {floor_milli} (thousandths)")
        _check(wishes_milli, count=self._people_count, what="person")
        ready = sorted((asked, person) for person, asked in wishes_milli.items() if asked <= cap_milli)
        ready = [wish for wish in ready if self._people["limits"][wish[1]] > 0]
        task = self._rows.add(
            np.array([person for _, person in ready], np.int32), np.array([asked for asked, _ in ready], np.int32)
        )
        self._places.add(np.full(places, -1, np.int32))
        self._tasks_count = _append(
            self._tasks, self._tasks_count, floors=floor_milli, caps=cap_milli, weights=floor_milli, filled=0
        )
        if self._tasks_count > len(self._paths.distance):
            self._paths = paths_for(self._tasks_count + self._tasks_count // 10 + 64)
        people = np.array(list(wishes_milli), np.int32)
        self._wishes.append_each(people, task, np.array(list(wishes_milli.values()), np.int32))
        slots_count = np.minimum(self._people["limits"][people], self._wishes.last[people] - self._wishes.first[people])
        for person in self._slots.short_of(people, slots_count).tolist():
            self._slots.ensure_room(person, int(self._wishes.last[person] - self._wishes.first[person]))
        self._raise([task])
        return task

    def withdraw(self, task: int) -> None:
        """Withdraw a task; its people take what they would now gain by.

        Raises:
            UnknownName: There is no such task.

        """
        self._posted(task)
        state = self._state_view()
        freed = [person for person in self._places.values(task, column=0).tolist() if person >= 0]
        listed = self._rows.values(task, column=0).copy()
        for person in freed:
            self._drop(state, person, task)
        for person in listed.tolist():
            at = int(np.flatnonzero(self._wishes.values(person, column=0) == task)[0])
            self._wishes.remove(person, at=at)
        self._rows.clear(task)
        self._places.clear(task)
        self._tasks["weights"][task] = self._tasks["floors"][task]
        # What this task held up may fall, too.
        self._settle(freed, held_up=listed)

    def join(self, *, max_places: int, wishes_milli: dict[int, int]) -> int:
        """Let a person join with wishes for tasks (by number), and return their number.

        Raises:
            MarketError: What is stated cannot be; nothing has changed.

        """
        if max_places < 0:
            raise OutOfRange(f"a limit of {max_places} places")
        _check(wishes_milli, count=self._tasks_count, what="task")
        for task in wishes_milli:
            self._posted(task)
        person = self._wishes.add(
            np.array(list(wishes_milli), np.int32), np.array(list(wishes_milli.values()), np.int32)
        )
        self._slots.add(*(np.full(min(max_places, len(wishes_milli)), -1, np.int32) for _ in range(3)))
        self._people_count = _append(
            self._people, self._people_count, limits=min(max_places, 2**31 - 1), enough=0, held_count=0
        )
        for task, asked in wishes_milli.items():
            if asked <= self._tasks["caps"][task] and max_places > 0:
                at = int(np.searchsorted(self._rows.values(task, column=1), asked, side="right"))
                self._rows.insert(task, person, asked, at=at)
        self._settle([person], held_up=np.array([person], np.int32))
        return person

    def leave(self, person: int) -> None:
        """Let a person leave; their tasks look for others.

        Raises:
            UnknownName: There is no such person.

        """
        if not 0 <= person < self._people_count:
            raise UnknownName(f"there is no person {person}")
        state = self._state_view()
        held = self.held(person)
        for task in held:
            self._drop(state, person, task)
        for task in self._wishes.values(person, column=0).tolist():
            found = np.flatnonzero(self._rows.values(task, column=0) == person)
            if len(found):
                self._rows.remove(task, at=int(found[0]))
        self._wishes.clear(person)
        self._people["limits"][person] = 0
        self._raise(sorted(held))

    def held(self, person: int) -> list[int]:
        """Return the tasks a person holds."""
        first = int(self._slots.first[person])
        held: list[int] = self._slots.columns[0][first : first + int(self._people["held_count"][person])].tolist()
        return held

    def weight_milli(self, task: int) -> int:
        """Return a task's present weight."""
        return int(self._tasks["weights"][task])

    def takers(self, task: int) -> list[int]:
        """Return who holds a task."""
        takers: list[int] = self._places.values(task, column=0)[: self._tasks["filled"][task]].tolist()
        return sorted(takers)

    def snapshot(self) -> tuple[MarketArrays, Outcome]:
        """Return the present market without what has been withdrawn (later tasks move up), and its outcome."""
        present = self._places.last > self._places.first
        moved_up = np.where(present, np.cumsum(present) - 1, -1)
        counts = self._wishes.last - self._wishes.first
        at = np.repeat(self._wishes.first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        # Wishes above a withdrawn task's cap are still listed: nobody had to look for them.
        person = np.repeat(np.arange(self._people_count), counts)[present[self._wishes.columns[0][at]]]
        at = at[present[self._wishes.columns[0][at]]]
        first = np.searchsorted(person, np.arange(self._people_count + 1))
        market = market_arrays(
            places=(self._places.last - self._places.first)[present],
            floors=self._tasks["floors"][: self._tasks_count][present],
            caps=self._tasks["caps"][: self._tasks_count][present],
            limits=self._people["limits"][: self._people_count],
            person_first=first,
            wished=moved_up[self._wishes.columns[0][at]],
            asked=self._wishes.columns[1][at],
        )
        state = self._state_view()
        held_task = np.where(state.held_task >= 0, moved_up[state.held_task], -1).astype(np.int32)
        state = state._replace(held_task=held_task, weights=state.weights[present], filled=state.filled[present])
        rises = np.empty((0, 5), np.int32)
        return market, outcome_of(
            market, state, rises=rises, step_milli=self.step_milli, round_number=self.round_number
        )

    def _raise(self, lacking: list[int]) -> None:
        rows, state = self._rows_view(), self._state_view()
        waiting = np.array(lacking, np.int32)
        _, at_war = raise_in_turn(rows, state, waiting, self.step_milli, self.round_number, MOST_RISES)
        if len(at_war):
            fill_by_search(rows, state, self._paths, at_war, self.step_milli, self.round_number)

    def _settle(self, free: list[int], *, held_up: Whole32) -> None:
        rows, state = self._rows_view(), self._state_view()
        weights, holders = state.weights.copy(), state.holders.copy()
        wishes = (self._wishes.first, self._wishes.last, self._wishes.columns[0], self._wishes.columns[1])
        place_by_search(rows, state, self._paths, wishes, np.array(free, np.int32), self.step_milli)
        moved = state.holders[state.holders != holders]
        fallen = np.flatnonzero(state.weights != weights).tolist()
        concerned = [held_up, moved[moved >= 0], *(self._rows.values(task, column=0) for task in fallen)]
        suspects = held_by(state, np.concatenate(concerned))
        sink(rows, state, self._paths, wishes, suspects, self.step_milli)

    def _drop(self, state: State, person: int, task: int) -> None:
        slot = int(self._slots.first[person]) + self.held(person).index(task)
        take(state, person, slot)
        state.enough[person] = 0

    def _rows_view(self) -> Rows:
        return Rows(
            floors=self._tasks["floors"][: self._tasks_count],
            caps=self._tasks["caps"][: self._tasks_count],
            limits=self._people["limits"][: self._people_count],
            first=self._rows.first,
            last=self._rows.last,
            people=self._rows.columns[0],
            asked=self._rows.columns[1],
            turns=np.empty(0, np.int32),
            first_person=np.zeros(1, np.int64),
        )

    def _state_view(self) -> State:
        return State(
            weights=self._tasks["weights"][: self._tasks_count],
            enough=self._people["enough"][: self._people_count],
            slot_first=self._slots.first,
            held_task=self._slots.columns[0],
            held_asked=self._slots.columns[1],
            held_at=self._slots.columns[2],
            held_count=self._people["held_count"][: self._people_count],
            place_first=self._places.first,
            place_last=self._places.last,
            holders=self._places.columns[0],
            filled=self._tasks["filled"][: self._tasks_count],
        )

    def _posted(self, task: int) -> None:
        if not 0 <= task < self._tasks_count or self._places.first[task] == self._places.last[task]:
            raise UnknownName(f"there is no task {task}, or it has been withdrawn")


def _append(columns: dict[str, NDArray[Any]], count: int, **values: int) -> int:
    for name, value in values.items():
        column = columns[name]
        if count == len(column):
            column = columns[name] = np.concatenate([column, np.zeros(count // 10 + 64, column.dtype)])
        column[count] = value
    return count + 1


def _check(wishes_milli: dict[int, int], *, count: int, what: str) -> None:
    for number, asked in wishes_milli.items():
        if not 0 <= number < count:
            raise UnknownName(f"a wish names the unknown {what} {number}")
        if not 0 <= asked <= MOST_MILLI:
            raise OutOfRange(f"{what} {number}: {asked} is asked, not from 0 to {MOST_MILLI}")
