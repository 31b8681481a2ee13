"""Share out units among those who had wished for them, when less is there than is wished for.

Three rules (`short_supply` in the rulebook):

- **share**: as evenly as the wishes allow, single units left over by turns (`mechanisms/goods/harvest.py`).
- **queue**: who ordered first gets their wish first.
- **rotation**: who was given least of it so far gets their wish first.

Several orders of one member count as one wish, with the largest of their weights, and are met in the order in which
they came; so nobody gains by ordering twice. Ties are drawn from the sharing's number (`harvest.py`) or by order ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from allmende.mechanisms.goods.harvest import share_harvest

PIECE_MILLI = 1000
HANDOUT_RULES = frozenset({"share", "queue", "rotation"})


class UnknownHandoutRule(ValueError):
    """A rule by which nothing is shared out."""


class NotWholePieces(ValueError):
    """Parts of a piece; the message names the order, or the amount."""


class NothingWished(ValueError):
    """A wish for nothing or less, of no weight, or no wish at all; the message names the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An order that waits.

    Attributes:
        member: Whose order it is.
        units_milli: At most so many, > 0.
        weight: How much it counts where units are shared evenly, > 0: a household of three may count 3.
        at_us: When it was ordered, microseconds since 1970 UTC.

    """

    member: str
    units_milli: int
    weight: int = 1
    at_us: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """Who gets how much: never more than wished for, and all there is unless every wish is met.

    Attributes:
        units_milli: Order -> units; zero ones included.
        behind: Member -> how far they are behind after this sharing, to be handed in at the next of this product
            (only the rule "share" counts it).
        left_milli: What nobody wished for.

    """

    units_milli: Mapping[str, int]
    behind: Mapping[str, int] = field(default_factory=dict)
    left_milli: int = 0


def hand_out(  # One argument per fact it rests on.
    units_milli: int,
    *,
    how: str,
    wishes: Mapping[str, Wish],
    pieces: bool,
    number: int,
    had: Mapping[str, int],
    behind: Mapping[str, int],
) -> HandedOut:
    """Return who gets how much.

    Args:
        units_milli: What there is.
        how: One of HANDOUT_RULES.
        wishes: Order -> wish.
        pieces: Whether only whole units are handed out.
        number: Which sharing of this product it is, from 0: draws the order of ties.
        had: Member -> what earlier sharings of this product gave them in all; who is not named had nothing.
        behind: Member -> what the last sharing they took part in left them behind.

    Raises:
        UnknownHandoutRule, NothingWished, NotWholePieces: What the name says.

    Examples:
        >>> orders = {"o1": Wish(member="ada", units_milli=3000), "o2": Wish(member="bo", units_milli=2000)}
        >>> hand_out(4000, how="share", wishes=orders, pieces=True, number=0, had={}, behind={}).units_milli
        {'o1': 2000, 'o2': 2000}

    """
    _refuse_impossible(units_milli, how=how, wishes=wishes, pieces=pieces)
    queue = sorted(wishes, key=lambda order: (wishes[order].at_us, order))
    wished: dict[str, int] = {}
    for wish in wishes.values():
        wished[wish.member] = wished.get(wish.member, 0) + wish.units_milli
    now_behind: dict[str, int] = {}
    if how == "queue":
        result = _in_turn(units_milli, [(order, wishes[order].units_milli) for order in queue])
    elif how == "rotation":
        turn = sorted(wished, key=lambda member: (had.get(member, 0), _draw(member, number)))
        given = _in_turn(units_milli, [(member, wished[member]) for member in turn])
        result = _to_orders(given, [(order, wishes[order]) for order in queue])
    else:
        given, now_behind = _evenly(units_milli, wished, wishes=wishes, pieces=pieces, number=number, behind=behind)
        result = _to_orders(given, [(order, wishes[order]) for order in queue])
    in_order = {order: result[order] for order in wishes}
    return HandedOut(units_milli=in_order, behind=now_behind, left_milli=units_milli - sum(in_order.values()))


def _refuse_impossible(units_milli: int, *, how: str, wishes: Mapping[str, Wish], pieces: bool) -> None:
    if how not in HANDOUT_RULES:
        raise UnknownHandoutRule(how)
    if not wishes:
        raise NothingWished
    for order, wish in wishes.items():
        if wish.units_milli <= 0 or wish.weight <= 0:
            raise NothingWished(order)
        if pieces and wish.units_milli % PIECE_MILLI:
            raise NotWholePieces(order)
    if units_milli < 0 or (pieces and units_milli % PIECE_MILLI):
        raise NotWholePieces(units_milli)


def _evenly(
    units_milli: int,
    wished: Mapping[str, int],
    *,
    wishes: Mapping[str, Wish],
    pieces: bool,
    number: int,
    behind: Mapping[str, int],
) -> tuple[dict[str, int], dict[str, int]]:
    """Return what each member gets, and how far they are behind afterwards."""
    size = PIECE_MILLI if pieces else 1
    weights: dict[str, int] = {}
    for wish in wishes.values():
        weights[wish.member] = max(wish.weight, weights.get(wish.member, 0))
    shared = share_harvest(
        units_milli // size,
        wishes={member: units // size for member, units in wished.items()},
        weights=weights,
        behind_millionths=behind,
        sharing_number=number,
    )
    return {member: portion.given * size for member, portion in shared.portions.items()}, shared.behind_millionths


def _in_turn(left_milli: int, wished: list[tuple[str, int]]) -> dict[str, int]:
    """Return what each gets where the first are served first."""
    given = {}
    for name, units_milli in wished:
        given[name] = min(units_milli, left_milli)
        left_milli -= given[name]
    return given


def _to_orders(given: Mapping[str, int], queue: list[tuple[str, Wish]]) -> dict[str, int]:
    """Spread what members get over their orders, first come first served."""
    left, result = dict(given), {}
    for order, wish in queue:
        result[order] = min(wish.units_milli, left[wish.member])
        left[wish.member] -= result[order]
    return result


def _draw(member: str, number: int) -> bytes:
    """Return a member's place in an order that anybody can draw again and nobody could choose."""
    return sha256(f"{number}:{member}".encode()).digest()
