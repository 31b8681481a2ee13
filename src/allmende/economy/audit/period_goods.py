"""Rebuild the goods of a period from what was replayed: what lay where, what moved, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from allmende.economy.audit.state import State
from allmende.economy.audit.store import PIECE_MILLI, Movement
from allmende.economy.bookings import node_account
from allmende.economy.goods import CostObject, Goods, Take, Use


def goods_of_period(
    state: State, group: str, *, start: date, cut_us: int, overheads_mwh: Mapping[str, int], rules: Mapping[str, str]
) -> Goods:
    """Return the goods that a settlement counts, and count them: what was booked before the cut and not counted yet.

    Products and batches of which nothing moved, and in which nothing lies, are left out.

    Args:
        state: What was replayed; its movements before the cut wait no longer.
        group: The group that is settled, with everything inside it.
        start: First day of the period: the product rules of that day hold.
        cut_us: What was booked from then on waits for the next period.
        overheads_mwh: Group -> effort given for it as a whole.
        rules: Group -> how its overhead is spread.

    """
    counted = _counted(state, set(state.groups_within(group)), cut_us=cut_us)
    moved = Counter[tuple[str, str]]()
    for each in counted:
        moved[each.node, each.way] += each.units_milli
    uses = [Use(node=each.node, to=each.to, units_milli=each.units_milli) for each in counted if each.way == "used"]
    nodes = _products(state, group, moved, start=start, cut_us=cut_us)
    for name, (batch, ended) in _batches(state, group, moved, cut_us=cut_us).items():
        nodes[name] = batch
        if ended == "finished":
            uses.append(Use(node=name, to=state.store.batches[name].product, units_milli=PIECE_MILLI))
    for needed in {use.to for use in uses} - nodes.keys() - state.groups.keys():
        # Something went into it that was worth nothing by itself, so nothing lay in it or moved.
        nodes[needed] = _idle(state, needed, start=start)
    return Goods(overheads_mwh=overheads_mwh, overhead_rules=rules, nodes=nodes, uses=uses, takes=_takes(counted))


def _counted(state: State, inside: set[str], *, cut_us: int) -> list[Movement]:
    counted, waiting = list[Movement](), list[Movement]()
    for each in state.store.waiting:
        now = each.at_us < cut_us and state.store.group_of(each.node) in inside
        (counted if now else waiting).append(each)
    state.store.waiting = waiting
    return counted


def _products(
    state: State, group: str, moved: Mapping[tuple[str, str], int], *, start: date, cut_us: int
) -> dict[str, CostObject]:
    nodes = {}
    for name, product in state.store.products.items():
        if not state.lies_within(product.group, group):
            continue
        opening_mwh, fresh_mwh = _lying(state, name, cut_us=cut_us)
        came, lost, back = moved[name, "came"], moved[name, "lost"], moved[name, "returned"]
        taken, used = moved[name, "taken"], moved[name, "used"]
        if not any((opening_mwh, fresh_mwh, product.counted_milli, came, lost, back, taken, used)):
            continue
        ruling = product.ruling(start)
        nodes[name] = CostObject(
            project=product.group,
            opening_mwh=opening_mwh,
            fresh_mwh=fresh_mwh,
            units_milli=product.counted_milli + came,
            rule=ruling.rule,
            shelf=ruling.shelf,
            lost_milli=lost,
            right=product.right,
            before_nwh=product.value_nwh,
        )
        if product.withdrawn and not nodes[name].units_milli and nodes[name].lying_mwh:
            # Nobody will take what still lies in it, so it counts as one unit that was lost.
            nodes[name] = replace(nodes[name], units_milli=PIECE_MILLI, lost_milli=PIECE_MILLI)
        if not product.right:
            product.counted_milli += came + back - taken - used - lost
    return nodes


def _batches(
    state: State, group: str, moved: Mapping[tuple[str, str], int], *, cut_us: int
) -> dict[str, tuple[CostObject, str]]:
    """Return the batches, each with how it had ended by the cut.

    Work that is credited after a batch ended goes the way of the rest: to its product, or to everyone.
    """
    nodes = {}
    for name, batch in state.store.batches.items():
        project = state.store.group_of(name) or ""
        if not state.lies_within(project, group):
            continue
        ended = batch.ended if batch.ended_us < cut_us else ""
        opening_mwh, fresh_mwh = _lying(state, name, cut_us=cut_us)
        if not (opening_mwh or fresh_mwh or moved[name, "finished"] or moved[name, "failed"]):
            continue
        node = CostObject(
            project=project,
            opening_mwh=opening_mwh,
            fresh_mwh=fresh_mwh,
            units_milli=PIECE_MILLI if ended else 0,
            lost_milli=PIECE_MILLI if ended == "failed" else 0,
            batch=True,
        )
        nodes[name] = (node, ended)
    return nodes


def _idle(state: State, name: str, *, start: date) -> CostObject:
    """Return something in which nothing lies: an open batch, or a product without stock."""
    product = state.store.products.get(name)
    project = state.store.group_of(name) or ""
    if product is None:
        return CostObject(project=project, batch=True)
    ruling = product.ruling(start)
    return CostObject(project=project, rule=ruling.rule, shelf=ruling.shelf, before_nwh=product.value_nwh)


def _lying(state: State, node: str, *, cut_us: int) -> tuple[int, int]:
    """Return what lay in a product or batch when the period began, and what was put in before the cut."""
    opening, fresh = state.since_settled(node_account(node), cut_us)
    state.forget_before(node_account(node), cut_us)
    return -opening, -fresh


def _takes(counted: Sequence[Movement]) -> list[Take]:
    """Return what people took; what they gave back counts below zero, its price as well."""
    signs = {"taken": 1, "returned": -1}
    return [
        Take(
            id=each.move,
            node=each.node,
            units_milli=signs[each.way] * each.units_milli,
            parts=each.parts,
            price_mwh=None if each.price_mwh is None else signs[each.way] * each.price_mwh,
        )
        for each in counted
        if each.way in signs
    ]
