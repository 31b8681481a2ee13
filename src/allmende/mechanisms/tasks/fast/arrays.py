"""A market as arrays: what `market.py` says in names, for millions of people.

Words for the shapes: `tasks` and `people` number the tasks and people from 0; a `wish` is one person listing one task;
a `place` is one place of one task; a `slot` is one of the places a person would take at most. Weights are in
thousandths. Wishes are kept twice: by person as given, and by task in rising order of what is asked, because a task
that looks for people reads from the readiest on and can stop early.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.rows import rows_by_task
from allmende.mechanisms.tasks.market import CapUnderFloor, EmptyMarket, Market, MarketError, OutOfRange, UnknownName
from allmende.mechanisms.tasks.rotation import in_drawn_order

Whole32 = NDArray[np.int32]
Whole = NDArray[np.int64]

# Above this, sums of a few weights would not fit 32 bits.
MOST_MILLI = 2**29


class ShapesDiffer(MarketError):
    """Arrays that describe the same things have different lengths."""


class WishedTwice(MarketError):
    """A person lists the same task twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketArrays:
    """A market of tasks, checked when made by `market_arrays`.

    Attributes:
        places: (tasks), how many people each needs, >= 1.
        floors: (tasks), thousandths, >= 1.
        caps: (tasks), thousandths, >= floor.
        limits: (people), places each takes at most, >= 0.
        person_first: (people + 1), where each person's wishes begin and end in the next two.
        wished: (wishes by person), the task.
        asked: (wishes by person), reservation weight in thousandths, >= 0.
        row_first: (tasks), where each task's row begins in the last two.
        row_last: (tasks), where it ends (exclusive).
        row_people: (wishes by task), the person; without those who ask more than the cap or take no place at all.
        row_asked: (wishes by task), reservation weight in thousandths, rising within a row.

    """

    places: Whole
    floors: Whole
    caps: Whole
    limits: Whole32
    person_first: Whole
    wished: Whole32
    asked: Whole32
    row_first: Whole
    row_last: Whole
    row_people: Whole32
    row_asked: Whole32

    @property
    def tasks_count(self) -> int:
        """How many tasks there are."""
        return len(self.places)

    @property
    def people_count(self) -> int:
        """How many people there are."""
        return len(self.limits)


def market_arrays(
    *,
    places: NDArray[np.integer],
    floors: NDArray[np.integer],
    caps: NDArray[np.integer],
    limits: NDArray[np.integer],
    person_first: NDArray[np.integer],
    wished: NDArray[np.integer],
    asked: NDArray[np.integer],
) -> MarketArrays:
    """Return a market of arrays shaped as `MarketArrays` says, with the rows by task worked out.

    Raises:
        MarketError: What is stated cannot be; the message names the task, person or wish by its number.

    """
    _check_tasks(places, floors, caps)
    _check_people(limits, person_first, wished, asked, tasks_count=len(places))
    wished, asked = _narrow(wished), _narrow(asked)
    limits, most = _narrow(limits), np.ascontiguousarray(caps, np.int64)
    begins = np.ascontiguousarray(person_first, np.int64)
    row_first, row_people, row_asked = rows_by_task(most, limits, begins, wished, asked)
    return MarketArrays(
        places=np.ascontiguousarray(places, np.int64),
        floors=np.ascontiguousarray(floors, np.int64),
        caps=most,
        limits=limits,
        person_first=begins,
        wished=wished,
        asked=asked,
        row_first=row_first[:-1].copy(),
        row_last=row_first[1:].copy(),
        row_people=row_people,
        row_asked=row_asked,
    )


def arrays_of(market: Market) -> tuple[MarketArrays, list[str], list[str]]:
    """Return a market of names as arrays, and the names of its tasks and people in the arrays' order.

    Both stand in the drawn order of `rotation.py`, which settles ties.

    """
    tasks_by_name = {task.name: task for task in market.tasks}
    people_by_name = {person.name: person for person in market.people}
    tasks = [tasks_by_name[name] for name in in_drawn_order(tasks_by_name)]
    people = [people_by_name[name] for name in in_drawn_order(people_by_name)]
    number_of = {task.name: number for number, task in enumerate(tasks)}
    wishes = [sorted((number_of[name], asked) for name, asked in market.wishes.get(p.name, {}).items()) for p in people]
    first = np.zeros(len(people) + 1, np.int64)
    first[1:] = np.cumsum([len(wished) for wished in wishes])
    flat = np.array([wish for wished in wishes for wish in wished], np.int64).reshape(-1, 2)
    arrays = market_arrays(
        places=np.array([task.places for task in tasks], np.int64),
        floors=np.array([task.floor_milli for task in tasks], np.int64),
        caps=np.array([task.cap_milli for task in tasks], np.int64),
        limits=np.array([min(person.max_places, len(tasks)) for person in people], np.int64),
        person_first=first,
        wished=flat[:, 0],
        asked=np.minimum(flat[:, 1], MOST_MILLI - 1),
    )
    return arrays, [task.name for task in tasks], [person.name for person in people]


def _narrow(values: NDArray[np.integer]) -> Whole32:
    return np.ascontiguousarray(values, np.int32)


def _check_tasks(places: NDArray[np.integer], floors: NDArray[np.integer], caps: NDArray[np.integer]) -> None:
    if len(places) == 0:
        raise EmptyMarket("there is no task")
    if not len(places) == len(floors) == len(caps):
        raise ShapesDiffer(f"{len(places)} places, {len(floors)} floors and {len(caps)} caps")
    _check_whole(places, least=1, most=2**31 - 1, what="places of task")
    _check_whole(floors, least=1, most=MOST_MILLI, what="floor of task")
    _check_whole(caps, least=1, most=MOST_MILLI, what="cap of task")
    if (under := np.flatnonzero(caps < floors)).size:
        raise CapUnderFloor(f"task {under[0]}: cap {caps[under[0]]} lies under floor {floors[under[0]]} (thousandths)")


def _check_people(
    limits: NDArray[np.integer],
    person_first: NDArray[np.integer],
    wished: NDArray[np.integer],
    asked: NDArray[np.integer],
    *,
    tasks_count: int,
) -> None:
    if len(limits) == 0:
        raise EmptyMarket("there is nobody")
    if len(person_first) != len(limits) + 1 or len(wished) != len(asked):
        raise ShapesDiffer(
            f"{len(limits)} people, {len(person_first)} beginnings, {len(wished)} wishes, {len(asked)} asked"
        )
    _check_whole(limits, least=0, most=2**31 - 1, what="limit of person")
    _check_whole(asked, least=0, most=MOST_MILLI, what="wish")
    if person_first[0] != 0 or person_first[-1] != len(wished) or (np.diff(person_first) < 0).any():
        raise OutOfRange("person_first must rise from 0 to the number of wishes")
    if len(wished) and (wished.min() < 0 or wished.max() >= tasks_count):
        wrong = int(np.flatnonzero((wished < 0) | (wished >= tasks_count))[0])
        raise UnknownName(f"wish {wrong} names the unknown task {wished[wrong]}")


def _check_whole(values: NDArray[np.integer], *, least: int, most: int, what: str) -> None:
    if values.dtype.kind not in "iu":
        raise OutOfRange(f"{what}: whole numbers are needed, not {values.dtype}")
    if len(values) and (values.min() < least or values.max() > most):
        wrong = int(np.flatnonzero((values < least) | (values > most))[0])
        raise OutOfRange(f"{what} {wrong} must be from {least} to {most}, not {values[wrong]}")
