"""Replay founding, joining, leaving, breaks and rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allmende.economy.audit.assembly import decided_changes
from allmende.economy.audit.calling_back import out_of_reach
from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import Break, Group, State
from allmende.economy.bookings import (
    break_announced,
    break_ended,
    group_founded,
    member_changed,
    member_joined,
    member_left,
    rule_set,
)
from allmende.economy.parameter import Value
from allmende.economy.rulebook import override
from allmende.ledger.entry import Entry


def founded(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A new group, inside one that exists."""
    group, kind, parent = facts.text("group"), facts.text("group_kind"), facts.text("parent")
    yield from differences(entry, group_founded(group=group, group_kind=kind, parent=parent))
    if group in state.groups:
        yield f"group {group} exists already"
        return
    if parent and parent not in state.groups:
        yield f"its parent {parent} does not exist"
        parent = ""
    state.groups[group] = Group(kind, parent)


def joined(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody becomes a member who is none yet."""
    who = _Membership.of(facts)
    draft = member_joined(group=who.group, member=who.member, role=who.role, share_milli=who.share_milli)
    yield from differences(entry, draft)
    if who.group not in state.groups:
        yield f"group {who.group} does not exist"
        return
    if who.group in state.groups_of[who.member]:
        yield f"{who.member} is in group {who.group} already"
    state.groups_of[who.member].add(who.group)
    state.groups[who.group].joined.add(who.member)
    _look_after(state, who)
    state.joined_us.setdefault(who.member, entry.at_us)
    state.shares_seen[who.member].add(who.share_milli)


def changed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member's role or share changes."""
    who = _Membership.of(facts)
    draft = member_changed(group=who.group, member=who.member, role=who.role, share_milli=who.share_milli, turn=0)
    yield from differences(entry, draft)
    yield from _not_in(state, who.group, who.member)
    _look_after(state, who)
    state.shares_seen[who.member].add(who.share_milli)


def left(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member leaves."""
    group, member = facts.text("group"), facts.text("member")
    yield from differences(entry, member_left(group=group, member=member))
    yield from _not_in(state, group, member)
    state.groups_of[member].discard(group)
    state.maintainers[group].discard(member)


def break_began(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member announces a break."""
    pause, break_id = _break(facts)
    draft = break_announced(
        group=pause.group,
        member=pause.member,
        break_id=break_id,
        from_day=pause.from_day,
        until_day=pause.until_day,
    )
    yield from differences(entry, draft)
    yield from _not_in(state, pause.group, pause.member)
    if break_id in state.breaks:
        yield f"break {break_id} was announced already"
        return
    state.breaks[break_id] = pause
    state.breaks_of[pause.group, pause.member].append(break_id)


def break_over(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A break ends earlier than announced."""
    pause, break_id = _break(facts)
    announced = state.breaks.get(break_id)
    if announced is None:
        yield f"break {break_id} was never announced"
        return
    if (announced.group, announced.member, announced.from_day) != (pause.group, pause.member, pause.from_day):
        yield f"break {break_id} was announced otherwise"
    draft = break_ended(
        group=pause.group,
        member=pause.member,
        break_id=break_id,
        from_day=pause.from_day,
        until_day=pause.until_day,
        announced_until=announced.until_day,
    )
    yield from differences(entry, draft)
    announced.until_day = pause.until_day


def rule(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group sets a rule within the bounds of the rulebook: while it is being founded, or because it decided so."""
    group, name = facts.text("group"), facts.text("name")
    value, previous = _value(facts, "value"), facts.values.get("previous")
    decision = facts.text_if_there("decision")
    yield from differences(
        entry,
        rule_set(group=group, name=name, value=value, previous=_value(facts, "previous"), turn=0, decision=decision),
    )
    found = state.groups.get(group)
    if found is None:
        yield f"group {group} does not exist"
        return
    if previous not in (None, found.own_rules.get(name), state.rulebook(group)[name]):
        yield f"rule {name} was not {previous!r} before"
    if decision:
        changes = yield from decided_changes(state, decision, group=group, name=name, value=value)
        yield from out_of_reach(state, decision, group=group, name=name)
    else:
        changes = {name: value}
        # Its rules hold for those in the groups inside it, too.
        belonged = set[str]().union(*(state.groups[inside].joined for inside in state.groups_within(group)))
        if len(belonged) > 1 or found.kind == "board":
            yield f"rule {name} was set without a decision, and {group} is no longer being founded"
    # Raises the rulebook's own refusal where the new value does not fit with the others.
    _ = override(state.rules_above(group), found.own_rules, changes=changes)
    state.calls.set_by[group, name] = (decision, found.own_rules.get(name))
    state.set_rule(group, name=name, value=value)


def _look_after(state: State, who: _Membership) -> None:
    if who.role == "maintainer":
        state.maintainers[who.group].add(who.member)
    else:
        state.maintainers[who.group].discard(who.member)


@dataclass(frozen=True, slots=True)
class _Membership:
    group: str
    member: str
    role: str
    share_milli: int

    @classmethod
    def of(cls, facts: Facts) -> _Membership:
        return cls(facts.text("group"), facts.text("member"), facts.text("role"), facts.number("share_milli"))


def _break(facts: Facts) -> tuple[Break, str]:
    pause = Break(facts.text("group"), facts.text("member"), facts.day("from_day"), facts.day("until_day"))
    return pause, facts.text("break")


def _value(facts: Facts, name: str) -> Value | None:
    value = facts.values.get(name)
    if value is not None and not isinstance(value, int | str):
        raise WrongFact(name)
    return value


def _not_in(state: State, group: str, member: str) -> Iterator[str]:
    if group not in state.groups_of.get(member, ()):
        yield f"{member} is not in group {group}"
