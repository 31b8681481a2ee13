"""What is read about goods by other apps and by this app's operations."""

from allmende.server.goods.queries.stock import (
    Counted,
    free_of,
    frees_of,
    in_units,
    keeps_until,
    promised_of,
    stock_of,
    stocks_of,
)
from allmende.server.goods.queries.waiting import household_of, still_here, waiting_for

__all__ = [
    "Counted",
    "free_of",
    "frees_of",
    "household_of",
    "in_units",
    "keeps_until",
    "promised_of",
    "still_here",
    "stock_of",
    "stocks_of",
    "waiting_for",
]
