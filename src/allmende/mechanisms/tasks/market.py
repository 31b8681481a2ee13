"""A market of tasks: what is to be done, by how many, and from which weight on each person would do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class MarketError(ValueError):
    """Something stated about a market cannot be; the message names the item."""


class EmptyMarket(MarketError):
    """There is no task, or nobody to do one."""


class DuplicateName(MarketError):
    """Two tasks, or two people, bear the same name."""


class NotAWholeNumber(MarketError):
    """A quantity is not an int (a float, NaN or text slipped in)."""


class OutOfRange(MarketError):
    """A quantity is below the least it can be."""


class CapUnderFloor(MarketError):
    """A task's highest weight lies below its lowest."""


class UnknownName(MarketError):
    """A wish names a person or a task the market does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of a round.

    Attributes:
        name: Unique among the tasks.
        places: How many people it needs, >= 1.
        floor_milli: Lowest weight it may get, >= 1 (a weight of nothing would credit nothing).
        cap_milli: Highest weight it may get, >= floor.

    """

    name: str
    places: int
    floor_milli: int
    cap_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of a round, who takes at most `max_places` places (>= 0), at most one of each task."""

    name: str
    max_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Tasks, people and wishes, checked when made.

    `wishes[person][task]` is the person's reservation weight in thousandths, >= 0: the lowest weight at which they
    would do the task. A missing wish means never (or not qualified, or away that day). A wish above the task's cap is a
    valid statement and means "never at this cap": no procedure gives that person the task, but the staffing test counts
    them, because raising the cap could win them.

    Raises:
        MarketError: One of the named errors above, naming the item.

    """

    tasks: tuple[Task, ...]
    people: tuple[Person, ...]
    wishes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not self.tasks:
            raise EmptyMarket("there is no task")
        if not self.people:
            raise EmptyMarket("there is nobody")
        _check_unique((task.name for task in self.tasks), what="task")
        _check_unique((person.name for person in self.people), what="person")
        for task in self.tasks:
            _check_whole(task.places, least=1, what=f"task {task.name!r}: places")
            _check_whole(task.floor_milli, least=1, what=f"task {task.name!r}: floor")
            _check_whole(task.cap_milli, least=1, what=f"task {task.name!r}: cap")
            if task.cap_milli < task.floor_milli:
                raise CapUnderFloor(
                    f"task {task.name!r}: cap {task.cap_milli} lies under floor {task.floor_milli} (thousandths)"
                )
        for person in self.people:
            _check_whole(person.max_places, least=0, what=f"person {person.name!r}: max_places")
        _check_wishes(self.wishes, tasks={t.name for t in self.tasks}, people={p.name for p in self.people})


def _check_wishes(wishes: Mapping[str, Mapping[str, int]], *, tasks: set[str], people: set[str]) -> None:
    for person, wished in wishes.items():
        if person not in people:
            raise UnknownName(f"a wish names the unknown person {person!r}")
        for task, reservation in wished.items():
            if task not in tasks:
                raise UnknownName(f"person {person!r} wishes the unknown task {task!r}")
            if type(reservation) is not int or reservation < 0:
                _check_whole(reservation, least=0, what=f"person {person!r}, task {task!r}: wish")


def _check_unique(names: Iterable[str], *, what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DuplicateName(f"two {what} entries bear the name {name!r}")
        seen.add(name)


def _check_whole(value: object, *, least: int, what: str) -> None:
    # bool is an int to Python, yet never a quantity here.
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotAWholeNumber(f"{what} must be a whole number, not {value!r}")
    if value < least:
        raise OutOfRange(f"{what} must be at least {least}, not {value}")
