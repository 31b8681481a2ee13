"""Rounds: state wishes, and clear once after the deadline, by whoever comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.mechanisms.tasks import certificate, rising_weights
from allmende.mechanisms.tasks.market import Market, Person
from allmende.mechanisms.tasks.market import Task as MarketTask
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording
from allmende.server.work.models import Occurrence, Round, RoundLimit, Task, Wish
from allmende.server.work.operations.board import seize
from allmende.server.work.queries import choosing
from allmende.server.work.reach import board_groups, round_group


@transaction.atomic
def state_wishes(
    seat: Seat,
    *,
    member: Member,
    wishes: Mapping[str, int | None],
    max_places: int | None,
    at: datetime,
    round_number: int | None = None,
) -> None:
    """Store from which weight on a member would take each task (None: never), and how many places at most.

    Args:
        seat: Who acts, and in which group.
        member: For whom.
        wishes: Task id -> weight in thousandths, or None for never; tasks not named stay as they were.
        max_places: The limit per round; None leaves it as it was.
        at: When.
        round_number: The round the page showed; refused when its deadline has passed meanwhile.

    """
    if not groups.may_act_for(seat, member) or not groups.belonging_to(seat.group, [member.id]):
        raise NotYours(_("You can only state your own wishes."))
    books.hold(seat.group.book_id)
    # What counted at a deadline must not be overwritten before its round has used it.
    around = round_group(seat.group)
    clear_due(around, at=at)
    if round_number is not None:
        shown = Round.objects.select_for_update().filter(group=around, number=round_number).first()
        if shown is None or shown.deadline <= at or shown.cleared_at is not None:
            raise TooLate(_("This round has closed meanwhile. Look at your wishes again: they count for the next one."))
    tasks = {task.id: task for task in Task.objects.filter(group__in=board_groups(seat.group), pk__in=list(wishes))}
    _check_wishes(tasks, wishes, member=member, cap_milli=seat.rulebook.weight_cap)
    if max_places is not None:
        if not 0 <= max_places <= 100:
            raise Refused(_("How many places at most? A number from 0 to 100."), field="max_places")
        RoundLimit.objects.update_or_create(group=around, member=member, defaults={"max_places": max_places})
    Wish.objects.bulk_create(
        [
            Wish(task_id=task_id, member=member, weight_milli=weight_milli, at=at)
            for task_id, weight_milli in sorted(wishes.items())
        ],
        update_conflicts=True,
        unique_fields=["task", "member"],
        update_fields=["weight_milli", "at"],
    )


def _check_wishes(
    tasks: Mapping[str, Task], wishes: Mapping[str, int | None], *, member: Member, cap_milli: int
) -> None:
    """Refuse wishes for other tasks than the group's own, and weights no task ever reaches, naming the task.

    Above the cap a wish would be a "never" that looks like a yes. One that stood before the cap was lowered may stay.
    """
    standing = dict(Wish.objects.filter(task__in=tasks, member=member).values_list("task_id", "weight_milli"))
    for task_id, weight_milli in wishes.items():
        if task_id not in tasks:
            raise Refused(_("There is no such task here."))
        if weight_milli is None or 0 < weight_milli <= cap_milli or weight_milli == standing.get(task_id):
            continue
        words = {"task": tasks[task_id].title, "cap": wording.weight(cap_milli)}
        raise Refused(
            _("%(task)s: a wish is a weight above 0 and at most %(cap)s, the highest weight here.") % words,
            field=f"wish-{task_id}",
        )


def clear_due(group: Group, *, at: datetime) -> int:
    """Clear every round of the group whose deadline has passed; return how many this call cleared."""
    waiting = Round.objects.filter(group=group, cleared_at=None, deadline__lte=at).order_by("number")
    return sum(clear(round_.pk, at=at) for round_ in waiting)


@transaction.atomic
def clear(round_id: str, *, at: datetime) -> bool:
    """Clear one round, exactly once; return whether this call did it."""
    books.hold(Group.objects.get(rounds=round_id).book_id)
    round_ = Round.objects.select_for_update(of=("self",)).select_related("group__book").get(pk=round_id)
    if round_.cleared_at is not None or round_.deadline > at:
        return False
    occurrences = {
        occurrence.id: occurrence
        for occurrence in Occurrence.objects.select_for_update(of=("self",))
        .select_related("task", "group__book", "group__parent")
        .filter(round=round_, called_off_at=None)
        .order_by("pk")  # One order for everybody who locks several, or they would wait for each other.
    }
    round_.cleared_at = at
    members = _people(round_.group, at=at)
    if occurrences and members:
        _share_out(round_, occurrences, members, at=at)
    round_.save()
    return True


def _people(group: Group, *, at: datetime) -> dict[str, Member]:
    """Return the members, and who of the groups around it or inside its rounds has stated a wish here."""
    people = {membership.member_id: membership.member for membership in groups.members_of(group, at=at)}
    inside = board_groups(group)
    wishing = list(Wish.objects.filter(task__group__in=inside).values_list("member_id", flat=True).distinct())
    for other in [*groups.chain_of(group)[1:], *inside[1:]]:
        for membership in groups.members_of(other, at=at).filter(member_id__in=wishing):
            people.setdefault(membership.member_id, membership.member)
    return people


def _share_out(round_: Round, occurrences: dict[str, Occurrence], members: dict[str, Member], *, at: datetime) -> None:
    """Run the round, store who holds what and the certificate, and log all of it."""
    rules = groups.rulebook_of(round_.group, at=round_.deadline)
    market = _market(round_, occurrences, members, standard_limit=rules.max_places_per_round)
    clearing = rising_weights.clear(market, step_milli=rules.round_step, round_number=round_.number)
    proof = certificate.certify(market, clearing)
    round_.certificate = proof
    round_.raises = [
        [raised.task, raised.from_milli, raised.to_milli, raised.takers_count, raised.reason]
        for raised in clearing.raises
    ]
    round_.unfilled = [
        occurrence_id
        for occurrence_id, occurrence in occurrences.items()
        if len(clearing.assignments[occurrence_id]) < occurrence.places
    ]
    draft = bookings.round_cleared(round_id=round_.id, group=round_.group_id, market=market, clearing=clearing)
    books.append(round_.group.book, draft, by="", at=at, about=round_.id)
    for occurrence_id in sorted(occurrences):
        _continue_on_board(occurrences[occurrence_id], clearing.weights_milli[occurrence_id], at=at)
        for member_id in clearing.assignments[occurrence_id]:
            seize(
                occurrences[occurrence_id],
                members[member_id],
                how="round",
                weight_milli=clearing.weights_milli[occurrence_id],
                by=None,
                at=at,
            )


def _continue_on_board(occurrence: Occurrence, weight_milli: int, *, at: datetime) -> None:
    """From the clearing on, what stays open or comes back is on the board, from the round's weight upwards."""
    occurrence.opening_milli = weight_milli
    occurrence.opening_reason = {"code": "from_round"}
    occurrence.cap_milli = max(occurrence.cap_milli, weight_milli)
    occurrence.opened_at = min(at, occurrence.due_at - clock.MOMENT)
    occurrence.save(update_fields=["opening_milli", "opening_reason", "cap_milli", "opened_at"])
    draft = bookings.task_reopened(
        occurrence=occurrence.id,
        opening_milli=weight_milli,
        cap_milli=occurrence.cap_milli,
        opened_us=clock.microseconds(occurrence.opened_at),
    )
    books.append(occurrence.group.book, draft, by="", at=at, about=occurrence.id)


def _market(
    round_: Round, occurrences: dict[str, Occurrence], members: dict[str, Member], *, standard_limit: int
) -> Market:
    """Put the standing wishes of all members into one market.

    Who is away, not qualified, declined or no member of a task's group is left out; leanings shift what was wished
    before the market is stated, so that the log and the certificate hold what counted.
    """
    limits = dict(RoundLimit.objects.filter(group=round_.group).values_list("member_id", "max_places"))
    tasks = {occurrence.task_id for occurrence in occurrences.values()}
    stated = Wish.objects.filter(
        task__in=tasks, weight_milli__isnull=False, member_id__in=list(members), at__lte=round_.deadline
    ).values_list("member_id", "task_id", "weight_milli")
    by_task: dict[str, list[tuple[str, int]]] = {}
    for member_id, task_id, weight_milli in stated:
        assert weight_milli is not None
        by_task.setdefault(task_id, []).append((member_id, weight_milli))
    wishes: dict[str, dict[str, int]] = {member_id: {} for member_id in members}
    places = {occurrence.group_id: occurrence.group for occurrence in occurrences.values()}
    belonging = {key: groups.belonging_to(group, members) for key, group in places.items()}
    away_on = cache(lambda key, day: groups.on_break(places[key], day))
    able_to = cache(groups.holders)
    shifts = choosing.shifts_milli(members, places)
    declined = choosing.declined_for(tasks)
    for occurrence in occurrences.values():
        away = away_on(occurrence.group_id, groups.local_day(round_.group, occurrence.due_at))
        needed = occurrence.task.qualification_id
        able = able_to(needed) if needed is not None else belonging[occurrence.group_id]
        out = away | declined.get(occurrence.task_id, set())
        for member_id, weight_milli in by_task.get(occurrence.task_id, []):
            if member_id not in out and member_id in able & belonging[occurrence.group_id]:
                wishes[member_id][occurrence.id] = choosing.leant_milli(
                    weight_milli,
                    shift_milli=shifts.get((member_id, occurrence.group_id), 0),
                    floor_milli=occurrence.floor_milli,
                    cap_milli=occurrence.cap_milli,
                )
    # Who wished for nothing has no part in it; yet a market needs people, even where nobody wished for anything.
    taking_part = [member_id for member_id in members if wishes[member_id]] or list(members)
    return Market(
        tasks=tuple(
            MarketTask(
                name=occurrence.id,
                places=occurrence.places,
                floor_milli=occurrence.floor_milli,
                cap_milli=occurrence.cap_milli,
            )
            for occurrence in occurrences.values()
        ),
        people=tuple(
            Person(name=member_id, max_places=limits.get(member_id, standard_limit)) for member_id in taking_part
        ),
        wishes={member_id: wishes[member_id] for member_id in taking_part},
    )
