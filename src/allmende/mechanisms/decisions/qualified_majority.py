"""Decide yes or no by a stated larger share, as for changing what many rely on: two thirds, three quarters.

The share is taken of those who say yes or no, or of all who may vote; with the latter, staying away counts as a no.
Source: the usual rule of associations; in Germany section 33 (1) BGB asks for three quarters of the votes cast.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from allmende.mechanisms.decisions.majority import ANSWERS, YesOrNo
from allmende.mechanisms.decisions.tally import count
from allmende.mechanisms.decisions.thresholds import at_least, more_than

ShareOf = Literal["votes", "eligible"]


class UnknownShare(ValueError):
    """The share is to be taken of something else than votes or those eligible."""


def qualified_majority(
    answers: Mapping[str, str],
    *,
    eligible_count: int,
    weights: Mapping[str, int] | None = None,
    least_milli: int = 667,
    more_than_milli: int | None = None,
    share_of: ShareOf = "votes",
) -> YesOrNo:
    """Return whether the share of yes is large enough.

    Args:
        answers: Who casts a ballot -> "yes", "no" or "abstain".
        eligible_count: How many may vote.
        weights: For how many each counts; None means one each.
        least_milli: The least share of yes, in thousandths; 667 means two thirds exactly (`thresholds`).
        more_than_milli: In its place the share that yes has to exceed; None where it is enough to reach one.
        share_of: Of what: "votes", yes and no alone, or "eligible", all who may vote.

    Raises:
        BadThreshold: The share is none.
        UnknownShare: `share_of` is neither.
        UnknownAnswer, BadWeight: See `tally.count`.

    Examples:
        >>> qualified_majority({"Ada": "yes", "Bo": "no", "Cy": "yes"}, eligible_count=4).accepted
        True
        >>> qualified_majority({"Ada": "yes", "Bo": "no", "Cy": "yes"}, eligible_count=4, share_of="eligible")
        YesOrNo(counts={'yes': 2, 'no': 1, 'abstain': 0}, counted_count=4, needed_count=3, accepted=False)

    """
    if share_of not in {"votes", "eligible"}:
        raise UnknownShare(repr(share_of))
    counts = count(answers, among=ANSWERS, weights=weights)
    counted_count = eligible_count if share_of == "eligible" else counts["yes"] + counts["no"]
    threshold = at_least(least_milli) if more_than_milli is None else more_than(more_than_milli)
    needed_count = threshold.needed_count(counted_count)
    return YesOrNo(
        counts=counts,
        counted_count=counted_count,
        needed_count=needed_count,
        accepted=counts["yes"] >= needed_count,
    )
