"""Replay an auction: its certificate must hold, and the same statements must give the same result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from allmende.economy.auction import (
    FORMS,
    Lot,
    Many,
    ManyMarket,
    Market,
    Outcome,
    SharesMarket,
    Spendings,
    Things,
    ThingsMarket,
    awards,
    certificate,
    close,
    fits,
)
from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.goods import unfit
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import auction_closed
from allmende.ledger.entry import Entry
from allmende.mechanisms.certificates import NOT_ONE, REFUTED, check


def closed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An auction closes once, by the statements it was given."""
    name, group, number = facts.text("auction"), facts.text("group"), facts.number("number")
    form, mechanism = facts.text("form"), facts.text("mechanism")
    market, outcome = _market(form, facts.inside("market")), _outcome(form, facts.inside("result"))
    if group not in state.groups:
        yield f"group {group} does not exist"
    if name in state.store.awards or number in state.store.auction_numbers[group]:
        yield f"auction {name} has closed already, or another of the number {number}"
    state.store.auction_numbers[group].add(number)
    yield from _unfit(state, group, market)
    if not fits(market, outcome):
        yield "its result speaks of others than its statements"
        return
    state.store.awards[name] = Counter(awards(market, outcome))
    try:
        _ = check(certificate(market, outcome))
    except (*REFUTED, *NOT_ONE) as refuted:
        yield f"its certificate does not hold: {refuted}"
    # Shares are found in floating point, so only their certificate is the same everywhere.
    same = mechanism == FORMS[form] and form != "shares"
    again = close(market, number=number) if same else outcome
    draft = auction_closed(auction=name, group=group, number=number, market=market, outcome=again)
    yield from differences(entry, draft)


def _market(form: str, facts: Facts) -> Market:
    if form == "many":
        worth = facts.inside("worth")
        return ManyMarket(
            product=facts.text("product"),
            portions=facts.number("portions"),
            portion_milli=facts.number("portion_milli"),
            floor_mwh=facts.number("floor_mwh"),
            worth_mwh={member: worth.number_list(member) for member in worth.values},
        )
    lots = {name: _lot(lot) for name, lot in facts.inside("lots").each().items()}
    if form == "one_each":
        return ThingsMarket(lots=lots, worth_mwh=_table(facts, "worth"))
    if form == "shares":
        return SharesMarket(
            lots=lots,
            liking=_table(facts, "liking"),
            budgets_mwh=facts.numbers("budgets"),
            tolerance_milli=facts.number("tolerance_milli"),
        )
    raise WrongFact("form")


def _outcome(form: str, facts: Facts) -> Outcome:
    if form == "many":
        return Many(portions_of=facts.numbers("portions"), price_mwh=facts.number("price_mwh"))
    if form == "one_each":
        lots = facts.inside("lots")
        return Things(lot_of={member: lots.text(member) for member in lots.values}, prices_mwh=facts.numbers("prices"))
    return Spendings(spent_parts=_table(facts, "spent"), prices_mwh=facts.numbers("prices"))


def _lot(facts: Facts) -> Lot:
    return Lot(
        product=facts.text("product"),
        units_milli=facts.number("units_milli"),
        floor_mwh=facts.number("floor_mwh"),
        pieces=facts.yes_or_no("pieces"),
    )


def _table(facts: Facts, name: str) -> dict[str, dict[str, int]]:
    rows = facts.inside(name)
    return {row: rows.numbers(row) for row in rows.values}


def _unfit(state: State, group: str, market: Market) -> Iterator[str]:
    """Yield which lots are no products of the group, and which bidders no members."""
    if isinstance(market, ManyMarket):
        size, whole = market.portion_milli, market.portion_milli % 1000 == 0
        lots = [Lot(product=market.product, units_milli=size, floor_mwh=market.floor_mwh, pieces=whole)]
    else:
        lots = list(market.lots.values())
    for lot in lots:
        product = state.store.products.get(lot.product)
        yield from unfit(state, lot.product, units_milli=lot.units_milli)
        if product is None:
            continue
        if lot.units_milli <= 0:
            yield f"there are {lot.units_milli} thousandths of {lot.product} in a lot"
        if not state.lies_within(product.group, group):
            yield f"{lot.product} is not a product of group {group}"
        if product.pieces and not lot.pieces:
            yield f"product {lot.product} has only whole units"
        if product.right and lot.floor_mwh:
            yield f"nobody made {lot.product}, so what is asked for it starts at nothing"
    stated = market.budgets_mwh if isinstance(market, SharesMarket) else market.worth_mwh
    for member in sorted(stated):
        if not state.is_member(member):
            yield f"{member} is not a member"
