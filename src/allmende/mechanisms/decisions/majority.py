"""Decide yes or no by simple majority: more of those who say yes or no say yes. Abstaining counts for neither side.

Source: May, "A Set of Independent Necessary and Sufficient Conditions for Simple Majority Decision" (1952): with two
options no other rule treats voters alike, options alike, and lets every further yes help. A tie changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.mechanisms.decisions.tally import count
from allmende.mechanisms.decisions.thresholds import more_than

ANSWERS = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class YesOrNo:
    """The outcome of a question with yes or no.

    Attributes:
        counts: Answer -> for how many people it was given.
        counted_count: Out of how many the share of yes is taken.
        needed_count: How many yes it takes.
        accepted: Whether there are as many.

    """

    counts: Mapping[str, int]
    counted_count: int
    needed_count: int
    accepted: bool


def majority(answers: Mapping[str, str], *, weights: Mapping[str, int] | None = None) -> YesOrNo:
    """Return whether more say yes than no.

    Args:
        answers: Who casts a ballot -> "yes", "no" or "abstain".
        weights: For how many each counts (`delegation.Representation.weights`); None means one each.

    Raises:
        UnknownAnswer, BadWeight: See `tally.count`.

    Examples:
        >>> majority({"Ada": "yes", "Bo": "no", "Cy": "yes", "Di": "abstain"})
        YesOrNo(counts={'yes': 2, 'no': 1, 'abstain': 1}, counted_count=3, needed_count=2, accepted=True)

    """
    counts = count(answers, among=ANSWERS, weights=weights)
    counted_count = counts["yes"] + counts["no"]
    needed_count = more_than(500).needed_count(counted_count)
    return YesOrNo(
        counts=counts,
        counted_count=counted_count,
        needed_count=needed_count,
        accepted=counts["yes"] >= needed_count,
    )
