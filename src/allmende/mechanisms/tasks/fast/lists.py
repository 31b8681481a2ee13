"""Many lists in a few long arrays, each with room to grow, so that kernels can read them and a list can be changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled

_LEAST_ROOM = 4


class Lists:
    """Lists numbered from 0, each a stretch of the same columns.

    Attributes:
        first: (lists), where each begins in the columns.
        last: (lists), where it ends (exclusive).
        columns: (wishes, or whatever the lists are of), one array per quantity.

    """

    def __init__(self, *, first: Whole, last: Whole, columns: tuple[Whole32, ...]) -> None:
        """Take over lists that stand in columns, without any room yet."""
        self._count, self._used = len(first), len(columns[0])
        self._first, self._last, self._room = first.copy(), last.copy(), last - first
        self.columns = [column.copy() for column in columns]

    @property
    def first(self) -> Whole:
        """Where each list begins."""
        return self._first[: self._count]

    @property
    def last(self) -> Whole:
        """Where each list ends (exclusive)."""
        return self._last[: self._count]

    def values(self, number: int, *, column: int) -> Whole32:
        """Return one column of a list; to be changed by `insert` and `remove` only."""
        return self.columns[column][self._first[number] : self._last[number]]

    def add(self, *values: NDArray[np.integer]) -> int:
        """Add a list of its own and return its number."""
        if self._count == len(self._first):
            self._first, self._last, self._room = (
                np.concatenate([array, np.zeros(len(array) + 1, np.int64)])
                for array in (self._first, self._last, self._room)
            )
        number, length = self._count, len(values[0])
        self._count += 1
        self._first[number] = self._last[number] = self._used
        self._room[number] = 0
        self.ensure_room(number, length)
        self._last[number] += length
        for column, new in zip(self.columns, values, strict=True):
            column[self._first[number] : self._last[number]] = new
        return number

    def insert(self, number: int, *values: int, at: int) -> None:
        """Put one item into a list, so that it stands at a place counted from the list's beginning."""
        length = int(self._last[number] - self._first[number])
        self.ensure_room(number, length + 1)
        begin, end = int(self._first[number]), int(self._last[number])
        for column, value in zip(self.columns, values, strict=True):
            column[begin + at + 1 : end + 1] = column[begin + at : end]
            column[begin + at] = value
        self._last[number] += 1

    def append_each(self, numbers: Whole32, value: int, values: Whole32) -> None:
        """Append (one value, a value of its own) to each of several lists of two columns, compiled."""
        lengths = self._last[numbers] - self._first[numbers] + 1
        self._reserve(int(np.maximum(_LEAST_ROOM, 2 * lengths)[self._room[numbers] < lengths].sum()))
        first, second = self.columns
        self._used = _append_each(
            self._first, self._last, self._room, first, second, numbers, value, values, self._used, _LEAST_ROOM
        )

    def short_of(self, numbers: Whole32, lengths: Whole) -> Whole32:
        """Return which of several lists have not got room for so many items."""
        return numbers[self._room[numbers] < lengths]

    def remove(self, number: int, *, at: int) -> None:
        """Take one item out of a list, at a place counted from the list's beginning."""
        begin, end = int(self._first[number]), int(self._last[number])
        for column in self.columns:
            column[begin + at : end - 1] = column[begin + at + 1 : end]
        self._last[number] -= 1

    def clear(self, number: int) -> None:
        """Take everything out of a list."""
        self._last[number] = self._first[number]

    def ensure_room(self, number: int, length: int) -> None:
        """Give a list room for so many items, at the end of the columns if it has not enough where it stands."""
        if self._room[number] >= length:
            return
        room = max(_LEAST_ROOM, 2 * length)
        self._reserve(room)
        begin, count = int(self._first[number]), int(self._room[number])
        for column in self.columns:
            column[self._used : self._used + count] = column[begin : begin + count]
        self._last[number] += self._used - begin
        self._first[number] = self._used
        self._room[number] = room
        self._used += room

    def _reserve(self, room: int) -> None:
        if self._used + room > len(self.columns[0]):
            # A tenth more each time: so rarely done that it hardly counts, spread over the changes in between.
            more = max(room, len(self.columns[0]) // 10, 1024)
            self.columns = [np.concatenate([column, np.zeros(more, np.int32)]) for column in self.columns]


@compiled
def _append_each(
    first: Whole,
    last: Whole,
    room: Whole,
    column: Whole32,
    other_column: Whole32,
    numbers: Whole32,
    value: int,
    values: Whole32,
    used: int,
    least_room: int,
) -> int:
    for place in range(len(numbers)):
        number = numbers[place]
        length = last[number] - first[number]
        if room[number] <= length:
            for item in range(length):
                column[used + item] = column[first[number] + item]
                other_column[used + item] = other_column[first[number] + item]
            first[number], last[number] = used, used + length
            room[number] = max(least_room, 2 * (length + 1))
            used += room[number]
        column[last[number]], other_column[last[number]] = value, values[place]
        last[number] += 1
    return used
