"""The board: take a place, stand in, hand back, swap. The database's unique constraints decide every race."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Break, Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Contribution, Occurrence, StandIn, State, Swap, Taking
from allmende.server.work.weights import is_sealed, weight_at


def take(seat: Seat, occurrence_id: str, *, member: Member, at: datetime) -> Taking:
    """Take an open place at the weight shown now.

    Raises:
        TooLate: All places are taken, or the time for it is over.
        Refused: The member cannot take it (no qualification, away, already in).

    """
    try:
        with transaction.atomic():
            occurrence = _locked(seat, occurrence_id)
            at = books.time_of_next(occurrence.group.book, at=at)
            _may_take(seat, occurrence, member, at=at)
            how = "fixed" if occurrence.procedure == "fixed" else "board"
            return seize(occurrence, member, how=how, weight_milli=weight_at(occurrence, at), by=seat.member, at=at)
    except IntegrityError as error:
        raise TooLate(_("Somebody was faster: this place has just been taken.")) from error


def seize(
    occurrence: Occurrence, member: Member, *, how: str, weight_milli: int, by: Member | None, at: datetime
) -> Taking:
    """Give a member the first free place of a locked occurrence and log it."""
    taken = set(occurrence.takings.filter(ended_at=None).values_list("place", flat=True))
    place = next((number for number in range(occurrence.places) if number not in taken), None)
    if place is None:
        raise TooLate(_("Somebody was faster: all places are taken."))
    taking = Taking.objects.create(
        occurrence=occurrence,
        place=place,
        member=member,
        minutes=occurrence.minutes,
        weight_milli=weight_milli,
        how=how,
        taken_at=at,
    )
    _end_stand_in(occurrence, member, at=at, log=False)
    _log_taking(taking, by=by, at=at)
    return taking


def _log_taking(taking: Taking, *, by: Member | None, at: datetime) -> None:
    draft = bookings.place_taken(
        occurrence=taking.occurrence_id,
        place=taking.place,
        member=taking.member_id,
        weight_milli=taking.weight_milli,
        minutes=taking.minutes,
        how=taking.how,  # type: ignore[arg-type]  # one of the literals, as stored by `seize`
        turn=_turn(taking),
    )
    books.append(
        taking.occurrence.group.book, draft, by=by.id if by else "", at=at, about=taking.occurrence_id
    )


def _turn(taking: Taking) -> int:
    """Return how often the place was taken before."""
    earlier = Taking.objects.filter(occurrence_id=taking.occurrence_id, place=taking.place, ended_at__isnull=False)
    return earlier.exclude(pk=taking.pk).count()


def _locked(seat: Seat, occurrence_id: str) -> Occurrence:
    """Return the occurrence with its row locked, if it is one of this group."""
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("task", "round", "group__book")
        .filter(pk=occurrence_id, group=seat.group)
        .first()
    )
    if occurrence is None:
        raise Refused(_("There is no such task here."))
    return occurrence


def _may_take(seat: Seat, occurrence: Occurrence, member: Member, *, at: datetime) -> None:
    """Refuse whoever cannot take a place, saying why."""
    if not groups.may_act_for(seat, member):
        raise NotYours(_("You can only take tasks for yourself."))
    if occurrence.called_off_at is not None:
        raise TooLate(_("This task has been called off."))
    if is_sealed(occurrence):
        raise Refused(_("This task is shared out in a round: state your wish instead."))
    if occurrence.closes_at is not None and occurrence.closes_at <= at:
        raise TooLate(_("The time for this one is over; the next one is on the board."))
    if occurrence.takings.filter(ended_at=None, member=member).exists():
        raise TooLate(_("You have already taken a place here."))
    task = occurrence.task
    if task.qualification_id is not None and member.id not in groups.holders(task.qualification_id):
        raise Refused(_("This task asks for: %(what)s. A maintainer can vouch for you.") % {"what": task.qualification})
    if member.id in groups.on_break(seat.group, groups.local_day(seat.group, occurrence.due_at)):
        raise Refused(_("You have announced that you are away on that day."))


@transaction.atomic
def stand_in(seat: Seat, occurrence_id: str, *, member: Member, at: datetime) -> StandIn:
    """Be ready to step in; when a place is handed back, the first who stands in has it."""
    occurrence = _locked(seat, occurrence_id)
    _may_take(seat, occurrence, member, at=at)
    if occurrence.due_at <= at:
        raise TooLate(_("The time for this one is over; the next one is on the board."))
    if occurrence.takings.filter(ended_at=None).count() < occurrence.places:
        raise Refused(_("There is still a free place: you can take it."))
    if occurrence.stand_ins.filter(member=member, ended_at=None).exists():
        raise TooLate(_("You already stand in here."))
    added = StandIn.objects.create(occurrence=occurrence, member=member, at=at)
    turn = StandIn.objects.filter(occurrence=occurrence, member=member).count() - 1
    draft = bookings.standin_added(occurrence=occurrence.id, member=member.id, turn=turn)
    books.append(occurrence.group.book, draft, by=seat.member.id, at=at, about=occurrence.id)
    return added


@transaction.atomic
def stop_standing_in(seat: Seat, occurrence_id: str, *, member: Member, at: datetime) -> None:
    """No longer be ready to step in."""
    occurrence = _locked(seat, occurrence_id)
    if not groups.may_act_for(seat, member):
        raise NotYours(_("Only they themselves can do that."))
    if not _end_stand_in(occurrence, member, at=at, log=True):
        raise TooLate(_("You do not stand in here."))


def _end_stand_in(occurrence: Occurrence, member: Member, *, at: datetime, log: bool) -> bool:
    ended = occurrence.stand_ins.filter(member=member, ended_at=None).update(ended_at=at)
    if ended and log:
        turn = StandIn.objects.filter(occurrence=occurrence, member=member).count() - 1
        draft = bookings.standin_left(occurrence=occurrence.id, member=member.id, turn=turn)
        books.append(occurrence.group.book, draft, by=member.id, at=at, about=occurrence.id)
    return bool(ended)


@transaction.atomic
def hand_back(seat: Seat, taking_id: str, *, at: datetime) -> Taking | None:
    """Give a place back. Whoever stands in first has it, at the weight shown now; else it is open again.

    Returns:
        The place as the stand-in now holds it, or None.

    """
    taking = _own_taking(seat, taking_id)
    occurrence = _locked(seat, taking.occurrence_id)
    if taking.contributions.exclude(state=State.WITHDRAWN).exists():
        raise TooLate(_("You have already reported this as done."))
    at = books.time_of_next(occurrence.group.book, at=at)
    _end_taking(taking, by=seat.member, at=at)
    if occurrence.due_at <= at:
        return None
    away = groups.on_break(seat.group, groups.local_day(seat.group, occurrence.due_at))
    for waiting in occurrence.stand_ins.filter(ended_at=None).select_related("member").order_by("at", "id"):
        if waiting.member_id not in away:
            weight_milli = max(weight_at(occurrence, at), taking.weight_milli)
            return seize(occurrence, waiting.member, how="stand_in", weight_milli=weight_milli, by=None, at=at)
    return None


def _own_taking(seat: Seat, taking_id: str) -> Taking:
    """Return a current place of the acting member, or of somebody they may act for, locked."""
    taking = (
        Taking.objects.select_for_update(of=("self",))
        .select_related("occurrence__group__book", "member__person")
        .filter(pk=taking_id, occurrence__group=seat.group)
        .first()
    )
    if taking is None or not groups.may_act_for(seat, taking.member):
        raise NotYours(_("That is not your task."))
    if taking.ended_at is not None:
        raise TooLate(_("You have already handed this place back."))
    return taking


def _end_taking(taking: Taking, *, by: Member, at: datetime) -> None:
    turn = _turn(taking)
    taking.ended_at = at
    taking.save(update_fields=["ended_at"])
    Swap.objects.filter(offered=taking, answered_at=None).update(answered_at=at, accepted=False)
    Swap.objects.filter(wanted=taking, answered_at=None).update(answered_at=at, accepted=False)
    draft = bookings.place_handed_back(
        occurrence=taking.occurrence_id, place=taking.place, member=taking.member_id, turn=turn
    )
    books.append(taking.occurrence.group.book, draft, by=by.id, at=at, about=taking.occurrence_id)


@transaction.atomic
def announce_absence(seat: Seat, away: Break, *, at: datetime) -> int:
    """Hand back every place that falls into a break; return how many."""
    taken = Taking.objects.filter(
        member=away.member,
        ended_at=None,
        occurrence__group=seat.group,
        occurrence__due_at__gte=groups.day_start(seat.group, away.from_day),
        occurrence__due_at__lt=groups.day_start(seat.group, away.until_day),
    ).exclude(contributions__in=Contribution.objects.exclude(state=State.WITHDRAWN))
    ids = list(taken.values_list("pk", flat=True))
    for taking_id in ids:
        hand_back(seat, taking_id, at=at)
    return len(ids)


@transaction.atomic
def offer_swap(seat: Seat, taking_id: str, *, to: Member, wanted_id: str | None, at: datetime) -> Swap:
    """Offer somebody one's place, for one of theirs or for nothing. Each place keeps its agreed weight."""
    offered = _own_taking(seat, taking_id)
    if to.id == offered.member_id:
        raise Refused(_("That is you."))
    if not groups.members_of(seat.group).filter(member=to).exists():
        raise Refused(_("They are not a member here."))
    wanted = None
    if wanted_id:
        wanted = Taking.objects.filter(pk=wanted_id, member=to, ended_at=None, occurrence__group=seat.group).first()
        if wanted is None:
            raise TooLate(_("They no longer hold that place."))
    if Swap.objects.filter(offered=offered, answered_at=None).exists():
        raise TooLate(_("You have already offered this place to somebody."))
    return Swap.objects.create(offered=offered, to=to, wanted=wanted, offered_at=at)


@transaction.atomic
def answer_swap(seat: Seat, swap_id: int, *, accept: bool, at: datetime) -> Swap:
    """Take the offered place over (and give one's own), or decline."""
    swap = (
        Swap.objects.select_for_update(of=("self",))
        .select_related("offered__occurrence__group__book", "wanted__occurrence", "offered__member", "to__person")
        .filter(pk=swap_id, offered__occurrence__group=seat.group)
        .first()
    )
    if swap is None or not groups.may_act_for(seat, swap.to):
        raise NotYours(_("This offer is not for you."))
    if swap.answered_at is not None:
        raise TooLate(_("This offer has already been answered or withdrawn."))
    swap.answered_at, swap.accepted = at, accept
    swap.save(update_fields=["answered_at", "accepted"])
    if accept:
        giver, taker = swap.offered.member, swap.to
        pairs = [(swap.offered, taker)] + ([(swap.wanted, giver)] if swap.wanted else [])
        for taking, _new_holder in pairs:
            _still_standing(taking)
            _end_taking(taking, by=seat.member, at=at)
        for taking, new_holder in pairs:
            _hand_over(seat, taking, new_holder, at=at)
    return swap


def _still_standing(taking: Taking) -> None:
    fresh = Taking.objects.select_for_update().get(pk=taking.pk)
    if fresh.ended_at is not None or fresh.contributions.exclude(state=State.WITHDRAWN).exists():
        raise TooLate(_("One of the two places has been handed back or reported meanwhile."))


def _hand_over(seat: Seat, taking: Taking, new_holder: Member, *, at: datetime) -> None:
    """Put somebody else into a place, at the weight agreed for it."""
    occurrence = _locked(seat, taking.occurrence_id)
    holds = taking.occurrence.task.qualification_id
    if holds is not None and new_holder.id not in groups.holders(holds):
        raise Refused(_("%(name)s lacks the qualification for this task.") % {"name": new_holder.name})
    if occurrence.takings.filter(ended_at=None, member=new_holder).exists():
        raise Refused(_("%(name)s already has a place there.") % {"name": new_holder.name})
    handed = Taking.objects.create(
        occurrence=occurrence,
        place=taking.place,
        member=new_holder,
        minutes=taking.minutes,
        weight_milli=taking.weight_milli,
        how="swap",
        taken_at=at,
    )
    _log_taking(handed, by=seat.member, at=at)


def is_late(taking: Taking, *, hours: int, at: datetime) -> bool:
    """Whether handing back now comes late: shown to all, because somebody has to jump in."""
    return taking.occurrence.due_at - at < timedelta(hours=hours)
