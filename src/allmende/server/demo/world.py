"""The demo world while it is being made: who and what there is so far, what time it is, and the dice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from allmende.economy.parameter import Words
from allmende.server.demo import cast, jobs
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person
from allmende.server.work.models import Task

ZONE = ZoneInfo("Europe/Berlin")
HISTORY_DAYS = 56
SEED = 8


@dataclass(kw_only=True)
class World:
    """What the demo's builders work on.

    Attributes:
        now: Where its history ends.
        language: "de" or "en": in which language the house writes its tasks and notes.
        people, members: By key of the cast.
        groups: By key: "house", "workshop", and the households.
        tasks: By key of the jobs.
        notes: What one scene leaves for a later one, by name: an id.

    """

    now: datetime
    language: str = "en"
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    # Chance with a fixed seed: the same world every time, but for its random ids.
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  (no secret depends on it)

    _seats: dict[tuple[str, str], Seat] = field(default_factory=dict)

    @property
    def start(self) -> datetime:
        """The morning on which the house was founded."""
        return self.on_day(0, hour=9)

    @property
    def house(self) -> Group:
        """The house itself."""
        return self.groups["house"]

    def group_key(self, group_id: str) -> str:
        """Return under which key a group is known here."""
        return next(key for key, group in self.groups.items() if group.pk == group_id)

    def say(self, words: Words) -> str:
        """Return words in the language of the house."""
        return words.de if self.language == "de" else words.en

    def on_day(self, day: int, *, hour: int, minute: int = 0) -> datetime:
        """Return a local moment of a day of the history; day HISTORY_DAYS is today."""
        date = self.now.astimezone(ZONE).date() + timedelta(days=day - HISTORY_DAYS)
        return datetime.combine(date, time(hour, minute), tzinfo=ZONE)

    def seat(self, key: str, group: str = "house") -> Seat:
        """Return somebody's seat; what they are there, and the rules, are asked anew every day (`forget`)."""
        seat = self._seats.get((key, group))
        if seat is None:
            seat = seat_of(self.people[key], self.groups[group])
            assert seat is not None, f"{key} sits in {group}"
            self._seats[key, group] = seat
        return seat

    def forget(self) -> None:
        """Look people's seats and the rules up again."""
        self._seats.clear()

    def member(self, key: str) -> Member:
        """Return somebody as the house's book knows them."""
        if key not in self.members:
            self.members[key] = Member.objects.select_related("person").get(
                book=self.house.book, person=self.people[key]
            )
        return self.members[key]

    def membership(self, key: str) -> Membership:
        """Return somebody's membership in the house, whether they sign in or not."""
        return Membership.objects.select_related("group__book", "member__person").get(
            group=self.house, member=self.member(key), left_at=None
        )

    def reservation_milli(self, key: str, job: str) -> int:
        """Return the lowest weight at which somebody would do a job: theirs alone, and never shown.

        What people in general want, times their own liking, times a little chance that stays the same.
        """
        # A generator of its own, so that asking in another order gives the same answers.
        steady = Random(f"{SEED}:{key}:{job}")  # noqa: S311
        liking = cast.BY_KEY[key].likes.get(job, 1.0)
        return round(jobs.BY_KEY[job].people_want_milli * liking * steady.uniform(0.85, 1.25))

    def is_free(self, key: str, at: datetime) -> bool:
        """Whether somebody lives in the house by then and has a way to sign in."""
        character = cast.BY_KEY[key]
        return bool(character.who) and key in self.people and at > self.on_day(character.joins_on_day, hour=12)
