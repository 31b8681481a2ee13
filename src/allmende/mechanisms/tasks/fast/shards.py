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
from allmende.mechanisms.tasks.fast.dealing import Part, deal
from allmende.mechanisms.tasks.fast.offers import Chosen, Offers, choose, replaced
from allmende.mechanisms.tasks.fast.outcome import Outcome, outcome_of
from allmende.mechanisms.tasks.fast.raising import readiest
from allmende.mechanisms.tasks.fast.state import (
    Rows,
    State,
    give,
    least_slot,
    note_enough,
    set_weight,
    start_of,
    take,
)


class People(Protocol):
    """Some of the people, wherever their wishes are kept: the one interface of clearing."""

    def offer(self, tasks: Whole32, lacking: Whole) -> Offers:
        """Return the readiest people for each task, as many as it lacks at most."""
        ...

    def settle(self, tasks: Whole32, weights: Whole, accepted: Whole) -> tuple[Whole32, Whole32]:
        """Take note of new weights and of the offers accepted (`wishes`); return tasks gained and tasks left."""
        ...

    def held(self) -> tuple[Whole32, Whole32, Whole32]:
        """Return what everybody holds: tasks and what was asked for them (slots), and how many slots are used."""
        ...


# Runs a function for each shard (or its number), like `map`.
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
# How many more than twice its part of the open places a shard is asked for: chance seldom gives it more than that.
ASKED_BESIDES = 3


class Shard:
    """Some of the people, kept in memory."""

    def __init__(self, part: Part, *, step_milli: int, seed: int) -> None:
        """Keep a part of the people, who hold nothing yet."""
        self.rows, self.state, self.first_person = part.rows, start_of(part.market), part.first_person
        self.step_milli, self.seed = step_milli, seed

    def offer(self, tasks: Whole32, lacking: Whole) -> Offers:
        """Return the readiest people for each task, as many as it lacks at most."""
        which, ranks, wishes = _offers(self.rows, self.state, tasks, lacking, self.seed)
        people = self.rows.people[wishes].astype(np.int64) + self.first_person
        return Offers(tasks=which, ranks=ranks, asked=self.rows.asked[wishes], people=people, wishes=wishes)

    def settle(self, tasks: Whole32, weights: Whole, accepted: Whole) -> tuple[Whole32, Whole32]:
        """Take note of new weights and of the offers accepted (`wishes`); return tasks gained and tasks left."""
        for_task = np.searchsorted(self.rows.last, accepted, side="right").astype(np.int32)
        return _settle(self.rows, self.state, tasks, weights, accepted, for_task, self.step_milli)

    def held(self) -> tuple[Whole32, Whole32, Whole32]:
        """Return what everybody holds: tasks and what was asked for them (slots), and how many slots are used."""
        return self.state.held_task, self.state.held_asked, self.state.held_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What the clearing knows at the end: weights (tasks), the log (rises, 5), and how many rounds it took."""

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
    at_end, rises, rounds_count = np.zeros(len(places), np.bool_), [np.empty((0, 5), np.int32)], 0
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
    chosen = _ask(people, each, lacking, open_places)
    found = chosen.counts.sum(axis=0)
    before = weights[lacking]
    after = np.where(found == open_places, np.maximum(before, chosen.highest), caps[lacking])
    # Whoever could still be had at the cap has just been asked; nobody ever becomes readier.
    at_end[lacking[found < open_places]] = True
    weights[lacking] = after
    risen = after > before
    settled = each(
        lambda shard: people[shard].settle(lacking[risen], after[risen], chosen.wishes[shard]), range(len(people))
    )
    for gained, left in settled:
        np.add.at(filled, gained, 1)
        np.subtract.at(filled, left, 1)
    log: Whole32 = np.stack((lacking, before, after, filled[lacking], 0 * after), axis=1)[risen].astype(np.int32)
    return log


def _ask(people: Sequence[People], each: Each, lacking: Whole32, open_places: Whole) -> Chosen:
    """Return which offers are accepted for the tasks that lack people.

    A shard is asked for about twice its part of the open places, and once more, for all of them, about those tasks of
    which everything it offered was accepted. What is accepted is the same as if all had been asked for at first.
    """
    few = np.minimum(open_places, 2 * open_places // len(people) + ASKED_BESIDES)
    offers: list[Offers] = list(each(lambda some: some.offer(lacking, few), people))
    chosen = choose(offers, lacking, open_places)
    more = (chosen.counts == few) & (few < open_places)
    again = np.flatnonzero(more.any(axis=1)).tolist()
    if not again:
        return chosen
    answers = each(lambda shard: people[shard].offer(lacking[more[shard]], open_places[more[shard]]), again)
    for shard, said in zip(again, answers, strict=True):
        offers[shard] = replaced(offers[shard], by=said, about=lacking[more[shard]])
    return choose(offers, lacking, open_places)


def clear_sharded(
    market: MarketArrays, *, shards_count: int, step_milli: int, round_number: int
) -> tuple[Outcome, Cleared]:
    """Clear a market in synchronous rounds over so many shards in memory; any number gives the same outcome.

    Raises:
        NoPeople: There are fewer people than shards, or no shard.

    """
    parts = deal(market, shards_count=shards_count, round_number=round_number)
    shards = [Shard(part, step_milli=step_milli, seed=round_number) for part in parts]
    return clear_market(market, shards, step_milli=step_milli, round_number=round_number)


def clear_market(
    market: MarketArrays, people: Sequence[People], *, step_milli: int, round_number: int, each: Each = map
) -> tuple[Outcome, Cleared]:
    """Clear a market whose people have been dealt out; see `clear_rounds`."""
    cleared = clear_rounds(people, places=market.places, floors=market.floors, caps=market.caps, each=each)
    held_task, held_asked, held_count = map(np.concatenate, zip(*each(lambda some: some.held(), people), strict=True))
    state = start_of(market)._replace(
        weights=cleared.weights,
        held_task=held_task,
        held_asked=held_asked,
        held_count=held_count,
        filled=cleared.filled.astype(np.int32),
    )
    outcome = outcome_of(market, state, rises=cleared.rises, step_milli=step_milli, round_number=round_number)
    return outcome, cleared


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
