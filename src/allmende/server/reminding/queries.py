"""What is due for whom: votes that close soon, places that come up within a day, conflicts that wait for a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from django.db.models import Exists, Max, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from allmende.economy.parameters import parameter_named
from allmende.server.conflicts.models import Conflict
from allmende.server.conflicts.queries.conflicts import card_of
from allmende.server.deciding.models import Proposal, State, Voter
from allmende.server.groups.models import Group
from allmende.server.groups.queries import rulebook_of, seat_of
from allmende.server.people.models import Person
from allmende.server.reminding.models import Reminded, Wanted
from allmende.server.work.models import Taking, is_reported

A_DAY = timedelta(days=1)
Kind = Literal["votes", "work", "conflicts"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One thing that waits for somebody.

    Attributes:
        about: What it is, so that nobody is reminded of it twice.
        kind: Which of `models.Wanted` it is for.
        title: The proposal's, the task's or the conflict's.
        group: Where it is.
        name, arguments: The page, as `reverse` takes it.
        at: When voting closes, the work is due, or the time to say something is over.

    """

    person: Person
    about: str
    kind: Kind
    title: str
    group: Group
    name: str
    arguments: tuple[str, ...]
    at: datetime


def due(*, at: datetime) -> list[Reminder]:
    """Return what people who can sign in are to be reminded of now, have not been, and want to be; by moment."""
    return sorted((*_votes(at=at), *_work(at=at), *_conflicts(at=at)), key=lambda one: (one.at, one.about))


def wanted_by(person: Person) -> Wanted:
    """Return what somebody wants; not stored where they never chose."""
    return Wanted.objects.filter(person=person).first() or Wanted(person=person)


def _to_tell(kind: Kind, *, person: str, about: str | Combinable) -> Q:
    """Return the condition that somebody wants to hear of this kind, and was not told of this yet.

    The database leaves them out: this is asked every few seconds, and most have been told long since.
    """
    unwanted = Wanted.objects.filter(Q((kind, False)), person=OuterRef(person))
    told = Reminded.objects.filter(person=OuterRef(person), about=about)
    return ~Exists(unwanted) & ~Exists(told)


def _votes(*, at: datetime) -> Iterator[Reminder]:
    """Yield who has not voted where a vote closes within the hours of the group's rulebook."""
    longest = parameter_named("vote_reminder_hours").maximum
    soon = Proposal.objects.filter(
        state=State.VOTING, closes_at__gt=at, closes_at__lte=at + timedelta(hours=int(longest or 0))
    )
    hours: dict[str, int] = {}
    for proposal in soon.select_related("group__book", "group__parent").defer("outcome").order_by("closes_at", "id"):
        group = proposal.group
        if group.id not in hours:
            hours[group.id] = rulebook_of(group).vote_reminder_hours
        assert proposal.closes_at is not None, "who votes knows until when"
        if proposal.closes_at - timedelta(hours=hours[group.id]) > at:
            continue
        # Where a count handed it to the maintainers, only they are waited for.
        newest = proposal.voters.aggregate(newest=Max("turn"))["newest"]
        about = f"vote:{proposal.id}:{proposal.turn}"
        to_tell = _to_tell("votes", person="member__person", about=about)
        waiting = Voter.objects.filter(to_tell, proposal=proposal, turn=newest, has_voted=False)
        for voter in waiting.exclude(member__person__user=None).select_related("member__person__user"):
            assert voter.member.person is not None, "asked for in the query"
            yield Reminder(
                person=voter.member.person,
                about=about,
                kind="votes",
                title=proposal.title,
                group=group,
                name="deciding:proposal",
                arguments=(group.slug, proposal.id),
                at=proposal.closes_at,
            )


def _work(*, at: datetime) -> Iterator[Reminder]:
    """Yield who has taken what is due within a day, and was not taken only just now."""
    about = Concat(Value("taking:"), OuterRef("pk"))
    takings = Taking.objects.filter(
        _to_tell("work", person="member__person", about=about),
        ~is_reported(),
        ended_at=None,
        # Whoever takes it on the same day knows.
        taken_at__lte=at - A_DAY,
        occurrence__called_off_at=None,
        occurrence__due_at__gt=at,
        occurrence__due_at__lte=at + A_DAY,
    ).exclude(member__person__user=None)
    joined = takings.select_related("occurrence__task", "occurrence__group__book", "member__person__user")
    for taking in joined.order_by("occurrence__due_at", "id"):
        assert taking.member.person is not None, "asked for in the query"
        yield Reminder(
            person=taking.member.person,
            about=f"taking:{taking.id}",
            kind="work",
            title=taking.occurrence.task.title,
            group=taking.occurrence.group,
            name="today:group",
            arguments=(taking.occurrence.group.slug,),
            at=taking.occurrence.due_at,
        )


def _conflicts(*, at: datetime) -> Iterator[Reminder]:
    """Yield whose word is waited for in a conflict, within a day of the end of its step."""
    soon = Conflict.objects.filter(ended_at=None, due_at__gt=at, due_at__lte=at + A_DAY)
    for conflict in soon.select_related("group__book", "group__parent", "by__person", "mediator__person"):
        about = f"conflict:{conflict.id}:{conflict.step}"
        both = [conflict.by, *conflict.others.all(), conflict.mediator]
        people = Person.objects.filter(pk__in=[one.person_id for one in both if one is not None]).exclude(user=None)
        for person in people.filter(_to_tell("conflicts", person="pk", about=about)).order_by("id"):
            seat = seat_of(person, conflict.group)
            if seat is None or not card_of(seat, conflict).waits_for_me:
                continue
            assert conflict.due_at is not None, "asked for in the query"
            yield Reminder(
                person=person,
                about=about,
                kind="conflicts",
                title=conflict.title,
                group=conflict.group,
                name="conflicts:conflict",
                arguments=(conflict.group.slug, conflict.id),
                at=conflict.due_at,
            )
