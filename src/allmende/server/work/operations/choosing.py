"""Whom one would rather work with, and whom a project declines for a task."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Decline, Leaning, Task
from allmende.server.work.operations.rounds import clear_due
from allmende.server.work.reach import board_groups, round_group

MOST_WORDS = 1_000
MOST_WORK_MILLI = 2_000
LEAST_GOODS_MILLI, NEUTRAL_GOODS_MILLI, MOST_GOODS_MILLI = 100, 1_000, 5_000


@transaction.atomic
def lean(seat: Seat, project: Group, *, work_milli: int, goods_milli: int, at: datetime) -> None:
    """Say how gladly one does things with a project and takes what it makes; only oneself ever sees it.

    Args:
        seat: Who says it, in the community around the project.
        project: About which project.
        work_milli: By how much lower a weight one would take its tasks, in thousandths; below zero: only higher.
        goods_milli: How much more its products are worth to one, in thousandths; 1000 is neutral.
        at: When.

    """
    if project.id not in {part.id for part in board_groups(seat.group)}:
        raise Refused(_("There is no such project here."))
    if not -MOST_WORK_MILLI <= work_milli <= MOST_WORK_MILLI:
        raise Refused(_("By at most 2 weights more or less, please."), field="work_milli")
    if not LEAST_GOODS_MILLI <= goods_milli <= MOST_GOODS_MILLI:
        raise Refused(_("From a tenth to five times as much, please."), field="goods_milli")
    books.hold(seat.group.book_id)
    # What counted at a deadline must not be overwritten before its round has used it.
    clear_due(round_group(seat.group), at=at)
    if (work_milli, goods_milli) == (0, NEUTRAL_GOODS_MILLI):
        Leaning.objects.filter(member=seat.member, project=project).delete()
        return
    Leaning.objects.update_or_create(
        member=seat.member,
        project=project,
        defaults={"work_milli": work_milli, "goods_milli": goods_milli, "at": at},
    )


def decline_person(seat: Seat, task_id: str, *, member_id: str, reason: str, at: datetime) -> Decline:
    """Decline somebody for a task of the seat's group, with a reason that both can read.

    What they have taken already stays theirs. From now on they cannot take it, and their wishes for it do not count.
    """
    task, member = _task(seat, task_id), _member(seat, member_id)
    if not reason.strip():
        raise Refused(_("Please say why, in a sentence: they will read it."), field="reason")
    if len(reason.strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field="reason")
    if member.id == seat.member.id:
        raise Refused(_("Simply do not take it: nobody has to decline themselves."), field="member")
    try:
        with transaction.atomic():
            books.hold(seat.group.book_id)
            clear_due(round_group(seat.group), at=at)
            return Decline.objects.create(task=task, member=member, reason=reason.strip(), by=seat.member, at=at)
    except IntegrityError as error:
        raise TooLate(_("%(name)s is declined for this task already.") % {"name": member.name}) from error


@transaction.atomic
def end_decline(seat: Seat, decline_id: int, *, at: datetime) -> Decline:
    """Let somebody take the task again."""
    books.hold(seat.group.book_id)
    clear_due(round_group(seat.group), at=at)
    found = (
        Decline.objects.select_for_update(of=("self",))
        .select_related("task", "member__person", "member__group")
        .filter(pk=decline_id, task__group=seat.group)
        .first()
    )
    if found is None:
        raise NotYours(_("There is no such thing here."))
    _refuse_others(seat)
    if found.ended_at is not None:
        raise TooLate(_("This has ended already."))
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    return found


def _task(seat: Seat, task_id: str) -> Task:
    found = Task.objects.filter(pk=task_id, group=seat.group).first()
    if found is None:
        raise Refused(_("There is no such task here."))
    _refuse_others(seat)
    return found


def _refuse_others(seat: Seat) -> None:
    """Refuse who does not look after this very group: those of the pool around it do not choose its people."""
    if not seat.is_maintainer or seat.membership.group_id != seat.group.id:
        raise NotYours(_("Only those decide that who look after the group themselves."))


def _member(seat: Seat, member_id: str) -> Member:
    known = groups.belonging_to(seat.group, [member_id])
    found = Member.objects.select_related("person", "group").filter(pk=member_id).first() if known else None
    if found is None:
        raise Refused(_("They are not a member here."), field="member")
    return found
