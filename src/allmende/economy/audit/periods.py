"""Replay a settlement from the derived balances."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import effort_account, fund_account, period_settled
from allmende.economy.participation import break_days
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.ledger.entry import Entry
from allmende.values.period import EmptyPeriod, Period


def settled(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A period is settled once, and shares out exactly what the book says was given."""
    group = facts.text("group")
    found = state.groups.get(group)
    if found is None:
        yield f"group {group} does not exist"
        return
    period = _period(facts)
    participants = _participants(facts.inside("participants"))
    snapshot = Snapshot(
        group=group,
        period=period,
        # What the book itself says; the facts are held against it below.
        effort_mwh=-state.balances_mwh[effort_account(group)],
        carried_mwh=-state.balances_mwh[fund_account(group)],
        participants=participants,
    )
    yield from differences(entry, period_settled(settlement=settle(snapshot, state.rulebook(group))))
    if found.settled_until is not None and period.start < found.settled_until:
        yield f"days before {found.settled_until} were settled already"
    found.settled_until = period.end
    for member, part in sorted(participants.items()):
        yield from _wrong_part(state, group, member, part, period=period)


def _period(facts: Facts) -> Period:
    try:
        return Period(facts.day("from_day"), facts.day("until_day"))
    except EmptyPeriod as error:
        raise WrongFact("until_day") from error


def _participants(facts: Facts) -> dict[str, Participation]:
    parts = {member: facts.inside(member) for member in facts.values}
    return {
        member: Participation(
            share_milli=part.number("share_milli"), days=part.number("days"), break_days=part.number("break_days")
        )
        for member, part in parts.items()
    }


def _wrong_part(state: State, group: str, member: str, part: Participation, *, period: Period) -> Iterator[str]:
    rules = state.rulebook(group)
    by_class = {rules.share_adult, rules.share_child, rules.share_exempt}
    if member not in state.joined_us:
        yield f"{member} was never a member"
    elif part.share_milli not in by_class | state.shares_seen[member]:
        yield f"{member} never had the share {part.share_milli}"
    pauses = [state.breaks[name] for name in state.breaks_of.get((group, member), ())]
    announced = break_days([(pause.from_day, pause.until_day) for pause in pauses], within=period)
    # Who was there all the time was on break exactly as announced; who joined or left, at most that long.
    if part.break_days > announced or (part.days == period.days and part.break_days < announced):
        yield f"{member} announced {announced} days of break in this period, not {part.break_days}"
