"""Decide by consensus: somebody agrees and nobody blocks, or every block has been resolved.

Four stances: `agree`; `stand aside`, I do not share it and do not stand in its way; `concern`, I want this heard and
recorded, and it may go on; `block`, it must not go on like this. A block stays until the one who raised it lifts it,
or until it was resolved in the way the group agreed on beforehand. Source: Seeds for Change, "Consensus
Decision Making"; Siefkes, "From Exchange to Contributions" (2007), on deciding in peer projects.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allmende.mechanisms.decisions.tally import count

STANCES = ("agree", "stand aside", "concern", "block")


class NothingToResolve(ValueError):
    """A block is said to be resolved by somebody who raised none; the message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """The outcome of a search for consensus.

    Attributes:
        counts: Stance -> for how many people it was taken.
        blocked_by: Whose blocks are unresolved, by name.
        resolved: Whose blocks were resolved, by name.
        concerns_of: Who has a concern, by name; it is recorded with the decision.
        accepted: Whether somebody agrees and no block is left.

    """

    counts: Mapping[str, int]
    blocked_by: tuple[str, ...]
    resolved: tuple[str, ...]
    concerns_of: tuple[str, ...]
    accepted: bool


def consensus(
    stances: Mapping[str, str], *, resolved: Collection[str] = (), weights: Mapping[str, int] | None = None
) -> Consensus:
    """Return whether there is consensus.

    Args:
        stances: Who takes part -> their last stance, one of `STANCES`.
        resolved: Whose blocks were resolved without their changing the stance.
        weights: For how many each counts; it is shown, one block is enough whatever it counts.

    Raises:
        NothingToResolve: Somebody in `resolved` does not block.
        UnknownAnswer, BadWeight: See `tally.count`.

    Examples:
        >>> consensus({"Ada": "agree", "Bo": "stand aside", "Cy": "block"}).blocked_by
        ('Cy',)

    """
    counts = count(stances, among=STANCES, weights=weights)
    blocking = {who for who, stance in stances.items() if stance == "block"}
    idle = sorted(set(resolved) - blocking)
    if idle:
        raise NothingToResolve(f"{idle[0]!r} raised no block")
    blocked_by = tuple(sorted(blocking - set(resolved)))
    return Consensus(
        counts=counts,
        blocked_by=blocked_by,
        resolved=tuple(sorted(resolved)),
        concerns_of=tuple(sorted(who for who, stance in stances.items() if stance == "concern")),
        accepted=counts["agree"] > 0 and not blocked_by,
    )
