"""Replay who takes goods, gives them back, and is given a part of what is scarce."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.auction import Award
from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.goods import move, seen, unfit
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.audit.store import Movement, Taking
from allmende.economy.bookings import good_returned, good_taken, goods_shared, returned_price_mwh
from allmende.economy.handout import Wish, hand_out
from allmende.ledger.entry import Entry


def taken(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Members take units; at a price only if an auction gave them these units at that price."""
    name, of, units_milli = facts.text("move"), facts.text("product"), facts.number("units_milli")
    parts, price_mwh, auction = facts.numbers("parts"), _price(facts), facts.text("auction")
    draft = good_taken(
        move=name, product=of, units_milli=units_milli, parts=parts, price_mwh=price_mwh, auction=auction
    )
    yield from differences(entry, draft)
    yield from unfit(state, of, units_milli=units_milli)
    yield from seen(state, name)
    for member in sorted(parts):
        if not state.is_member(member):
            yield f"{member} is not a member"
    if price_mwh is not None:
        yield from _not_awarded(state, auction, of, units_milli=units_milli, price_mwh=price_mwh, parts=parts)
    took = Movement(
        at_us=entry.at_us,
        move=name,
        node=of,
        way="taken",
        units_milli=units_milli,
        parts=parts,
        price_mwh=price_mwh,
    )
    yield from move(state, took)
    state.store.takings[name] = Taking(product=of, units_milli=units_milli, parts=parts, price_mwh=price_mwh)


def returned(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Units of one taking come back, no more in all than were taken."""
    name, of, units_milli = facts.text("move"), facts.text("returns"), facts.number("units_milli")
    yield from differences(entry, good_returned(move=name, returns=of, units_milli=units_milli))
    yield from seen(state, name)
    taking = state.store.takings.get(of)
    if taking is None:
        yield f"nothing was taken as {of}"
        return
    left_milli = taking.units_milli - taking.returned_milli
    if units_milli > left_milli:
        yield f"{units_milli} thousandths come back where {left_milli} were taken"
        return
    price_mwh = None
    if taking.price_mwh is not None:
        price_mwh = returned_price_mwh(
            taking.price_mwh,
            taken_milli=taking.units_milli,
            before_milli=taking.returned_milli,
            units_milli=units_milli,
        )
    taking.returned_milli += units_milli
    product = state.store.products.get(taking.product)
    if product is not None and product.pieces and units_milli % 1000:
        yield f"product {taking.product} has only whole units, not {units_milli} thousandths"
    back = Movement(
        at_us=entry.at_us,
        move=name,
        node=taking.product,
        way="returned",
        units_milli=units_milli,
        parts=taking.parts,
        price_mwh=price_mwh,
    )
    yield from move(state, back)


def shared(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Units in stock are shared out by the wishes, and by what earlier sharings gave."""
    name, of, number = facts.text("handout"), facts.text("product"), facts.number("number")
    units_milli, how = facts.number("units_milli"), facts.text("how")
    wishes = {order: _wish(wish) for order, wish in facts.inside("wishes").each().items()}
    yield from unfit(state, of, units_milli=units_milli)
    product = state.store.products.get(of)
    if product is None:
        return
    if name in state.store.handouts or number in state.store.handout_numbers[of]:
        yield f"handout {name} was booked already, or another of the number {number}"
    state.store.handouts.add(name)
    state.store.handout_numbers[of].add(number)
    if units_milli > product.stock_milli:
        yield f"{units_milli} thousandths are shared out where {product.stock_milli} are in stock"
    for member in sorted({wish.member for wish in wishes.values()}):
        if not state.is_member(member):
            yield f"{member} is not a member"
    had, behind = state.store.had_milli[of], state.store.behind[of]
    handed_out = hand_out(
        units_milli, how=how, wishes=wishes, pieces=product.pieces, number=number, had=had, behind=behind
    )
    draft = goods_shared(
        handout=name,
        product=of,
        number=number,
        units_milli=units_milli,
        how=how,
        wishes=wishes,
        had=had,
        behind=behind,
        handed_out=handed_out,
    )
    yield from differences(entry, draft)
    behind.update(handed_out.behind)
    for order, given in handed_out.units_milli.items():
        had[wishes[order].member] += given


def _price(facts: Facts) -> int | None:
    if "price_mwh" not in facts.values:
        raise WrongFact("price_mwh")
    return None if facts.values["price_mwh"] is None else facts.number("price_mwh")


def _wish(facts: Facts) -> Wish:
    return Wish(
        member=facts.text("member"),
        units_milli=facts.number("units_milli"),
        weight=facts.number("weight"),
        at_us=facts.number("at_us"),
    )


def _not_awarded(
    state: State, auction: str, of: str, *, units_milli: int, price_mwh: int, parts: dict[str, int]
) -> Iterator[str]:
    """Yield whether no auction gave these units at this price to anybody who takes them; an award is taken once."""
    awards = state.store.awards.get(auction)
    if awards is None:
        yield f"auction {auction} has not closed"
        return
    for member in sorted(parts):
        award = Award(member=member, product=of, units_milli=units_milli, price_mwh=price_mwh)
        if awards[award]:
            awards[award] -= 1
            return
    yield f"auction {auction} gave {units_milli} thousandths of {of} at {price_mwh} to none of them, or they took it"
