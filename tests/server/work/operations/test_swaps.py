from __future__ import annotations

from datetime import timedelta

import pytest

from allmende.server.groups import operations as groups
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Swap, Taking
from allmende.server.work.operations import board, swaps
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_places(house: House) -> tuple[Taking, Taking]:
    """Bo has "Wash up" and Cem has "Sweep", at different weights."""
    wash, sweep = house.task("Wash up").occurrences.get(), house.task("Sweep").occurrences.get()
    bos = board.take(house.seat("bo"), wash.id, member=house.member("bo"), at=house.at)
    cems = board.take(house.seat("cem"), sweep.id, member=house.member("cem"), at=house.later(days=2))
    return bos, cems


def test_each_place_keeps_its_weight_when_two_are_swapped(house: House, two_places: tuple[Taking, Taking]) -> None:
    bos, cems = two_places
    at = house.later(days=3)
    swap = swaps.offer_swap(house.seat("bo"), bos.id, to=house.member("cem"), wanted_id=cems.id, at=at)
    swaps.answer_swap(house.seat("cem"), swap.pk, accept=True, at=at)
    now_held = {
        taking.member.name: taking for taking in (place.occurrence.takings.get(ended_at=None) for place in two_places)
    }
    assert now_held["Cem"].occurrence == bos.occurrence
    assert now_held["Cem"].weight_milli == bos.weight_milli
    assert now_held["Bo"].weight_milli == cems.weight_milli
    assert bos.weight_milli != cems.weight_milli


def test_a_place_can_be_given_for_nothing(house: House, two_places: tuple[Taking, Taking]) -> None:
    swap = swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    swaps.answer_swap(house.seat("ada"), swap.pk, accept=True, at=house.at)
    assert two_places[0].occurrence.takings.get(ended_at=None).member == house.member("ada")


def test_declining_changes_nothing(house: House, two_places: tuple[Taking, Taking]) -> None:
    swap = swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    swaps.answer_swap(house.seat("ada"), swap.pk, accept=False, at=house.at)
    assert two_places[0].occurrence.takings.get().member == house.member("bo")


def test_only_who_is_asked_can_answer_and_only_once(house: House, two_places: tuple[Taking, Taking]) -> None:
    swap = swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    with pytest.raises(NotYours):
        swaps.answer_swap(house.seat("cem"), swap.pk, accept=True, at=house.at)
    swaps.answer_swap(house.seat("ada"), swap.pk, accept=True, at=house.at)
    with pytest.raises(TooLate):
        swaps.answer_swap(house.seat("ada"), swap.pk, accept=True, at=house.at)


def test_a_withdrawn_offer_cannot_be_accepted(house: House, two_places: tuple[Taking, Taking]) -> None:
    swap = swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    with pytest.raises(NotYours):
        swaps.withdraw_swap(house.seat("ada"), swap.pk, at=house.at)
    swaps.withdraw_swap(house.seat("bo"), swap.pk, at=house.at)
    with pytest.raises(TooLate):
        swaps.answer_swap(house.seat("ada"), swap.pk, accept=True, at=house.at)


def test_a_place_is_offered_to_one_at_a_time(house: House, two_places: tuple[Taking, Taking]) -> None:
    swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    with pytest.raises(TooLate):
        swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("cem"), wanted_id=None, at=house.at)


def test_handing_back_ends_the_offer(house: House, two_places: tuple[Taking, Taking]) -> None:
    swap = swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    board.hand_back(house.seat("bo"), two_places[0].id, at=house.at)
    assert Swap.objects.get(pk=swap.pk).accepted is False


def test_a_place_is_not_offered_to_who_is_away_then(house: House, two_places: tuple[Taking, Taking]) -> None:
    day = two_places[0].occurrence.due_at.date()
    groups.announce_break(
        house.group,
        house.member("ada"),
        from_day=day,
        until_day=day + timedelta(days=1),
        seat=house.seat("ada"),
        at=house.at,
    )
    with pytest.raises(Refused, match="away"):
        swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)


def test_what_is_over_is_not_swapped_any_more(house: House, two_places: tuple[Taking, Taking]) -> None:
    swap = swaps.offer_swap(house.seat("bo"), two_places[0].id, to=house.member("ada"), wanted_id=None, at=house.at)
    with pytest.raises(TooLate):
        swaps.answer_swap(house.seat("ada"), swap.pk, accept=True, at=house.later(days=6))
    assert two_places[0].occurrence.takings.get(ended_at=None).member == house.member("bo")
    assert Swap.objects.get(pk=swap.pk).answered_at is None
