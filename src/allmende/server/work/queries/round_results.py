"""Reading what a round came to: who does what at which weight and why, all of it derived from its certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allmende.mechanisms.tasks import certificate as certificates
from allmende.mechanisms.tasks.clearing import Behind
from allmende.mechanisms.tasks.market import Market, Person
from allmende.mechanisms.tasks.market import Task as MarketTask
from allmende.mechanisms.tasks.staffing import Bottleneck, staff
from allmende.mechanisms.tasks.standing import reasons_behind
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Occurrence, Round
from allmende.values.effort import effort_mwh

# Of a crowd a page names only the first few and says how many more there are.
A_FEW = 6


@dataclass(frozen=True, kw_only=True)
class Rise:
    """One rise of a weight; `reason` is "too_few" or "keeps_people" (mechanisms/tasks/clearing.py)."""

    from_milli: int
    to_milli: int
    takers_count: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SharedTask:
    """One task as the round shared it out.

    Attributes:
        project: Whose task it is, where that is another group than the round's.
        people: Who has it.
        missing_count: Places that stay open.
        behind: Why its weight stands where it does; names in it are ids, `marginal` and `rival` say them in words.
        marginal: The first few names of `behind.marginal`.
        turned_away: The first few who wanted it, too, at the lowest weight, when it was others' turn.
        turned_away_count: How many these are in all.

    """

    occurrence_id: str
    title: str
    project: str = ""
    due_at: datetime
    minutes: int
    places: int
    weight_milli: int
    floor_milli: int
    cap_milli: int
    people: tuple[Member, ...]
    is_mine: bool
    missing_count: int
    behind: Behind
    marginal: tuple[str, ...]
    rival: str
    turned_away: tuple[str, ...]
    turned_away_count: int
    rises: tuple[Rise, ...]


@dataclass(frozen=True, kw_only=True)
class MyPlace:
    """A place the round gave to one."""

    occurrence_id: str
    title: str
    due_at: datetime
    minutes: int
    weight_milli: int
    wish_milli: int
    effort_mwh: int


@dataclass(frozen=True, kw_only=True)
class MyResult:
    """What the round came to for one member.

    Attributes:
        stated: Whether they wished for anything in it.
        turned_away: Tasks they would have preferred, at the lowest weight, when it was others' turn.

    """

    stated: bool
    max_places: int
    places: tuple[MyPlace, ...]
    turned_away: tuple[str, ...]

    @property
    def effort_mwh(self) -> int:
        """What all places together will be worth."""
        return sum(place.effort_mwh for place in self.places)


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Tasks that lack people at any weight, and the first few of those who were ready for any of them."""

    tasks: tuple[str, ...]
    places_count: int
    people: tuple[str, ...]
    people_count: int
    most_count: int
    missing_count: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """A round's result with its proof.

    Attributes:
        refuted: What the checker says against the certificate; empty when it holds.

    """

    tasks: tuple[SharedTask, ...]
    mine: MyResult | None
    shortages: tuple[Shortage, ...]
    open_count: int
    step_milli: int
    refuted: str


def result_of(round_: Round, seat: Seat) -> Result | None:
    """Return what a round came to; None when there was nothing to share out, or it is not shared out yet."""
    proof = round_.certificate
    if proof is None:
        return None
    market = market_of(proof)
    occurrences = {
        occurrence.id: occurrence
        for occurrence in Occurrence.objects.filter(pk__in=list(proof["tasks"])).select_related("task", "group")
    }
    behind = _behind(market, proof)
    open_count = sum(task["places"] - len(task["people"]) for task in proof["tasks"].values())
    bottlenecks = staff(market).bottlenecks if open_count else ()
    members = _members_named(proof, behind, bottlenecks)
    tasks = _tasks(round_, behind, occurrences, members, me=seat.member.id)
    return Result(
        tasks=tasks,
        mine=_mine(proof, occurrences, me=seat.member.id),
        shortages=tuple(_shortage(found, occurrences, members) for found in bottlenecks),
        open_count=open_count,
        step_milli=proof["step_milli"],
        refuted=_refuted(proof),
    )


def market_of(proof: Mapping[str, Any]) -> Market:
    """Return the statements a certificate carries."""
    return Market(
        tasks=tuple(
            MarketTask(name=name, places=task["places"], floor_milli=task["floor_milli"], cap_milli=task["cap_milli"])
            for name, task in proof["tasks"].items()
        ),
        people=tuple(Person(name=name, max_places=one["max_places"]) for name, one in proof["people"].items()),
        wishes={name: one["wishes_milli"] for name, one in proof["people"].items()},
    )


def _refuted(proof: Mapping[str, Any]) -> str:
    try:
        certificates.check(proof)
    except (certificates.Refuted, certificates.NotACertificate) as error:
        return str(error)
    return ""


def _behind(market: Market, proof: Mapping[str, Any]) -> dict[str, Behind]:
    return reasons_behind(
        market,
        assignments={name: tuple(task["people"]) for name, task in proof["tasks"].items()},
        weights_milli={name: task["weight_milli"] for name, task in proof["tasks"].items()},
        turned_away={name: tuple(task["turned_away"]) for name, task in proof["tasks"].items() if task["turned_away"]},
    )


def _members_named(
    proof: Mapping[str, Any], behind: Mapping[str, Behind], bottlenecks: Sequence[Bottleneck]
) -> dict[str, Member]:
    """Return the members a page names: those who have a place, and a few of every crowd."""
    ids = {one for task in proof["tasks"].values() for one in (*task["people"], *task["turned_away"][:A_FEW])}
    ids |= {one for reason in behind.values() for one in reason.marginal[:A_FEW]}
    ids |= {one for found in bottlenecks for one in found.people[:A_FEW]}
    return {member.id: member for member in Member.objects.filter(pk__in=ids).select_related("person", "group")}


def _tasks(
    round_: Round,
    behind: Mapping[str, Behind],
    occurrences: Mapping[str, Occurrence],
    members: Mapping[str, Member],
    *,
    me: str,
) -> tuple[SharedTask, ...]:
    assert round_.certificate is not None
    shared = round_.certificate["tasks"]
    rises: dict[str, list[Rise]] = {}
    for name, from_milli, to_milli, takers_count, reason in round_.raises:
        rise = Rise(from_milli=from_milli, to_milli=to_milli, takers_count=takers_count, reason=reason)
        rises.setdefault(name, []).append(rise)
    found = [
        _task(
            occurrences,
            members,
            name,
            task,
            behind=behind[name],
            rises=rises.get(name, []),
            of_group=round_.group_id,
            me=me,
        )
        for name, task in shared.items()
    ]
    return tuple(sorted(found, key=lambda task: (task.due_at, task.title, task.occurrence_id)))


def _task(  # One argument per thing the line is put together from.
    occurrences: Mapping[str, Occurrence],
    members: Mapping[str, Member],
    name: str,
    task: Mapping[str, Any],
    *,
    behind: Behind,
    rises: list[Rise],
    of_group: str,
    me: str,
) -> SharedTask:
    occurrence = occurrences[name]
    return SharedTask(
        occurrence_id=name,
        title=occurrence.task.title,
        project=occurrence.group.name if occurrence.group_id != of_group else "",
        due_at=occurrence.due_at,
        minutes=occurrence.minutes,
        places=task["places"],
        weight_milli=task["weight_milli"],
        floor_milli=task["floor_milli"],
        cap_milli=task["cap_milli"],
        people=tuple(sorted((members[one] for one in task["people"]), key=lambda one: one.name)),
        is_mine=me in task["people"],
        missing_count=task["places"] - len(task["people"]),
        behind=behind,
        marginal=tuple(members[one].name for one in behind.marginal[:A_FEW]),
        rival=occurrences[behind.rival].task.title if behind.rival is not None else "",
        turned_away=tuple(members[one].name for one in task["turned_away"][:A_FEW]),
        turned_away_count=len(task["turned_away"]),
        rises=tuple(rises),
    )


def _mine(proof: Mapping[str, Any], occurrences: Mapping[str, Occurrence], *, me: str) -> MyResult | None:
    mine = proof["people"].get(me)
    if mine is None:
        return None
    places = [
        MyPlace(
            occurrence_id=name,
            title=occurrences[name].task.title,
            due_at=occurrences[name].due_at,
            minutes=occurrences[name].minutes,
            weight_milli=task["weight_milli"],
            wish_milli=mine["wishes_milli"][name],
            effort_mwh=effort_mwh(minutes=occurrences[name].minutes, weight_milli=task["weight_milli"]),
        )
        for name, task in proof["tasks"].items()
        if me in task["people"]
    ]
    return MyResult(
        stated=bool(mine["wishes_milli"]),
        max_places=mine["max_places"],
        places=tuple(sorted(places, key=lambda place: place.due_at)),
        turned_away=tuple(
            occurrences[name].task.title for name, task in proof["tasks"].items() if me in task["turned_away"]
        ),
    )


def _shortage(found: Bottleneck, occurrences: Mapping[str, Occurrence], members: Mapping[str, Member]) -> Shortage:
    return Shortage(
        tasks=tuple(sorted({occurrences[name].task.title for name in found.tasks})),
        places_count=found.places_count,
        people=tuple(sorted(members[name].name for name in found.people[:A_FEW])),
        people_count=len(found.people),
        most_count=found.most_count,
        missing_count=found.missing_count,
    )
