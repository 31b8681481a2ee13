"""Deal the people of a market out to shards, each with its own wishes by person and by task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.state import Rows, rows_of


class NoPeople(ValueError):
    """Fewer than one shard, or more shards than people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a shard is given: a market of its people alone, and the number of the first of them over all shards."""

    market: MarketArrays
    rows: Rows
    first_person: int


def deal(market: MarketArrays, *, shards_count: int, round_number: int) -> list[Part]:
    """Return one part per shard, people in order; the rotation of each task is worked out over all people first.

    Raises:
        NoPeople: There are fewer people than shards, or no shard.

    """
    if not 1 <= shards_count <= market.people_count:
        raise NoPeople(f"{market.people_count} people cannot be spread over {shards_count} shards")
    whole = rows_of(market, round_number=round_number)
    bounds = np.linspace(0, market.people_count, shards_count + 1).astype(np.int64)
    shard_of = np.repeat(np.arange(shards_count, dtype=np.int32), np.diff(bounds))
    firsts, lasts, people, asked, turns = _deal(whole, shard_of, bounds)
    return [
        _part(market, whole, firsts[shard], lasts[shard], (people, asked, turns), bounds[shard : shard + 2].tolist())
        for shard in range(shards_count)
    ]


def _part(
    market: MarketArrays, whole: Rows, firsts: Whole, lasts: Whole, columns: tuple[Whole32, ...], bounds: list[int]
) -> Part:
    begin, end = bounds
    people, asked, turns = (column[firsts[0] : lasts[-1]] for column in columns)
    rows = whole._replace(
        limits=whole.limits[begin:end],
        first=firsts - firsts[0],
        last=lasts - firsts[0],
        people=people,
        asked=asked,
        turns=turns,
        first_person=np.array([begin], np.int64),
    )
    wishes = slice(market.person_first[begin], market.person_first[end])
    mine = MarketArrays(
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
    return Part(market=mine, rows=rows, first_person=begin)


@compiled
def _deal(rows: Rows, shard_of: Whole32, bounds: Whole) -> tuple[Whole, Whole, Whole32, Whole32, Whole32]:
    """Return where each task's row begins and ends in each shard (shards, tasks), and all rows, shard by shard."""
    shards_count, tasks_count = len(bounds) - 1, len(rows.first)
    counts = np.zeros((shards_count, tasks_count), np.int64)
    for task in range(tasks_count):
        for wish in range(rows.first[task], rows.last[task]):
            counts[shard_of[rows.people[wish]], task] += 1
    lasts = np.cumsum(counts).reshape(shards_count, tasks_count)
    firsts = lasts - counts
    at = firsts.copy()
    people, asked = np.empty_like(rows.people), np.empty_like(rows.asked)
    turns = np.empty_like(rows.turns)
    for task in range(tasks_count):
        for wish in range(rows.first[task], rows.last[task]):
            shard = shard_of[rows.people[wish]]
            place = at[shard, task]
            people[place] = rows.people[wish] - bounds[shard]
            asked[place] = rows.asked[wish]
            if len(turns):
                turns[place] = rows.turns[wish]
            at[shard, task] += 1
    return firsts, lasts, people, asked, turns
