"""Reading rounds before their deadline: what is in them, what one has wished, how many have said something.

What others wish is read by nobody before the deadline; these queries return one member's own wishes and a count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from allmende.economy.rulebook import Rulebook
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import ShareClass
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Occurrence, Procedure, Round, RoundLimit, Task, Wish
from allmende.server.work.reach import board_groups, round_group

# How far back the last weight of a task is looked for.
REMEMBERED = timedelta(days=120)
# Names offered to who may speak for others; a maintainer of a town would else load a page of thousands.
MOST_SPOKEN_FOR = 200


@dataclass(frozen=True, kw_only=True)
class RoundCard:
    """One round in a few numbers.

    Attributes:
        from_day: First day whose tasks it shares out.
        last_day: Last of these days.
        tasks_count: How many tasks are in it; `places_count` how many places these have.
        stated_count: How many people have said anything about its tasks; never what they said.
        people_count: How many can be expected to say something: the adults, and whoever else has.

    """

    number: int
    from_day: date
    last_day: date
    deadline: datetime
    cleared_at: datetime | None
    tasks_count: int
    places_count: int
    stated_count: int
    people_count: int


@dataclass(frozen=True, kw_only=True)
class DueTask:
    """One time a task is to be done in a round."""

    occurrence_id: str
    task_id: str
    title: str
    project: str
    where: str
    due_at: datetime
    minutes: int
    places: int


@dataclass(frozen=True, kw_only=True)
class WishLine:
    """One task as the page of wishes shows it.

    Attributes:
        project: Whose task it is, where that is another group than the page's.
        stated: Whether the member has said anything about it.
        weight_milli: From which weight on they would do it; None: never, or nothing said.
        last_milli: The weight it had in its last round, None before the first.
        due: When it is to be done in the open round; empty when it is not in it.

    """

    task_id: str
    title: str
    project: str
    where: str
    minutes: int
    places: int
    stated: bool
    weight_milli: int | None
    last_milli: int | None
    due: tuple[datetime, ...]


@dataclass(frozen=True, kw_only=True)
class WishSheet:
    """Everything one member can wish for, and what they have wished so far."""

    round: RoundCard | None
    member: Member
    lines: tuple[WishLine, ...]
    max_places: int | None
    standard_places: int
    cap_milli: int
    others: tuple[Member, ...]

    @property
    def stated_count(self) -> int:
        """How many tasks the member has said something about."""
        return sum(line.stated for line in self.lines)


def open_round(group: Group, at: datetime) -> RoundCard | None:
    """Return the round that takes wishes now, or None."""
    found = _open_round(group, at)
    return card_of(found) if found is not None else None


def _open_round(group: Group, at: datetime) -> Round | None:
    waiting = Round.objects.filter(group=round_group(group), cleared_at=None, deadline__gt=at)
    return waiting.order_by("deadline").first()


def newest_round(group: Group, *, at: datetime) -> Round | None:
    """Return the round one wants to see: the one shared out last, else the one that takes wishes."""
    cleared = Round.objects.filter(group=round_group(group)).exclude(cleared_at=None).order_by("-number").first()
    return cleared or _open_round(group, at)


def round_of(group: Group, number: int) -> Round | None:
    """Return a round by its number, or None."""
    return Round.objects.filter(group=round_group(group), number=number).first()


def card_of(round_: Round) -> RoundCard:
    """Return a round in a few numbers."""
    places = list(
        Occurrence.objects.filter(round=round_, called_off_at=None).values_list("task_id", "places").order_by()
    )
    stated = Wish.objects.filter(task_id__in={task_id for task_id, _places in places})
    stated_ids = set(stated.values_list("member_id", flat=True).distinct())
    return RoundCard(
        number=round_.number,
        from_day=round_.from_day,
        last_day=round_.until_day - timedelta(days=1),
        deadline=round_.deadline,
        cleared_at=round_.cleared_at,
        tasks_count=len(places),
        places_count=sum(count for _task_id, count in places),
        stated_count=len(stated_ids),
        people_count=len(stated_ids | _expected(round_.group)),
    )


def _expected(group: Group) -> set[str]:
    """Return the ids of those who share as adults: of children and the exempt nobody expects wishes."""
    adults = Membership.objects.filter(group=group, left_at=None, share_class=ShareClass.ADULT)
    return set(adults.values_list("member_id", flat=True))


def tasks_in(round_: Round) -> list[DueTask]:
    """Return what a round shares out, in the order in which it is due."""
    occurrences = Occurrence.objects.filter(round=round_, called_off_at=None).select_related("task", "group")
    return [
        DueTask(
            occurrence_id=occurrence.id,
            task_id=occurrence.task_id,
            title=occurrence.task.title,
            project=occurrence.group.name if occurrence.group_id != round_.group_id else "",
            where=occurrence.task.where,
            due_at=occurrence.due_at,
            minutes=occurrence.minutes,
            places=occurrence.places,
        )
        for occurrence in occurrences.order_by("due_at", "task__title")
    ]


def neighbours(group: Group, number: int) -> tuple[int | None, int | None]:
    """Return the numbers of the rounds before and after one, None where there is none."""
    numbers = Round.objects.filter(group=round_group(group)).values_list("number", flat=True)
    return (
        numbers.filter(number__lt=number).order_by("-number").first(),
        numbers.filter(number__gt=number).order_by("number").first(),
    )


def spoken_for(seat: Seat) -> list[Member]:
    """Return the members of the group without a sign-in for whom this person may speak, by name, to choose from."""
    return [membership.member for membership in _without_sign_in(seat)[:MOST_SPOKEN_FOR]]


def speaker(seat: Seat, member_id: str) -> Member | None:
    """Return the member one wants to speak for: oneself, or somebody one may speak for; else None."""
    if member_id in ("", seat.member.id):
        return seat.member
    found = _without_sign_in(seat).filter(member_id=member_id).first()
    return found.member if found is not None else None


def _without_sign_in(seat: Seat) -> QuerySet[Membership]:
    without = groups.members_of(seat.group).filter(member__person__user=None, member__person__isnull=False)
    return without if seat.is_maintainer else without.filter(member_id__in=groups.household_mates([seat.member.id]))


def wish_sheet(seat: Seat, *, member: Member, at: datetime, shown_round: int | None = None) -> WishSheet:
    """Return what a member can wish for: tasks of the open round first, then the others, each by name.

    Args:
        seat: Who looks.
        member: Whose wishes.
        at: When.
        shown_round: The round a page was made for; its tasks stay on the sheet even if it has closed meanwhile.

    """
    found = _open_round(seat.group, at)
    due: dict[str, list[datetime]] = {}
    if found is not None:
        occurrences = Occurrence.objects.filter(round=found, called_off_at=None).order_by("due_at")
        for task_id, due_at in occurrences.values_list("task_id", "due_at"):
            due.setdefault(task_id, []).append(due_at)
    also = set(due)
    if shown_round is not None:
        shown = Occurrence.objects.filter(
            round__group=round_group(seat.group), round__number=shown_round, called_off_at=None
        )
        also |= set(shown.values_list("task_id", flat=True))
    tasks = _tasks_in_rounds(seat, also=also)
    wishes = dict(Wish.objects.filter(task__in=tasks, member=member).values_list("task_id", "weight_milli"))
    last = _last_weights(tasks, at=at)
    limit = (
        RoundLimit.objects.filter(group=round_group(seat.group), member=member)
        .values_list("max_places", flat=True)
        .first()
    )
    lines = (
        WishLine(
            task_id=task.id,
            title=task.title,
            project=task.group.name if task.group_id != seat.group.id else "",
            where=task.where,
            minutes=task.minutes,
            places=task.places,
            stated=task.id in wishes,
            weight_milli=wishes.get(task.id),
            last_milli=last.get(task.id),
            due=tuple(due.get(task.id, ())),
        )
        for task in tasks
    )
    return WishSheet(
        round=card_of(found) if found is not None else None,
        member=member,
        lines=tuple(sorted(lines, key=lambda line: (not line.due, line.title.casefold(), line.task_id))),
        max_places=limit,
        standard_places=seat.rulebook.max_places_per_round,
        cap_milli=seat.rulebook.weight_cap,
        others=tuple(spoken_for(seat)),
    )


def _tasks_in_rounds(seat: Seat, *, also: set[str]) -> list[Task]:
    """Return the tasks that are shared out in rounds and still have a time to come, with those of the open round."""
    inside = board_groups(seat.group)
    usually = [part for part in inside if _rules(part, seat).procedure == Procedure.ROUND]
    by_round = Q(procedure=Procedure.ROUND) | Q(procedure="", group__in=usually)
    coming = by_round & Q(ended_at=None, next_due_at__isnull=False)
    return list(Task.objects.filter(coming | Q(pk__in=also), group__in=inside).select_related("group"))


def _rules(part: Group, seat: Seat) -> Rulebook:
    return seat.rulebook if part.id == seat.group.id else groups.rulebook_of(part)


def _last_weights(tasks: list[Task], *, at: datetime) -> dict[str, int]:
    """Return the weight each task had in its last round."""
    cleared = Occurrence.objects.filter(
        task__in=tasks, round__cleared_at__isnull=False, called_off_at=None, due_at__gte=at - REMEMBERED
    )
    return dict(cleared.order_by("due_at").values_list("task_id", "opening_milli"))
