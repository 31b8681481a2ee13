"""Replay a settlement from the derived balances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.period_goods import goods_of_period
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import effort_account, fund_account, period_settled
from allmende.economy.parameter import Value
from allmende.economy.participation import break_days
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.ledger.entry import Entry
from allmende.values.period import EmptyPeriod, Period

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US


def settled(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A period is settled once, and shares out exactly what the book says was given."""
    group = facts.text("group")
    found = state.groups.get(group)
    if found is None:
        yield f"group {group} does not exist"
        return
    period = _period(facts)
    participants = _participants(facts.inside("participants"))
    cut_us = facts.number("cut_us")
    if not _starts_on(period.end, cut_us):
        yield f"it counts what was booked until {cut_us}, which is not where the period ends"
    # What the book itself says; the facts are held against it below.
    efforts = {part: -state.balance_before(effort_account(part), cut_us) for part in state.groups_within(group)}
    stated = facts.inside("goods") if "goods" in facts.values else None
    rules = stated.texts_by_name("overhead") if stated else {}
    goods = goods_of_period(state, group, start=period.start, cut_us=cut_us, overheads_mwh=efforts, rules=rules)
    snapshot = Snapshot(
        group=group,
        period=period,
        effort_mwh=sum(efforts.values()),
        carried_mwh=-state.balance_before(fund_account(group), cut_us),
        participants=participants,
        # Where nothing was ever made or taken a settlement may leave goods out.
        goods=goods if stated or goods.nodes else None,
    )
    yield from _wrong_rules(state, group, facts.number("relief_milli"), overhead=rules)
    values = stated.numbers("values") if stated else {}
    settlement = settle(
        snapshot,
        state.rulebook(group).with_value("break_relief", facts.number("relief_milli")),
        values_nwh={**dict.fromkeys(goods.nodes, 0), **values} if stated else None,
    )
    given = {part: effort for part, effort in efforts.items() if effort}
    yield from differences(entry, period_settled(settlement=settlement, efforts_mwh=given, cut_us=cut_us))
    for name, product in state.store.products.items():
        if state.lies_within(product.group, group):
            # What lay idle keeps the value it had last: it may still come back from those who took it.
            product.value_nwh = values.get(name, product.value_nwh)
    if found.settled_until is not None and period.start < found.settled_until:
        yield f"days before {found.settled_until} were settled already"
    found.settled_until = period.end
    for member, part in sorted(participants.items()):
        yield from _wrong_part(state, group, member, part, period=period)


def _wrong_rules(state: State, group: str, relief_milli: int, *, overhead: dict[str, str]) -> Iterator[str]:
    """Yield which rules a settlement went by that never held; those of the period's end may have changed since."""
    rules, default = state.rulebook(group), Rulebook()
    if relief_milli not in state.rules_seen[group, "break_relief"] | {rules.break_relief, default.break_relief}:
        yield f"the rulebook never said that a break takes {relief_milli} off"
    for part, how in sorted(overhead.items()):
        if part not in state.groups:
            yield f"group {part} does not exist"
            continue
        known: set[Value] = {state.rulebook(part).overhead, default.overhead}
        for outer in state.groups_around(part):
            known |= state.rules_seen[outer, "overhead"]
        if how not in known:
            yield f"the rulebook never said that the overhead of {part} goes to {how}"


def _starts_on(day: date, at_us: int) -> bool:
    """Tell whether a moment is the start of a day in some time zone: UTC-12 to UTC+14, in quarters of an hour."""
    start_us = (day - date(1970, 1, 1)).days * DAY_US
    return start_us - 14 * HOUR_US <= at_us <= start_us + 12 * HOUR_US and at_us % (HOUR_US // 4) == 0


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
