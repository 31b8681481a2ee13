"""The demo's town while it is being made: who and what there is so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from allmende.economy.parameter import Words
from allmende.server.demo.pool.world import Pool
from allmende.server.demo.world import World
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.lending.models import Thing
from allmende.server.people.models import Person
from allmende.server.work.models import Task

SEED = 27


@dataclass(kw_only=True)
class Town:
    """What the town's builders work on; days are those of the demo's history, the last one is today.

    Attributes:
        world, pool: The demo's other communities, some of whose people live here, too.
        people: By key of the townspeople.
        groups: By key: the neighbourhoods and their projects, and from its founding on "town" and "board".
        tasks, things: By key of the duties and of the things that are lent.
        notes: What one scene leaves for a later one, by name: an id.

    """

    world: World
    pool: Pool
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  (no secret depends on it)
    _seats: dict[tuple[str, str], Seat] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """Where the history ends."""
        return self.world.now

    def say(self, words: Words) -> str:
        """Return words in the language of the demo."""
        return self.world.say(words)

    def on_day(self, day: int, *, hour: int, minute: int = 0) -> datetime:
        """Return a local moment of a day of the history."""
        return self.world.on_day(day, hour=hour, minute=minute)

    def person(self, key: str) -> Person:
        """Return somebody of the town, of the pool or of the house."""
        return self.people.get(key) or self.pool.people.get(key) or self.world.people[key]

    def group(self, key: str) -> Group:
        """Return a group of the town, or one of the house's or the pool's."""
        return self.groups.get(key) or self.pool.groups.get(key) or self.world.groups[key]

    def seat(self, key: str, group: str) -> Seat:
        """Return somebody's seat; what they are there, and the rules, are asked anew every day (`forget`)."""
        found = self._seats.get((key, group))
        if found is None:
            found = seat_of(self.person(key), self.group(group))
            assert found is not None, f"{key} sits in {group}"
            self._seats[key, group] = found
        return found

    def forget(self) -> None:
        """Look people's seats and the rules up again."""
        self._seats.clear()
