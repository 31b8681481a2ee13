"""Who would take which task, as shards say it, and the choice among what all of them say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.raising import before, sift_down, sift_up

# What is asked needs 30 bits; a person's number gets the other 33.
_PERSON_BITS = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Who would take which of the tasks asked about, (offers) each; the smallest requirements of each task.

    `tasks` come in the order in which they were asked about. `ranks` hold the requirement (thousandths) in the upper
    32 bits and what settles ties below it; `asked` is the reservation weight; `people` are numbered over all shards;
    `wishes` is where the shard finds the wish again.
    """

    tasks: Whole32
    ranks: Whole
    asked: Whole32
    people: Whole
    wishes: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is chosen among all offers.

    Attributes:
        wishes: (shards), the wishes chosen, as the shard numbers them.
        counts: (shards, tasks asked about), how many of them are for each task.
        highest: (tasks asked about), the largest requirement among those chosen, in all shards; 0 if there is none.

    """

    wishes: list[Whole]
    counts: Whole
    highest: Whole


def choose(offers: Sequence[Offers], lacking: Whole32, open_places: Whole) -> Chosen:
    """Choose, for each task, as many of the smallest requirements as it has open places.

    No two offers are equal, so that there is one choice, in whatever order shards answer. Each shard's offers are read
    twice and never sorted: first for the last offer to be taken of each task, then for those up to it.

    Args:
        offers: (shards), what each said.
        lacking: (tasks asked about).
        open_places: (tasks asked about), how many each needs.

    """
    first = np.cumsum(open_places) - open_places
    # One heap per task, its largest on top.
    ranks, seconds = np.empty(int(open_places.sum()), np.int64), np.empty(int(open_places.sum()), np.int64)
    found = np.zeros(len(lacking), np.int64)
    for said in offers:
        _gather(said.tasks, said.ranks, said.asked, said.people, lacking, first, open_places, ranks, seconds, found)
    tops = np.where(found > 0, first, 0)
    last_rank, last_second = (np.where(found > 0, heap[tops] if len(heap) else 0, -1) for heap in (ranks, seconds))
    counts = np.zeros((len(offers), len(lacking)), np.int64)
    wishes = [
        said.wishes[_up_to(said.tasks, said.ranks, said.asked, said.people, lacking, last_rank, last_second, count)]
        for said, count in zip(offers, counts, strict=True)
    ]
    return Chosen(wishes=wishes, counts=counts, highest=np.maximum(last_rank, 0) >> 32)


def replaced(offers: Offers, *, by: Offers, about: Whole32) -> Offers:
    """Return one shard's offers, with those about some tasks replaced by new ones, tasks in rising order."""
    kept = ~np.isin(offers.tasks, about)
    tasks = np.concatenate([offers.tasks[kept], by.tasks])
    order = np.argsort(tasks, kind="stable")

    def joined(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([old[kept], new])[order]

    return Offers(
        tasks=tasks[order],
        ranks=joined(offers.ranks, by.ranks),
        asked=joined(offers.asked, by.asked),
        people=joined(offers.people, by.people),
        wishes=joined(offers.wishes, by.wishes),
    )


@compiled
def _gather(
    tasks: Whole32,
    offered_ranks: Whole,
    asked: Whole32,
    people: Whole,
    lacking: Whole32,
    first: Whole,
    open_places: Whole,
    ranks: Whole,
    seconds: Whole,
    found: Whole,
) -> None:
    """Put one shard's offers into the heaps of their tasks, as far as they are among the smallest so far."""
    place = 0
    for offer in range(len(tasks)):
        while lacking[place] != tasks[offer]:
            place += 1
        rank, second = offered_ranks[offer], (np.int64(asked[offer]) << _PERSON_BITS) | people[offer]
        begin, room = first[place], open_places[place]
        if found[place] < room:
            sift_up(ranks[begin : begin + room], seconds[begin : begin + room], found[place], rank, second)
            found[place] += 1
        elif before(rank, second, ranks[begin], seconds[begin]):
            sift_down(ranks[begin : begin + room], seconds[begin : begin + room], room, rank, second)


@compiled
def _up_to(
    tasks: Whole32,
    offered_ranks: Whole,
    asked: Whole32,
    people: Whole,
    lacking: Whole32,
    last_rank: Whole,
    last_second: Whole,
    counts: Whole,
) -> Whole:
    """Return which of one shard's offers are not above the last one taken of their task, and count them by task."""
    chosen, count, place = np.empty(len(tasks), np.int64), 0, 0
    for offer in range(len(tasks)):
        while lacking[place] != tasks[offer]:
            place += 1
        second = (np.int64(asked[offer]) << _PERSON_BITS) | people[offer]
        if not before(last_rank[place], last_second[place], offered_ranks[offer], second):
            chosen[count] = offer
            counts[place] += 1
            count += 1
    return chosen[:count].copy()
