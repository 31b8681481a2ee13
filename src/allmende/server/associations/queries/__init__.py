"""What others may ask about associations: who belongs to them and through which group, boards, agreements."""

from allmende.server.associations.queries.boards import board_of, delegates_of, sent_by
from allmende.server.associations.queries.people import associations_of, electorate_of, member_groups, people_in

__all__ = [
    "associations_of",
    "board_of",
    "delegates_of",
    "electorate_of",
    "member_groups",
    "people_in",
    "sent_by",
]
