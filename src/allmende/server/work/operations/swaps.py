"""Swapping places: offer one's own, answer, withdraw. Each place keeps the time and the weight agreed for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Occurrence, Swap, Taking, is_reported
from allmende.server.work.operations.board import end_stand_in, end_taking, locked, log_taking, own_taking
from allmende.server.work.queries.choosing import declined_for


@transaction.atomic
def offer_swap(seat: Seat, taking_id: str, *, to: Member, wanted_id: str | None, at: datetime) -> Swap:
    """Offer somebody one's place, for one of theirs or for nothing."""
    offered = own_taking(seat, taking_id)
    if to.id == offered.member_id:
        raise Refused(_("That is you."))
    if not groups.members_of(seat.group).filter(member=to).exists():
        raise Refused(_("They are not a member here."))
    if Swap.objects.filter(offered=offered, answered_at=None).exists():
        raise TooLate(_("You have already offered this place to somebody."))
    _still_ahead(offered.occurrence, at=at)
    _can_have(seat, offered.occurrence, to)
    wanted = None
    if wanted_id:
        wanted = (
            Taking.objects.select_related("occurrence__task")
            .filter(~is_reported(), pk=wanted_id, member=to, ended_at=None, occurrence__group=seat.group)
            .first()
        )
        if wanted is None:
            raise TooLate(_("They no longer hold that place."))
        _still_ahead(wanted.occurrence, at=at)
        _can_have(seat, wanted.occurrence, offered.member)
    return Swap.objects.create(offered=offered, to=to, wanted=wanted, offered_at=at)


@transaction.atomic
def withdraw_swap(seat: Seat, swap_id: int, *, at: datetime) -> Swap:
    """Take an offer back that has not been answered."""
    swap = _open_swap(seat, swap_id)
    if not groups.may_act_for(seat, swap.offered.member):
        raise NotYours(_("This offer is not yours."))
    return _answered(swap, accepted=False, at=at)


@transaction.atomic
def answer_swap(seat: Seat, swap_id: int, *, accept: bool, at: datetime) -> Swap:
    """Take the offered place over (and give one's own), or decline."""
    swap = _open_swap(seat, swap_id)
    if not groups.may_act_for(seat, swap.to):
        raise NotYours(_("This offer is not for you."))
    _answered(swap, accepted=accept, at=at)
    if not accept:
        return swap
    handed = [(swap.offered, swap.to)] + ([(swap.wanted, swap.offered.member)] if swap.wanted else [])
    occurrences = {
        occurrence_id: locked(seat, occurrence_id)
        for occurrence_id in sorted({taking.occurrence_id for taking, _holder in handed})
    }
    at = books.time_of_next(seat.group.book, at=at)
    for taking, _holder in handed:
        taking.occurrence = occurrences[taking.occurrence_id]
        _still_held(taking)
        _still_ahead(taking.occurrence, at=at)
        end_taking(taking, by=seat.member, at=at)
    for taking, holder in handed:
        _can_have(seat, taking.occurrence, holder)
        _hand_over(taking, holder, by=seat.member, at=at)
    return swap


def _open_swap(seat: Seat, swap_id: int) -> Swap:
    """Return an offer that waits for its answer, locked."""
    books.hold(seat.group.book_id)
    swap = (
        Swap.objects.select_for_update(of=("self",))
        .select_related("offered__occurrence", "wanted__occurrence", "offered__member__person", "to__person")
        .filter(pk=swap_id, offered__occurrence__group=seat.group)
        .first()
    )
    if swap is None:
        raise NotYours(_("This offer is not for you."))
    if swap.answered_at is not None:
        raise TooLate(_("This offer has already been answered or withdrawn."))
    return swap


def _answered(swap: Swap, *, accepted: bool, at: datetime) -> Swap:
    swap.answered_at, swap.accepted = at, accepted
    swap.save(update_fields=["answered_at", "accepted"])
    return swap


def _still_held(taking: Taking) -> None:
    if not Taking.objects.filter(~is_reported(), pk=taking.pk, ended_at=None).exists():
        raise TooLate(_("One of the two places has been handed back or reported meanwhile."))


def _still_ahead(occurrence: Occurrence, *, at: datetime) -> None:
    """Refuse to swap what is over: who had the place then is who did it, or did not."""
    if occurrence.due_at <= at:
        raise TooLate(_("The time for “%(task)s” is already over.") % {"task": occurrence.task.title})


def _can_have(seat: Seat, occurrence: Occurrence, member: Member) -> None:
    """Refuse a member who cannot have a place of the occurrence."""
    needed = occurrence.task.qualification_id
    if needed is not None and member.id not in groups.holders(needed):
        raise Refused(_("%(name)s lacks the qualification for this task.") % {"name": member.name})
    if declined_for([occurrence.task_id], [member.id]):
        raise Refused(_("The group has declined this task for %(name)s.") % {"name": member.name})
    if occurrence.takings.filter(ended_at=None, member=member).exists():
        raise Refused(_("%(name)s already has a place there.") % {"name": member.name})
    if member.id in groups.on_break(seat.group, groups.local_day(seat.group, occurrence.due_at)):
        raise Refused(_("%(name)s is away on that day.") % {"name": member.name})


def _hand_over(taking: Taking, holder: Member, *, by: Member, at: datetime) -> None:
    """Put somebody else into a place, at the time and the weight agreed for it."""
    handed = Taking.objects.create(
        occurrence=taking.occurrence,
        place=taking.place,
        member=holder,
        minutes=taking.minutes,
        weight_milli=taking.weight_milli,
        how="swap",
        taken_at=at,
    )
    end_stand_in(taking.occurrence, holder, at=at)
    log_taking(handed, by=by, at=at)
