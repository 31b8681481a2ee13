"""The board: take a place, stand in, hand back, swap. The database's unique constraints decide every race."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Break, Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Occurrence, StandIn, Swap, Taking, is_reported
from allmende.server.work.queries.choosing import declined_for
from allmende.server.work.weights import is_sealed, weight_at


def take(seat: Seat, occurrence_id: str, *, member: Member, at: datetime) -> Taking:
    """Take an open place at the weight shown now.

    Raises:
        TooLate: All places are taken, or the time for it is over.
        Refused: The member cannot take it (no qualification, away, already in).

    """
    try:
        with transaction.atomic():
            occurrence = locked(seat, occurrence_id)
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
    end_stand_in(occurrence, member, at=at)
    log_taking(taking, by=by, at=at)
    return taking


def log_taking(taking: Taking, *, by: Member | None, at: datetime) -> None:
    """Log that somebody has a place now."""
    draft = bookings.place_taken(
        occurrence=taking.occurrence_id,
        place=taking.place,
        member=taking.member_id,
        weight_milli=taking.weight_milli,
        minutes=taking.minutes,
        how=taking.how,
        turn=_turn(taking),
    )
    books.append(taking.occurrence.group.book, draft, by=by.id if by else "", at=at, about=taking.occurrence_id)


def _turn(taking: Taking) -> int:
    """Return how often the place was taken before."""
    earlier = Taking.objects.filter(occurrence_id=taking.occurrence_id, place=taking.place, ended_at__isnull=False)
    return earlier.exclude(pk=taking.pk).count()


def locked(seat: Seat, occurrence_id: str) -> Occurrence:
    """Return the occurrence with its row locked, if it is one of this group.

    Whoever changes anything about an occurrence holds this lock. Rows are locked in one order everywhere, so that
    nobody waits in a circle: the book, then occurrences by their id.
    """
    books.hold(seat.group.book_id)
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("task", "round", "group__book")
        .filter(pk=occurrence_id, group=seat.group)
        .first()
    )
    if occurrence is None:
        raise Refused(_("There is no such task here."))
    if occurrence.group.book_id != seat.group.book_id:
        raise TooLate(_("This group goes on in another book since a moment ago. Please load the page again."))
    return occurrence


def _may_take(seat: Seat, occurrence: Occurrence, member: Member, *, at: datetime) -> None:
    """Refuse whoever cannot take a place, saying why."""
    if not groups.may_act_for(seat, member):
        raise NotYours(_("You can only take tasks for yourself."))
    if member.id != seat.member.id and not groups.members_of(seat.group).filter(member=member).exists():
        raise Refused(_("%(name)s is not a member here.") % {"name": member.name})
    if occurrence.called_off_at is not None:
        raise TooLate(_("This task has been called off."))
    if is_sealed(occurrence):
        raise Refused(_("This task is shared out in a round: state your wish instead."))
    if occurrence.closes_at is not None and occurrence.closes_at <= at:
        raise TooLate(_("The time for this one is over; the next one is on the board."))
    if occurrence.takings.filter(ended_at=None, member=member).exists():
        raise TooLate(_("You have already taken a place here."))
    task = occurrence.task
    if declined_for([task.id], [member.id]):
        raise Refused(_("The group has declined this for you; its page says why. Talk to those who look after it."))
    if task.qualification_id is not None and member.id not in groups.holders(task.qualification_id):
        raise Refused(_("This task asks for: %(what)s. A maintainer can vouch for you.") % {"what": task.qualification})
    if member.id in groups.on_break(seat.group, groups.local_day(seat.group, occurrence.due_at)):
        raise Refused(_("You have announced that you are away on that day."))


@transaction.atomic
def stand_in(seat: Seat, occurrence_id: str, *, member: Member, at: datetime) -> StandIn:
    """Be ready to step in; when a place is handed back, the first who stands in has it."""
    occurrence = locked(seat, occurrence_id)
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
    occurrence = locked(seat, occurrence_id)
    if not groups.may_act_for(seat, member):
        raise NotYours(_("Only they themselves can do that."))
    if not end_stand_in(occurrence, member, at=at):
        raise TooLate(_("You do not stand in here."))
    turn = StandIn.objects.filter(occurrence=occurrence, member=member).count() - 1
    draft = bookings.standin_left(occurrence=occurrence.id, member=member.id, turn=turn)
    books.append(occurrence.group.book, draft, by=seat.member.id, at=at, about=occurrence.id)


def end_stand_in(occurrence: Occurrence, member: Member, *, at: datetime) -> bool:
    """End that somebody stands in, because they have a place now or want no more; return whether they did."""
    return bool(occurrence.stand_ins.filter(member=member, ended_at=None).update(ended_at=at))


@transaction.atomic
def hand_back(seat: Seat, taking_id: str, *, at: datetime) -> Taking | None:
    """Give a place back. Whoever stands in first has it, at the weight shown now; else it is open again.

    Returns:
        The place as the stand-in now holds it, or None.

    """
    taking = own_taking(seat, taking_id)
    occurrence = taking.occurrence
    at = books.time_of_next(occurrence.group.book, at=at)
    end_taking(taking, by=seat.member, at=at)
    if occurrence.due_at <= at or occurrence.called_off_at is not None:
        return None
    waiting = _who_steps_in(seat, occurrence)
    if waiting is None:
        return None
    weight_milli = max(weight_at(occurrence, at), taking.weight_milli)
    return seize(occurrence, waiting, how="stand_in", weight_milli=weight_milli, by=None, at=at)


def _who_steps_in(seat: Seat, occurrence: Occurrence) -> Member | None:
    """Return who has stood in longest and still can: is a member, is not away, is still qualified."""
    away = groups.on_break(seat.group, groups.local_day(seat.group, occurrence.due_at))
    out = away | declined_for([occurrence.task_id]).get(occurrence.task_id, set())
    standing = occurrence.stand_ins.filter(ended_at=None).exclude(member__in=out)
    needed = occurrence.task.qualification_id
    if needed is not None:
        standing = standing.filter(member__in=groups.holders(needed))
    here = groups.belonging_to(seat.group, standing.values_list("member_id", flat=True))
    able = standing.filter(member__in=here).select_related("member__person", "member__group")
    first = able.order_by("at", "id").first()
    return first.member if first is not None else None


def own_taking(seat: Seat, taking_id: str) -> Taking:
    """Return a current, unreported place of the acting member, or of somebody they may act for, all of it locked."""
    place = Taking.objects.filter(pk=taking_id, occurrence__group=seat.group).values_list("occurrence_id").first()
    if place is None:
        raise NotYours(_("That is not your task."))
    occurrence = locked(seat, place[0])
    taking = Taking.objects.select_related("member__person", "member__group").get(pk=taking_id)
    taking.occurrence = occurrence
    if not groups.may_act_for(seat, taking.member):
        raise NotYours(_("That is not your task."))
    if taking.ended_at is not None:
        raise TooLate(_("You have already handed this place back."))
    if Taking.objects.filter(is_reported(), pk=taking.pk).exists():
        raise TooLate(_("This has already been reported."))
    return taking


def end_taking(taking: Taking, *, by: Member, at: datetime) -> None:
    """End that somebody has a place, with every offer to swap it, and log it."""
    turn = _turn(taking)
    taking.ended_at = at
    taking.save(update_fields=["ended_at"])
    open_offers = Swap.objects.filter(Q(offered=taking) | Q(wanted=taking), answered_at=None)
    open_offers.update(answered_at=at, accepted=False)
    draft = bookings.place_handed_back(
        occurrence=taking.occurrence_id, place=taking.place, member=taking.member_id, turn=turn
    )
    books.append(taking.occurrence.group.book, draft, by=by.id, at=at, about=taking.occurrence_id)


@transaction.atomic
def hand_back_during(seat: Seat, away: Break, *, at: datetime) -> int:
    """Hand back every place of the seat's group that falls into a break; return how many."""
    taken = (
        Taking.objects.filter(
            member=away.member,
            ended_at=None,
            occurrence__group=seat.group,
            occurrence__due_at__gte=groups.day_start(seat.group, away.from_day),
            occurrence__due_at__lt=groups.day_start(seat.group, away.until_day),
        )
        .exclude(is_reported())
        .order_by("occurrence_id")
    )
    found = [(taking.pk, taking.occurrence_id) for taking in taken]
    for _taking_id, occurrence_id in found:
        locked(seat, occurrence_id)
    for taking_id, _occurrence_id in found:
        hand_back(seat, taking_id, at=at)
    return len(found)
