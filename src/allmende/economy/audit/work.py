"""Replay work: what was agreed is what is credited, by somebody else, once."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.goods import unknown_purpose
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import Contribution, State
from allmende.economy.bookings import (
    credits_mwh,
    work_confirmed,
    work_corrected,
    work_objected,
    work_objection_withdrawn,
    work_reported,
    work_withdrawn,
)
from allmende.ledger.entry import Entry

DAY_US = 86_400_000_000


def reported(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Work was done: at the weight agreed when its place was taken, or unasked."""
    name = facts.text("contribution")
    work = Contribution(
        group=facts.text("group"),
        occurrence=facts.text("occurrence"),
        place=facts.number("place"),
        doers=facts.numbers("doers"),
        agreed_minutes=facts.number("agreed_minutes"),
        reported_minutes=facts.number("reported_minutes"),
        weight_milli=facts.number("weight_milli"),
        purpose=facts.text_if_there("purpose"),
        money_cents=facts.number_if_there("money_cents"),
        reported_cents=facts.number_if_there("money_cents"),
    )
    draft = work_reported(
        contribution=name,
        group=work.group,
        occurrence=work.occurrence,
        place=work.place,
        doers=work.doers,
        agreed_minutes=work.agreed_minutes,
        reported_minutes=work.reported_minutes,
        weight_milli=work.weight_milli,
        purpose=work.purpose,
        money_cents=work.money_cents,
    )
    yield from differences(entry, draft)
    yield from unknown_purpose(state, work.purpose, group=work.group)
    if name in state.contributions:
        yield f"contribution {name} was reported already"
        return
    if work.group not in state.groups:
        yield f"group {work.group} does not exist"
        return
    for member in sorted(work.doers):
        if member not in state.joined_us:
            yield f"{member} was never a member"
    yield from _not_as_agreed(state, name, work) if work.occurrence else _not_as_ruled(state, work)
    state.contributions[name] = work


def confirmed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody else confirms what was reported; exactly what was agreed is credited."""
    name, confirmer, what = facts.text("contribution"), facts.text("confirmer"), facts.text("what")
    minutes, weight_milli, doers = facts.number("minutes"), facts.number("weight_milli"), facts.numbers("doers")
    work = state.contributions.get(name)
    if work is None or work.withdrawn:
        yield f"contribution {name} was not reported"
        return
    draft = work_confirmed(
        contribution=name,
        group=work.group,
        confirmer=confirmer,
        minutes=minutes,
        weight_milli=work.weight_milli,
        doers=work.doers,
        what=what,
        household=[member for member in work.doers if state.share_a_household(member, confirmer)],
        purpose=work.purpose,
        money_cents=work.money_cents,
    )
    yield from differences(entry, draft)
    yield from _wrong_confirmer(state, work, confirmer=confirmer, what=what, at_us=entry.at_us)
    if what in work.confirmers:
        yield f"contribution {name} was confirmed already"
        return
    agreed, extra = work.agreed_minutes, work.reported_minutes - work.agreed_minutes
    if what == "agreed" and minutes not in (agreed, min(agreed, work.reported_minutes)):
        yield f"{minutes} minutes are credited where {agreed} were agreed"
    if what == "extra" and not 0 < minutes <= extra:
        yield f"{minutes} minutes more are credited where {max(0, extra)} were reported beyond those agreed"
    if not work.confirmers:
        state.cents[work.group] += work.money_cents
    work.confirmers[what] = confirmer
    work.entries.append(entry.number)
    for member, amount in credits_mwh(minutes=minutes, weight_milli=weight_milli, doers=doers).items():
        work.credited_mwh[member] = work.credited_mwh.get(member, 0) + amount


def objected(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody objects."""
    name, by = facts.text("contribution"), facts.text("by")
    yield from differences(entry, work_objected(contribution=name, by=by))
    work = state.contributions.get(name)
    if work is None:
        yield f"contribution {name} was not reported"
        return
    work.objectors.add(by)


def objection_withdrawn(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody takes their objection back."""
    name, by = facts.text("contribution"), facts.text("by")
    yield from differences(entry, work_objection_withdrawn(contribution=name, by=by))
    work = state.contributions.get(name)
    if work is None or by not in work.objectors:
        yield f"{by} has not objected to {name}"
        return
    work.objectors.discard(by)


def withdrawn(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A report is taken back while nothing is credited."""
    name = facts.text("contribution")
    yield from differences(entry, work_withdrawn(contribution=name))
    work = state.contributions.get(name)
    if work is None or work.withdrawn:
        yield f"contribution {name} was not reported"
        return
    if work.confirmers:
        yield f"contribution {name} is credited already; it can only be corrected"
    work.withdrawn = True
    if work.occurrence in state.occurrences:
        state.occurrences[work.occurrence].reported.pop(work.place, None)


def corrected(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Two people change what stands; the difference to what was credited is booked."""
    name, second = facts.text("contribution"), facts.text("second")
    minutes, weight_milli, doers = facts.number("minutes"), facts.number("weight_milli"), facts.numbers("doers")
    money_cents = facts.number_if_there("money_cents")
    work = state.contributions.get(name)
    if work is None or not work.entries:
        yield f"contribution {name} was never credited"
        return
    if entry.corrects not in work.entries:
        yield f"it does not name an entry that credited {name}"
    draft = work_corrected(
        contribution=name,
        group=work.group,
        minutes=minutes,
        weight_milli=weight_milli,
        doers=doers,
        credited_mwh=work.credited_mwh,
        proposed_by=facts.text("proposed_by"),
        second=second,
        corrects=entry.corrects or 0,
        purpose=work.purpose,
        money_cents=money_cents,
        came_in_cents=work.reported_cents,
    )
    yield from differences(entry, draft)
    state.cents[work.group] += money_cents - work.money_cents
    work.money_cents = money_cents
    if state.cents[work.group] < 0:
        yield f"group {work.group} has spent {-state.cents[work.group]} cents more than then came in"
    for member in (facts.text("proposed_by"), second, *sorted(doers)):
        if member not in state.joined_us:
            yield f"{member} was never a member"
    if any(state.share_a_household(second, member) for member in doers):
        yield f"{second} lives with somebody who is credited"
    if state.share_a_household(second, facts.text("proposed_by")):
        yield f"{second} lives with {facts.text('proposed_by')}, who proposed it"
    work.credited_mwh = credits_mwh(minutes=minutes, weight_milli=weight_milli, doers=doers)
    work.entries.append(entry.number)


def _not_as_agreed(state: State, name: str, work: Contribution) -> Iterator[str]:
    occurrence = state.occurrences.get(work.occurrence)
    held = occurrence.taken.get(work.place) if occurrence else None
    if occurrence is None or held is None or not held.member:
        yield f"nobody has place {work.place} of {work.occurrence}"
        return
    if work.place in occurrence.reported:
        yield f"place {work.place} of {work.occurrence} was reported already"
    if work.agreed_minutes != occurrence.minutes or work.weight_milli != held.weight_milli:
        yield f"{occurrence.minutes} minutes at {held.weight_milli} were agreed when the place was taken"
    if work.purpose != occurrence.purpose:
        yield f"{work.occurrence} was opened for {occurrence.purpose or 'the group as a whole'}"
    if not state.lies_within(occurrence.group, work.group):
        yield f"{work.occurrence} is not a task of group {work.group}"
    occurrence.reported[work.place] = name


def _not_as_ruled(state: State, work: Contribution) -> Iterator[str]:
    right_milli = state.rulebook(work.group).unasked_weight
    if work.weight_milli != right_milli:
        yield f"work done unasked counts {right_milli} here, not {work.weight_milli}"
    if work.agreed_minutes != work.reported_minutes or work.place != 0:
        yield "work done unasked has no place, and no other time agreed than the one reported"


def _wrong_confirmer(state: State, work: Contribution, *, confirmer: str, what: str, at_us: int) -> Iterator[str]:
    rules = state.rulebook(work.group)
    whole = state.outermost(work.group)
    if whole not in state.groups_of.get(confirmer, ()):
        yield f"{confirmer} is not a member of the whole community"
        return
    newcomer_days = state.rulebook(whole).newcomer_days
    # A day is a calendar day where the group lives, which the book does not know; so one day of tolerance.
    if at_us - state.joined_us[confirmer] < (newcomer_days - 1) * DAY_US:
        yield f"{confirmer} has not been a member for {newcomer_days} days"
    others = {other for key, other in work.confirmers.items() if key != what}
    if rules.extra_needs_second and confirmer in others:
        yield f"{confirmer} confirmed both the agreed and the extra time, which needs two people"
