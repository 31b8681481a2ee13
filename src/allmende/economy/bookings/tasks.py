"""Draft what happens to tasks before they are done: opening, taking, handing back, stand-ins, rounds."""

from __future__ import annotations

from allmende.economy.bookings.draft import (
    BookingRefused,
    Draft,
    NegativeMinutes,
    WeightNotPositive,
    for_what,
    refuse_empty,
)
from allmende.ledger.entry import Fact
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.market import Market

PROCEDURES = frozenset({"fixed", "board", "round"})
WAYS_TO_TAKE = frozenset({"board", "fixed", "stand_in", "swap", "round"})

CLEARED_BY = "rising_weights 2"
"""Names the mechanism and its tie-breaking, so that a later version knows which rounds it can replay exactly."""


class UnknownProcedure(BookingRefused):
    """A procedure, or a way of taking a place, that the log does not know."""


class WeightOutsideBounds(BookingRefused):
    """An opening weight below the floor or above the cap."""


class NoPlaces(BookingRefused):
    """A task without a place, or a place it does not have."""


class NoSteps(BookingRefused):
    """A board without steps."""


class DueBeforeOpened(BookingRefused):
    """A task that is due before anyone could take it."""


class NotTheMarketsResult(BookingRefused):
    """A clearing of other tasks than the market's."""


def task_opened(  # noqa: PLR0913  # One argument per published fact.
    *,
    occurrence: str,
    task: str,
    group: str,
    procedure: str,
    minutes: int,
    places: int,
    opening_milli: int,
    floor_milli: int,
    cap_milli: int,
    steps: int,
    opened_us: int,
    due_us: int,
    purpose: str = "",
    money_cents: int = 0,
) -> Draft:
    """Draft that an occurrence of a task can be taken, with the whole course of its weight. Key: the occurrence.

    Args:
        occurrence: The occurrence.
        task: Of which task it is one time.
        group: Whose task it is.
        procedure: One of PROCEDURES.
        minutes: The time each place takes.
        places: How many people it needs.
        opening_milli: The weight it opens at, in thousandths.
        floor_milli: The lowest weight it may have.
        cap_milli: The highest, reached when it is due.
        steps: In how many steps the weight climbs on the board.
        opened_us: When it opens, microseconds since 1970 UTC.
        due_us: When it is due.
        purpose: The product or batch it is for; "" for the group as a whole.
        money_cents: What each place brings in, for a task that raises money.

    Raises:
        UnknownProcedure, NegativeMinutes, NoPlaces, WeightNotPositive, WeightOutsideBounds, NoSteps,
        DueBeforeOpened, NegativeCents: What the name says.

    """
    refuse_empty(occurrence, task, group)
    if procedure not in PROCEDURES:
        raise UnknownProcedure(procedure)
    if minutes < 0:
        raise NegativeMinutes(minutes)
    if places < 1:
        raise NoPlaces(places)
    if floor_milli < 1:
        raise WeightNotPositive(floor_milli)
    if not floor_milli <= opening_milli <= cap_milli:
        raise WeightOutsideBounds(opening_milli)
    if steps < 1:
        raise NoSteps(steps)
    # Only the board needs time to climb; a task added at the last moment may be due right away.
    if due_us < opened_us or (procedure == "board" and due_us == opened_us):
        raise DueBeforeOpened(occurrence)
    facts: dict[str, Fact] = {
        "occurrence": occurrence,
        "task": task,
        "group": group,
        "procedure": procedure,
        "minutes": minutes,
        "places": places,
        "opening_milli": opening_milli,
        "floor_milli": floor_milli,
        "cap_milli": cap_milli,
        "steps": steps,
        "opened_us": opened_us,
        "due_us": due_us,
        **for_what(purpose=purpose, money_cents=money_cents),
    }
    return Draft(kind="task.opened", key=f"opened:{occurrence}", facts=facts)


def task_reopened(*, occurrence: str, opening_milli: int, cap_milli: int, opened_us: int) -> Draft:
    """Draft that an occurrence goes on from a round to the board, at the weight the round found. Key: the occurrence.

    Raises:
        WeightOutsideBounds: The weight is above the cap, or not above zero.

    """
    refuse_empty(occurrence)
    if not 1 <= opening_milli <= cap_milli:
        raise WeightOutsideBounds(opening_milli)
    facts: dict[str, Fact] = {
        "occurrence": occurrence,
        "opening_milli": opening_milli,
        "cap_milli": cap_milli,
        "opened_us": opened_us,
    }
    return Draft(kind="task.reopened", key=f"reopened:{occurrence}", facts=facts)


def task_called_off(*, occurrence: str, reason: str | None = None) -> Draft:
    """Draft that an occurrence will not take place. Key: the occurrence."""
    refuse_empty(occurrence)
    facts: dict[str, Fact] = {"occurrence": occurrence}
    return Draft(kind="task.called_off", key=f"called-off:{occurrence}", facts=facts, text=reason)


def place_taken(
    *, occurrence: str, place: int, member: str, weight_milli: int, minutes: int, how: str, turn: int
) -> Draft:
    """Draft that somebody takes a place, at a weight that from now on stands.

    Key: occurrence, place, and turn, which is how often the place was taken before. So of two who race for the
    last place, the second drafts a key the book already holds.

    Args:
        occurrence: The occurrence.
        member: Who takes it.
        turn: How often this place was taken before.
        place: Which place of the occurrence, from 0.
        weight_milli: The weight agreed.
        minutes: The time agreed.
        how: "board" or "fixed" (at the weight shown), "round" (by a clearing), "stand_in" (who stood ready, after
            it was handed back), "swap" (from the member who had it, at their weight).

    """
    refuse_empty(occurrence, member)
    if how not in WAYS_TO_TAKE:
        raise UnknownProcedure(how)
    if place < 0:
        raise NoPlaces(place)
    if minutes < 0:
        raise NegativeMinutes(minutes)
    if weight_milli <= 0:
        raise WeightNotPositive(weight_milli)
    facts: dict[str, Fact] = {
        "occurrence": occurrence,
        "place": place,
        "member": member,
        "weight_milli": weight_milli,
        "minutes": minutes,
        "how": how,
    }
    return Draft(kind="place.taken", key=f"taken:{occurrence}:{place}:{turn}", facts=facts)


def place_handed_back(*, occurrence: str, place: int, member: str, turn: int, reason: str | None = None) -> Draft:
    """Draft that somebody hands a place back. Key: occurrence, place, and the turn with which it was taken."""
    refuse_empty(occurrence, member)
    facts: dict[str, Fact] = {"occurrence": occurrence, "place": place, "member": member}
    key = f"handed-back:{occurrence}:{place}:{turn}"
    return Draft(kind="place.handed_back", key=key, facts=facts, text=reason)


def standin_added(*, occurrence: str, member: str, turn: int = 0) -> Draft:
    """Draft that somebody stands ready. Key: occurrence, member, turn."""
    refuse_empty(occurrence, member)
    facts: dict[str, Fact] = {"occurrence": occurrence, "member": member}
    return Draft(kind="standin.added", key=f"standin:{occurrence}:{member}:{turn}", facts=facts)


def standin_left(*, occurrence: str, member: str, turn: int = 0) -> Draft:
    """Draft that somebody no longer stands ready. Key: occurrence, member, turn."""
    refuse_empty(occurrence, member)
    facts: dict[str, Fact] = {"occurrence": occurrence, "member": member}
    return Draft(kind="standin.left", key=f"standin-left:{occurrence}:{member}:{turn}", facts=facts)


def round_cleared(*, round_id: str, group: str, market: Market, clearing: Clearing) -> Draft:
    """Draft the result of a round with all statements it rests on. Key: the round, so it is cleared once.

    The market's tasks are named by occurrence ids and its people by member ids.

    Raises:
        NotTheMarketsResult: The clearing has other tasks.

    """
    refuse_empty(round_id, group)
    names = {task.name for task in market.tasks}
    if names != clearing.assignments.keys() or names != clearing.weights_milli.keys():
        raise NotTheMarketsResult(round_id)
    facts: dict[str, Fact] = {
        "round": round_id,
        "group": group,
        "number": clearing.round_number,
        "step_milli": clearing.step_milli,
        "mechanism": CLEARED_BY,
        "market": {
            "tasks": {
                task.name: {"places": task.places, "floor_milli": task.floor_milli, "cap_milli": task.cap_milli}
                for task in market.tasks
            },
            "people": {person.name: person.max_places for person in market.people},
            "wishes": {person: dict(wished) for person, wished in market.wishes.items()},
        },
        "result": {
            "assignments": {task: list(people) for task, people in clearing.assignments.items()},
            "weights": dict(clearing.weights_milli),
        },
    }
    return Draft(kind="round.cleared", key=f"round:{round_id}", facts=facts)
