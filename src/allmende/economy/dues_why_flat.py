"""Why a part of what everyone carries is what it is: by share and days, less what a break takes off it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allmende.economy.explanation import Explanation, Operation, Source, Unit, towards_zero
from allmende.economy.reckoning import after_break_mwh
from allmende.economy.snapshot import Participation, Snapshot


def period_total(snapshot: Snapshot) -> Explanation:
    """Explain what is shared out where there are no goods."""
    effort = given("period.effort", snapshot.effort_mwh)
    carried = given("period.carried", snapshot.carried_mwh)
    return sum_of("period.total", [("effort", effort), ("carried", carried)])


def due(
    member: str, part: Participation, *, total: Explanation, full_mwh: int, whole: int, relief_milli: int
) -> Explanation:
    """Explain one due that is nothing else than a flat part."""
    if whole == 0:
        return given("due.nobody_shares", 0, (Source("member", member),))
    code = "due" if part.break_days == 0 else "due.without_break"
    carried = full(member, part, total=total, full_mwh=full_mwh, whole=whole, code=code)
    if part.break_days == 0:
        return carried
    return after_break(carried, part, relief_milli=relief_milli, code="due")


def full(member: str, part: Participation, *, total: Explanation, full_mwh: int, whole: int, code: str) -> Explanation:
    """Explain the share of the total, without any break."""
    share = Explanation(
        code="share_days",
        amount=part.share_milli * part.days,
        unit="share_days",
        operation="product",
        inputs=(
            ("share", Explanation(code="share", amount=part.share_milli, unit="milli")),
            ("days", Explanation(code="days", amount=part.days, unit="days")),
        ),
        sources=(Source("member", member),),
    )
    exact = towards_zero(total.amount, part=share.amount, whole=whole)
    return node(
        code,
        full_mwh,
        operation="share_of",
        inputs=(
            ("total", total),
            ("share", share),
            ("whole", Explanation(code="share_days.all", amount=whole, unit="share_days")),
            ("rounding", given("largest_remainder", full_mwh - exact)),
        ),
    )


def after_break(full: Explanation, part: Participation, *, relief_milli: int, code: str) -> Explanation:
    """Lower a flat part by the days of break: each counts only as much as the relief leaves of it."""
    present = Explanation(code="days.whole", amount=part.days * 1000, unit="share_days")
    relief = Explanation(
        code="break_relief", amount=relief_milli, unit="milli", sources=(Source("rule", "break_relief"),)
    )
    taken_off = node(
        "days.off",
        part.break_days * relief_milli,
        unit="share_days",
        operation="product",
        inputs=(
            ("break_days", Explanation(code="break_days", amount=part.break_days, unit="days")),
            ("relief", relief),
        ),
    )
    counted = node(
        "days.counted",
        present.amount - taken_off.amount,
        unit="share_days",
        operation="difference",
        inputs=(("days", present), ("off", taken_off)),
    )
    return node(
        code,
        after_break_mwh(full.amount, part, relief_milli=relief_milli),
        operation="scaled",
        inputs=(("of", full), ("part", counted), ("whole", present)),
    )


def fund(dues: Mapping[str, Explanation], *, total: Explanation, whole: int) -> Explanation:
    """Explain what stays open without goods: everything where nobody shares, else what breaks took off."""
    if whole == 0:
        return node("fund.nobody_shares", total.amount, operation="same", inputs=(("total", total),))
    gaps = [(member, _gap(each)) for member, each in dues.items() if each.operation == "scaled"]
    return sum_of("fund", gaps) if gaps else given("fund.nothing_open", 0)


def total(code: str, items: Sequence[tuple[str, Explanation]]) -> Explanation | None:
    """Return the sum of some nodes, or None where there are none."""
    return sum_of(code, items) if items else None


def sum_of(code: str, items: Sequence[tuple[str, Explanation]]) -> Explanation:
    """Return the sum of some nodes, in milli weighted hours."""
    return node(code, sum(each.amount for _, each in items), operation="sum", inputs=tuple(items))


def given(code: str, amount_mwh: int, sources: tuple[Source, ...] = ()) -> Explanation:
    """Return what is said elsewhere, in milli weighted hours."""
    return Explanation(code=code, amount=amount_mwh, unit="mwh", sources=sources)


def node(
    code: str,
    amount: int,
    *,
    operation: Operation,
    inputs: tuple[tuple[str, Explanation], ...],
    unit: Unit = "mwh",
) -> Explanation:
    """Return a node that follows from others."""
    return Explanation(code=code, amount=amount, unit=unit, operation=operation, inputs=inputs)


def _gap(due: Explanation) -> Explanation:
    without = due.input("of")
    return node(
        "fund.break", without.amount - due.amount, operation="difference", inputs=(("full", without), ("due", due))
    )
