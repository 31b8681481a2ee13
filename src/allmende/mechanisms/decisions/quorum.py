"""How many must take part for a decision to count, and what happens if they do not.

A quorum without a stated consequence lets those who would lose win by staying at home. So every quorum names its
fallback beforehand:

- `nothing changes`: the proposal is not accepted; things stay as they are.
- `vote again`: voting stays open once more for a stated time; after that the server names another fallback.
- `those who voted decide`: the result counts as it is. The quorum then only says that few took part.
- `maintainers decide`: it is handed to those who look after the group's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from allmende.mechanisms.decisions.thresholds import at_least

Fallback = Literal["nothing changes", "vote again", "those who voted decide", "maintainers decide"]
FALLBACKS: tuple[Fallback, ...] = get_args(Fallback)


class UnknownFallback(ValueError):
    """A fallback that is none of `FALLBACKS`."""


class TooManyTakePart(ValueError):
    """More people take part than may vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Whether enough took part.

    Attributes:
        eligible_count: All who may vote.
        taking_part_count: Those who count in a ballot, their own or their delegate's; abstaining is taking part.
        needed_count: How many it takes; 0 if there is no quorum.
        reached: Whether they did.
        fallback: What happens as they did not; None if they did.

    """

    eligible_count: int
    taking_part_count: int
    needed_count: int
    reached: bool
    fallback: Fallback | None


def quorum(taking_part_count: int, *, eligible_count: int, least_milli: int, fallback: Fallback) -> Quorum:
    """Return whether enough of those who may vote took part.

    Args:
        taking_part_count: How many count in a ballot.
        eligible_count: How many could.
        least_milli: The share that has to take part, in thousandths; 0 asks for nobody.
        fallback: What happens if they do not.

    Raises:
        BadThreshold: The share is none (`thresholds`).
        UnknownFallback: The fallback is none.
        TooManyTakePart: More take part than may.

    Examples:
        >>> quorum(3, eligible_count=10, least_milli=400, fallback="nothing changes")
        Quorum(eligible_count=10, taking_part_count=3, needed_count=4, reached=False, fallback='nothing changes')

    """
    if fallback not in FALLBACKS:
        raise UnknownFallback(repr(fallback))
    if not 0 <= taking_part_count <= eligible_count:
        raise TooManyTakePart(f"{taking_part_count} of {eligible_count}")
    needed_count = at_least(least_milli).needed_count(eligible_count) if least_milli != 0 else 0
    reached = taking_part_count >= needed_count
    return Quorum(
        eligible_count=eligible_count,
        taking_part_count=taking_part_count,
        needed_count=needed_count,
        reached=reached,
        fallback=None if reached else fallback,
    )
