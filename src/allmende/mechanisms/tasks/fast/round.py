"""A whole round over arrays, from the statements to the outcome."""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole32
from allmende.mechanisms.tasks.fast.outcome import Outcome, outcome_of
from allmende.mechanisms.tasks.fast.raising import raise_in_turn
from allmende.mechanisms.tasks.fast.state import Rows, State, draw, rows_of, start_of


def clear_arrays(market: MarketArrays, *, step_milli: int, round_number: int) -> Outcome:
    rows, state = rows_of(market, round_number=round_number), start_of(market)
    rises, left = raise_in_turn(rows, state, np.arange(market.tasks_count, dtype=np.int32), step_milli, round_number, 200)
    return outcome_of(market, state, rises=rises, step_milli=step_milli, round_number=round_number)
