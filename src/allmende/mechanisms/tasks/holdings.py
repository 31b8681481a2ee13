"""Who holds what at which weights while a round's weights rise, and in which order ties are settled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from allmende.mechanisms.tasks.market import Market


@dataclass(slots=True)
class Holdings:
    """Who holds what at which weights, while they rise."""

    weights: dict[str, int]
    caps: dict[str, int]
    # Per task, who would take it at its cap at most, and from which weight on, in the rotation's order.
    willing: dict[str, list[tuple[str, int]]]
    limits: dict[str, int]
    holders: dict[str, set[str]]
    # Per person, the tasks they hold, with their reservation weight.
    held: dict[str, dict[str, int]]
    # Per person without a free place, the surplus of their least task; None for those with a free place.
    least: dict[str, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, market: Market, *, round_number: int) -> Holdings:
        """Return the start of a round: all weights at their floor, nobody holding anything."""
        caps = {task.name: task.cap_milli for task in market.tasks}
        limits = {person.name: person.max_places for person in market.people}
        willing: dict[str, list[tuple[str, int]]] = {task: [] for task in caps}
        for person, wished in market.wishes.items():
            # Somebody with a limit of none has no least task to compare with, and takes no part.
            if limits[person] > 0:
                for task, reservation_milli in wished.items():
                    if reservation_milli <= caps[task]:
                        willing[task].append((person, reservation_milli))
        for task, listed in willing.items():
            listed.sort(key=lambda wish, task=task: draw(task, wish[0]))  # type: ignore[misc]
            first = round_number % max(1, len(listed))
            willing[task] = listed[first:] + listed[:first]
        return cls(
            weights={task.name: task.floor_milli for task in market.tasks},
            caps=caps,
            willing=willing,
            limits=limits,
            holders={task: set() for task in caps},
            held={person: {} for person in limits},
            least=dict.fromkeys(limits),
        )

    def in_turn(self, market: Market, *, round_number: int) -> list[str]:
        """Return each task once per place, one place of every task at a time, in the round's order."""
        order = sorted(market.tasks, key=lambda task: draw(str(round_number), task.name))
        most = max(task.places for task in order)
        return [task.name for place in range(most) for task in order if place < task.places]

    def note_least(self, person: str) -> None:
        """Bring the person's least surplus up to date after what they hold, or its weight, has changed."""
        held = self.held[person]
        full = len(held) >= self.limits[person]
        self.least[person] = min(self.weights[task] - asked for task, asked in held.items()) if full else None

    def give(self, task: str, person: str, reservation_milli: int) -> None:
        """Let somebody hold a task; `note_least` has to follow."""
        self.holders[task].add(person)
        self.held[person][task] = reservation_milli

    def take(self, task: str, person: str) -> None:
        """Let somebody hold a task no longer; `note_least` has to follow."""
        self.holders[task].discard(person)
        del self.held[person][task]


def draw(where: str, who: str) -> bytes:
    """Return a number nobody chose, by which to order people or tasks."""
    # The length keeps ("ab", "c") apart from ("a", "bc").
    return hashlib.sha256(f"{len(where)}:{where}:{who}".encode()).digest()
