"""Why a due is what it is: the flat part with its share and days, each taking, the factor, what a break takes off."""

from __future__ import annotations

from dataclasses import replace

from allmende.economy import dues_why_flat as flat
from allmende.economy import valuing_why
from allmende.economy.dues import EVERYONE, Asked
from allmende.economy.dues_taken import part_of
from allmende.economy.explanation import Explanation, Source, towards_zero
from allmende.economy.goods import Take
from allmende.economy.reckoning import Reckoning
from allmende.values.worth import worth_mwh

Named = tuple[str, Explanation]


def settlement(reckoned: Reckoning) -> Explanation:
    """Explain the sum of every due and the fund."""
    total = _everyone_named(reckoned)
    # Sorted once for all of them, instead of looked for by each.
    assert reckoned.takes_of is not None
    dues = {member: due(reckoned, member, total=total) for member in reckoned.dues_mwh}
    snapshot = reckoned.snapshot
    if reckoned.asked is None:
        fund = flat.fund(dues, total=total, whole=reckoned.share_days)
    else:
        fund = _fund(reckoned, dues, total=total)
    return Explanation(
        code="settlement",
        amount=snapshot.total_mwh + sum(reckoned.moves_mwh.values()),
        unit="mwh",
        operation="sum",
        inputs=(*dues.items(), ("fund", fund)),
        sources=(_period(reckoned),),
    )


def due(reckoned: Reckoning, member: str, *, total: Explanation | None = None) -> Explanation:
    """Explain one due; `total` is what everyone carries, to be made only once for many."""
    total = total or _everyone_named(reckoned)
    asked, whole = reckoned.asked, reckoned.share_days
    part = reckoned.snapshot.participants.get(member)
    if asked is None:
        assert part is not None, "without goods only participants owe something"
        return flat.due(
            member,
            part,
            total=total,
            full_mwh=reckoned.full_mwh[member],
            whole=whole,
            relief_milli=reckoned.relief_milli,
        )
    carried = None
    if part is not None and whole:
        carried = flat.full(member, part, total=total, full_mwh=reckoned.full_mwh[member], whole=whole, code="due.flat")
    takes = reckoned.takes_by(member)
    taken = flat.total("due.taken", [_taken(asked, take, member) for take in takes if _by_value(asked, take)])
    prices = [_price(take, member) for take in takes if take.price_mwh is not None]
    parts = [*_asked_for(reckoned, member, carried, taken), *prices]
    if not parts:
        return Explanation(code="due.nothing", amount=0, unit="mwh", sources=(Source("member", member),))
    if not part or not part.break_days or carried is None:
        return flat.sum_of("due", parts)
    before = flat.sum_of("due.without_break", parts)
    relief = _relief(reckoned, member, carried)
    inputs = (("due", before), ("break", relief))
    return flat.node("due", before.amount - relief.amount, operation="difference", inputs=inputs)


def everyone(reckoned: Reckoning) -> Explanation:
    """Explain what everyone carries, item by item."""
    if reckoned.asked is None:
        return flat.period_total(reckoned.snapshot)
    asked, goods = reckoned.asked, reckoned.asked.goods
    items: list[Named] = [("carried", flat.given("period.carried", reckoned.snapshot.carried_mwh))]
    for (name, to), amount in sorted(asked.flows_mwh.items()):
        if to != EVERYONE:
            continue
        if name not in goods.nodes:
            items.append((f"overhead:{name}", _overhead(asked, name)))
            continue
        node = goods.nodes[name]
        value = replace(valuing_why.naming(asked, name), amount=asked.values.per_unit_nwh[name])
        lost_mwh, missing_mwh = worth_mwh(node.lost_milli, value_nwh=value.amount), min(0, node.lying_mwh)
        if lost_mwh:
            worth = valuing_why.worth("everyone.lost", node.lost_milli, value=value, amount_mwh=lost_mwh)
            items.append((f"lost:{name}", worth))
        if missing_mwh:
            sources = (valuing_why.source(asked, name),)
            items.append((f"missing:{name}", flat.given("everyone.missing", missing_mwh, sources)))
        if amount - lost_mwh - missing_mwh:
            units = asked.carried_milli[name]
            counted = replace(valuing_why.naming(asked, name), amount=asked.own_nwh(name))
            worth = valuing_why.worth(
                f"everyone.{node.rule}", units, value=counted, amount_mwh=amount - lost_mwh - missing_mwh
            )
            items.append((f"taken:{name}", worth))
    return flat.sum_of("everyone", items)


def _everyone_named(reckoned: Reckoning) -> Explanation:
    """Name what everyone carries by its kinds; a list of every item would stand in every due of a large pool."""
    if reckoned.asked is None:
        return flat.period_total(reckoned.snapshot)
    asked, nodes = reckoned.asked, reckoned.asked.goods.nodes
    overhead = sum(mwh for (name, to), mwh in asked.flows_mwh.items() if to == EVERYONE and name not in nodes)
    items = [
        ("carried", flat.given("period.carried", reckoned.snapshot.carried_mwh)),
        ("overhead", flat.given("everyone.overheads", overhead)),
        ("goods", flat.given("everyone.goods", asked.everyone_mwh - overhead)),
    ]
    return replace(flat.sum_of("everyone", items), sources=(_period(reckoned),))


def _asked_for(reckoned: Reckoning, member: str, carried: Explanation | None, taken: Explanation | None) -> list[Named]:
    """Explain what is asked for by value: at the factor, and outside it what is given back."""
    named = [(name, part) for name, part in (("flat", carried), ("taken", taken)) if part is not None]
    inside = [(name, part) for name, part in named if part.amount > 0]
    outside = [(name, part) for name, part in named if part.amount <= 0]
    if not inside or reckoned.factored_mwh == reckoned.by_value_mwh:
        return [*inside, *outside]
    own = flat.sum_of("due.own", inside)
    factored = reckoned.factored_mwh
    if not factored:
        return [("factored", flat.given("due.covered_by_auctions", 0)), *outside]
    exact = towards_zero(factored, part=own.amount, whole=reckoned.by_value_mwh)
    amount = (
        reckoned.dues_mwh[member]
        + reckoned.relief_mwh(member)
        - sum(part.amount for _, part in outside)
        - (reckoned.asked.prices_mwh.get(member, 0) if reckoned.asked else 0)
    )
    inputs = (
        ("total", _factored(reckoned)),
        ("share", own),
        ("whole", flat.given("by_value", reckoned.by_value_mwh, (_period(reckoned),))),
        ("rounding", flat.given("largest_remainder", amount - exact)),
    )
    return [("factored", flat.node("due.factored", amount, operation="share_of", inputs=inputs)), *outside]


def _factored(reckoned: Reckoning) -> Explanation:
    """Explain what all that is asked for by value comes to, once auctions have paid their part."""
    assert reckoned.asked is not None
    sources = (_period(reckoned),)
    worth = (
        ("by_value", flat.given("by_value", reckoned.by_value_mwh, sources)),
        ("auctioned", flat.given("auctioned.value", reckoned.asked.auctioned_mwh, sources)),
    )
    prices = flat.given("auctioned.prices", reckoned.rents_mwh, sources)
    inputs = (("worth", flat.sum_of("worth", list(worth))), ("prices", prices))
    return flat.node("factored", reckoned.factored_mwh, operation="difference", inputs=inputs)


def _by_value(asked: Asked, take: Take) -> bool:
    return take.price_mwh is None and asked.goods.nodes[take.node].by_value


def _taken(asked: Asked, take: Take, member: str) -> Named:
    amount = worth_mwh(take.units_milli, value_nwh=asked.counts_nwh[take.node])
    sources = (Source("take", take.id),)
    value = valuing_why.counting(asked, take.node)
    whole = valuing_why.worth("take.value", take.units_milli, value=value, amount_mwh=amount, sources=sources)
    return f"take:{take.id}", _part(take, member, whole)


def _price(take: Take, member: str) -> Named:
    assert take.price_mwh is not None
    return f"take:{take.id}", _part(take, member, flat.given("take.price", take.price_mwh, (Source("take", take.id),)))


def _part(take: Take, member: str, whole: Explanation) -> Explanation:
    """Explain one member's part of what a household took."""
    if len(take.parts) == 1:
        return whole
    parts, part = sum(take.parts.values()), take.parts[member]
    amount = part_of(take, whole.amount)[member]
    inputs = (
        ("total", whole),
        ("share", Explanation(code="take.part", amount=part, unit="count", sources=(Source("member", member),))),
        ("whole", Explanation(code="take.parts", amount=parts, unit="count")),
        ("rounding", flat.given("largest_remainder", amount - towards_zero(whole.amount, part=part, whole=parts))),
    )
    return flat.node("take.part_of", amount, operation="share_of", inputs=inputs)


def _relief(reckoned: Reckoning, member: str, carried: Explanation) -> Explanation:
    part = reckoned.snapshot.participants[member]
    less = flat.after_break(carried, part, relief_milli=reckoned.relief_milli, code="due.flat_with_break")
    off = carried.amount - less.amount
    taken_off = flat.node("break.off", off, operation="difference", inputs=(("full", carried), ("less", less)))
    if carried.amount <= 0 or reckoned.factored_mwh == reckoned.by_value_mwh:
        return taken_off
    factor = flat.given("factored", reckoned.factored_mwh, (_period(reckoned),))
    whole = flat.given("by_value", reckoned.by_value_mwh, (_period(reckoned),))
    inputs = (("of", taken_off), ("part", factor), ("whole", whole))
    return flat.node("break.off_factored", reckoned.relief_mwh(member), operation="scaled", inputs=inputs)


def _overhead(asked: Asked, project: str) -> Explanation:
    """Explain a project's overhead that everyone carries."""
    sources = (Source("group", project),)
    given = asked.goods.overheads_mwh.get(project, 0)
    if project in asked.values.per_fresh_nwh:
        return flat.given("everyone.missing", min(0, given), sources)
    used = asked.values.used_milli.get(project, {})
    items: list[Named] = [("given", flat.given("overhead.given", given, sources))]
    for name, units in sorted(used.items()):
        value = replace(valuing_why.naming(asked, name), amount=asked.values.per_unit_nwh[name])
        amount = worth_mwh(units, value_nwh=value.amount)
        items.append((f"input:{name}", valuing_why.worth("overhead.used", units, value=value, amount_mwh=amount)))
    return flat.sum_of("everyone.overhead", items)


def _fund(reckoned: Reckoning, dues: dict[str, Explanation], *, total: Explanation) -> Explanation:
    """Explain what stays open: what breaks took off, what auctions left over, everything where nobody shares."""
    assert reckoned.asked is not None
    gaps: list[Named] = [
        (member, each.input("break")) for member, each in dues.items() if each.operation == "difference"
    ]
    left = reckoned.by_value_mwh + reckoned.asked.auctioned_mwh - reckoned.rents_mwh - reckoned.factored_mwh
    if left:
        worth = flat.given("worth", reckoned.by_value_mwh + reckoned.asked.auctioned_mwh, (_period(reckoned),))
        prices = flat.given("auctioned.prices", reckoned.rents_mwh, (_period(reckoned),))
        inputs = (("worth", worth), ("prices", prices))
        gaps.append(("auctions", flat.node("fund.auctions", left, operation="difference", inputs=inputs)))
    if not reckoned.share_days:
        gaps.append(
            ("everyone", flat.node("fund.nobody_shares", total.amount, operation="same", inputs=(("total", total),)))
        )
    return flat.sum_of("fund", gaps) if gaps else flat.given("fund.nothing_open", 0)


def _period(reckoned: Reckoning) -> Source:
    snapshot = reckoned.snapshot
    return Source("period", f"{snapshot.group}:{snapshot.period.start}:{snapshot.period.end}")
