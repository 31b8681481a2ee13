"""Corrections: one proposes what it should be, a second agrees, a new entry mends the old one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.books import queries as books_read
from allmende.server.books.models import StoredEntry
from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording
from allmende.server.work.models import Confirmation, Contribution, Correction, State, What
from allmende.server.work.operations.contributions import (
    MOST_MINUTES,
    refuse_newcomer,
    refuse_other_book,
    settle_objections,
)


def propose_correction(
    seat: Seat, contribution_id: str, *, minutes: int, weight_milli: int, reason: str, at: datetime
) -> Correction:
    """Say what a credited contribution should have been."""
    contribution = _credited(seat, contribution_id)
    rules = seat.rulebook
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("The time that counts: from nothing to 100 hours."), field="minutes")
    if not rules.weight_floor <= weight_milli <= max(rules.weight_cap, contribution.weight_milli):
        raise Refused(
            _("The weight must lie between %(floor)s and %(cap)s, as the rulebook says.")
            % {"floor": wording.weight(rules.weight_floor), "cap": wording.weight(rules.weight_cap)},
            field="weight",
        )
    if not reason.strip():
        raise Refused(_("Please say why, in a sentence."), field="reason")
    try:
        with transaction.atomic():
            return Correction.objects.create(
                contribution=contribution,
                minutes=minutes,
                weight_milli=weight_milli,
                reason=reason.strip(),
                proposed_by=seat.member,
                proposed_at=at,
            )
    except IntegrityError as error:
        raise TooLate(_("A correction is already proposed; decide that one first.")) from error


@transaction.atomic
def decide_correction(seat: Seat, correction_id: int, *, accept: bool, at: datetime) -> Correction:
    """Agree to a correction as the second person, or decline it."""
    books.hold(seat.group.book_id)
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("contribution__group__book")
        .filter(pk=correction_id, contribution__group=seat.group)
        .first()
    )
    if correction is None:
        raise Refused(_("There is no such correction here."))
    if correction.decided_at is not None:
        raise TooLate(_("This correction has already been decided."))
    contribution = Contribution.objects.select_for_update().get(pk=correction.contribution_id)
    doers = dict(contribution.parts.values_list("member_id", "part"))
    since = groups.day_start(seat.group, contribution.done_on)
    if accept and seat.member.id in groups.household_mates(doers, since=since):
        raise NotYours(_("Who did the work, or lives with them, cannot agree for the others: somebody else has to."))
    if accept and seat.member.id in groups.household_mates([correction.proposed_by_id]):
        raise NotYours(_("Who proposed it, or lives with them, cannot agree as well: a correction needs two people."))
    if accept:
        refuse_newcomer(seat, at=at)
    correction.second, correction.decided_at, correction.accepted = seat.member, at, accept
    if accept:
        correction.entry = _book(seat, correction, contribution, doers, at=at)
        settle_objections(contribution, at=at)
    correction.save()
    return correction


def _book(
    seat: Seat, correction: Correction, contribution: Contribution, doers: dict[str, int], *, at: datetime
) -> StoredEntry:
    """Book the difference between what is right and what was credited so far."""
    entries = _crediting_entries(contribution)
    draft = bookings.work_corrected(
        contribution=contribution.id,
        group=contribution.group_id,
        minutes=correction.minutes,
        weight_milli=correction.weight_milli,
        doers=doers,
        credited_mwh=books_read.moved_on_persons(entries),
        proposed_by=correction.proposed_by_id,
        second=seat.member.id,
        corrects=entries[-1].number,
        turn=contribution.corrections.filter(accepted=True).count(),
        purpose=contribution.purpose,
        money_cents=contribution.money_cents,
        reason=correction.reason,
    )
    return books.append(seat.group.book, draft, by=seat.member.id, at=at, about=contribution.id)


def credited_so_far(contribution: Contribution) -> dict[str, int]:
    """Return what each doer was credited for this contribution up to now, in milli weighted hours."""
    return books_read.moved_on_persons(_crediting_entries(contribution))


def _crediting_entries(contribution: Contribution) -> list[StoredEntry]:
    """Return the entries that credited or corrected this contribution, oldest first."""
    confirmed = [confirmation.entry for confirmation in contribution.confirmations.select_related("entry")]
    corrected = contribution.corrections.filter(accepted=True).select_related("entry")
    entries = confirmed + [correction.entry for correction in corrected if correction.entry is not None]
    return sorted(entries, key=lambda entry: entry.number)


def _credited(seat: Seat, contribution_id: str) -> Contribution:
    found = Contribution.objects.select_related("reported_by", "group")
    contribution = found.filter(pk=contribution_id, group=seat.group).first()
    if contribution is None:
        raise Refused(_("There is no such contribution here."))
    refuse_other_book(seat, contribution)
    if not Confirmation.objects.filter(contribution=contribution, what=What.AGREED).exists():
        raise Refused(_("It is not confirmed yet: it can simply be taken back or objected to."))
    if contribution.state == State.WITHDRAWN:
        raise TooLate(_("This report has been taken back."))
    return contribution
