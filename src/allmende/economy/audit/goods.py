"""Replay what happens to goods: stock never falls below zero, and a batch ends once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.audit.store import PIECE_MILLI, Batch, Movement, Product, Ruling
from allmende.economy.bookings import (
    batch_begun,
    batch_failed,
    batch_finished,
    good_lost,
    good_made,
    good_used,
    product_listed,
    product_ruled,
    product_withdrawn,
)
from allmende.ledger.entry import Entry

HOUR_US = 3_600_000_000


def listed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group that exists has something to give."""
    name, group = facts.text("product"), facts.text("group")
    pieces, right = facts.yes_or_no("pieces"), facts.yes_or_no("right")
    rule, shelf = facts.text("rule"), facts.text("shelf")
    draft = product_listed(product=name, group=group, pieces=pieces, rule=rule, shelf=shelf, right=right)
    yield from differences(entry, draft)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if name in state.groups or state.store.group_of(name) is not None:
        yield f"{name} exists already"
        return
    rulings = [Ruling(date.min, rule, shelf)]
    state.store.products[name] = Product(group=group, pieces=pieces, right=right, rulings=rulings)


def ruled(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Another rule holds from a day to come."""
    name, from_day = facts.text("product"), facts.day("from_day")
    rule, shelf = facts.text("rule"), facts.text("shelf")
    yield from differences(entry, product_ruled(product=name, rule=rule, shelf=shelf, from_day=from_day, turn=0))
    # A day starts last where it is 12 hours behind UTC; where the group lives the book does not know.
    if entry.at_us > ((from_day - date(1970, 1, 1)).days * 24 + 12) * HOUR_US:
        yield f"the rule would hold from {from_day}, which was over when it was changed"
    product = state.store.products.get(name)
    if product is None or product.withdrawn:
        yield f"there is no product {name}"
        return
    product.rulings.append(Ruling(from_day, rule, shelf))


def withdrawn(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Nothing more is made or taken of a product."""
    name = facts.text("product")
    yield from differences(entry, product_withdrawn(product=name))
    product = state.store.products.get(name)
    if product is None or product.withdrawn:
        yield f"there is no product {name}"
        return
    product.withdrawn = True


def begun(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """One making of a product begins."""
    name, of = facts.text("batch"), facts.text("product")
    planned_milli = facts.number("planned_milli")
    yield from differences(entry, batch_begun(batch=name, product=of, planned_milli=planned_milli))
    yield from unfit(state, of, units_milli=planned_milli)
    if of in state.store.products and state.store.products[of].right:
        yield f"nobody makes {of}: it is a right of use"
    if name in state.groups or state.store.group_of(name) is not None:
        yield f"{name} exists already"
        return
    state.store.batches[name] = Batch(of)


def finished(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A batch ends well: its units are in stock."""
    name, units_milli = facts.text("batch"), facts.number("units_milli")
    yield from differences(entry, batch_finished(batch=name, units_milli=units_milli))
    yield from _end(state, name, ended="finished", at_us=entry.at_us)
    batch = state.store.batches.get(name)
    if batch is None:
        return
    yield from _parts_of_pieces(state, batch.product, units_milli)
    came = Movement(at_us=entry.at_us, move=name, node=batch.product, way="came", units_milli=units_milli)
    yield from move(state, came)


def failed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A batch ends with nothing."""
    name = facts.text("batch")
    yield from differences(entry, batch_failed(batch=name))
    yield from _end(state, name, ended="failed", at_us=entry.at_us)


def made(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Units come into stock without a batch."""
    name, of, units_milli = facts.text("move"), facts.text("product"), facts.number("units_milli")
    how = facts.text("how")
    yield from differences(entry, good_made(move=name, product=of, units_milli=units_milli, how=how))
    yield from unfit(state, of, units_milli=units_milli)
    yield from seen(state, name)
    yield from move(state, Movement(at_us=entry.at_us, move=name, node=of, way="came", units_milli=units_milli))


def used(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Units go into another product, an open batch, or a group as a whole."""
    name, of, units_milli = facts.text("move"), facts.text("product"), facts.number("units_milli")
    to = facts.text("to")
    yield from differences(entry, good_used(move=name, product=of, units_milli=units_milli, to=to))
    yield from _parts_of_pieces(state, of, units_milli)
    yield from seen(state, name)
    if to not in state.groups and state.store.group_of(to) is None:
        yield f"there is no {to} for which it could be used"
        return
    if to in state.store.batches and state.store.batches[to].ended:
        yield f"batch {to} has {state.store.batches[to].ended} already"
    used_up = Movement(at_us=entry.at_us, move=name, node=of, way="used", units_milli=units_milli, to=to)
    yield from move(state, used_up)


def lost(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Units are gone."""
    name, of, units_milli = facts.text("move"), facts.text("product"), facts.number("units_milli")
    yield from differences(entry, good_lost(move=name, product=of, units_milli=units_milli))
    yield from _parts_of_pieces(state, of, units_milli)
    yield from seen(state, name)
    yield from move(state, Movement(at_us=entry.at_us, move=name, node=of, way="lost", units_milli=units_milli))


def unknown_purpose(state: State, purpose: str, *, group: str) -> Iterator[str]:
    """Yield whether something is done for a product or batch that the group does not have."""
    if purpose and state.store.group_of(purpose) != group:
        yield f"group {group} has no product or batch {purpose}"


def unfit(state: State, of: str, *, units_milli: int) -> Iterator[str]:
    """Yield why units of a product can neither be made nor taken."""
    product = state.store.products.get(of)
    if product is None:
        yield f"there is no product {of}"
    elif product.withdrawn:
        yield f"product {of} was withdrawn"
    yield from _parts_of_pieces(state, of, units_milli)


def seen(state: State, name: str) -> Iterator[str]:
    """Remember a movement's id, and yield whether it was there before."""
    if name in state.store.moves:
        yield f"movement {name} was booked already"
    state.store.moves.add(name)


def move(state: State, movement: Movement) -> Iterator[str]:
    """Move the stock, which never falls below zero, and let the movement wait for a settlement."""
    product = state.store.products.get(movement.node)
    if product is None:
        yield f"there is no product {movement.node}"
        return
    state.store.waiting.append(movement)
    if product.right:
        if movement.way not in ("taken", "returned"):
            yield f"{movement.node} is a right of use, of which there is no stock"
        return
    product.stock_milli += movement.units_milli * (1 if movement.way in ("came", "returned") else -1)
    if product.stock_milli < 0:
        yield f"{-product.stock_milli} thousandths of {movement.node} are more than was in stock"


def _end(state: State, name: str, *, ended: str, at_us: int) -> Iterator[str]:
    batch = state.store.batches.get(name)
    if batch is None:
        yield f"batch {name} was never begun"
        return
    if batch.ended:
        yield f"batch {name} has {batch.ended} already"
        return
    batch.ended, batch.ended_us = ended, at_us
    state.store.waiting.append(Movement(at_us=at_us, move=name, node=name, way=ended, units_milli=PIECE_MILLI))


def _parts_of_pieces(state: State, of: str, units_milli: int) -> Iterator[str]:
    product = state.store.products.get(of)
    if product is not None and product.pieces and units_milli % PIECE_MILLI:
        yield f"product {of} has only whole units, not {units_milli} thousandths"
