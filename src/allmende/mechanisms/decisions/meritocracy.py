"""Let those decide who know most about it, or look after it, and let those affected take it back.

Named experts or maintainers decide by simple majority among themselves. Within a stated time a qualified majority of
those affected may reverse it; after that a new decision is needed. Source: Siefkes, "From Exchange to
Contributions" (2007), on maintainers, who lead as long as others follow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allmende.mechanisms.decisions.majority import YesOrNo, majority
from allmende.mechanisms.decisions.qualified_majority import ShareOf, qualified_majority


class NotNamed(ValueError):
    """Somebody decides who is not among the named experts or maintainers; the message names them."""


class TooLate(ValueError):
    """A reversal was asked for after the time in which it can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByExperts:
    """What the named ones decided.

    Attributes:
        vote: Their vote.
        silent: Who of them has not voted, by name.
        reversible_until_us: Until when those affected may ask for its reversal.

    """

    vote: YesOrNo
    silent: tuple[str, ...]
    reversible_until_us: int

    @property
    def accepted(self) -> bool:
        """Whether they accepted it."""
        return self.vote.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Whether those affected took it back.

    Attributes:
        vote: Their vote; yes means reverse it.
        reversed: Whether enough of them did.

    """

    vote: YesOrNo
    reversed: bool


def decide_by_experts(
    answers: Mapping[str, str], *, experts: Collection[str], closes_us: int, window_us: int
) -> ByExperts:
    """Return what the named ones decided; each counts once, as it is their own knowledge that is asked for.

    Args:
        answers: Who of them votes -> "yes", "no" or "abstain".
        experts: All who were named.
        closes_us: When their vote closes.
        window_us: How long after that a reversal may be asked for.

    Raises:
        NotNamed: Somebody votes who was not named.
        UnknownAnswer: See `tally.count`.

    Examples:
        >>> told = decide_by_experts({"Ada": "yes"}, experts=["Ada", "Bo"], closes_us=100, window_us=50)
        >>> told.accepted, told.silent, told.reversible_until_us
        (True, ('Bo',), 150)

    """
    strangers = sorted(set(answers) - set(experts))
    if strangers:
        raise NotNamed(f"{strangers[0]!r} was not named to decide this")
    return ByExperts(
        vote=majority(answers),
        silent=tuple(sorted(set(experts) - set(answers))),
        reversible_until_us=closes_us + window_us,
    )


def reverse(
    answers: Mapping[str, str],
    *,
    eligible_count: int,
    asked_us: int,
    reversible_until_us: int,
    weights: Mapping[str, int] | None = None,
    least_milli: int = 667,
    share_of: ShareOf = "votes",
) -> Reversal:
    """Return whether those affected reverse what the named ones decided.

    Args:
        answers: Who of those affected votes -> "yes" to reverse it, "no", or "abstain".
        eligible_count: How many are affected.
        asked_us: When the reversal was asked for; the vote on it may end later.
        reversible_until_us: Until when it could be.
        weights: For how many each counts.
        least_milli: The share it takes, in thousandths.
        share_of: Of what (`qualified_majority`).

    Raises:
        TooLate: It was asked for after that time.
        BadThreshold, UnknownShare, UnknownAnswer, BadWeight: See `qualified_majority`.

    """
    if asked_us > reversible_until_us:
        raise TooLate(f"asked for at {asked_us}, possible until {reversible_until_us}")
    vote = qualified_majority(
        answers, eligible_count=eligible_count, weights=weights, least_milli=least_milli, share_of=share_of
    )
    return Reversal(vote=vote, reversed=vote.accepted)
