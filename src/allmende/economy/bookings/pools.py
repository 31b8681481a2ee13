"""Draft what travels when a group joins a pool or leaves one: balances, from one book to another.

The book left and the book entered each have an entry; `link:` + group stands in both against what its people took
along or brought. What the receiving book cannot check is the other book: so it names its origin and a checkpoint.
"""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.bookings.draft import (
    BookingRefused,
    Draft,
    balanced,
    fund_account,
    link_account,
    person_account,
    refuse_empty,
)
from allmende.ledger.entry import Fact
from allmende.values.share import split

LEAVING_RULES = frozenset({"carry", "give"})


class UnknownLeavingRule(BookingRefused):
    """A rule for leaving that is neither "carry" nor "give"."""


class NegativeLimit(BookingRefused):
    """A limit below zero on what travels."""


class NotACheckpoint(BookingRefused):
    """A checkpoint without entries, or without its root as 64 hex digits."""


def travelling_mwh(balances_mwh: Mapping[str, int], *, limit_mwh: int) -> dict[str, int]:
    """Return what travels of each balance: all, or in proportion where the amounts (of either sign) exceed the limit.

    Args:
        balances_mwh: Member -> balance, above zero for credit, below for debt.
        limit_mwh: The most that travels in all, credits and debts counted alike, >= 0: the lower of both books'
            `pool_link_limit_wh`, in thousandths.

    Raises:
        NegativeLimit: What the name says.

    Examples:
        >>> travelling_mwh({"ada": 3000, "bo": -1000, "cy": 0}, limit_mwh=2000)
        {'ada': 1500, 'bo': -500}

    """
    if limit_mwh < 0:
        raise NegativeLimit(limit_mwh)
    sizes = {member: abs(balance) for member, balance in sorted(balances_mwh.items()) if balance}
    parts = split(min(limit_mwh, sum(sizes.values())), sizes)
    return {member: part if balances_mwh[member] > 0 else -part for member, part in parts.items() if part}


def group_closed_book(*, group: str, to_book: str, members: Mapping[str, int]) -> Draft:
    """Draft that a group's own book ends, and what its people take along into another. Key: the group.

    Args:
        group: The group at the root of this book.
        to_book: Origin of the book where it goes on.
        members: Member -> what travels (`travelling_mwh`), in milli weighted hours.

    """
    refuse_empty(group, to_book, *members)
    facts: dict[str, Fact] = {"group": group, "to_book": to_book, "members": _moving(members)}
    postings = balanced(_travelling(group, members))
    return Draft(kind="group.closed_book", key=f"closed-book:{group}", facts=facts, postings=postings)


def group_opened_book(*, group: str, from_book: str, size: int, root: str, members: Mapping[str, int]) -> Draft:
    """Draft what the people of a group bring into its own new book from that of the pool it left. Key: the group.

    Args:
        group: The group at the root of this book.
        from_book: Origin of the book it comes from.
        size: Entries of that book, the one that let it go included.
        root: Root of that book's tree at this size, as 64 hex digits.
        members: Member (as named in this book) -> what they bring.

    Raises:
        NotACheckpoint: What the name says.

    """
    facts, postings = _bringing(group=group, from_book=from_book, size=size, root=root, members=members)
    return Draft(kind="group.opened_book", key=f"opened-book:{group}", facts=facts, postings=balanced(postings))


def group_brought(
    *, group: str, from_book: str, size: int, root: str, members: Mapping[str, int], turn: int = 0
) -> Draft:
    """Draft what the people of a group bring into the book of the pool it joins. Key: the group and `turn`.

    Arguments and errors as in `group_opened_book`; `turn` counts how often the group joined before.
    """
    facts, postings = _bringing(group=group, from_book=from_book, size=size, root=root, members=members)
    return Draft(kind="group.brought", key=f"brought:{group}:{turn}", facts=facts, postings=balanced(postings))


def group_gone(
    *,
    group: str,
    pool: str,
    to_book: str,
    rule: str,
    members: Mapping[str, int],
    given: Mapping[str, int],
    turn: int = 0,
) -> Draft:
    """Draft that a group leaves a pool: what its people take along, and what stays with the pool's fund.

    Credit that stays is a gift to the others, debt that stays is carried by them. Key: the group and `turn`.

    Args:
        group: Who leaves.
        pool: The group at the root of this book, whose fund takes what stays.
        to_book: Origin of the book where it goes on.
        rule: "carry" or "give", as `pool_leaving_rule` says.
        members: Member -> what travels (`travelling_mwh`); nothing where the rule is "give".
        given: Member -> what stays behind; with `members` the balances of those who leave.
        turn: How often the group left before.

    Raises:
        UnknownLeavingRule: What the name says.

    """
    refuse_empty(group, pool, to_book, *members, *given)
    if rule not in LEAVING_RULES:
        raise UnknownLeavingRule(rule)
    facts: dict[str, Fact] = {
        "group": group,
        "to_book": to_book,
        "rule": rule,
        "members": _moving(members),
        "given": _moving(given),
    }
    amounts = _travelling(group, members)
    for member, amount in given.items():
        amounts[person_account(member)] = amounts.get(person_account(member), 0) - amount
    amounts[fund_account(pool)] = sum(given.values())
    return Draft(kind="group.gone", key=f"gone:{group}:{turn}", facts=facts, postings=balanced(amounts))


def _bringing(
    *, group: str, from_book: str, size: int, root: str, members: Mapping[str, int]
) -> tuple[dict[str, Fact], dict[str, int]]:
    refuse_empty(group, from_book, *members)
    if size < 1 or len(root) != 64 or not set(root) <= set("0123456789abcdef"):
        raise NotACheckpoint(f"{size} {root}")
    facts: dict[str, Fact] = {
        "group": group,
        "from_book": from_book,
        "checkpoint": {"size": size, "root": root},
        "members": _moving(members),
    }
    return facts, {account: -amount for account, amount in _travelling(group, members).items()}


def _moving(members: Mapping[str, int]) -> dict[str, Fact]:
    return {member: amount for member, amount in members.items() if amount}


def _travelling(group: str, members: Mapping[str, int]) -> dict[str, int]:
    """Return what leaves a book: each member's part, and the link that stands against all of it."""
    amounts = {person_account(member): -amount for member, amount in members.items()}
    amounts[link_account(group)] = sum(members.values())
    return amounts
