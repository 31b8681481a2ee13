"""The tables of work: the board with its rounds, and what became of it."""

from allmende.server.work.models.board import (
    Need,
    Occurrence,
    Procedure,
    Round,
    RoundLimit,
    StandIn,
    Swap,
    Taking,
    Task,
    Wish,
)
from allmende.server.work.models.choosing import Decline, Leaning
from allmende.server.work.models.contributions import (
    Confirmation,
    Contribution,
    Correction,
    Objection,
    Part,
    State,
    What,
    is_reported,
)

__all__ = [
    "Confirmation",
    "Contribution",
    "Correction",
    "Decline",
    "Leaning",
    "Need",
    "Objection",
    "Occurrence",
    "Part",
    "Procedure",
    "Round",
    "RoundLimit",
    "StandIn",
    "State",
    "Swap",
    "Taking",
    "Task",
    "What",
    "Wish",
    "is_reported",
]
