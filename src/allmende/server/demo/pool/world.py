"""The demo's pool while it is being made: who and what there is so far, and the dice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from allmende.economy.parameter import Words
from allmende.server.catalogue.models import Product
from allmende.server.demo.pool import chores, people
from allmende.server.demo.world import HISTORY_DAYS, World
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person
from allmende.server.work.models import Task

FIRST_DAY = -14
PERIOD_DAYS = 28
"""The pool is ten weeks old: two periods of four weeks are settled, the third is half over."""
SEED = 60


@dataclass(kw_only=True)
class Pool:
    """What the pool's builders work on; days are those of the demo's history, the last one is today.

    Attributes:
        world: The demo's other community, some of whose people are here, too.
        people, members: By key of the neighbours.
        groups: By key: "pool", the projects, and the households.
        tasks: By key of the chores; products by key of the things; points by key of the project.
        notes: What one scene leaves for a later one, by name: an id.

    """

    world: World
    people: dict[str, Person] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    # Chance with a fixed seed: the same pool every time, but for its random ids.
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  (no secret depends on it)
    _seats: dict[tuple[str, str], Seat] = field(default_factory=dict)

    @property
    def root(self) -> Group:
        """The pool itself."""
        return self.groups["pool"]

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

    def day_of(self, at: datetime) -> int:
        """Return which day of the history a moment falls on."""
        today = self.on_day(HISTORY_DAYS, hour=12)
        return HISTORY_DAYS - (today.date() - at.astimezone(today.tzinfo).date()).days

    def seat(self, key: str, group: str = "pool") -> Seat:
        """Return somebody's seat, looked up once: what people of the pool are, and its rules, hardly ever change."""
        found = self._seats.get((key, group))
        if found is None:
            found = seat_of(self.people[key], self.groups[group])
            assert found is not None, f"{key} sits in {group}"
            self._seats[key, group] = found
        return found

    def forget(self) -> None:
        """Look people's seats and the rules up again."""
        self._seats.clear()

    def member(self, key: str) -> Member:
        """Return somebody as the pool's book knows them."""
        if key not in self.members:
            known = Member.objects.select_related("person")
            self.members[key] = known.get(book=self.root.book, person=self.people[key])
        return self.members[key]

    def key_of(self) -> dict[str, str]:
        """Return id of a member -> their key, of all who are here by now."""
        return {self.member(key).id: key for key in self.people}

    def lives_with(self, key: str) -> set[str]:
        """Return who shares a household with somebody, with themselves."""
        household = people.BY_KEY[key].household
        return {key} | ({one.key for one in people.of_household(household)} if household else set())

    def group_key(self, group_id: str) -> str:
        """Return under which key a group is known here."""
        return next(key for key, group in self.groups.items() if group.pk == group_id)

    def asks_milli(self, key: str, task_id: str) -> int:
        """Return the lowest weight at which somebody would do a task: theirs alone, and never shown."""
        chore = next((one for one, task in self.tasks.items() if task.pk == task_id), "")
        want = chores.BY_KEY[chore].people_want_milli if chore in chores.BY_KEY else chores.PEOPLE_WANT_MILLI
        steady = Random(f"{SEED}:{key}:{chore}")  # noqa: S311  (no secret depends on it)
        return round(want * steady.uniform(0.85, 1.3))

    def some(self, keys: Iterable[str], count: int) -> list[str]:
        """Return some of those who are here by now, in an order that chance decides."""
        here = [key for key in keys if key in self.people]
        self.chance.shuffle(here)
        return here[:count]
