"""From one step of a conflict to the next: naming who mediates, going on, and what its time has come for."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.conflict import Step as AtStep
from allmende.economy.conflict import agreed_mediator, may_go_on, step_after, step_due_us
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.conflicts.models import Conflict, Ending, Naming, Step, What
from allmende.server.conflicts.operations.raising import close, concerned_ids
from allmende.server.conflicts.operations.recording import open_in, record, turn_of
from allmende.server.conflicts.queries.subjects import people_of
from allmende.server.deciding.models import State
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate


@transaction.atomic
def name_mediator(seat: Seat, conflict_id: str, *, member_id: str, at: datetime) -> Conflict:
    """Say whom one would have mediate; whom both sides name does.

    Raises:
        NotYours: One is not of either side.
        Refused: They are concerned themselves, or not here.
        TooLate: It is past mediating.

    """
    conflict = _open(seat, conflict_id)
    others = set(conflict.others.values_list("pk", flat=True))
    if seat.member.id not in {conflict.by_id, *others}:
        raise NotYours(_("Both sides name who mediates."))
    if conflict.step == Step.DECISION:
        raise TooLate(_("It is past mediating: it is decided together now."))
    found = next((one for one in people_of(seat) if one.id == member_id), None)
    if found is None or found.id in {conflict.by_id, *others}:
        raise Refused(_("Choose somebody of this group who is not concerned."), field="mediator")
    at = books.time_of_next(conflict.group.book, at=at)
    Naming.objects.update_or_create(conflict=conflict, by=seat.member, defaults={"mediator": found})
    draft = bookings.mediator_named(
        conflict=conflict.id, member=seat.member.id, mediator=found.id, turn=turn_of(conflict, What.NAMED)
    )
    record(conflict, draft, What.NAMED, by=seat.member, at=at, detail=found.id)
    agreed = agreed_mediator(
        dict(conflict.namings.values_list("by_id", "mediator_id")), by=conflict.by_id, others=others
    )
    conflict.mediator = Member.objects.get(pk=agreed) if agreed else None
    conflict.save(update_fields=["mediator"])
    return conflict


@transaction.atomic
def go_on(seat: Seat, conflict_id: str, *, at: datetime) -> Conflict:
    """Begin the next step before its time: after an answer as whoever raised it, or as the mediator who sees no way."""
    conflict = _open(seat, conflict_id)
    at = books.time_of_next(conflict.group.book, at=at)
    others = set(conflict.others.values_list("pk", flat=True))
    answered = conflict.moments.filter(what=What.SAID, by__in=others).exists()
    if not may_go_on(
        cast("AtStep", conflict.step),
        who=seat.member.id,
        by=conflict.by_id,
        mediator=conflict.mediator_id or "",
        answered=answered,
        is_overdue=_is_overdue(conflict, at=at),
    ):
        raise NotYours(_("The step before still has time; or it is not for you to go on."))
    _begin_next(conflict, by=seat.member, at=at)
    return conflict


@transaction.atomic
def put_to_vote(seat: Seat, conflict_id: str, *, at: datetime) -> Conflict:
    """Let the members of the group decide: what whoever raised it wants becomes a proposal.

    Raises:
        NotYours: One is not concerned.
        TooLate: It is not time for that, or it is proposed already.

    """
    conflict = _open(seat, conflict_id)
    if seat.member.id not in concerned_ids(conflict):
        raise NotYours(_("This is between those concerned."))
    if conflict.step != Step.DECISION:
        raise TooLate(_("First comes the answer, then mediation; this is the step after them."))
    if conflict.proposal is not None and conflict.proposal.state != State.WITHDRAWN:
        raise TooLate(_("It is proposed already."))
    at = books.time_of_next(conflict.group.book, at=at)
    draft = ProposalDraft(
        title=conflict.title, text=conflict.wanted, matter="conflict", details={"conflict": conflict.id}
    )
    conflict.proposal = propose(seat, draft, at=at)
    conflict.save(update_fields=["proposal"])
    booked = bookings.conflict_put_to_vote(conflict=conflict.id, decision=conflict.proposal.id)
    record(conflict, booked, What.PUT_TO_VOTE, by=seat.member, at=at, detail=conflict.proposal.id)
    return conflict


def advance_due(root: Group, *, at: datetime) -> int:
    """Go on with every conflict of a community whose step is overdue or that is decided; return how many moved."""
    decided = Q(proposal__state__in=[State.ACCEPTED, State.REJECTED])
    waiting = Conflict.objects.filter(Q(due_at__lt=at) | decided, group__book=root.book_id, ended_at=None)
    # This is asked before every page: most of the time there is nothing, and one look-up says so.
    return sum(advance(conflict_id, at=at) for conflict_id in list(waiting.order_by("id").values_list("id", flat=True)))


@transaction.atomic
def advance(conflict_id: str, *, at: datetime) -> bool:
    """Go on with one conflict, exactly once; return whether this call did it."""
    books.hold(Group.objects.get(conflicts=conflict_id).book_id)
    conflict = (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("group__book", "group__parent", "proposal")
        .get(pk=conflict_id)
    )
    if conflict.ended_at is not None:
        return False
    at = books.time_of_next(conflict.group.book, at=at)
    if conflict.proposal is not None and conflict.proposal.state in {State.ACCEPTED, State.REJECTED}:
        close(conflict, how=Ending.DECIDED, by=None, at=at)
        return True
    if not _is_overdue(conflict, at=at):
        return False
    _begin_next(conflict, by=None, at=at)
    return True


def _is_overdue(conflict: Conflict, *, at: datetime) -> bool:
    return conflict.due_at is not None and conflict.due_at < at


def _begin_next(conflict: Conflict, *, by: Member | None, at: datetime) -> None:
    rules = groups.rulebook_of(conflict.group)
    following = step_after(cast("AtStep", conflict.step), rules)
    assert following is not None, "only a step with another one after it has a due moment"
    due_us = step_due_us(following, rules, from_us=clock.microseconds(at))
    conflict.step, conflict.due_at = following, clock.moment(due_us) if due_us else None
    conflict.save(update_fields=["step", "due_at"])
    draft = bookings.conflict_moved(conflict=conflict.id, step=following, due_us=due_us)
    record(conflict, draft, What.MOVED, by=by, at=at, detail=following)


def _open(seat: Seat, conflict_id: str) -> Conflict:
    return open_in(
        seat, conflict_id, gone=_("This conflict is over already."), none=_("There is no such conflict here.")
    )
