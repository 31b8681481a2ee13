"""Draft what happens to goods: products and their rules, batches, and every movement of units.

Units are thousandths (`_milli`); a product counted in pieces moves multiples of 1000 only. No kind in this file moves
effort: what units are worth is known when the period is settled (docs/goods-and-pools.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from allmende.economy.bookings.draft import BookingRefused, Draft, PartNotPositive, refuse_empty
from allmende.ledger.entry import Fact
from allmende.values.rounding import half_up

PRODUCT_RULES = frozenset({"flat_rate", "flat_allocation", "production_effort", "auction", "gift"})
WAYS_TO_COME = frozenset({"made", "found"})


class UnknownProductRule(BookingRefused):
    """A rule by which no product is shared."""


class UnknownMovement(BookingRefused):
    """Units that came in another way than made or found."""


class UnitsNotPositive(BookingRefused):
    """A movement or a plan of nothing, or of less."""


class NobodyTakesIt(BookingRefused):
    """Units taken by nobody."""


class PriceWithoutAuction(BookingRefused):
    """A price that no auction found, or an auction without one."""


class NegativePrice(BookingRefused):
    """A price below zero."""


def product_listed(*, product: str, group: str, pieces: bool, rule: str, shelf: str = "", right: bool = False) -> Draft:
    """Draft that a group has something to give. Key: the product.

    Args:
        product: Id of the product.
        group: Whose it is.
        pieces: Whether it is counted in whole units only.
        rule: By which rule those who take it are asked, one of PRODUCT_RULES.
        shelf: Products on one shelf of a group ask for the same per unit, where the rule is flat allocation.
        right: Whether it is a right of use of what nobody had to make: it is taken without stock, and has no effort.

    Raises:
        UnknownProductRule: What the name says.

    """
    refuse_empty(product, group)
    _refuse_unknown_rule(rule)
    facts: dict[str, Fact] = {
        "product": product,
        "group": group,
        "pieces": pieces,
        "rule": rule,
        "shelf": shelf,
        "right": right,
    }
    return Draft(kind="product.listed", key=f"listed:{product}", facts=facts)


def product_ruled(
    *, product: str, rule: str, from_day: date, turn: int, shelf: str = "", reason: str | None = None
) -> Draft:
    """Draft that another rule holds for a product in the periods that start on a day or later.

    Key: the product and `turn`, which counts the changes of its rule before.

    Raises:
        UnknownProductRule: What the name says.

    """
    refuse_empty(product)
    _refuse_unknown_rule(rule)
    facts: dict[str, Fact] = {"product": product, "rule": rule, "shelf": shelf, "from_day": from_day.isoformat()}
    return Draft(kind="product.ruled", key=f"ruled:{product}:{turn}", facts=facts, text=reason)


def product_withdrawn(*, product: str, reason: str | None = None) -> Draft:
    """Draft that nothing more is made or taken of a product. Key: the product."""
    refuse_empty(product)
    facts: dict[str, Fact] = {"product": product}
    return Draft(kind="product.withdrawn", key=f"withdrawn-product:{product}", facts=facts, text=reason)


def batch_begun(*, batch: str, product: str, planned_milli: int) -> Draft:
    """Draft that one making of a product begins; from now on work can be done for it. Key: the batch."""
    refuse_empty(batch, product)
    _refuse_no_units(planned_milli)
    facts: dict[str, Fact] = {"batch": batch, "product": product, "planned_milli": planned_milli}
    return Draft(kind="batch.begun", key=f"begun:{batch}", facts=facts)


def batch_finished(*, batch: str, units_milli: int) -> Draft:
    """Draft that a batch is finished and its units are in stock, without another entry. Key: the batch."""
    refuse_empty(batch)
    _refuse_no_units(units_milli)
    facts: dict[str, Fact] = {"batch": batch, "units_milli": units_milli}
    return Draft(kind="batch.finished", key=f"finished:{batch}", facts=facts)


def batch_failed(*, batch: str, reason: str | None = None) -> Draft:
    """Draft that nothing came of a batch: its effort falls on everyone. Key: the batch."""
    refuse_empty(batch)
    facts: dict[str, Fact] = {"batch": batch}
    return Draft(kind="batch.failed", key=f"failed:{batch}", facts=facts, text=reason)


def good_made(*, move: str, product: str, units_milli: int, how: str = "made") -> Draft:
    """Draft that units came into stock without a batch: "made", or "found" when counting. Key: the movement.

    Raises:
        UnknownMovement, UnitsNotPositive: What the name says.

    """
    if how not in WAYS_TO_COME:
        raise UnknownMovement(how)
    return _movement("good.made", move=move, product=product, units_milli=units_milli, facts={"how": how})


def good_used(*, move: str, product: str, units_milli: int, to: str) -> Draft:
    """Draft that units went into something: a product or batch (its id), or a group as a whole. Key: the movement.

    Raises:
        UnitsNotPositive: What the name says.

    """
    refuse_empty(to)
    return _movement("good.used", move=move, product=product, units_milli=units_milli, facts={"to": to})


def good_lost(*, move: str, product: str, units_milli: int, reason: str | None = None) -> Draft:
    """Draft that units spoiled, broke or were missing when counting. Key: the movement.

    Raises:
        UnitsNotPositive: What the name says.

    """
    return _movement("good.lost", move=move, product=product, units_milli=units_milli, facts={}, text=reason)


def good_taken(
    *,
    move: str,
    product: str,
    units_milli: int,
    parts: Mapping[str, int],
    price_mwh: int | None = None,
    auction: str = "",
) -> Draft:
    """Draft that somebody took units. Key: the movement.

    Args:
        move: Id of the movement.
        product: What was taken.
        units_milli: How much of it.
        parts: Member -> their part of it, any positive whole numbers: who is asked for it.
        price_mwh: What an auction asks for these units in all; None for what its rule asks for.
        auction: The auction that gave them at this price; "" with price None.

    Raises:
        NobodyTakesIt, PartNotPositive, UnitsNotPositive, PriceWithoutAuction, NegativePrice: What the name says.

    """
    if not parts:
        raise NobodyTakesIt(move)
    refuse_empty(*parts)
    for member, part in parts.items():
        if part <= 0:
            raise PartNotPositive(member)
    if (price_mwh is None) != (auction == ""):
        raise PriceWithoutAuction(move)
    if price_mwh is not None and price_mwh < 0:
        raise NegativePrice(price_mwh)
    facts: dict[str, Fact] = {"parts": dict(parts), "price_mwh": price_mwh, "auction": auction}
    return _movement("good.taken", move=move, product=product, units_milli=units_milli, facts=facts)


def good_returned(*, move: str, returns: str, units_milli: int, reason: str | None = None) -> Draft:
    """Draft that units of a taking were given back; who took them is asked for so much less. Key: the movement.

    Args:
        move: Id of the movement.
        returns: The movement by which they were taken.
        units_milli: How many come back; of one taking no more in all than was taken.
        reason: Why, in their words.

    Raises:
        UnitsNotPositive: What the name says.

    """
    refuse_empty(move, returns)
    _refuse_no_units(units_milli)
    facts: dict[str, Fact] = {"move": move, "returns": returns, "units_milli": units_milli}
    return Draft(kind="good.returned", key=f"moved:{move}", facts=facts, text=reason)


def returned_price_mwh(price_mwh: int, *, taken_milli: int, before_milli: int, units_milli: int) -> int:
    """Return which part of the price of a taking falls away when units of it come back.

    Counted over all that came back so far and rounded half up, so that whoever gives back everything owes nothing.

    Args:
        price_mwh: What the auction asked for the taking in all.
        taken_milli: How much was taken.
        before_milli: How much of it came back before.
        units_milli: How much comes back now.

    Examples:
        >>> [returned_price_mwh(100, taken_milli=3000, before_milli=n, units_milli=1000) for n in (0, 1000, 2000)]
        [33, 34, 33]

    """

    def until(milli: int) -> int:
        return half_up(price_mwh * milli, whole=taken_milli)

    return until(before_milli + units_milli) - until(before_milli)


def _movement(
    kind: str, *, move: str, product: str, units_milli: int, facts: Mapping[str, Fact], text: str | None = None
) -> Draft:
    refuse_empty(move, product)
    _refuse_no_units(units_milli)
    said: dict[str, Fact] = {"move": move, "product": product, "units_milli": units_milli, **facts}
    return Draft(kind=kind, key=f"moved:{move}", facts=said, text=text)


def _refuse_unknown_rule(rule: str) -> None:
    if rule not in PRODUCT_RULES:
        raise UnknownProductRule(rule)


def _refuse_no_units(units_milli: int) -> None:
    if units_milli <= 0:
        raise UnitsNotPositive(units_milli)
