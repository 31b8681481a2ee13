"""Draft what is bought with a group's money. What came in is work that raised it (`work.py`, `money_cents`)."""

from __future__ import annotations

from allmende.economy.bookings.draft import (
    BookingRefused,
    Draft,
    balanced,
    cost_account,
    money_account,
    refuse_empty,
)
from allmende.ledger.entry import Fact
from allmende.values.rounding import half_up


class NothingSpent(BookingRefused):
    """A purchase of no cent or less."""


class MoreThanThere(BookingRefused):
    """More cents spent than are there."""


class NotAHash(BookingRefused):
    """A receipt named otherwise than by the 64 hex digits of its SHA-256."""


def money_spent(
    *,
    purchase: str,
    group: str,
    cents: int,
    effort_mwh: int,
    purpose: str = "",
    what: str | None = None,
    receipt_hash: str = "",
) -> Draft:
    """Draft that a group spent money: the effort of raising it moves to what it was spent for. Key: the purchase.

    Args:
        purchase: Id of the purchase.
        group: Whose money it was.
        cents: How much.
        effort_mwh: The effort that goes with these cents: `effort_of_cents`.
        purpose: The product or batch it was for; "" for the group as a whole.
        what: What was bought; it stays outside the book.
        receipt_hash: SHA-256 of the receipt's picture as 64 hex digits, or "".

    Raises:
        NothingSpent, NotAHash: What the name says.

    """
    refuse_empty(purchase, group)
    if cents <= 0:
        raise NothingSpent(cents)
    if receipt_hash and (len(receipt_hash) != 64 or not set(receipt_hash) <= set("0123456789abcdef")):
        raise NotAHash(receipt_hash)
    facts: dict[str, Fact] = {
        "purchase": purchase,
        "group": group,
        "cents": cents,
        "purpose": purpose,
        "effort_mwh": effort_mwh,
        "receipt_hash": receipt_hash,
    }
    amounts = {money_account(group): effort_mwh, cost_account(group=group, purpose=purpose): -effort_mwh}
    return Draft(kind="money.spent", key=f"spent:{purchase}", facts=facts, postings=balanced(amounts), text=what)


def effort_of_cents(*, cents: int, there_cents: int, there_mwh: int) -> int:
    """Return the effort that leaves with some cents: in proportion, rounded half up; the last cent takes the rest.

    Args:
        cents: What is spent, > 0.
        there_cents: What is there before, >= cents.
        there_mwh: What it took to raise that: minus the balance of `money:<group>`.

    Raises:
        NothingSpent, MoreThanThere: What the name says.

    Examples:
        >>> effort_of_cents(cents=500, there_cents=1500, there_mwh=1000)
        333

    """
    if cents <= 0:
        raise NothingSpent(cents)
    if cents > there_cents:
        raise MoreThanThere(f"{cents} of {there_cents}")
    return half_up(there_mwh * cents, whole=there_cents)
