"""Ask, before any weight is tried, how many places can be filled at all, and name what is short of people.

The most places anybody could fill is a maximum flow: tasks -> people who listed them -> each person's limit. By the
max-flow min-cut theorem (Ford and Fulkerson 1956; for one place each, Hall 1935) what cannot be filled is explained
by a set of tasks whose listed people, all limits used up, cannot see to more. That set, taken as small as possible
(Dulmage and Mendelsohn 1958), falls apart into bottlenecks that share nobody who still has a choice among their
tasks, and each is named on its own. The flow grows by shortest augmenting paths (Ford and Fulkerson; breadth first);
what a failed search has reached can never help a later one and is left out from then on, so all failures together
cost one pass over the wishes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from allmende.mechanisms.tasks.market import Market


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """Tasks that together cannot be staffed at any weight.

    Attributes:
        tasks: Their names, sorted.
        places_count: Places they have together.
        people: Everybody who listed any of them, sorted.
        most_count: Places these people could fill among them at most, every limit used up for it.
        missing_count: places_count - most_count, >= 1.

    """

    tasks: tuple[str, ...]
    places_count: int
    people: tuple[str, ...]
    most_count: int
    missing_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """How many of all places can be filled at any weight, and the bottlenecks, largest shortage first."""

    places_count: int
    fillable_count: int
    bottlenecks: tuple[Bottleneck, ...]


MOST_NAMED = 3
"""A sentence names so many bottlenecks, and of each so many tasks and people, and counts the others."""


def in_words(staffing: Staffing) -> str:
    """Return what is short of people, in a sentence or a few, however large the market.

    Examples:
        >>> roof = Bottleneck(tasks=("roof",), places_count=2, people=("Ada",), most_count=1, missing_count=1)
        >>> in_words(Staffing(places_count=3, fillable_count=2, bottlenecks=(roof,)))
        'roof: 2 places, and Ada can take 1 of them'

    """
    said = [
        f"{_named(found.tasks)}: {found.places_count} places, and {_named(found.people) or 'nobody'} "
        f"can take {found.most_count} of them"
        for found in staffing.bottlenecks[:MOST_NAMED]
    ]
    left = staffing.bottlenecks[MOST_NAMED:]
    if left:
        said.append(f"{len(left)} more bottlenecks lack {sum(found.missing_count for found in left)} people")
    return "; ".join(said)


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def staff(market: Market) -> Staffing:
    """Return what can be staffed at all, whatever the weights (wishes above a cap count too).

    The answer does not depend on the order of tasks, people or wishes. Takes O(places x wishes) steps at worst, in
    practice little more than one pass over the wishes.

    """
    flow = _Flow(market)
    for task in sorted(market.tasks, key=lambda task: task.name):
        for _ in range(task.places):
            if not flow.fill(task.name):
                flow.missing[task.name] += 1
    places_count = sum(task.places for task in market.tasks)
    missing_count = sum(flow.missing.values())
    bottlenecks = sorted(_bottlenecks(market, flow), key=lambda found: (-found.missing_count, found.tasks))
    assert missing_count == sum(found.missing_count for found in bottlenecks), "the cut is as large as the shortage"
    return Staffing(
        places_count=places_count, fillable_count=places_count - missing_count, bottlenecks=tuple(bottlenecks)
    )


class _Flow:
    """A growing assignment of people to places, and the part of the market from which no one free can be reached."""

    def __init__(self, market: Market) -> None:
        self.listed: dict[str, list[str]] = {task.name: [] for task in market.tasks}
        for person in sorted(market.wishes):
            for task in market.wishes[person]:
                self.listed[task].append(person)
        self.missing = {task.name: 0 for task in market.tasks}
        self.left = {person.name: person.max_places for person in market.people}
        self.holders: dict[str, set[str]] = {task.name: set() for task in market.tasks}
        self.held: dict[str, set[str]] = {person.name: set() for person in market.people}
        self.exhausted_people: set[str] = set()
        self.exhausted_tasks: set[str] = set()

    def fill(self, start: str) -> bool:
        """Find somebody for one place of a task, moving others on if need be; return whether it could be done."""
        asked_by: dict[str, str] = {}
        freed_by: dict[str, str] = {}
        queue = deque([start])
        reached_tasks = {start}
        while queue:
            task = queue.popleft()
            for person in self.listed[task]:
                if person in asked_by or person in self.exhausted_people or person in self.holders[task]:
                    continue
                asked_by[person] = task
                if self.left[person]:
                    self.left[person] -= 1
                    self._move_along(person, asked_by, freed_by)
                    return True
                for other in self.held[person] - reached_tasks - self.exhausted_tasks:
                    reached_tasks.add(other)
                    freed_by[other] = person
                    queue.append(other)
        self.exhausted_people.update(asked_by)
        self.exhausted_tasks |= reached_tasks
        return False

    def _move_along(self, newcomer: str, asked_by: dict[str, str], freed_by: dict[str, str]) -> None:
        person: str | None = newcomer
        while person is not None:
            task = asked_by[person]
            self.holders[task].add(person)
            self.held[person].add(task)
            person = freed_by.get(task)
            if person is not None:
                self.holders[task].discard(person)
                self.held[person].discard(task)


def _bottlenecks(market: Market, flow: _Flow) -> list[Bottleneck]:
    """Split the exhausted part into pieces that share nobody who has still to be chosen for one task or another."""
    root = {task: task for task in flow.exhausted_tasks}

    def find(task: str) -> str:
        while root[task] != task:
            root[task] = root[root[task]]
            task = root[task]
        return task

    short_wishes = {
        person: [task for task in wished if task in flow.exhausted_tasks] for person, wished in market.wishes.items()
    }
    for person in flow.exhausted_people:
        for task in short_wishes.get(person, ())[1:]:
            root[find(task)] = find(short_wishes[person][0])
    pieces: dict[str, list[str]] = {}
    for task in sorted(flow.exhausted_tasks):
        pieces.setdefault(find(task), []).append(task)
    wished_within: dict[str, dict[str, int]] = {piece: {} for piece in pieces}
    for person, tasks in short_wishes.items():
        for task in tasks:
            within = wished_within[find(task)]
            within[person] = within.get(person, 0) + 1
    places = {task.name: task.places for task in market.tasks}
    limit = {person.name: person.max_places for person in market.people}
    found = []
    for piece, tasks in pieces.items():
        places_count = sum(places[task] for task in tasks)
        most_count = sum(min(limit[person], count) for person, count in wished_within[piece].items())
        found.append(
            Bottleneck(
                tasks=tuple(tasks),
                places_count=places_count,
                people=tuple(sorted(wished_within[piece])),
                most_count=most_count,
                missing_count=places_count - most_count,
            )
        )
    return found
