"""What changes associations; everything takes the decision of the group in whose name it is done."""

from allmende.server.associations.operations.accords import (
    Charter,
    agree,
    found_from_below,
    join_association,
    leave_association,
    merge,
    move,
    split,
    withdraw,
)
from allmende.server.associations.operations.boards import end_expired, recall_delegate, resign, send_delegate
from allmende.server.associations.operations.inheriting import inherit_due

__all__ = [
    "Charter",
    "agree",
    "end_expired",
    "found_from_below",
    "inherit_due",
    "join_association",
    "leave_association",
    "merge",
    "move",
    "recall_delegate",
    "resign",
    "send_delegate",
    "split",
    "withdraw",
]
