"""Build the explanations of effort and balances from what the books say: "why 1.35 wh?" down to the opening weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allmende.economy.explanation import Explanation, Source, Unit, towards_zero
from allmende.mechanisms.tasks.board import weight_at
from allmende.values.effort import effort_mwh
from allmende.values.share import split


def said(code: str, amount: int, unit: Unit, *sources: Source) -> Explanation:
    """Return a number that a source states and nothing computes."""
    return Explanation(code=code, amount=amount, unit=unit, sources=sources)


def board_weight(
    *,
    opening: Explanation,
    cap_milli: int,
    steps: int,
    opened_us: int,
    due_us: int,
    at_us: int,
    sources: Sequence[Source],
) -> Explanation:
    """Explain the weight at which a place was taken from the board.

    Args:
        opening: Why the task opened where it did: `said(...)`, or the memory of its last occurrence.
        cap_milli: The highest weight, reached when the task is due.
        steps: In how many steps.
        opened_us: When it opened.
        due_us: When it is due.
        at_us: When the place was taken.
        sources: The entries that say so (opened, taken).

    """
    weight_milli = weight_at(
        opening_milli=opening.amount,
        cap_milli=cap_milli,
        steps=steps,
        opened_us=opened_us,
        due_us=due_us,
        now_us=at_us,
    )
    inputs = (
        ("opening", opening),
        ("cap", said("weight.cap", cap_milli, "milli")),
        ("steps", said("board.steps", steps, "count")),
        ("opened", said("board.opened", opened_us, "us")),
        ("due", said("board.due", due_us, "us")),
        ("at", said("board.taken_at", at_us, "us")),
    )
    return Explanation(
        code="weight.board",
        amount=weight_milli,
        unit="milli",
        operation="board",
        inputs=inputs,
        sources=tuple(sources),
    )


def effort(*, minutes: Explanation, weight: Explanation, sources: Sequence[Source] = ()) -> Explanation:
    """Explain an effort: hours times weight, each with its own reasons."""
    return Explanation(
        code="effort",
        amount=effort_mwh(minutes=minutes.amount, weight_milli=weight.amount),
        unit="mwh",
        operation="effort",
        inputs=(("minutes", minutes), ("weight", weight)),
        sources=tuple(sources),
    )


def credit(member: str, *, of: Explanation, doers: Mapping[str, int], sources: Sequence[Source] = ()) -> Explanation:
    """Explain what one doer is credited of an effort: all of it, or their part of team work.

    Args:
        member: One of the doers.
        of: The effort.
        doers: Member -> part, each above zero.
        sources: The entry that credits it.

    """
    if len(doers) == 1:
        return Explanation(
            code="credit",
            amount=of.amount,
            unit="mwh",
            operation="same",
            inputs=(("effort", of),),
            sources=tuple(sources),
        )
    amount, whole = split(of.amount, doers)[member], sum(doers.values())
    rounding = amount - towards_zero(of.amount, part=doers[member], whole=whole)
    inputs = (
        ("total", of),
        ("share", said("credit.part", doers[member], "count", Source("member", member))),
        ("whole", said("credit.parts", whole, "count")),
        ("rounding", said("largest_remainder", rounding, "mwh")),
    )
    return Explanation(
        code="credit.part_of_team",
        amount=amount,
        unit="mwh",
        operation="share_of",
        inputs=inputs,
        sources=tuple(sources),
    )


def balance(lines: Sequence[tuple[int, Explanation]]) -> Explanation:
    """Explain a balance as the sum of its postings.

    Args:
        lines: (number of the entry, why it posted its amount), in the order of the book.

    """
    if not lines:
        return said("balance.nothing_yet", 0, "mwh")
    return Explanation(
        code="balance",
        amount=sum(line.amount for _, line in lines),
        unit="mwh",
        operation="sum",
        inputs=tuple((f"entry:{number}", line) for number, line in lines),
    )
