"""Carrying out what was accepted: one function for each matter, which calls the operations of other apps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.rule_history import holds_from
from allmende.server.books import operations as books
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.queries.unfinished import is_of_this_book
from allmende.server.groups import operations as membering
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Group, JoinRequest, Membership
from allmende.server.groups.queries import Seat
from allmende.server.pools.operations import leaving, offers
from allmende.server.refusal import Refused, TooLate
from allmende.server.rules.operations import set_by_decision
from allmende.server.sharing.spans import open_period, period_from
from allmende.server.work.models import Round

Act = Callable[[Proposal, datetime], None]
MOST_REASON = 500


def carry_out(proposal: Proposal, *, at: datetime) -> None:
    """Do what was accepted and book that it is done; where it cannot be done now, keep why.

    The book of the group is held.
    """
    try:
        with transaction.atomic():
            _MATTERS.get(proposal.matter, _nothing)(proposal, at)
            draft = bookings.decision_carried_out(decision=proposal.id)
            proposing.book_it(proposal, draft, by="", at=at)
    except Refused as refused:
        proposal.problem = str(refused)
    else:
        proposal.problem, proposal.carried_out_at = "", at
    proposal.save(update_fields=["problem", "carried_out_at"])


@transaction.atomic
def try_again(seat: Seat, proposal_id: str, *, at: datetime) -> None:
    """Carry out what was accepted and could not be done at once.

    Raises:
        TooLate: It is done already, or was not accepted.
        Refused: It still cannot be done, and why.

    """
    books.hold(seat.group.book_id)
    proposal = proposing.in_group(seat, proposal_id)
    if proposal.state != State.ACCEPTED or proposal.carried_out_at is not None:
        raise TooLate(_("There is nothing left to be carried out."))
    if not is_of_this_book(proposal):
        raise TooLate(_("It was decided in a book of before: propose it anew."))
    carry_out(proposal, at=books.time_of_next(proposal.group.book, at=at))
    if proposal.problem:
        raise Refused(proposal.problem)


def register(matter: str, act: Act) -> None:
    """Say how a matter is carried out whose app lies above this one."""
    _MATTERS[matter] = act


def _set_rules(proposal: Proposal, at: datetime) -> None:
    if not proposal.changes:
        return
    set_by_decision(
        proposal.group,
        changes=proposal.changes,
        decision=proposal.id,
        by=proposal.by,
        reason=proposal.title[:MOST_REASON],
        at=at,
        holds_from=_from_when(proposal, at=at),
    )


def _from_when(proposal: Proposal, *, at: datetime) -> Mapping[str, datetime]:
    """Return for each rule from when on it is used: the next round, the next settlement, or at once."""
    inside = groups.with_parts(proposal.group)
    rounds = Round.objects.filter(group__in=inside, cleared_at=None, deadline__gt=at).order_by("deadline")
    first = rounds.first()
    return {
        name: holds_from(
            name,
            decided_at=at,
            next_clearing=first.deadline if first is not None else None,
            next_settlement=_next_settlement(proposal.group, at=at),
        )
        for name in proposal.changes
    }


def _next_settlement(group: Group, *, at: datetime) -> datetime:
    """Return the end of the first period that is not over: a settlement goes by the rules at its end."""
    root = groups.chain_of(group)[-1]
    period, every = open_period(root), groups.rulebook_of(root).settle_every
    while groups.day_start(root, period.end) < at:
        period = period_from(period.end, every=every)
    return groups.day_start(root, period.end)


def _appoint(proposal: Proposal, at: datetime) -> None:
    membership = _membership(proposal)
    membering.change_membership(
        membership,
        role=proposal.terms["role"],
        share_class=membership.share_class,
        seat=_seat_of_a_maintainer(proposal.group),
        at=at,
    )


def _admit(proposal: Proposal, at: datetime) -> None:
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=proposal.details["request"], group=proposal.group, answered_at=None)
        .first()
    )
    if request is None:
        raise TooLate(_("This request has already been answered."))
    request.answered_at, request.answered_by = at, proposal.by
    request.accepted, request.answer = True, proposal.title
    request.save()
    member = membering.member_for(proposal.group.book, request.person)
    membering.join(proposal.group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=proposal.by, at=at)


def _exclude(proposal: Proposal, at: datetime) -> None:
    membership = _membership(proposal)
    # Those excluded end their membership as one who leaves does: the balance stays in the books.
    membering.leave(membership, by=membership.member, at=at)


def _found(proposal: Proposal, at: datetime) -> None:
    person = proposal.by.person
    if person is None:
        raise Refused(_("Whoever proposed it is not here any more: found the group by hand."))
    membering.found(
        name=proposal.details["name"],
        kind=proposal.details["kind"],
        purpose=proposal.details.get("purpose", ""),
        by=person,
        at=at,
        parent=proposal.group,
    )


def _join_pool(proposal: Proposal, at: datetime) -> None:
    words = f"{proposal.title}\n\n{proposal.text}".strip()
    offers.offer_as_decided(proposal.group, proposal.terms["pool"], words=words, by=proposal.by, at=at)


def _leave_pool(proposal: Proposal, at: datetime) -> None:
    leaving.leave_pool(_seat_of_a_maintainer(proposal.group), at=at)


def _nothing(proposal: Proposal, at: datetime) -> None:
    """A text is decided by being decided."""


def _membership(proposal: Proposal) -> Membership:
    found = (
        Membership.objects.select_related("group__book", "group__parent", "member__person")
        .filter(group=proposal.group, member_id=proposal.terms["member"], left_at=None)
        .first()
    )
    if found is None:
        raise TooLate(_("They are not a member here any more."))
    return found


def _seat_of_a_maintainer(group: Group) -> Seat:
    """Return the seat in whose name a decision of all changes what otherwise maintainers change."""
    found = (
        Membership.objects.filter(group=group, role=Role.MAINTAINER, left_at=None)
        .select_related("member__person")
        .order_by("joined_at", "id")
        .first()
    )
    if found is None or found.member.person is None:
        raise Refused(_("Nobody looks after this group at the moment."))
    return Seat(group=group, person=found.member.person, membership=found)


_MATTERS: dict[str, Act] = {
    "rules": _set_rules,
    "reversal": _set_rules,
    "appointment": _appoint,
    "admission": _admit,
    "exclusion": _exclude,
    "founding": _found,
    "join_pool": _join_pool,
    "leave_pool": _leave_pool,
}
