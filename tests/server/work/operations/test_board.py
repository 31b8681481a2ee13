from __future__ import annotations

from datetime import timedelta

import pytest

from allmende.server.groups import operations as groups
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Occurrence
from allmende.server.work.operations import board
from allmende.server.work.weights import weight_at
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def washing(house: House) -> Occurrence:
    return house.task("Wash up").occurrences.get()


def test_a_place_is_taken_at_the_weight_shown_then(house: House, washing: Occurrence) -> None:
    at = house.later(days=3)
    shown = weight_at(washing, at)
    taking = board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=at)
    assert (taking.weight_milli, taking.minutes, taking.how) == (shown, 60, "board")
    assert shown > washing.opening_milli


def test_the_last_place_goes_to_one(house: House, washing: Occurrence) -> None:
    board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=house.at)
    with pytest.raises(TooLate):
        board.take(house.seat("cem"), washing.id, member=house.member("cem"), at=house.at)
    assert washing.takings.count() == 1


def test_nobody_has_two_places_of_one(house: House) -> None:
    big = house.task(places=2).occurrences.get()
    board.take(house.seat("bo"), big.id, member=house.member("bo"), at=house.at)
    with pytest.raises(TooLate):
        board.take(house.seat("bo"), big.id, member=house.member("bo"), at=house.at)


def test_one_takes_for_a_child_at_home_but_not_for_other_adults(house: House, washing: Occurrence) -> None:
    with pytest.raises(NotYours):
        board.take(house.seat("bo"), washing.id, member=house.member("cem"), at=house.at)
    with pytest.raises(NotYours):
        board.take(house.seat("bo"), washing.id, member=house.member("dina"), at=house.at)
    board.take(house.seat("ada"), washing.id, member=house.member("dina"), at=house.at)
    assert washing.takings.get().member == house.member("dina")


def test_who_lacks_the_qualification_is_told_what_it_takes(house: House) -> None:
    oven = house.task(qualification="the big oven").occurrences.get()
    with pytest.raises(Refused, match="the big oven"):
        board.take(house.seat("bo"), oven.id, member=house.member("bo"), at=house.at)
    groups.vouch(
        house.group, qualification="the big oven", member=house.member("bo"), seat=house.seat("ada"), at=house.at
    )
    taken = board.take(house.seat("bo"), oven.id, member=house.member("bo"), at=house.at)
    assert taken.member == house.member("bo")


def test_who_is_away_cannot_take(house: House, washing: Occurrence) -> None:
    day = washing.due_at.date()
    groups.announce_break(
        house.group,
        house.member("bo"),
        from_day=day,
        until_day=day + timedelta(days=2),
        seat=house.seat("bo"),
        at=house.at,
    )
    with pytest.raises(Refused, match="away"):
        board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=house.at)


def test_standing_in_makes_sense_only_when_no_place_is_free(house: House, washing: Occurrence) -> None:
    with pytest.raises(Refused):
        board.stand_in(house.seat("cem"), washing.id, member=house.member("cem"), at=house.at)


def test_the_first_who_stands_in_has_the_place_when_it_is_handed_back(house: House, washing: Occurrence) -> None:
    taking = board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=house.at)
    for minute, name in enumerate(("cem", "ada")):
        board.stand_in(house.seat(name), washing.id, member=house.member(name), at=house.later(minutes=minute))
    later = house.later(days=4)
    followed = board.hand_back(house.seat("bo"), taking.id, at=later)
    assert followed is not None
    assert (followed.member, followed.how) == (house.member("cem"), "stand_in")
    assert followed.weight_milli == weight_at(washing, later)
    assert list(washing.stand_ins.filter(ended_at=None).values_list("member", flat=True)) == [house.member("ada").id]


def test_who_stood_in_and_left_the_group_does_not_get_the_place(house: House, washing: Occurrence) -> None:
    taking = board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=house.at)
    board.stand_in(house.seat("cem"), washing.id, member=house.member("cem"), at=house.at)
    groups.leave(house.seat("cem").membership, by=house.member("cem"), at=house.later(hours=1))
    assert board.hand_back(house.seat("bo"), taking.id, at=house.later(hours=2)) is None


def test_who_stops_standing_in_does_not_get_the_place(house: House, washing: Occurrence) -> None:
    taking = board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=house.at)
    board.stand_in(house.seat("cem"), washing.id, member=house.member("cem"), at=house.at)
    board.stop_standing_in(house.seat("cem"), washing.id, member=house.member("cem"), at=house.at)
    assert board.hand_back(house.seat("bo"), taking.id, at=house.at) is None


def test_a_place_handed_back_can_be_taken_again_and_again(house: House, washing: Occurrence) -> None:
    for name in ("bo", "cem", "bo"):
        taking = board.take(house.seat(name), washing.id, member=house.member(name), at=house.at)
        board.hand_back(house.seat(name), taking.id, at=house.at)
    assert washing.takings.filter(ended_at=None).count() == 0


def test_nobody_hands_back_what_is_somebody_elses_or_already_given(house: House, washing: Occurrence) -> None:
    taking = board.take(house.seat("bo"), washing.id, member=house.member("bo"), at=house.at)
    with pytest.raises(NotYours):
        board.hand_back(house.seat("cem"), taking.id, at=house.at)
    board.hand_back(house.seat("bo"), taking.id, at=house.at)
    with pytest.raises(TooLate):
        board.hand_back(house.seat("bo"), taking.id, at=house.at)


def test_announcing_an_absence_hands_back_what_falls_into_it_and_nothing_else(house: House) -> None:
    first = house.task("First").occurrences.get()
    second = house.task("Second").occurrences.get()
    after = house.task("After", first_due_at=house.later(days=7)).occurrences.get()
    for occurrence in (first, second, after):
        board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    day = first.due_at.date()
    away = groups.announce_break(
        house.group,
        house.member("bo"),
        from_day=day,
        until_day=day + timedelta(days=1),
        seat=house.seat("bo"),
        at=house.at,
    )
    assert board.hand_back_during(house.seat("bo"), away, at=house.at) == 2
    assert house.member("bo").takings.get(ended_at=None).occurrence == after
