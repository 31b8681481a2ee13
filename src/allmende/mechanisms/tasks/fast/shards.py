"""Rounds spread over many computers: each keeps its people's wishes to itself, one clearing sees weights and offers.

All tasks that lack people raise their weights at once, from one snapshot. Per round the clearing asks everywhere for
the readiest people (as many offers per task as it has open places), sets the new weights from all offers together, and
broadcasts them with the offers it accepts. People accepted by several tasks keep the best; the others stay open.

The result is the same to the last bit however the people are spread: an offer is a function of one person's wishes and
tasks alone, the clearing ranks offers by what is in them, and everything is a whole number. It is right up to a step
like that of the queue (`raising.py`), because weights and everybody's least surplus only rise, here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.offers import Offers, choose
from allmende.mechanisms.tasks.fast.outcome import Outcome, outcome_of
from allmende.mechanisms.tasks.fast.raising import readiest
from allmende.mechanisms.tasks.fast.state import (
    Rows,
    State,
    give,
    least_slot,
    note_enough,
    rows_of,
    set_weight,
    start_of,
    take,
)


class NoPeople(ValueError):
    """Fewer than one shard, or more shards than people."""


class People(Protocol):
    """Some of the people, wherever their wishes are kept: the one interface of clearing."""

    def offer(self, tasks: Whole32, lacking: Whole) -> Offers:
        """Return the readiest people for each task, as many as it lacks at most."""
        ...

    def settle(self, tasks: Whole32, weights: Whole, accepted: Whole) -> tuple[Whole32, Whole32]:
        """Take note of new weights and of the offers accepted (`wishes`); return tasks gained and tasks left."""
        ...


# Runs a function for each shard, like `map`.
Each = Callable[[Callable[[People], Any], Iterable[People]], Iterable[Any]]


class Shard:
    """Some of the people, kept in memory."""

    def __init__(self, market: MarketArrays, rows: Rows, *, first_person: int, step_milli: int, seed: int) -> None:
        """Keep the people of a market, numbered from `first_person` on over all shards."""
        self.market, self.rows, self.state = market, rows, start_of(market)
        self.first_person, self.step_milli, self.seed = first_person, step_milli, seed

    def offer(self, tasks: Whole32, lacking: Whole) -> Offers:
        """Return the readiest people for each task, as many as it lacks at most."""
        which, ranks, wishes = _offers(self.rows, self.state, tasks, lacking, self.seed)
        people = self.rows.people[wishes].astype(np.int64) + self.first_person
        return Offers(tasks=which, ranks=ranks, asked=self.rows.asked[wishes], people=people, wishes=wishes)

    def settle(self, tasks: Whole32, weights: Whole, accepted: Whole) -> tuple[Whole32, Whole32]:
        """Take note of new weights and of the offers accepted (`wishes`); return tasks gained and tasks left."""
        for_task = np.searchsorted(self.rows.last, accepted, side="right").astype(np.int32)
        return _settle(self.rows, self.state, tasks, weights, accepted, for_task, self.step_milli)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What the clearing knows at the end: weights (tasks), the log (rises, 4), and how many rounds it took."""

    weights: Whole
    filled: Whole
    rises: Whole32
    rounds_count: int


def clear_rounds(
    people: Sequence[People],
    *,
    places: Whole,
    floors: Whole,
    caps: Whole,
    each: Each = map,
) -> Cleared:
    """Clear synchronous rounds until every task is full or at its cap.

    Args:
        people: All people, in shards; a shard may be a stand-in for one on another computer.
        places: (tasks), how many people each needs.
        floors: (tasks), thousandths.
        caps: (tasks), thousandths.
        each: Runs a function for each shard, like `map`; a pool's `map` runs them at the same time.

    """
    weights, filled = floors.astype(np.int64), np.zeros(len(places), np.int64)
    at_end, rises, rounds_count = np.zeros(len(places), np.bool_), [np.empty((0, 4), np.int32)], 0
    while len(lacking := np.flatnonzero((filled < places) & ~at_end).astype(np.int32)):
        rounds_count += 1
        rises.append(_one_round(people, each, lacking, (places - filled)[lacking], weights, filled, caps, at_end))
    return Cleared(weights=weights, filled=filled, rises=np.concatenate(rises), rounds_count=rounds_count)


def _one_round(
    people: Sequence[People],
    each: Each,
    lacking: Whole32,
    open_places: Whole,
    weights: Whole,
    filled: Whole,
    caps: Whole,
    at_end: NDArray[np.bool_],
) -> Whole32:
    """Let all tasks that lack people rise once, changing (tasks) weights, filled and at_end; return the log."""
    offers: list[Offers] = list(each(lambda some: some.offer(lacking, open_places), people))
    accepted, found, highest = choose(offers, lacking, open_places)
    before = weights[lacking]
    after = np.where(found == open_places, np.maximum(before, highest), caps[lacking])
    # Whoever could still be had at the cap has just been asked; nobody ever becomes readier.
    at_end[lacking[found < open_places]] = True
    weights[lacking] = after
    risen = after > before
    accepted_of = {id(some): wishes for some, wishes in zip(people, accepted, strict=True)}
    for gained, left in each(lambda some: some.settle(lacking[risen], after[risen], accepted_of[id(some)]), people):
        np.add.at(filled, gained, 1)
        np.subtract.at(filled, left, 1)
    log: Whole32 = np.stack((lacking, before, after, filled[lacking]), axis=1)[risen].astype(np.int32)
    return log


def clear_sharded(
    market: MarketArrays, *, shards_count: int, step_milli: int, round_number: int
) -> tuple[Outcome, Cleared]:
    """Clear a market in synchronous rounds over so many shards in memory; any number gives the same outcome.

    Raises:
        NoPeople: There are fewer people than shards, or no shard.

    """
    if not 1 <= shards_count <= market.people_count:
        raise NoPeople(f"{market.people_count} people cannot be spread over {shards_count} shards")
    shards = split(market, shards_count=shards_count, step_milli=step_milli, round_number=round_number)
    cleared = clear_rounds(shards, places=market.places, floors=market.floors, caps=market.caps)
    state = _joined(market, shards, cleared)
    outcome = outcome_of(market, state, rises=cleared.rises, step_milli=step_milli, round_number=round_number)
    return outcome, cleared


def split(market: MarketArrays, *, shards_count: int, step_milli: int, round_number: int) -> list[Shard]:
    """Spread the people of a market over shards, in order."""
    whole = rows_of(market, round_number=round_number)
    task_of_wish = np.repeat(np.arange(market.tasks_count), whole.last - whole.first)
    bounds = np.linspace(0, market.people_count, shards_count + 1).astype(np.int64)
    shards = []
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        mine = (whole.people >= begin) & (whole.people < end)
        last = np.cumsum(np.bincount(task_of_wish[mine], minlength=market.tasks_count))
        rows = whole._replace(
            limits=whole.limits[begin:end],
            first=np.concatenate([[0], last[:-1]]),
            last=last,
            people=whole.people[mine] - np.int32(begin),
            asked=whole.asked[mine],
            turns=whole.turns[mine] if len(whole.turns) else whole.turns,
            first_person=np.array([begin], np.int64),
        )
        wishes = slice(market.person_first[begin], market.person_first[end])
        part = MarketArrays(
            places=market.places,
            floors=market.floors,
            caps=market.caps,
            limits=rows.limits,
            person_first=market.person_first[begin : end + 1] - market.person_first[begin],
            wished=market.wished[wishes],
            asked=market.asked[wishes],
            row_first=rows.first,
            row_last=rows.last,
            row_people=rows.people,
            row_asked=rows.asked,
        )
        shards.append(Shard(part, rows, first_person=begin, step_milli=step_milli, seed=round_number))
    return shards


def _joined(market: MarketArrays, shards: Sequence[Shard], cleared: Cleared) -> State:
    """Return the state of all shards together, as far as an outcome is read from it."""
    whole = start_of(market)
    held = [shard.state for shard in shards]
    return whole._replace(
        weights=cleared.weights,
        held_task=np.concatenate([state.held_task for state in held]),
        held_asked=np.concatenate([state.held_asked for state in held]),
        held_count=np.concatenate([state.held_count for state in held]),
        filled=cleared.filled.astype(np.int32),
    )


@compiled
def _offers(rows: Rows, state: State, tasks: Whole32, lacking: Whole, seed: int) -> tuple[Whole32, Whole, Whole]:
    count = 0
    for place in range(len(tasks)):
        count += min(lacking[place], rows.last[tasks[place]] - rows.first[tasks[place]])
    which, ranks, wishes = np.empty(count, np.int32), np.empty(count, np.int64), np.empty(count, np.int64)
    at = 0
    for place in range(len(tasks)):
        room = min(lacking[place], rows.last[tasks[place]] - rows.first[tasks[place]])
        if room > 0:
            found = readiest(rows, state, tasks[place], room, seed, ranks[at : at + room], wishes[at : at + room])
            which[at : at + found] = tasks[place]
            at += found
    return which[:at].copy(), ranks[:at].copy(), wishes[:at].copy()


@compiled
def _settle(
    rows: Rows, state: State, tasks: Whole32, weights: Whole, accepted: Whole, for_task: Whole32, step: int
) -> tuple[Whole32, Whole32]:
    for place in range(len(tasks)):
        set_weight(rows, state, tasks[place], weights[place], step)
    # By person, the best task first; of equals, the task numbered lowest.
    ranked = np.empty(len(accepted), np.int64)
    for place in range(len(accepted)):
        gain = state.weights[for_task[place]] - rows.asked[accepted[place]]
        ranked[place] = (np.int64(rows.people[accepted[place]]) << 31) - gain
    gained, left = np.empty(len(accepted), np.int32), np.empty(len(accepted), np.int32)
    gained_count, left_count = 0, 0
    by_task = np.argsort(for_task, kind="mergesort")
    for place in by_task[np.argsort(ranked[by_task], kind="mergesort")]:
        person, task, asked = rows.people[accepted[place]], for_task[place], rows.asked[accepted[place]]
        if state.held_count[person] == rows.limits[person]:
            if state.weights[task] - asked < state.enough[person]:
                continue
            left[left_count] = take(state, person, least_slot(state, person))
            left_count += 1
        give(state, person, task, asked)
        note_enough(rows, state, person, step)
        gained[gained_count] = task
        gained_count += 1
    return gained[:gained_count].copy(), left[:left_count].copy()
