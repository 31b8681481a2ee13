"""Who holds what at which weights while a round's weights rise, and in which order ties are settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from allmende.mechanisms.tasks.market import Market
from allmende.mechanisms.tasks.rotation import in_drawn_order, tasks_in_turn, turns


@dataclass(slots=True)
class Holdings:
    """Who holds what at which weights, while they rise."""

    weights: dict[str, int]
    caps: dict[str, int]
    # Per task, who would take it at its cap at most, and from which weight on, in the order of their turns.
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
        for person in in_drawn_order(market.wishes):
            # Somebody with a limit of none has no least task to compare with, and takes no part.
            if limits[person] > 0:
                for task, reservation_milli in market.wishes[person].items():
                    if reservation_milli <= caps[task]:
                        willing[task].append((person, reservation_milli))
        turn_of = turns(market, willing, round_number=round_number)
        for task, listed in willing.items():
            listed.sort(key=lambda wish, task=task: (turn_of[task][wish[0]], wish[1]))  # type: ignore[misc]
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
        """Return each task once per place, one task after the other: so turns go round without skipping anybody."""
        places = {task.name: task.places for task in market.tasks}
        return [task for task in self._served(market, round_number) for _ in range(places[task])]

    def spread(self, market: Market, *, round_number: int) -> list[str]:
        """Return each task once per place, one place of every task at a time: so a shortage leaves none empty first."""
        places = {task.name: task.places for task in market.tasks}
        order = self._served(market, round_number)
        return [task for place in range(max(places.values())) for task in order if place < places[task]]

    def _served(self, market: Market, round_number: int) -> list[str]:
        drawn = in_drawn_order(self.caps)
        numbers = tasks_in_turn(len(drawn), people_count=len(market.people), round_number=round_number)
        return [drawn[number] for number in numbers]

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
