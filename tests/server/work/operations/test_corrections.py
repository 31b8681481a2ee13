"""Corrections: two people, a new entry, and the audit follows every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allmende.economy.audit import Audit
from allmende.server.books import queries as books
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Contribution, Correction, State, What
from allmende.server.work.operations import contributions, corrections
from allmende.server.work.operations.contributions import Report

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def credited(house: House, *, minutes: int = 60, parts: dict[str, int] | None = None) -> Contribution:
    doers = {house.member(name).id: part for name, part in (parts or {"bo": 1}).items()}
    report = Report(minutes=minutes, done_on=house.at.date(), title="Cleared the attic", doers=doers)
    work = contributions.report_unasked(house.seat("bo"), report, at=house.later(hours=1))
    contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=2))
    return work


def propose(house: House, work: Contribution, *, by: str = "bo", minutes: int = 40, hours: int = 3) -> Correction:
    return corrections.propose_correction(
        house.seat(by),
        work.id,
        minutes=minutes,
        weight_milli=1000,
        reason="We looked at the clock.",
        at=house.later(hours=hours),
    )


def balance(house: House, name: str) -> int:
    return books.balance(house.group.book, f"person:{house.member(name).id}")


def complaints(house: House) -> list[str]:
    audit = Audit()
    return [line for stored in books.all_entries(house.group.book) for line in audit.step(books.entry_of(stored))]


def test_a_correction_books_the_difference_and_names_what_it_mends(house: House) -> None:
    work = credited(house)
    correction = propose(house, work)
    decided = corrections.decide_correction(house.seat("ada"), correction.pk, accept=True, at=house.later(hours=4))
    assert balance(house, "bo") == 667
    first = work.confirmations.get().entry
    assert decided.entry is not None
    assert decided.entry.corrects == first.number
    assert corrections.credited_so_far(work) == {house.member("bo").id: 667}


def test_corrections_of_corrections_and_of_teams_pass_the_audit(house: House) -> None:
    work = credited(house, minutes=70, parts={"bo": 2, "cem": 1})
    for turn, minutes in enumerate((40, 0, 95)):
        correction = propose(house, work, minutes=minutes, hours=3 + 2 * turn)
        corrections.decide_correction(house.seat("ada"), correction.pk, accept=True, at=house.later(hours=4 + 2 * turn))
    assert balance(house, "bo") + balance(house, "cem") == 1583
    assert complaints(house) == []


def test_objections_withdrawals_and_extra_time_pass_the_audit(house: House) -> None:
    work = credited(house)
    contributions.object_to(house.seat("cem"), work.id, reason="Not so.", at=house.later(hours=3))
    contributions.withdraw_objection(house.seat("cem"), work.id, at=house.later(hours=4))
    report = Report(minutes=20, done_on=house.at.date(), title="Stairs")
    other = contributions.report_unasked(house.seat("cem"), report, at=house.later(hours=5))
    contributions.withdraw(house.seat("cem"), other.id, at=house.later(hours=6))
    assert complaints(house) == []


def test_nobody_corrects_alone(house: House) -> None:
    work = credited(house)
    correction = propose(house, work, by="ada")
    with pytest.raises(NotYours, match="two people"):
        corrections.decide_correction(house.seat("ada"), correction.pk, accept=True, at=house.later(hours=4))
    assert balance(house, "bo") == 1000


def test_who_did_it_does_not_agree_for_the_others(house: House) -> None:
    work = credited(house)
    correction = propose(house, work, by="ada")
    with pytest.raises(NotYours):
        corrections.decide_correction(house.seat("bo"), correction.pk, accept=True, at=house.later(hours=4))
    corrections.decide_correction(house.seat("bo"), correction.pk, accept=False, at=house.later(hours=4))
    assert balance(house, "bo") == 1000


def test_a_decided_correction_stays_decided(house: House) -> None:
    work = credited(house)
    correction = propose(house, work)
    corrections.decide_correction(house.seat("cem"), correction.pk, accept=False, at=house.later(hours=4))
    with pytest.raises(TooLate):
        corrections.decide_correction(house.seat("ada"), correction.pk, accept=True, at=house.later(hours=5))
    assert balance(house, "bo") == 1000
    propose(house, work, hours=6)


def test_one_correction_at_a_time(house: House) -> None:
    work = credited(house)
    propose(house, work)
    with pytest.raises(TooLate):
        propose(house, work, by="ada")


def test_a_correction_settles_objections(house: House) -> None:
    work = credited(house)
    contributions.object_to(house.seat("cem"), work.id, reason="Not an hour.", at=house.later(hours=3))
    correction = propose(house, work, hours=4)
    corrections.decide_correction(house.seat("cem"), correction.pk, accept=True, at=house.later(hours=5))
    assert Contribution.objects.get(pk=work.pk).state == State.CREDITED


def test_after_a_correction_no_extra_time_is_credited(house: House) -> None:
    report = Report(minutes=60, done_on=house.at.date(), title="Attic")
    work = contributions.report_unasked(house.seat("bo"), report, at=house.later(hours=1))
    Contribution.objects.filter(pk=work.pk).update(reported_minutes=90)
    contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=2))
    correction = propose(house, work, minutes=75)
    corrections.decide_correction(house.seat("cem"), correction.pk, accept=True, at=house.later(hours=4))
    with pytest.raises(TooLate, match="correct"):
        contributions.confirm(house.seat("cem"), work.id, what=What.EXTRA, at=house.later(hours=5))
    assert balance(house, "bo") == 1250


def test_only_what_is_credited_is_corrected(house: House) -> None:
    report = Report(minutes=60, done_on=house.at.date(), title="Attic")
    work = contributions.report_unasked(house.seat("bo"), report, at=house.later(hours=1))
    with pytest.raises(Refused, match="not confirmed yet"):
        propose(house, work)


@pytest.mark.parametrize(
    ("minutes", "weight_milli", "reason", "field"),
    [(-1, 1000, "So.", "minutes"), (60, 90_000, "So.", "weight"), (60, 1000, " ", "reason")],
)
def test_a_correction_that_cannot_be_names_its_field(
    house: House, minutes: int, weight_milli: int, reason: str, field: str
) -> None:
    work = credited(house)
    with pytest.raises(Refused) as refused:
        corrections.propose_correction(
            house.seat("bo"),
            work.id,
            minutes=minutes,
            weight_milli=weight_milli,
            reason=reason,
            at=house.later(hours=3),
        )
    assert refused.value.field == field
    assert not Correction.objects.exists()
