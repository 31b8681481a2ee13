"""Choose among several options by approval: everybody names all they could live with; the most approved is chosen.

Source: Brams and Fishburn, "Approval Voting" (1978). Naming one more option never hurts an option one likes better to
name, so nobody has to abandon their favourite. Ties go to the option proposed first, and are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allmende.mechanisms.decisions.tally import UnknownAnswer, weights_of
from allmende.mechanisms.decisions.thresholds import at_least


class BadOptions(ValueError):
    """There is no option, one occurs twice, or as many shall be chosen as there are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The outcome of a choice by approval.

    Attributes:
        approvals: Option -> how many people approve of it, in the order proposed.
        voters_count: How many people count in a ballot, those who approve of nothing included.
        needed_count: How many approvals an option needs to be chosen at all.
        chosen: The chosen options, the most approved first.
        tied: Options with as many approvals as the last one chosen, itself included, when the order of proposal
            decided among them; else empty.

    """

    approvals: Mapping[str, int]
    voters_count: int
    needed_count: int
    chosen: tuple[str, ...]
    tied: tuple[str, ...]


def approval(
    approved: Mapping[str, Sequence[str]],
    *,
    options: Sequence[str],
    weights: Mapping[str, int] | None = None,
    choose_count: int = 1,
    least_milli: int = 0,
) -> Approval:
    """Return the most approved options.

    Args:
        approved: Who casts a ballot -> the options they approve of; naming one twice counts once.
        options: All options, in the order proposed.
        weights: For how many each counts; None means one each.
        choose_count: How many are to be chosen, at least 1.
        least_milli: The share of voters that must approve of an option for it to be chosen, in thousandths.

    Raises:
        BadOptions: No option, one twice, or fewer options than are to be chosen.
        BadThreshold: The share is none.
        UnknownAnswer: Somebody approves of something that is no option.
        BadWeight: See `tally.weights_of`.

    Examples:
        >>> told = approval({"Ada": ["bike", "bus"], "Bo": ["bus"], "Cy": ["bike"]}, options=["bus", "bike", "car"])
        >>> told.approvals, told.chosen, told.tied
        ({'bus': 2, 'bike': 2, 'car': 0}, ('bus',), ('bus', 'bike'))

    """
    refuse_bad_options(options)
    if not 1 <= choose_count <= len(options):
        raise BadOptions(f"{choose_count} of {len(options)} cannot be chosen")
    counts = dict.fromkeys(options, 0)
    counted_for = weights_of(approved, weights)
    for who, weight in counted_for.items():
        for option in dict.fromkeys(approved[who]):
            if option not in counts:
                raise UnknownAnswer(f"{who!r} approves of {option!r}, which is no option")
            counts[option] += weight
    voters_count = sum(counted_for.values())
    needed_count = at_least(least_milli).needed_count(voters_count)
    # Sorting keeps the order of proposal among equals; nobody's approval is nobody's choice.
    ranked = sorted((option for option in options if counts[option] >= needed_count), key=lambda each: -counts[each])
    chosen = tuple(ranked[:choose_count])
    last = counts[chosen[-1]] if chosen else 0
    tied = tuple(option for option in ranked if counts[option] == last)
    left_out = len(ranked) > len(chosen) and counts[ranked[len(chosen)]] == last
    return Approval(
        approvals=counts,
        voters_count=voters_count,
        needed_count=needed_count,
        chosen=chosen,
        tied=tied if left_out else (),
    )


def refuse_bad_options(options: Sequence[str]) -> None:
    """Refuse what nobody could choose among.

    Raises:
        BadOptions: No option, or one twice.

    """
    if not options or len(set(options)) < len(options):
        raise BadOptions("there is no option" if not options else "an option occurs twice")
