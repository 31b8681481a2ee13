"""Boards: who sits on them for whom, and until when."""

from __future__ import annotations

from datetime import datetime

from allmende.server.associations.models import Mandate
from allmende.server.groups.kinds import OF_GROUPS, Kind
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import local_day


def board_of(association: Group) -> Group | None:
    """Return the coordination board of an association, its oldest where there are several."""
    boards = Group.objects.filter(parent=association, kind=Kind.BOARD)
    return boards.select_related("book", "parent").order_by("founded_at", "id").first()


def boards_for(group: Group) -> list[Group]:
    """Return the boards a group can send somebody to: one of each association it belongs to, by its name."""
    joined = Membership.objects.filter(member__group=group, left_at=None, group__kind__in=OF_GROUPS)
    associations = Group.objects.filter(pk__in=joined.values("group")).order_by("name", "id")
    return [board for association in associations if (board := board_of(association)) is not None]


def delegates_of(board: Group, *, at: datetime) -> list[Mandate]:
    """Return the mandates that count at a moment: not ended, and the term not over; by sender."""
    return [mandate for mandate in mandates_of(board) if counts(mandate, at=at)]


def mandates_of(board: Group) -> list[Mandate]:
    """Return the mandates nobody has ended, those whose term is over included; by sender."""
    found = Mandate.objects.filter(board=board, ended_at=None)
    joined = found.select_related("delegate__person", "delegate__group", "sender", "board__parent")
    return list(joined.order_by("sender__name", "id"))


def counts(mandate: Mandate, *, at: datetime) -> bool:
    """Whether a delegate speaks for the sender at a moment."""
    return mandate.ended_at is None and mandate.until_day > local_day(mandate.board, at)


def past_mandates(board: Group, *, most: int = 30) -> list[Mandate]:
    """Return the mandates that ended last."""
    found = Mandate.objects.filter(board=board).exclude(ended_at=None)
    return list(found.select_related("delegate__person", "delegate__group", "sender").order_by("-ended_at")[:most])


def sent_by(group: Group, *, at: datetime) -> list[Mandate]:
    """Return the mandates of those whom a group has sent to boards and whose term is not over."""
    found = Mandate.objects.filter(sender=group, ended_at=None)
    found = found.select_related("delegate__person", "board__parent", "sender")
    return [mandate for mandate in found.order_by("given_at", "id") if counts(mandate, at=at)]
