"""Replay what is bought: no more than is there, and with it the effort it took to raise it."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.goods import unknown_purpose
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import effort_of_cents, money_account, money_spent
from allmende.ledger.entry import Entry


def spent(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group spends money that it has."""
    name, group, cents = facts.text("purchase"), facts.text("group"), facts.number("cents")
    purpose = facts.text("purpose")
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if name in state.purchases:
        yield f"purchase {name} was booked already"
    state.purchases.add(name)
    yield from unknown_purpose(state, purpose, group=group)
    there_cents = state.cents[group]
    state.cents[group] -= cents
    draft = money_spent(
        purchase=name,
        group=group,
        cents=cents,
        effort_mwh=effort_of_cents(
            cents=cents, there_cents=there_cents, there_mwh=-state.balances_mwh[money_account(group)]
        ),
        purpose=purpose,
        receipt_hash=facts.text("receipt_hash"),
    )
    yield from differences(entry, draft)
