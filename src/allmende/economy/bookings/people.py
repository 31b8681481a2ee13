"""Draft what happens to groups and their people: founding, joining, breaks, leaving, rules.

`turn` in a key counts earlier events of the same kind about the same thing (0 for the first), so that a repeated
request drafts the same key and a new event a new one.
"""

from __future__ import annotations

from datetime import date

from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.parameter import Value
from allmende.economy.parameters import parameter_named
from allmende.ledger.entry import Fact


class OwnParent(BookingRefused):
    """A group inside itself."""


class NegativeShare(BookingRefused):
    """A share below zero."""


class EmptyBreak(BookingRefused):
    """A break that ends on or before the day it starts."""


class BreakEndedLater(BookingRefused):
    """An end that would make the break longer instead of shorter."""


def group_founded(*, group: str, group_kind: str, parent: str = "") -> Draft:
    """Draft the founding of a group, inside another or (parent "") on its own. Key: the group."""
    refuse_empty(group, group_kind)
    if parent == group:
        raise OwnParent(group)
    facts: dict[str, Fact] = {"group": group, "group_kind": group_kind, "parent": parent}
    return Draft(kind="group.founded", key=f"founded:{group}", facts=facts)


def member_joined(*, group: str, member: str, role: str, share_milli: int, turn: int = 0) -> Draft:
    """Draft that somebody joins a group. Key: group, member and turn (who leaves may come back)."""
    facts = _membership(group=group, member=member, role=role, share_milli=share_milli)
    return Draft(kind="member.joined", key=f"joined:{group}:{member}:{turn}", facts=facts)


def member_changed(*, group: str, member: str, role: str, share_milli: int, turn: int) -> Draft:
    """Draft a new role or share of a member. Key: group, member and turn."""
    facts = _membership(group=group, member=member, role=role, share_milli=share_milli)
    return Draft(kind="member.changed", key=f"changed:{group}:{member}:{turn}", facts=facts)


def member_left(*, group: str, member: str, turn: int = 0) -> Draft:
    """Draft that a member leaves. Key: group, member and turn."""
    refuse_empty(group, member)
    facts: dict[str, Fact] = {"group": group, "member": member}
    return Draft(kind="member.left", key=f"left:{group}:{member}:{turn}", facts=facts)


def break_announced(*, group: str, member: str, break_id: str, from_day: date, until_day: date) -> Draft:
    """Draft a break from a day until (not including) another. Nothing says why. Key: the break.

    Raises:
        EmptyBreak: It has no day.

    """
    refuse_empty(group, member, break_id)
    if until_day <= from_day:
        raise EmptyBreak(break_id)
    facts = _break(group=group, member=member, break_id=break_id, from_day=from_day, until_day=until_day)
    return Draft(kind="break.announced", key=f"break:{break_id}", facts=facts)


def break_ended(
    *, group: str, member: str, break_id: str, from_day: date, until_day: date, announced_until: date
) -> Draft:
    """Draft that a break ends earlier; equal days mean it was called off. Key: the break.

    Raises:
        EmptyBreak: It would end before it starts.
        BreakEndedLater: It would end later than announced.

    """
    refuse_empty(group, member, break_id)
    if until_day < from_day:
        raise EmptyBreak(break_id)
    if until_day > announced_until:
        raise BreakEndedLater(break_id)
    facts = _break(group=group, member=member, break_id=break_id, from_day=from_day, until_day=until_day)
    return Draft(kind="break.ended", key=f"break-ended:{break_id}", facts=facts)


def rule_set(
    *,
    group: str,
    name: str,
    value: Value | None,
    previous: Value | None,
    turn: int,
    decision: str = "",
    reason: str | None = None,
) -> Draft:
    """Draft a new value of a rule; None gives the group's own value up, so that it follows the group above again.

    `previous` is None where the group had none of its own, `decision` "" where the group is being founded.
    Key: group, name, turn.

    Raises:
        UnknownRule, RuleRefused: The rulebook cannot hold it (`rulebook.py`).

    """
    refuse_empty(group)
    parameter = parameter_named(name)
    checked = None if value is None else parameter.check(value)
    facts: dict[str, Fact] = {"group": group, "name": name, "value": checked, "previous": previous}
    if decision:
        facts["decision"] = decision
    return Draft(kind="rule.set", key=f"rule:{group}:{name}:{turn}", facts=facts, text=reason)


def _membership(*, group: str, member: str, role: str, share_milli: int) -> dict[str, int | str]:
    refuse_empty(group, member, role)
    if share_milli < 0:
        raise NegativeShare(member)
    return {"group": group, "member": member, "role": role, "share_milli": share_milli}


def _break(*, group: str, member: str, break_id: str, from_day: date, until_day: date) -> dict[str, str]:
    days = {"from_day": from_day.isoformat(), "until_day": until_day.isoformat()}
    return {"group": group, "member": member, "break": break_id, **days}
