"""Forking: a new group begins with what another one had written down, and people choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.conflicts.models import Conflict, Fork
from allmende.server.conflicts.operations.copying import copy_all
from allmende.server.conflicts.queries.forks import FORKABLE, last_conflict, was_member
from allmende.server.groups import operations as membering
from allmende.server.groups.kinds import Role
from allmende.server.groups.models import Membership
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_REASON = 1_000


@dataclass(frozen=True, kw_only=True)
class ForkDraft:
    """How the new group is called, why there is one, and whether it begins with a book of its own."""

    name: str
    reason: str = ""
    stands_alone: bool = False


@transaction.atomic
def fork(seat: Seat, draft: ForkDraft, *, at: datetime) -> Fork:
    """Fork after a conflict that talking and mediating did not settle.

    Whoever forks is the new group's first maintainer.

    Raises:
        NotYours: It is not time for that: forking is the last step.
        Refused: Name or words do not fit.

    """
    books.hold(seat.group.book_id)
    after = last_conflict(seat)
    if after is None:
        raise NotYours(_("Forking is the last step: first come an answer, mediation, and time to decide together."))
    return _fork(seat, draft, after=after, decision="", at=at)


@transaction.atomic
def fork_by_decision(seat: Seat, draft: ForkDraft, *, decision: str, at: datetime) -> Fork:
    """Fork because the group decided so."""
    books.hold(seat.group.book_id)
    return _fork(seat, draft, after=None, decision=decision, at=at)


@transaction.atomic
def join_fork(seat: Seat, fork_id: int, *, at: datetime) -> Fork:
    """Join a fork of a group one was in when it forked, and stay in both.

    Raises:
        Refused: There is no such fork of this group.
        NotYours: One was not in the group then; those in the fork can invite one.
        TooLate: One is in it already.

    """
    books.hold(seat.group.book_id)
    found = Fork.objects.select_related("group__book", "origin__book").filter(pk=fork_id, origin=seat.group).first()
    if found is None:
        raise Refused(_("There is no such fork here."))
    membership = Membership.objects.filter(group=seat.group, member=seat.member, left_at=None).first()
    if membership is None or not was_member(found.origin, seat.member, at=found.at):
        raise NotYours(_("Those choose who were here when it forked. Ask somebody there to invite you."))
    there = membering.member_for(found.group.book, seat.person)
    membering.join(found.group, there, role=Role.MEMBER, share_class=membership.share_class, by=there, at=at)
    return found


@transaction.atomic
def move_to_fork(seat: Seat, fork_id: int, *, at: datetime) -> Fork:
    """Join a fork and leave the group it came from; the balance stays in the books there."""
    found = join_fork(seat, fork_id, at=at)
    leave_origin(seat, at=at)
    return found


@transaction.atomic
def leave_origin(seat: Seat, *, at: datetime) -> None:
    """Leave the group a fork came from, as one who is in the fork."""
    membership = (
        Membership.objects.select_related("group__book", "member__person")
        .filter(group=seat.group, member=seat.member, left_at=None)
        .first()
    )
    if membership is None:
        raise TooLate(_("You are not in this group any more."))
    membering.leave(membership, by=seat.member, at=at)


def _fork(seat: Seat, draft: ForkDraft, *, after: Conflict | None, decision: str, at: datetime) -> Fork:
    origin, reason = seat.group, draft.reason.strip()
    if origin.kind not in FORKABLE:
        raise Refused(_("A group of this kind is not forked: its groups join and leave by their own decisions."))
    if len(reason) > MOST_REASON:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_REASON}, field="reason")
    if not draft.stands_alone and origin.parent is None:
        raise Refused(_("There is no community around it: the new group stands alone."), field="where")
    group = membering.found(
        name=draft.name,
        kind=origin.kind,
        purpose=origin.purpose,
        by=seat.person,
        at=at,
        parent=None if draft.stands_alone else origin.parent,
        timezone=origin.timezone,
    )
    into = seat_of(seat.person, group)
    assert into is not None, "whoever founds a group is in it"
    copy_all(origin, into=into, reason=_("As in %(group)s, from which we forked.") % {"group": origin.name}, at=at)
    _book(seat, into, after=after, decision=decision, at=at)
    return Fork.objects.create(
        group=group, origin=origin, by=seat.member, at=at, reason=reason, conflict=after, decision=decision
    )


def _book(seat: Seat, into: Seat, *, after: Conflict | None, decision: str, at: datetime) -> None:
    """Write down in both books, where they are two, that the one came of the other."""
    here, there = seat.group.book, into.group.book
    for book, by, other in ((here, seat, there), (there, into, here)):
        draft = bookings.group_forked(
            group=into.group.id,
            from_group=seat.group.id,
            book=other.origin if other.pk != book.pk else "",
            conflict=after.id if after else "",
            decision=decision,
        )
        books.append(book, draft, by=by.member.id, at=at, about=into.group.id)
