"""What a booking is before it stands in a book: a draft, and the accounts it moves effort between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.ledger.entry import Fact, Posting
from allmende.values.effort import effort_mwh
from allmende.values.share import split


class BookingRefused(ValueError):
    """Base of everything that may never be booked."""


class EmptyId(BookingRefused):
    """A group, member or other thing without its id."""


class NobodyDidIt(BookingRefused):
    """Work without anyone who did it."""


class PartNotPositive(BookingRefused):
    """Somebody whose part of a work, or of what was taken, is zero or below."""


class NegativeMinutes(BookingRefused):
    """Work of less than no time."""


class WeightNotPositive(BookingRefused):
    """A weight of zero or below, at which an hour would count for nothing."""


class NegativeCents(BookingRefused):
    """Less than no money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All of an entry but what its book adds: number, time, who did it, and the hash of the text.

    Attributes:
        kind: One of the log grammar's kinds (docs/log-grammar.md).
        key: Idempotency key: the same event always drafts the same key, and a book holds each key once.
        facts: Plain dicts, lists, texts and whole numbers.
        postings: Movements of effort, summing to zero; none of them is zero.
        corrects: Number of the entry this one mends.
        text: What a person wrote; it stays outside the book, which keeps only its salted hash.

    """

    kind: str
    key: str
    facts: Mapping[str, Fact]
    postings: tuple[Posting, ...] = ()
    corrects: int | None = None
    text: str | None = None


# How the names of accounts begin, by what they count.
PERSON, EFFORT, FUND = "person:", "effort:", "fund:"
NODE, MONEY, LINK = "node:", "money:", "link:"
ACCOUNTS = (PERSON, EFFORT, FUND, NODE, MONEY, LINK)


def person_account(member: str) -> str:
    """Return the account of a member's own balance."""
    return PERSON + member


def effort_account(group: str) -> str:
    """Return the account of effort credited in a group and not yet shared out: its balance is minus that effort."""
    return EFFORT + group


def fund_account(group: str) -> str:
    """Return the account of a group's common fund: its balance is minus the effort it leaves open."""
    return FUND + group


def node_account(node: str) -> str:
    """Return the account of a product or batch: its balance is minus the effort that lies in it."""
    return NODE + node


def money_account(group: str) -> str:
    """Return the account of a group's money: its balance is minus what it took to raise what is not spent yet."""
    return MONEY + group


def link_account(group: str) -> str:
    """Return the account of what travelled with a group: above zero what it took along, below what it brought."""
    return LINK + group


def cost_account(*, group: str, purpose: str = "", money_cents: int = 0) -> str:
    """Return the account that work is charged to: the money it raised, else the node it was for, else the group."""
    if money_cents:
        return money_account(group)
    return node_account(purpose) if purpose else effort_account(group)


def for_what(*, purpose: str, money_cents: int) -> dict[str, Fact]:
    """Return the facts that say for what work is done; none where it is for the group as a whole.

    Raises:
        NegativeCents: The work would bring in less than no money.

    """
    if money_cents < 0:
        raise NegativeCents(money_cents)
    said: dict[str, Fact] = {"purpose": purpose} if purpose else {}
    return said | ({"money_cents": money_cents} if money_cents else {})


def credits_mwh(*, minutes: int, weight_milli: int, doers: Mapping[str, int]) -> dict[str, int]:
    """Return what each doer is credited: E = T x L, split by their parts with largest remainder.

    Raises:
        NobodyDidIt, PartNotPositive, NegativeMinutes, WeightNotPositive: There is nothing sound to credit.

    """
    refuse_unsound_work(minutes=minutes, weight_milli=weight_milli, doers=doers)
    return split(effort_mwh(minutes=minutes, weight_milli=weight_milli), doers)


def refuse_unsound_work(*, minutes: int, weight_milli: int, doers: Mapping[str, int]) -> None:
    """Raise the named error of work that cannot be; see `credits_mwh`."""
    if not doers:
        raise NobodyDidIt
    refuse_empty(*doers)
    for member, part in doers.items():
        if part <= 0:
            raise PartNotPositive(member)
    if minutes < 0:
        raise NegativeMinutes(minutes)
    if weight_milli <= 0:
        raise WeightNotPositive(weight_milli)


def refuse_empty(*ids: str) -> None:
    """Raise EmptyId if one of the ids is empty."""
    if not all(ids):
        raise EmptyId


def balanced(amounts_mwh: Mapping[str, int]) -> tuple[Posting, ...]:
    """Return postings for amounts by account, in order of accounts, leaving out what does not move."""
    assert sum(amounts_mwh.values()) == 0
    return tuple(Posting(account, amount) for account, amount in sorted(amounts_mwh.items()) if amount)
