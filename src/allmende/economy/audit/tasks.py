"""Replay what happens to tasks before they are done: every weight is recomputed, every place has one taker."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.goods import unknown_purpose
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import Occurrence, State, Taken
from allmende.economy.bookings import (
    place_handed_back,
    place_taken,
    standin_added,
    standin_left,
    task_called_off,
    task_opened,
    task_reopened,
)
from allmende.ledger.entry import Entry
from allmende.mechanisms.tasks.board import weight_at


def opened(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An occurrence opens within the bounds its group has set."""
    name, task = facts.text("occurrence"), facts.text("task")
    occurrence = Occurrence(
        group=facts.text("group"),
        procedure=facts.text("procedure"),
        minutes=facts.number("minutes"),
        places=facts.number("places"),
        opening_milli=facts.number("opening_milli"),
        floor_milli=facts.number("floor_milli"),
        cap_milli=facts.number("cap_milli"),
        steps=facts.number("steps"),
        opened_us=facts.number("opened_us"),
        due_us=facts.number("due_us"),
        purpose=facts.text_if_there("purpose"),
        money_cents=facts.number_if_there("money_cents"),
    )
    draft = task_opened(
        occurrence=name,
        task=task,
        group=occurrence.group,
        procedure=occurrence.procedure,
        minutes=occurrence.minutes,
        places=occurrence.places,
        opening_milli=occurrence.opening_milli,
        floor_milli=occurrence.floor_milli,
        cap_milli=occurrence.cap_milli,
        steps=occurrence.steps,
        opened_us=occurrence.opened_us,
        due_us=occurrence.due_us,
        purpose=occurrence.purpose,
        money_cents=occurrence.money_cents,
    )
    yield from differences(entry, draft)
    yield from unknown_purpose(state, occurrence.purpose, group=occurrence.group)
    if occurrence.group not in state.groups:
        yield f"group {occurrence.group} does not exist"
        return
    if name in state.occurrences:
        yield f"occurrence {name} was opened already"
        return
    rules = state.rulebook(occurrence.group)
    if occurrence.floor_milli < rules.weight_floor or occurrence.cap_milli > rules.weight_cap:
        yield f"its weights may go beyond the group's bounds {rules.weight_floor} to {rules.weight_cap}"
    state.occurrences[name] = occurrence


def reopened(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """What a round left open, or gets back, goes on the board from the round's weight upwards."""
    name = facts.text("occurrence")
    opening_milli, cap_milli = facts.number("opening_milli"), facts.number("cap_milli")
    opened_us = facts.number("opened_us")
    draft = task_reopened(occurrence=name, opening_milli=opening_milli, cap_milli=cap_milli, opened_us=opened_us)
    yield from differences(entry, draft)
    occurrence = state.occurrences.get(name)
    if occurrence is None or name not in state.cleared:
        yield f"occurrence {name} was in no round that is cleared"
        return
    if opening_milli != state.cleared[name][0]:
        yield f"it goes on at {opening_milli} where the round found {state.cleared[name][0]}"
    if cap_milli != occurrence.cap_milli or opened_us > entry.at_us or opened_us >= occurrence.due_us:
        yield f"occurrence {name} goes on otherwise than it was opened"
        return
    occurrence.opening_milli, occurrence.opened_us = opening_milli, opened_us


def called_off(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An occurrence will not take place."""
    name = facts.text("occurrence")
    yield from differences(entry, task_called_off(occurrence=name))
    occurrence = state.occurrences.get(name)
    if occurrence is None or occurrence.called_off:
        yield f"occurrence {name} is not open"
        return
    occurrence.called_off = True


def taken(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A free place gets one taker, at the weight that was to be had."""
    name, place = facts.text("occurrence"), facts.number("place")
    member, how = facts.text("member"), facts.text("how")
    weight_milli, minutes = facts.number("weight_milli"), facts.number("minutes")
    draft = place_taken(
        occurrence=name, place=place, member=member, weight_milli=weight_milli, minutes=minutes, how=how, turn=0
    )
    yield from differences(entry, draft)
    occurrence = state.occurrences.get(name)
    if occurrence is None or occurrence.called_off:
        yield f"occurrence {name} is not open"
        return
    if not state.is_member(member):
        yield f"{member} is not a member"
    if place >= occurrence.places:
        yield f"occurrence {name} has only {occurrence.places} places"
    if place in occurrence.taken and occurrence.taken[place].member:
        yield f"place {place} of {name} is taken already"
    if any(other.member == member for other in occurrence.taken.values()):
        yield f"{member} has a place of {name} already"
    if minutes != occurrence.minutes:
        yield f"{minutes} minutes were agreed where {name} has {occurrence.minutes}"
    allowed = _weights(state, name, place=place, member=member, how=how, at_us=entry.at_us)
    if weight_milli not in allowed:
        yield f"the weight {weight_milli} was not to be had; {sorted(allowed)} was"
    occurrence.taken[place] = Taken(member, weight_milli)
    # Who has a place stands ready no longer; no entry of its own says so.
    occurrence.standins.discard(member)


def handed_back(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Who has a place gives it back."""
    name, place, member = facts.text("occurrence"), facts.number("place"), facts.text("member")
    yield from differences(entry, place_handed_back(occurrence=name, place=place, member=member, turn=0))
    occurrence = state.occurrences.get(name)
    held = occurrence.taken.get(place) if occurrence else None
    if held is None or held.member != member:
        yield f"{member} does not have place {place} of {name}"
        return
    held.member = ""


def standin(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody stands ready."""
    name, member = facts.text("occurrence"), facts.text("member")
    yield from differences(entry, standin_added(occurrence=name, member=member))
    occurrence = state.occurrences.get(name)
    if occurrence is None:
        yield f"occurrence {name} is not open"
        return
    if member in occurrence.standins:
        yield f"{member} stands ready for {name} already"
    if not state.is_member(member):
        yield f"{member} is not a member"
    occurrence.standins.add(member)


def standin_gone(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody no longer stands ready."""
    name, member = facts.text("occurrence"), facts.text("member")
    yield from differences(entry, standin_left(occurrence=name, member=member))
    occurrence = state.occurrences.get(name)
    if occurrence is None or member not in occurrence.standins:
        yield f"{member} did not stand ready for {name}"
        return
    occurrence.standins.discard(member)


def _weights(state: State, name: str, *, place: int, member: str, how: str, at_us: int) -> set[int]:
    """Return at which weights somebody may take a place in a given way, at a given time."""
    occurrence = state.occurrences[name]
    before = occurrence.taken.get(place)
    agreed_before = {before.weight_milli} if before else set()
    if how == "swap":
        return agreed_before
    if how == "round":
        weight_milli, people = state.cleared.get(name, (0, frozenset()))
        return {weight_milli} if member in people else set()
    return _shown(state, name, at_us=at_us) | (agreed_before if how == "stand_in" else set())


def _shown(state: State, name: str, *, at_us: int) -> set[int]:
    """Return the weight an open place of an occurrence stands at."""
    occurrence = state.occurrences[name]
    if occurrence.procedure == "fixed":
        return {occurrence.opening_milli}
    shown = {state.cleared[name][0]} if name in state.cleared else set()
    if occurrence.due_us > occurrence.opened_us:
        shown.add(
            weight_at(
                opening_milli=occurrence.opening_milli,
                cap_milli=occurrence.cap_milli,
                steps=occurrence.steps,
                opened_us=occurrence.opened_us,
                due_us=occurrence.due_us,
                now_us=at_us,
            )
        )
    return shown
