"""Replay a round: its certificate must hold, and the same statements must give the same result."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import round_cleared
from allmende.economy.bookings.tasks import CLEARED_BY
from allmende.ledger.entry import Entry
from allmende.mechanisms.tasks.certificate import Refuted, certify, check
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear
from allmende.mechanisms.tasks.staffing import staff
from allmende.mechanisms.tasks.standing import turned_away


def cleared(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A round is cleared once, by the statements it was given."""
    name, group = facts.text("round"), facts.text("group")
    market = _market(facts.inside("market"))
    logged = _logged(market, facts)
    if name in state.rounds:
        yield f"round {name} was cleared already"
    if group not in state.groups:
        yield f"group {group} does not exist"
    yield from _tasks_differ(state, market)
    try:
        check(certify(market, logged))
    except Refuted as refuted:
        yield f"its certificate does not hold: {refuted}"
    if facts.text("mechanism") == CLEARED_BY:
        again = clear(market, step_milli=logged.step_milli, round_number=logged.round_number)
        yield from differences(entry, round_cleared(round_id=name, group=group, market=market, clearing=again))
    state.rounds.add(name)
    for task, people in logged.assignments.items():
        state.cleared[task] = (logged.weights_milli[task], frozenset(people))


def _market(facts: Facts) -> Market:
    tasks = facts.inside("tasks")
    wishes = facts.inside("wishes")
    return Market(
        tasks=tuple(_task(name, tasks.inside(name)) for name in tasks.values),
        people=tuple(Person(name=name, max_places=most) for name, most in facts.numbers("people").items()),
        wishes={person: wishes.numbers(person) for person in wishes.values},
    )


def _task(name: str, facts: Facts) -> Task:
    return Task(
        name=name,
        places=facts.number("places"),
        floor_milli=facts.number("floor_milli"),
        cap_milli=facts.number("cap_milli"),
    )


def _logged(market: Market, facts: Facts) -> Clearing:
    """Return the logged result in the form the certificate is made from."""
    result, step_milli = facts.inside("result"), facts.number("step_milli")
    listed = result.inside("assignments")
    assignments = {task.name: listed.texts(task.name) for task in market.tasks}
    given = result.numbers("weights")
    weights_milli = {task.name: given[task.name] for task in market.tasks}
    surpluses = {
        person.name: sum(
            weights_milli[task] - market.wishes[person.name][task]
            for task, people in assignments.items()
            if person.name in people
        )
        for person in market.people
    }
    return Clearing(
        assignments=assignments,
        weights_milli=weights_milli,
        surpluses_milli=surpluses,
        turned_away=turned_away(market, assignments=assignments, weights_milli=weights_milli, step_milli=step_milli),
        raises=(),
        behind={},
        unfilled=(),
        staffing=staff(market),
        step_milli=step_milli,
        round_number=facts.number("number"),
    )


def _tasks_differ(state: State, market: Market) -> Iterator[str]:
    """Yield which tasks of the market are not the occurrences that were opened."""
    for task in market.tasks:
        occurrence = state.occurrences.get(task.name)
        if occurrence is None or occurrence.procedure != "round":
            yield f"{task.name} was not opened for a round"
        elif (task.floor_milli, task.cap_milli) != (occurrence.floor_milli, occurrence.cap_milli):
            yield f"{task.name} was opened with other bounds of its weight"
        elif task.places > occurrence.places:
            yield f"{task.name} was opened with {occurrence.places} places"
