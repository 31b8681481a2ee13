"""What changes groups. Each operation is one transaction, and one entry in the book."""

from allmende.server.groups.operations.away import announce_break, end_break
from allmende.server.groups.operations.belonging import (
    add_without_sign_in,
    change_membership,
    check_place,
    join,
    leave,
    member_for,
    need_maintainer,
    put_into_household,
)
from allmende.server.groups.operations.founding import describe, found, found_without_members
from allmende.server.groups.operations.vouching import vouch, withdraw_vouching

__all__ = [
    "add_without_sign_in",
    "announce_break",
    "change_membership",
    "check_place",
    "describe",
    "end_break",
    "found",
    "found_without_members",
    "join",
    "leave",
    "member_for",
    "need_maintainer",
    "put_into_household",
    "vouch",
    "withdraw_vouching",
]
