"""From done to credited: report, confirm by somebody else, object, correct. The credit is the agreed T x L."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Confirmation, Contribution, Objection, Occurrence, Part, State, What
from allmende.server.work.operations.board import own_taking
from allmende.server.work.operations.purposes import purpose_faults

MOST_MINUTES = 6_000
MOST_DAYS_BACK = 62


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody says was done.

    Attributes:
        doers: Member id -> part (whole numbers, in any proportion); empty: the acting person alone.
        purpose: For unasked work: the product or batch it was for, or "" for the group as a whole. Work that was
            taken is for what its task is for.
        money_cents: What it brought in; None: as the task says, and nothing for unasked work.

    """

    minutes: int
    done_on: date
    title: str = ""
    note: str = ""
    doers: Mapping[str, int] | None = None
    purpose: str = ""
    money_cents: int | None = None


@transaction.atomic
def report_taken(seat: Seat, taking_id: str, report: Report, *, at: datetime) -> Contribution:
    """Report a taken place as done."""
    taking = own_taking(seat, taking_id)
    if taking.occurrence.called_off_at is not None:
        raise TooLate(_("This task has been called off."))
    contribution = Contribution(
        taking=taking,
        title=taking.occurrence.task.title,
        agreed_minutes=taking.minutes,
        weight_milli=taking.weight_milli,
        purpose=taking.occurrence.purpose,
        money_cents=_brought_in(taking.occurrence, report),
    )
    return _store(seat, contribution, report, dict(report.doers or {taking.member_id: 1}), at=at)


@transaction.atomic
def report_unasked(seat: Seat, report: Report, *, at: datetime) -> Contribution:
    """Report work that nobody had asked for: credited like any other once somebody confirms it."""
    if not report.title.strip():
        raise Refused(_("Please give it a name that everybody understands."), field="title")
    brought_in_cents = report.money_cents or 0
    for refused in purpose_faults(seat.group, purpose=report.purpose, money_cents=brought_in_cents):
        raise refused
    contribution = Contribution(
        title=report.title.strip(),
        agreed_minutes=report.minutes,
        weight_milli=seat.rulebook.unasked_weight,
        purpose=report.purpose,
        money_cents=brought_in_cents,
    )
    return _store(seat, contribution, report, dict(report.doers or {seat.member.id: 1}), at=at)


def _brought_in(occurrence: Occurrence, report: Report) -> int:
    """Return the cents a taken task brought in: what is reported, else what was agreed; a stall may have sold less."""
    if report.money_cents is None or report.money_cents == occurrence.money_cents:
        return occurrence.money_cents
    if not occurrence.money_cents:
        raise Refused(_("This task is not one that brings in money."), field="money_cents")
    for refused in purpose_faults(occurrence.group, purpose="", money_cents=report.money_cents):
        raise refused
    return report.money_cents


def _store(
    seat: Seat, contribution: Contribution, report: Report, doers: dict[str, int], *, at: datetime
) -> Contribution:
    """Check a report, store it with its parts, and log it."""
    _check(seat, report, doers, at=at)
    contribution.group = seat.group
    contribution.note, contribution.done_on = report.note.strip(), report.done_on
    contribution.reported_minutes = report.minutes
    contribution.reported_by, contribution.reported_at = seat.member, at
    contribution.save()
    Part.objects.bulk_create(
        Part(contribution=contribution, member_id=member_id, part=part) for member_id, part in sorted(doers.items())
    )
    taking = contribution.taking
    draft = bookings.work_reported(
        contribution=contribution.id,
        group=seat.group.id,
        occurrence=taking.occurrence_id if taking else "",
        place=taking.place if taking else 0,
        doers=doers,
        agreed_minutes=contribution.agreed_minutes,
        reported_minutes=contribution.reported_minutes,
        weight_milli=contribution.weight_milli,
        note=contribution.note or None,
        purpose=contribution.purpose,
        money_cents=contribution.money_cents,
    )
    books.append(seat.group.book, draft, by=seat.member.id, at=at, about=contribution.id)
    return contribution


def _check(seat: Seat, report: Report, doers: dict[str, int], *, at: datetime) -> None:
    today = groups.local_day(seat.group, at)
    if not 0 < report.minutes <= MOST_MINUTES:
        raise Refused(_("More than nothing and at most 100 hours, please."), field="minutes")
    if report.done_on > today:
        raise Refused(_("This day is still to come."), field="done_on")
    if report.done_on < today - timedelta(days=MOST_DAYS_BACK):
        raise Refused(_("That is too long ago: at most two months back."), field="done_on")
    if not set(doers) <= groups.belonging_to(seat.group, doers):
        raise Refused(_("Somebody named here is not a member."), field="doers")
    if not doers or any(not 0 < part <= 1000 for part in doers.values()):
        raise Refused(_("Everybody named needs a part above 0 and at most 1000."), field="doers")


@transaction.atomic
def withdraw(seat: Seat, contribution_id: str, *, at: datetime) -> None:
    """Take back a report that nobody has confirmed yet."""
    contribution = _locked(seat, contribution_id)
    own = contribution.reported_by_id == seat.member.id or contribution.parts.filter(member=seat.member).exists()
    if not own:
        raise NotYours(_("Only who reported or did it can take it back."))
    if contribution.state == State.WITHDRAWN:
        raise TooLate(_("This report has already been taken back."))
    if contribution.state not in {State.REPORTED, State.DISPUTED} or contribution.confirmations.exists():
        raise TooLate(_("It is already confirmed; a correction can mend it."))
    _set_state(contribution, State.WITHDRAWN)
    contribution.objections.filter(settled_at=None).update(settled_at=at)
    draft = bookings.work_withdrawn(contribution=contribution.id)
    books.append(seat.group.book, draft, by=seat.member.id, at=at, about=contribution.id)


@transaction.atomic
def confirm(seat: Seat, contribution_id: str, *, at: datetime, what: str = What.AGREED) -> Confirmation:
    """Confirm what was agreed, or the time beyond it, and book the credit.

    Nobody confirms their own work, nor that of their household; the time beyond what was agreed needs the yes of a
    second person who is not the first.
    """
    contribution = _locked(seat, contribution_id)
    doers = dict(contribution.parts.values_list("member_id", "part"))
    may_confirm(seat, contribution, doers=set(doers), at=at)
    if contribution.confirmations.filter(what=what).exists():
        raise TooLate(_("Somebody has already confirmed this."))
    if what == What.EXTRA:
        minutes = _extra(seat, contribution)
    elif contribution.state != State.REPORTED:
        raise TooLate(
            _("This cannot be confirmed as it stands: %(state)s.") % {"state": contribution.get_state_display()}
        )
    else:
        minutes = contribution.agreed_minutes
    draft = bookings.work_confirmed(
        contribution=contribution.id,
        group=contribution.group_id,
        confirmer=seat.member.id,
        minutes=minutes,
        weight_milli=contribution.weight_milli,
        doers=doers,
        what=str(what),
        household=groups.household_mates([seat.member.id]) - {seat.member.id},
        purpose=contribution.purpose,
        money_cents=contribution.money_cents,
    )
    entry = books.append(seat.group.book, draft, by=seat.member.id, at=at, about=contribution.id)
    _set_state(contribution, State.CREDITED)
    return Confirmation.objects.create(contribution=contribution, what=what, by=seat.member, at=at, entry=entry)


def _extra(seat: Seat, contribution: Contribution) -> int:
    first = contribution.confirmations.filter(what=What.AGREED).first()
    if first is None:
        raise Refused(_("First somebody confirms what was agreed."))
    if seat.rulebook.extra_needs_second and first.by_id == seat.member.id:
        raise NotYours(_("The time beyond what was agreed needs a second person's yes."))
    if contribution.extra_minutes == 0:
        raise Refused(_("There is no time beyond what was agreed."))
    if contribution.state == State.DISPUTED:
        raise Refused(_("Somebody objects; settle that first."))
    if contribution.corrections.filter(accepted=True).exists():
        raise TooLate(_("This has been corrected: the correction says what counts."))
    return contribution.extra_minutes


def may_confirm(seat: Seat, contribution: Contribution, *, doers: set[str], at: datetime) -> None:
    """Refuse whoever may not confirm this, saying why."""
    since = groups.day_start(contribution.group, contribution.done_on)
    if seat.member.id in groups.household_mates(doers | {contribution.reported_by_id}, since=since):
        raise NotYours(_("Nobody confirms their own work or that of their household: somebody else has to see it."))
    refuse_newcomer(seat, at=at)


def refuse_newcomer(seat: Seat, *, at: datetime) -> None:
    """Refuse whoever does not belong to the whole community, or not for long enough, to vouch for others' work.

    All of a community share one book. Who was let into a part of it only cannot say what counts there: else anybody
    could found a part, make its rules and invite whoever says yes to them.
    """
    whole = groups.chain_of(seat.group)[-1]
    belonging = groups.members_of(whole).filter(member=seat.member).first()
    if belonging is None:
        raise NotYours(_("Only members of %(group)s confirm what counts in its books.") % {"group": whole.name})
    days = groups.rulebook_of(whole).newcomer_days
    if days and belonging.joined_at > at - timedelta(days=days):
        sentence = ngettext(
            "New members confirm work after %(days)d day.", "New members confirm work after %(days)d days.", days
        )
        raise NotYours(sentence % {"days": days})


@transaction.atomic
def object_to(seat: Seat, contribution_id: str, *, reason: str, at: datetime) -> Objection:
    """Say that it was not like that. Until it is settled nothing more is credited."""
    contribution = _locked(seat, contribution_id)
    if not reason.strip():
        raise Refused(_("Please say what is not right, in a sentence."), field="reason")
    if contribution.parts.filter(member=seat.member).exists():
        raise NotYours(_("It is your own: you can take it back or ask for a correction."))
    if contribution.state == State.WITHDRAWN:
        raise TooLate(_("This report has been taken back."))
    if contribution.objections.filter(by=seat.member, settled_at=None).exists():
        raise TooLate(_("You have already objected."))
    objection = Objection.objects.create(contribution=contribution, by=seat.member, reason=reason.strip(), at=at)
    _set_state(contribution, State.DISPUTED)
    turn = contribution.objections.filter(by=seat.member).count() - 1
    draft = bookings.work_objected(contribution=contribution.id, by=seat.member.id, turn=turn, reason=reason.strip())
    books.append(seat.group.book, draft, by=seat.member.id, at=at, about=contribution.id)
    return objection


@transaction.atomic
def withdraw_objection(seat: Seat, contribution_id: str, *, at: datetime) -> None:
    """Take an objection back: one has talked."""
    contribution = _locked(seat, contribution_id)
    objection = contribution.objections.filter(by=seat.member, settled_at=None).first()
    if objection is None:
        raise TooLate(_("You have no open objection here."))
    settle_objections(contribution, only=objection, at=at)
    turn = contribution.objections.filter(by=seat.member).count() - 1
    draft = bookings.work_objection_withdrawn(contribution=contribution.id, by=seat.member.id, turn=turn)
    books.append(seat.group.book, draft, by=seat.member.id, at=at, about=contribution.id)


def settle_objections(contribution: Contribution, *, at: datetime, only: Objection | None = None) -> None:
    """Close one objection or all, and let the contribution stand where it stood before."""
    open_ones = contribution.objections.filter(settled_at=None)
    (open_ones.filter(pk=only.pk) if only else open_ones).update(settled_at=at)
    if not contribution.objections.filter(settled_at=None).exists():
        _set_state(contribution, State.CREDITED if contribution.confirmations.exists() else State.REPORTED)


def _set_state(contribution: Contribution, state: str) -> None:
    contribution.state = state
    contribution.save(update_fields=["state"])


def _locked(seat: Seat, contribution_id: str) -> Contribution:
    books.hold(seat.group.book_id)
    contribution = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("group__book", "reported_by")
        .filter(pk=contribution_id, group=seat.group)
        .first()
    )
    if contribution is None:
        raise Refused(_("There is no such contribution here."))
    refuse_other_book(seat, contribution)
    return contribution


def refuse_other_book(seat: Seat, contribution: Contribution) -> None:
    """Refuse to act on what was reported in the book the group had before: that one is closed."""
    if not contribution.reported_by.book_id == contribution.group.book_id == seat.group.book_id:
        raise TooLate(_("This stands in the book the group had before; what it says there stays as it is."))
