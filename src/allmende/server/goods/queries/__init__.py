"""What is read about goods by other apps and by this app's operations."""

from allmende.server.goods.queries.stock import (
    free_of,
    frees_of,
    in_units,
    keeps_until,
    promised_of,
    stock_of,
    stocks_of,
)

__all__ = [
    "free_of",
    "frees_of",
    "in_units",
    "keeps_until",
    "promised_of",
    "stock_of",
    "stocks_of",
]
