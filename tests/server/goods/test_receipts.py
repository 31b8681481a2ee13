from __future__ import annotations

import pytest

from allmende.server.goods.models import Order
from allmende.server.goods.operations import orders, receipts
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.goods.queries.one_product import heard_of
from allmende.server.refusal import NotYours, Refused, TooLate
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered

pytestmark = pytest.mark.django_db


def taken(house: House) -> Order:
    loaf = bread(house, made=3)
    return orders.take_now(house.seat("bo"), loaf.id, Wanted(units_milli=1_000), at=house.at)


def test_a_complaint_is_answered_once_and_mended(house: House) -> None:
    placed = taken(house)
    with pytest.raises(Refused, match="in a sentence"):
        receipts.say(house.seat("bo"), placed.id, fine=False, complaint=" ", at=house.at)
    receipts.say(house.seat("bo"), placed.id, fine=True, complaint="", at=house.at)
    receipts.say(house.seat("bo"), placed.id, fine=False, complaint="Raw inside", at=house.at)
    with pytest.raises(NotYours):
        receipts.answer(house.seat("bo"), placed.id, words="Sorry", at=house.at)
    receipts.answer(house.seat("ada"), placed.id, words="Take another", at=house.at)
    with pytest.raises(TooLate):
        receipts.answer(house.seat("ada"), placed.id, words="Or two", at=house.at)
    with pytest.raises(TooLate, match="already been answered"):
        receipts.say(house.seat("bo"), placed.id, fine=True, complaint="", at=house.at)
    with pytest.raises(NotYours):
        receipts.mended(house.seat("ada"), placed.id, at=house.at)
    receipts.mended(house.seat("bo"), placed.id, at=house.at)
    with pytest.raises(TooLate):
        receipts.mended(house.seat("bo"), placed.id, at=house.at)
    heard = heard_of(placed.product)
    assert (heard.collected, heard.fine, heard.complaints, heard.mended, heard.silent) == (1, 0, 1, 1, 0)


def test_only_who_has_it_says_how_it_was(house: House) -> None:
    placed = taken(house)
    with pytest.raises(NotYours):
        receipts.say(house.seat("cem"), placed.id, fine=True, complaint="", at=house.at)
    waiting = ordered(house, placed.product, "bo", 9)
    with pytest.raises(Refused, match="not collected yet"):
        receipts.say(house.seat("bo"), waiting.id, fine=True, complaint="", at=house.at)
    with pytest.raises(Refused, match="no complaint"):
        receipts.answer(house.seat("ada"), placed.id, words="Sorry", at=house.at)
