"""Whose turn it is among people equally ready, over arrays: the same turns as `rotation.py`, which says what is fair.

Tasks and people stand in the drawn order by their numbers (`arrays_of` numbers them so). A row is sorted by what is
asked, so that its classes lie one after the other: those ready at the floor, then those who ask the same. Which tasks
have the same people waiting is told by a sum of draws over these people.
"""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled


@compiled
def draw(seed: int, number: int) -> int:
    """Return 32 bits nobody chose (the mixing of splitmix64: Steele, Lea and Flood 2014)."""
    mixed = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(number)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64(mixed >> np.uint64(32))  # type: ignore[return-value]


@compiled
def turns_of(
    places: Whole, floors: Whole, first: Whole, last: Whole, people: Whole32, asked: Whole32, round_number: int
) -> Whole32:
    """Return everybody's turn (wishes by task) among those equally ready; the arguments are those of `MarketArrays`."""
    begins, ends, counts, starts = _waiting(places, floors, first, last, people, asked)
    turns = np.zeros(len(people), np.int32)
    for task in range(len(places)):
        begin = first[task]
        while begin < last[task]:
            end = _class_end(floors[task], last[task], asked, begin)
            if end - begin > 1:
                standing = np.arange(begin, end)
                if asked[begin] <= floors[task]:
                    # Ready at the floor, they are not in the order of their numbers yet.
                    standing = begin + np.argsort(people[begin:end])
                waits = begin == begins[task] and end == ends[task]
                _take_turns(turns, standing, counts[task] if waits else 0, starts[task] if waits else 0, round_number)
            begin = end
    return turns


@compiled
def _class_end(floor: int, last: int, asked: Whole32, begin: int) -> int:
    most = max(floor, asked[begin])
    end = begin + 1
    while end < last and asked[end] <= most:
        end += 1
    return end


@compiled
def _waiting(
    places: Whole, floors: Whole, first: Whole, last: Whole, people: Whole32, asked: Whole32
) -> tuple[Whole, Whole, Whole, Whole]:
    """Return (tasks) where the class begins and ends at which places run out, the places of all tasks whose waiting
    class is the same people, and where their turn starts in round 0."""  # noqa: D205, D209
    tasks_count = len(places)
    begins, ends = np.full(tasks_count, -1), np.full(tasks_count, -1)
    counts, starts = np.zeros(tasks_count, np.int64), np.zeros(tasks_count, np.int64)
    who = np.zeros(tasks_count, np.int64)
    before = 0
    for task in range(tasks_count):
        starts[task] = before
        before += places[task]
        margin = first[task] + places[task]
        if margin >= last[task]:
            continue
        begin, end = first[task], margin + 1
        if asked[margin] > floors[task]:
            begin = margin
            while begin > first[task] and asked[begin - 1] == asked[margin]:
                begin -= 1
        most = max(floors[task], asked[margin])
        while end < last[task] and asked[end] <= most:
            end += 1
        if begin == margin:
            continue
        begins[task], ends[task], counts[task] = begin, end, margin - begin
        for at in range(begin, end):
            who[task] += (draw(1, people[at]) << 31) ^ draw(2, people[at])
    order = np.argsort(who, kind="mergesort")
    place = 0
    while place < tasks_count:
        following, together = place, 0
        while following < tasks_count and who[order[following]] == who[order[place]]:
            together += counts[order[following]]
            following += 1
        for at in range(place, following):
            # Tasks of the same people stay in the order of their numbers, so the first has the fewest places before it.
            counts[order[at]], starts[order[at]] = together, starts[order[place]]
        place = following
    return begins, ends, counts, starts


@compiled
def _take_turns(turns: Whole32, standing: Whole, places_count: int, start: int, round_number: int) -> None:
    """Set the turns of one class, whose wishes are given in the fixed order of people: `rotation.turn` for each."""
    people_count = len(standing)
    first = places_count % people_count
    common, rest = people_count, first
    while rest > 0:
        common, rest = rest, common % rest
    inner = round_number // (people_count // common) % common
    shift = (start + round_number * first) % people_count
    for place in range(people_count):
        ahead = (place - shift) % people_count
        if ahead < first:
            turns[standing[place]] = (ahead - inner) % first
        else:
            turns[standing[place]] = first + (ahead - first - inner) % (people_count - first)
