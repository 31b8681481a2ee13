"""What changes associations; everything takes the decision of the group in whose name it is done."""

from allmende.server.associations.operations.accords import (
    agree,
    begin,
    begin_and_agree,
    found_from_below,
    join_association,
    leave_association,
    merge,
    move,
    split,
    withdraw,
)
from allmende.server.associations.operations.agreements import (
    accept,
    adopt_standard,
    book_acceptances,
    end_agreement,
    give_up_standard,
    publish,
    publish_version,
)
from allmende.server.associations.operations.boards import end_expired, recall_delegate, resign, send_delegate
from allmende.server.associations.operations.holding import hold_books_found, hold_books_of
from allmende.server.associations.operations.inheriting import inherit_due
from allmende.server.associations.operations.plans import Charter
from allmende.server.associations.operations.timely import bring_up_to_date

__all__ = [
    "Charter",
    "accept",
    "adopt_standard",
    "agree",
    "begin",
    "begin_and_agree",
    "book_acceptances",
    "bring_up_to_date",
    "end_agreement",
    "end_expired",
    "found_from_below",
    "give_up_standard",
    "hold_books_found",
    "hold_books_of",
    "inherit_due",
    "join_association",
    "leave_association",
    "merge",
    "move",
    "publish",
    "publish_version",
    "recall_delegate",
    "resign",
    "send_delegate",
    "split",
    "withdraw",
]
