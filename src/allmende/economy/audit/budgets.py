"""Replay votes on shared budgets: the electorate stays, the last word of each counts, and the count is made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.hearings import Budget
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import budget_ballot_cast, budget_closed, budget_opened
from allmende.economy.shared_budget import BudgetVote, Unit, budget_poll
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.poll import decide


def opened(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Voting begins, for those who belong to the group."""
    group = facts.text("group")
    vote = BudgetVote(
        budget=facts.text("budget"),
        unit=cast("Unit", facts.text("unit")),
        amount=facts.number("amount"),
        costs=_costs(facts),
        eligible=facts.texts("eligible"),
        opened_us=facts.number("opened_us"),
        closes_us=facts.number("closes_us"),
    )
    yield from differences(entry, budget_opened(vote, group=group))
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if vote.budget in state.hearings.budgets:
        yield f"budget {vote.budget} was opened already"
        return
    if vote.opened_us > entry.at_us:
        yield "it was booked before it was opened"
    # Who is in a member group of an association, the book of that group tells.
    has_groups = any(place == group for place, _ in state.alliance.member_groups)
    for member in vote.eligible:
        if not has_groups and group not in state.groups_of.get(member, ()):
            yield f"{member} is not in group {group}"
    if vote.closes_us != vote.opened_us + state.rulebook(group).voting_days * 86_400_000_000:
        yield "the time to vote is not what the rules give"
    state.hearings.budgets[vote.budget] = Budget(group=group, vote=vote)


def ballot(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody who may vote says which projects they support, in time."""
    member, projects = facts.text("member"), facts.texts("projects")
    yield from differences(
        entry, budget_ballot_cast(budget=facts.text("budget"), member=member, projects=projects, turn=0)
    )
    found = state.hearings.budgets.get(facts.text("budget"))
    if found is None:
        yield "this budget was never opened"
        return
    if found.is_closed or entry.at_us > found.vote.closes_us:
        yield "nobody can vote on it now"
        return
    if member not in found.vote.eligible:
        yield f"{member} may not vote on it"
        return
    if unknown := set(projects) - set(found.vote.costs):
        yield f"{min(unknown)} is no project of it"
        return
    found.ballots[member] = projects


def closed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """The count, made again from the ballots in the book."""
    found = state.hearings.budgets.get(facts.text("budget"))
    if found is None or found.is_closed:
        yield "this budget was never opened, or was closed before"
        return
    if entry.at_us <= found.vote.closes_us:
        yield "it was closed before its time"
    delegate_of = state.assembly.delegates(found.group, "budget", at_us=found.vote.closes_us)
    outcome = decide(budget_poll(found.vote, ballots=found.ballots, delegate_of=delegate_of))
    yield from differences(entry, budget_closed(budget=found.vote.budget, outcome=outcome))
    found.is_closed = True


def _costs(facts: Facts) -> dict[str, int]:
    lines = facts.values.get("projects")
    if not isinstance(lines, list | tuple):
        raise WrongFact("projects")
    costs: dict[str, int] = {}
    for line in lines:
        if not isinstance(line, list | tuple) or len(line) != 2:
            raise WrongFact("projects")
        project, cost = line
        if not isinstance(project, str) or not isinstance(cost, int) or isinstance(cost, bool) or project in costs:
            raise WrongFact("projects")
        costs[project] = cost
    return costs
