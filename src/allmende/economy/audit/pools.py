"""Replay what travels between books: never more than somebody has, nor than the rulebook lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import (
    Draft,
    effort_account,
    group_brought,
    group_closed_book,
    group_gone,
    group_opened_book,
    person_account,
    travelling_mwh,
)
from allmende.ledger.entry import Entry


def closed_book(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """The book ends at rest: nothing credited or taken waits to be shared out."""
    group, members = facts.text("group"), facts.numbers("members")
    to_book = facts.text("to_book")
    yield from differences(entry, group_closed_book(group=group, to_book=to_book, members=members))
    if group not in state.groups or state.groups[group].parent:
        yield f"group {group} is not the community of this book"
        return
    for part in state.groups_within(group):
        if waiting_mwh := state.balances_mwh[effort_account(part)]:
            yield f"{-waiting_mwh} mwh of effort in group {part} were not settled yet"
    if state.store.waiting:
        yield f"{len(state.store.waiting)} movements of goods were not settled yet"
    yield from _wrong_cut(state, group, members)
    state.goes_on_in = to_book


def opened_book(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """The book of a group that left a pool begins with what its people bring."""
    yield from _brought(state, entry, facts, draft=group_opened_book)
    group = facts.text("group")
    if group in state.groups and state.groups[group].parent:
        yield f"group {group} is not the community of this book"


def brought(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group that joined this pool brings balances."""
    yield from _brought(state, entry, facts, draft=group_brought)


def gone(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group leaves the pool by the pool's rule."""
    group, rule = facts.text("group"), facts.text("rule")
    members, given = facts.numbers("members"), facts.numbers("given")
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    pool = state.outermost(group)
    draft = group_gone(group=group, pool=pool, to_book=facts.text("to_book"), rule=rule, members=members, given=given)
    yield from differences(entry, draft)
    if pool == group:
        yield f"group {group} is in no pool"
    known = state.rules_seen[pool, "pool_leaving_rule"] | {state.rulebook(pool).pool_leaving_rule}
    if rule not in known:
        yield f"the rulebook never said that those who leave {rule} their balances"
    if rule == "give" and members:
        yield "balances travel where the rule is that they stay"
    for member, amount in sorted(given.items()):
        balance = state.balances_mwh[person_account(member)] - members.get(member, 0)
        if amount * balance < 0 or abs(amount) > abs(balance):
            yield f"{member} leaves {amount} mwh behind where {balance} stand"
    yield from _wrong_cut(state, pool, members)


def _brought(state: State, entry: Entry, facts: Facts, *, draft: Callable[..., Draft]) -> Iterator[str]:
    group, members, checkpoint = facts.text("group"), facts.numbers("members"), facts.inside("checkpoint")
    again = draft(
        group=group,
        from_book=facts.text("from_book"),
        size=checkpoint.number("size"),
        root=checkpoint.text("root"),
        members=members,
    )
    yield from differences(entry, again)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    state.alliance.came_along.update(state.groups_within(group))
    for member in sorted(members):
        if not any(state.lies_within(of, group) for of in state.groups_of.get(member, ())):
            yield f"{member} is not in group {group}"
    yield from _too_much(state, state.outermost(group), members)


def _too_much(state: State, whole: str, members: Mapping[str, int]) -> Iterator[str]:
    limit_mwh = state.rulebook(whole).pool_link_limit_wh * 1000
    sum_mwh = sum(abs(amount) for amount in members.values())
    if sum_mwh > limit_mwh:
        yield f"{sum_mwh} mwh travel where at most {limit_mwh} may"


def _wrong_cut(state: State, whole: str, members: Mapping[str, int]) -> Iterator[str]:
    """Yield what travels beyond the limit, beyond a balance, or was cut otherwise than in proportion."""
    yield from _too_much(state, whole, members)
    balances = {member: state.balances_mwh[person_account(member)] for member in members}
    for member, amount in sorted(members.items()):
        if amount * balances[member] < 0 or abs(amount) > abs(balances[member]):
            yield f"{member} takes {amount} mwh along where {balances[member]} stand"
            return
    if travelling_mwh(balances, limit_mwh=sum(abs(amount) for amount in members.values())) != dict(members):
        yield "what travels was not cut in proportion"
