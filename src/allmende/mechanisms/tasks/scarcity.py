"""Tell apart the two parts of a weight: how much is dislike, and how much is that too few are qualified.

The round is solved again as if everybody were qualified for everything: whoever has said what they would ask for a
task, but lacks its qualification, takes part in it after all. What a weight falls by is the scarcity of the skill,
worth mending by teaching; the rest is dislike, which teaching cannot mend. Compared are the least weights of both
exact results, so that neither part depends on steps or ties. A weight may also be higher without the qualifications
(people now free for other tasks are missed here): the difference is then shown with its sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from allmende.mechanisms.tasks.market import Market, UnknownName
from allmende.mechanisms.tasks.round import clear_round_exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The two parts of one task's weight, in thousandths: dislike_milli + scarcity_milli is the weight."""

    dislike_milli: int
    scarcity_milli: int


def scarcity(market: Market, *, unqualified: Mapping[str, AbstractSet[str]], round_number: int) -> dict[str, Parts]:
    """Return how much of each task's weight is dislike, and how much is scarcity of qualified people.

    Args:
        market: Tasks, people, and all wishes, also those of people not qualified.
        unqualified: Per task, who lacks its qualification (or is excluded from it for another reason).
        round_number: Settles ties, >= 0.

    Raises:
        UnknownName: `unqualified` names a task or person the market does not have.

    Examples:
        >>> from allmende.mechanisms.tasks.market import Person, Task
        >>> market = Market(
        ...     tasks=(Task(name="wiring", places=1, floor_milli=200, cap_milli=3000),),
        ...     people=(Person(name="Ada", max_places=1), Person(name="Bo", max_places=1)),
        ...     wishes={"Ada": {"wiring": 2500}, "Bo": {"wiring": 900}},
        ... )
        >>> scarcity(market, unqualified={"wiring": {"Bo"}}, round_number=0)
        {'wiring': Parts(dislike_milli=900, scarcity_milli=1600)}

    """
    qualified = clear_round_exactly(qualified_only(market, unqualified=unqualified), round_number=round_number)
    everybody = clear_round_exactly(market, round_number=round_number)
    return {
        task.name: Parts(
            dislike_milli=everybody.interval.least_milli[task.name],
            scarcity_milli=qualified.interval.least_milli[task.name] - everybody.interval.least_milli[task.name],
        )
        for task in market.tasks
    }


def qualified_only(market: Market, *, unqualified: Mapping[str, AbstractSet[str]]) -> Market:
    """Return the market without the wishes of people who are not qualified for the task.

    Raises:
        UnknownName: `unqualified` names a task or person the market does not have.

    """
    tasks, people = {task.name for task in market.tasks}, {person.name for person in market.people}
    for task, without in unqualified.items():
        if task not in tasks:
            raise UnknownName(f"qualifications are stated for the unknown task {task!r}")
        if unknown := sorted(without - people):
            raise UnknownName(f"task {task!r}: the unknown person {unknown[0]!r} is said not to be qualified")
    wishes = {
        person: {task: asked for task, asked in wished.items() if person not in unqualified.get(task, ())}
        for person, wished in market.wishes.items()
    }
    return Market(tasks=market.tasks, people=market.people, wishes=wishes)
