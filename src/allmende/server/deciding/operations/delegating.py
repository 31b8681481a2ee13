"""Letting somebody else vote for oneself, for a time or on one decision, and taking that back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.matters import MATTERS
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.deciding.models import Delegation
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.queries import electorate
from allmende.server.deciding.queries.delegations import is_open
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import NotYours, Refused, TooLate


@transaction.atomic
def delegate(seat: Seat, *, to: str, matter: str, days: int | None, at: datetime) -> Delegation:
    """Let another member vote for oneself where one does not vote, in one matter or (matter "") in all.

    Another one in the same scope takes its place.

    Args:
        seat: Who gives it.
        to: Member id of who is to vote.
        matter: One of `economy.matters.MATTERS`, or "".
        days: For how long; None as long as the rules allow.
        at: When.

    Raises:
        Refused: To oneself, to nobody of the group, in no matter there is, or for longer than the rules allow.

    """
    group = seat.group
    books.hold(group.book_id)
    _refuse_oneself(seat, to)
    other = _who_can_vote(group, to, at=at)
    if matter and matter not in MATTERS:
        raise Refused(_("There is no such matter."), field="matter")
    longest = seat.rulebook.delegation_max_days
    if days is not None and not 1 <= days <= longest:
        raise Refused(_("From 1 to %(most)d days.") % {"most": longest}, field="days")
    at = books.time_of_next(group.book, at=at)
    standing = Delegation.objects.filter(group=group, by=seat.member, matter=matter, decision=None, revoked_at=None)
    standing.update(revoked_at=at)
    delegation_id = new_id()
    until_at = at + timedelta(days=days or longest)
    draft = bookings.delegation_given(
        delegation=delegation_id,
        group=group.id,
        member=seat.member.id,
        to=to,
        matter=matter,
        until_us=clock.microseconds(until_at),
    )
    entry = books.append(group.book, draft, by=seat.member.id, at=at, about=f"delegation:{delegation_id}")
    return Delegation.objects.create(
        id=delegation_id,
        group=group,
        by=seat.member,
        to=other,
        matter=matter,
        from_at=at,
        until_at=until_at,
        entry_number=entry.number,
    )


@transaction.atomic
def delegate_decision(seat: Seat, decision_id: str, *, to: str, at: datetime) -> Delegation:
    """Let another member vote for oneself on one decision where one does not vote; it ends with that.

    Another one for the same decision takes its place. Where more than one would count, this one does.

    Args:
        seat: Who gives it.
        decision_id: What is decided: a proposal of the group that is discussed or voted on.
        to: Member id of who is to vote.
        at: When.

    Raises:
        Refused: To oneself, or to nobody who could vote on it.
        NotYours: Voting is open, and one may not vote on it.
        TooLate: It is decided or withdrawn, or its vote is over.

    """
    group = seat.group
    books.hold(group.book_id)
    proposal = proposing.in_group(seat, decision_id)
    _refuse_oneself(seat, to)
    at = books.time_of_next(group.book, at=at)
    if not is_open(proposal, at=at):
        raise TooLate(_("Nobody votes on it any more."))
    voters = electorate.standing(proposal)
    is_fixed = voters.exists()
    if is_fixed and not voters.filter(member=seat.member).exists():
        raise NotYours(_("You cannot vote on this: who may was fixed when voting was opened."))
    if is_fixed and not voters.filter(member=to).exists():
        raise Refused(_("Choose somebody who may vote on it."), field="to")
    other = _who_can_vote(group, to, at=at)
    Delegation.objects.filter(by=seat.member, decision=proposal, revoked_at=None).update(revoked_at=at)
    delegation_id = new_id()
    draft = bookings.delegation_for_decision(
        delegation=delegation_id, group=group.id, member=seat.member.id, to=to, decision=proposal.id
    )
    entry = books.append(group.book, draft, by=seat.member.id, at=at, about=f"delegation:{delegation_id}")
    return Delegation.objects.create(
        id=delegation_id,
        group=group,
        by=seat.member,
        to=other,
        decision=proposal,
        from_at=at,
        entry_number=entry.number,
    )


@transaction.atomic
def revoke(seat: Seat, delegation_id: str, *, at: datetime) -> None:
    """Take a delegation back: from now on one counts only where one votes."""
    books.hold(seat.group.book_id)
    found = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("decision")
        .filter(pk=delegation_id, group=seat.group)
        .first()
    )
    if found is None or found.revoked_at is not None:
        raise TooLate(_("It does not stand any more."))
    if found.by_id != seat.member.id:
        raise NotYours(_("Only whoever gave it can take it back."))
    at = books.time_of_next(seat.group.book, at=at)
    if found.decision is not None and not is_open(found.decision, at=at):
        raise TooLate(_("Nobody votes on it any more."))
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    draft = bookings.delegation_revoked(delegation=found.id)
    books.append(seat.group.book, draft, by=seat.member.id, at=at, about=f"delegation:{found.id}")


def _refuse_oneself(seat: Seat, to: str) -> None:
    if to == seat.member.id:
        raise Refused(_("You vote for yourself anyway."), field="to")


def _who_can_vote(group: Group, member_id: str, *, at: datetime) -> Member:
    other = Member.objects.filter(pk=member_id, book=group.book).select_related("person").first()
    if other is None or other.person is None or other.person.user_id is None or not _belongs(group, other, at=at):
        raise Refused(_("Choose somebody of the group who can sign in."), field="to")
    return other


def _belongs(group: Group, member: Member, *, at: datetime) -> bool:
    """Whether somebody is in a group or one around it, or in a member group of this association."""
    if groups.belonging_to(group, [member.id]):
        return True
    return any(one.member.id == member.id for one in electorate.concerned(group, "other", at=at))
