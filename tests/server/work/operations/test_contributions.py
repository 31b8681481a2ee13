"""Reports, confirmations, objections: what is promised, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from allmende.server.books import queries as books
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.queries import seat_of
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Contribution, Occurrence, State, Taking, What
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def taken(house: House, *, by: str = "bo", minutes: int = 60) -> Taking:
    task = house.task(procedure="fixed", fixed_weight_milli=1500, minutes=minutes)
    occurrence = Occurrence.objects.get(task=task)
    seat = house.seat(by)
    return board.take(seat, occurrence.id, member=seat.member, at=house.later(hours=1))


def reported(house: House, *, by: str = "bo", minutes: int = 60, doers: dict[str, int] | None = None) -> Contribution:
    parts = {house.member(name).id: part for name, part in (doers or {by: 1}).items()}
    report = Report(minutes=minutes, done_on=house.at.date(), doers=parts)
    return contributions.report_taken(house.seat(by), taken(house, by=by).id, report, at=house.later(hours=2))


def balance(house: House, name: str) -> int:
    return books.balance(house.group.book, f"person:{house.member(name).id}")


def entries_count(house: House) -> int:
    return len(books.newest_entries(house.group.book, count=1000))


def test_agreed_time_at_the_agreed_weight_is_credited_once_somebody_else_confirms(house: House) -> None:
    work = reported(house)
    assert balance(house, "bo") == 0
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=3))
    assert balance(house, "bo") == 1500
    assert Contribution.objects.get(pk=work.pk).state == State.CREDITED


def test_what_went_quicker_than_agreed_counts_as_agreed(house: House) -> None:
    work = reported(house, minutes=20)
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=3))
    assert balance(house, "bo") == 1500


def test_who_lives_with_one_of_a_team_does_not_confirm_it(house: House) -> None:
    # Dina lives with Ada.
    work = reported(house, doers={"bo": 1, "dina": 5})
    with pytest.raises(NotYours, match="household"):
        contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=3))
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=3))
    assert (balance(house, "bo"), balance(house, "dina")) == (250, 1250)


def test_moving_out_after_the_work_was_done_does_not_free_one_to_confirm_it(house: House) -> None:
    assert house.household is not None
    cem = groups.put_into_household(house.household, house.member("cem"), seat=house.seat("ada"), at=house.at)
    work = reported(house, by="ada")
    groups.leave(cem, by=house.member("cem"), at=house.later(hours=3))
    with pytest.raises(NotYours, match="household"):
        contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=4))
    contributions.confirm(house.seat("bo"), work.id, at=house.later(hours=4))


def test_parts_decide_how_much_of_the_credit_is_whose(house: House) -> None:
    work = reported(house, doers={"bo": 2, "cem": 1})
    contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=3))
    assert (balance(house, "bo"), balance(house, "cem")) == (1000, 500)


def test_nobody_confirms_their_own_work(house: House) -> None:
    work = reported(house)
    with pytest.raises(NotYours, match="own work"):
        contributions.confirm(house.seat("bo"), work.id, at=house.later(hours=3))
    assert balance(house, "bo") == 0


def test_who_reports_for_others_cannot_confirm_it_either(house: House) -> None:
    task = house.task(procedure="fixed")
    occurrence = Occurrence.objects.get(task=task)
    dina = house.member("dina")
    place = board.take(house.seat("ada"), occurrence.id, member=dina, at=house.later(hours=1))
    report = Report(minutes=60, done_on=house.at.date())
    work = contributions.report_taken(house.seat("ada"), place.id, report, at=house.later(hours=2))
    assert list(work.parts.values_list("member_id", flat=True)) == [dina.id]
    with pytest.raises(NotYours):
        contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=3))
    contributions.confirm(house.seat("bo"), work.id, at=house.later(hours=3))
    assert balance(house, "dina") == 1000


def test_nothing_is_credited_twice(house: House) -> None:
    work = reported(house)
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=3))
    with pytest.raises(TooLate):
        contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=4))
    assert balance(house, "bo") == 1500


def test_time_beyond_what_was_agreed_needs_a_second_person(house: House) -> None:
    work = reported(house, minutes=90)
    with pytest.raises(Refused, match="First"):
        contributions.confirm(house.seat("ada"), work.id, what=What.EXTRA, at=house.later(hours=3))
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=3))
    with pytest.raises(NotYours, match="second person"):
        contributions.confirm(house.seat("cem"), work.id, what=What.EXTRA, at=house.later(hours=4))
    contributions.confirm(house.seat("ada"), work.id, what=What.EXTRA, at=house.later(hours=5))
    assert balance(house, "bo") == 1500 + 750


def test_a_place_is_reported_once_until_the_report_is_taken_back(house: House) -> None:
    place = taken(house)
    report = Report(minutes=60, done_on=house.at.date())
    first = contributions.report_taken(house.seat("bo"), place.id, report, at=house.later(hours=2))
    with pytest.raises(TooLate, match="already been reported"):
        contributions.report_taken(house.seat("bo"), place.id, report, at=house.later(hours=2))
    contributions.withdraw(house.seat("bo"), first.id, at=house.later(hours=3))
    second = contributions.report_taken(house.seat("bo"), place.id, report, at=house.later(hours=4))
    assert second.id != first.id


def test_only_who_reported_or_did_it_takes_it_back_and_only_once(house: House) -> None:
    work = reported(house, doers={"bo": 1, "cem": 1})
    with pytest.raises(NotYours):
        contributions.withdraw(house.seat("ada"), work.id, at=house.later(hours=3))
    contributions.withdraw(house.seat("cem"), work.id, at=house.later(hours=3))
    with pytest.raises(TooLate, match="already been taken back"):
        contributions.withdraw(house.seat("bo"), work.id, at=house.later(hours=3))


def test_what_is_confirmed_is_not_taken_back(house: House) -> None:
    work = reported(house)
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=3))
    with pytest.raises(TooLate, match="correction"):
        contributions.withdraw(house.seat("bo"), work.id, at=house.later(hours=4))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 6_001}, "minutes"),
        ({"days": 1}, "done_on"),
        ({"days": -63}, "done_on"),
        ({"doers": {"somebody": 1}}, "doers"),
        ({"part": 0}, "doers"),
        ({"part": 1001}, "doers"),
    ],
)
def test_a_report_that_cannot_be_names_its_field_and_changes_nothing(
    house: House, changes: dict[str, object], field: str
) -> None:
    place = taken(house)
    before = entries_count(house)
    doers = {house.member("bo").id: changes["part"]} if "part" in changes else changes.get("doers")
    report = Report(
        minutes=changes.get("minutes", 60),  # type: ignore[arg-type]
        done_on=house.at.date() + timedelta(days=changes.get("days", 0)),  # type: ignore[arg-type]
        doers=doers,  # type: ignore[arg-type]
    )
    with pytest.raises(Refused) as refused:
        contributions.report_taken(house.seat("bo"), place.id, report, at=house.later(hours=2))
    assert refused.value.field == field
    assert not Contribution.objects.exists()
    assert entries_count(house) == before


def test_nobody_reports_somebody_elses_place(house: House) -> None:
    place = taken(house)
    report = Report(minutes=60, done_on=house.at.date())
    with pytest.raises(NotYours):
        contributions.report_taken(house.seat("cem"), place.id, report, at=house.later(hours=2))


def test_unasked_work_counts_at_the_weight_of_the_rules(house: House) -> None:
    report = Report(minutes=30, done_on=house.at.date(), title="Fixed the bell")
    work = contributions.report_unasked(house.seat("bo"), report, at=house.later(hours=1))
    contributions.confirm(house.seat("ada"), work.id, at=house.later(hours=2))
    assert work.weight_milli == house.seat("bo").rulebook.unasked_weight
    assert balance(house, "bo") == work.weight_milli // 2


def test_an_objection_stops_the_credit_until_it_is_taken_back(house: House) -> None:
    work = reported(house)
    contributions.object_to(house.seat("ada"), work.id, reason="It is still dirty.", at=house.later(hours=3))
    with pytest.raises(TooLate):
        contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=4))
    contributions.withdraw_objection(house.seat("ada"), work.id, at=house.later(hours=5))
    contributions.confirm(house.seat("cem"), work.id, at=house.later(hours=6))
    assert balance(house, "bo") == 1500


def test_one_may_object_again_after_having_talked(house: House) -> None:
    work = reported(house)
    for hour in (3, 5):
        contributions.object_to(house.seat("ada"), work.id, reason="Not so.", at=house.later(hours=hour))
        contributions.withdraw_objection(house.seat("ada"), work.id, at=house.later(hours=hour + 1))
    assert work.objections.count() == 2


def test_all_objections_have_to_be_settled(house: House) -> None:
    work = reported(house)
    for name in ("ada", "cem"):
        contributions.object_to(house.seat(name), work.id, reason="Not so.", at=house.later(hours=3))
    contributions.withdraw_objection(house.seat("ada"), work.id, at=house.later(hours=4))
    assert Contribution.objects.get(pk=work.pk).state == State.DISPUTED


def test_an_objection_needs_a_reason_and_is_not_for_ones_own_work(house: House) -> None:
    work = reported(house)
    with pytest.raises(Refused) as refused:
        contributions.object_to(house.seat("ada"), work.id, reason="  ", at=house.later(hours=3))
    assert refused.value.field == "reason"
    with pytest.raises(NotYours):
        contributions.object_to(house.seat("bo"), work.id, reason="Hm.", at=house.later(hours=3))
    assert Contribution.objects.get(pk=work.pk).state == State.REPORTED


def test_newcomers_confirm_only_after_some_days(house: House) -> None:
    house.decide("newcomer_days", 7)
    work = reported(house)
    with pytest.raises(NotYours, match="7 days"):
        contributions.confirm(house.seat("cem"), work.id, at=house.later(days=6))
    contributions.confirm(house.seat("cem"), work.id, at=house.later(days=7))
    assert balance(house, "bo") == 1500


def test_who_belongs_to_a_part_only_cannot_confirm_what_counts_for_the_whole(house: House) -> None:
    # Else Bo could found a part, make its rules and invite a second Bo who says yes to everything.
    shed = groups.found(
        name="Shed", kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    crony = Person.objects.create(name="Crony")
    member = groups.member_for(shed.book, crony)
    groups.join(shed, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=house.member("bo"), at=house.at)
    report = Report(minutes=600, done_on=house.at.date(), title="Sat in the shed")
    work = contributions.report_unasked(house.seat("bo", shed), report, at=house.later(hours=1))
    inside = seat_of(crony, shed)
    assert inside is not None
    with pytest.raises(NotYours, match="Linden 8"):
        contributions.confirm(inside, work.id, at=house.later(hours=2))
    assert balance(house, "bo") == 0


def test_who_takes_a_task_of_a_project_inside_the_house_can_report_it_there(house: House) -> None:
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    member = groups.member_for(garden.book, house.people["cem"])
    groups.join(garden, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=house.member("ada"), at=house.at)
    # Bo is a member of the house, not of the garden.
    report = Report(minutes=60, done_on=house.at.date(), title="Watered the beds")
    work = contributions.report_unasked(house.seat("bo", garden), report, at=house.later(hours=1))
    contributions.confirm(house.seat("cem", garden), work.id, at=house.later(hours=2))
    assert balance(house, "bo") > 0


def test_what_was_called_off_is_not_reported(house: House) -> None:
    place = taken(house)
    Occurrence.objects.filter(pk=place.occurrence_id).update(called_off_at=house.later(hours=1))
    with pytest.raises(TooLate, match="called off"):
        contributions.report_taken(
            house.seat("bo"), place.id, Report(minutes=60, done_on=house.at.date()), at=house.later(hours=2)
        )
