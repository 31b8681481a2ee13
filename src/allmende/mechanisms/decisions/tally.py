"""Count what was said: how many say each of a few words, each voter counting for as many as they speak for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class UnknownAnswer(ValueError):
    """A ballot says something that is no answer to the question; the message names who and what."""


class BadWeight(ValueError):
    """Somebody counts for less than one person, or it is not said for how many; the message names them."""


def count(
    answers: Mapping[str, str], *, among: Sequence[str], weights: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return for how many people each answer was given, in the order of `among`.

    Args:
        answers: Who casts a ballot -> what it says.
        among: All answers there are.
        weights: For how many each of them counts; None means one each.

    Raises:
        UnknownAnswer: An answer is not among them.
        BadWeight: A weight is missing or below 1.

    Examples:
        >>> count({"Ada": "yes", "Bo": "no"}, among=("yes", "no", "abstain"), weights={"Ada": 3, "Bo": 1})
        {'yes': 3, 'no': 1, 'abstain': 0}

    """
    counts = dict.fromkeys(among, 0)
    for who, weight in weights_of(answers, weights).items():
        answer = answers[who]
        if answer not in counts:
            raise UnknownAnswer(f"{who!r} says {answer!r}, which is none of {', '.join(among)}")
        counts[answer] += weight
    return counts


def weights_of(ballots: Mapping[str, object], weights: Mapping[str, int] | None) -> dict[str, int]:
    """Return for how many each ballot counts, in the order of the ballots.

    Raises:
        BadWeight: A weight is missing or below 1.

    """
    if weights is None:
        return dict.fromkeys(ballots, 1)
    for who in ballots:
        if type(weights.get(who)) is not int or weights[who] < 1:
            raise BadWeight(f"{who!r} counts for {weights.get(who)!r}")
    return {who: weights[who] for who in ballots}
