"""Choose among several options by ranking: the Schulze method, with winning votes.

Everybody ranks the options, alike where they do not mind. For each two options it is counted how many people prefer
one to the other. An option beats another along a path if every step of it is won by a majority; a path is as strong
as its weakest step. An option stands before another if the strongest path to it is stronger than the one back. An
option that wins against every other one always comes first; adding a near copy of an option does not change whether
it wins. Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method" (2011), section 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allmende.mechanisms.decisions.approval import refuse_bad_options
from allmende.mechanisms.decisions.tally import UnknownAnswer, weights_of


class RankedTwice(ValueError):
    """Somebody ranks an option twice; the message names both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schulze:
    """The outcome of a choice by ranking.

    Attributes:
        prefer: Option -> other option -> how many people rank the first above the second.
        strength: Option -> other option -> how strong the strongest path between them is; 0 if there is none.
        routes: Option -> other option -> the options such a path passes through, both ends included; missing if none.
        ranks: The options, best first; those that no path separates stand in one rank, in the order proposed.
        chosen: The winner: the first of the first rank.
        tied: The whole first rank when the order of proposal decided within it; else empty.

    """

    prefer: Mapping[str, Mapping[str, int]]
    strength: Mapping[str, Mapping[str, int]]
    routes: Mapping[str, Mapping[str, tuple[str, ...]]]
    ranks: tuple[tuple[str, ...], ...]
    chosen: str
    tied: tuple[str, ...]


def schulze(
    rankings: Mapping[str, Sequence[Sequence[str]]],
    *,
    options: Sequence[str],
    weights: Mapping[str, int] | None = None,
) -> Schulze:
    """Return the options in the order of the Schulze method.

    Args:
        rankings: Who casts a ballot -> ranks, best first, each a list of options liked alike. Options
            that somebody leaves out stand together below all they ranked.
        options: All options, in the order proposed.
        weights: For how many each counts; None means one each.

    Raises:
        BadOptions: No option, or one twice (`approval`).
        RankedTwice: Somebody ranks an option twice.
        UnknownAnswer: Somebody ranks something that is no option.
        BadWeight: See `tally.weights_of`.

    Examples:
        >>> told = schulze(
        ...     {
        ...         "Ada": [["oak"], ["elm"], ["fir"]],
        ...         "Bo": [["elm"], ["fir"]],
        ...         "Cy": [["fir"], ["oak"]],
        ...         "Di": [["oak"]],
        ...     },
        ...     options=["elm", "fir", "oak"],
        ... )
        >>> told.prefer["oak"], told.ranks
        ({'elm': 3, 'fir': 2}, (('oak',), ('elm',), ('fir',)))

    """
    refuse_bad_options(options)
    prefer = _pairwise(rankings, options, weights_of(rankings, weights))
    strength, following = _strongest(prefer, options)
    ranks = _ranks(strength, options)
    return Schulze(
        prefer=prefer,
        strength=strength,
        routes={
            start: {end: _route(following, start, end) for end in options if end != start and strength[start][end] > 0}
            for start in options
        },
        ranks=ranks,
        chosen=ranks[0][0],
        tied=ranks[0] if len(ranks[0]) > 1 else (),
    )


Table = dict[str, dict[str, int]]


def _pairwise(
    rankings: Mapping[str, Sequence[Sequence[str]]], options: Sequence[str], weights: Mapping[str, int]
) -> Table:
    prefer = {option: {other: 0 for other in options if other != option} for option in options}
    for who, weight in weights.items():
        place: dict[str, int] = {}
        for rank, alike in enumerate(rankings[who]):
            for option in alike:
                if option not in prefer:
                    raise UnknownAnswer(f"{who!r} ranks {option!r}, which is no option")
                if option in place:
                    raise RankedTwice(f"{who!r} ranks {option!r} twice")
                place[option] = rank
        last = len(rankings[who])
        for option, row in prefer.items():
            own = place.get(option, last)
            for other in row:
                if own < place.get(other, last):
                    row[other] += weight
    return prefer


def _strongest(prefer: Table, options: Sequence[str]) -> tuple[Table, dict[str, dict[str, str]]]:
    """Return the strengths of the strongest paths, and per start and end the option that follows the start.

    Widest paths by Floyd and Warshall, as in Schulze 2011, section 2.3.1: options cubed steps.
    """
    strength = {
        start: {end: votes if votes > prefer[end][start] else 0 for end, votes in row.items()}
        for start, row in prefer.items()
    }
    following = {start: {end: end for end in row} for start, row in prefer.items()}
    for middle in options:
        onward = strength[middle]
        for start in options:
            if start == middle:
                continue
            row, first = strength[start], strength[start][middle]
            for end in options:
                if end not in {start, middle} and min(first, onward[end]) > row[end]:
                    row[end] = min(first, onward[end])
                    following[start][end] = following[start][middle]
    return strength, following


def _route(following: Mapping[str, Mapping[str, str]], start: str, end: str) -> tuple[str, ...]:
    route = [start]
    while route[-1] != end:
        route.append(following[route[-1]][end])
    return tuple(route)


def _ranks(strength: Table, options: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the options in ranks: whoever nothing left stands before comes next (that relation has no circles)."""
    left, ranks = list(options), []
    while left:
        best = tuple(
            option
            for option in left
            if not any(strength[other][option] > strength[option][other] for other in left if other != option)
        )
        ranks.append(best)
        left = [option for option in left if option not in best]
    return tuple(ranks)
