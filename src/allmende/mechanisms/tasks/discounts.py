"""Shift what people ask for a project's tasks by their discount for that project, before a round."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.mechanisms.tasks.market import Market, NotAWholeNumber, UnknownName


def discounted(
    market: Market, *, project_of: Mapping[str, str], discounts_milli: Mapping[str, Mapping[str, int]]
) -> Market:
    """Return the market with every person's wishes for a project's tasks lowered by their discount for it.

    A discount (thousandths, negative for reluctance) says that somebody would work for this project for less, because
    it is near or trusted. It shifts what they ask, never below 0, and changes nothing else about the round.

    Raises:
        UnknownName: A discount is stated for an unknown person, or a project for an unknown task.
        NotAWholeNumber: A discount is not whole.

    Examples:
        >>> from allmende.mechanisms.tasks.market import Person, Task
        >>> market = Market(
        ...     tasks=(Task(name="baking", places=1, floor_milli=200, cap_milli=3000),),
        ...     people=(Person(name="Ada", max_places=1),),
        ...     wishes={"Ada": {"baking": 900}},
        ... )
        >>> near = {"Ada": {"bakery": 100}}
        >>> discounted(market, project_of={"baking": "bakery"}, discounts_milli=near).wishes
        {'Ada': {'baking': 800}}

    """
    people = {person.name for person in market.people}
    if unknown := sorted(discounts_milli.keys() - people):
        raise UnknownName(f"a discount is stated for the unknown person {unknown[0]!r}")
    for person, stated in discounts_milli.items():
        for project, milli in stated.items():
            if type(milli) is not int:
                raise NotAWholeNumber(f"person {person!r}, project {project!r}: discount {milli!r} is not whole")
    if unknown := sorted(project_of.keys() - {task.name for task in market.tasks}):
        raise UnknownName(f"a project is stated for the unknown task {unknown[0]!r}")
    wishes = {
        person: {
            task: max(0, asked - discounts_milli.get(person, {}).get(project_of.get(task, ""), 0))
            for task, asked in wished.items()
        }
        for person, wished in market.wishes.items()
    }
    return Market(tasks=market.tasks, people=market.people, wishes=wishes)
