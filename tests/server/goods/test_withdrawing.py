from __future__ import annotations

from datetime import timedelta

import pytest

from allmende.server.goods.models import Standing
from allmende.server.goods.operations import orders, stock
from allmende.server.goods.operations.batches import Plan, begin, fail
from allmende.server.goods.operations.timely import bring_up_to_date
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.goods.operations.withdrawing import withdraw
from allmende.server.refusal import NotYours, Refused, TooLate
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered, state, stock_by_books, weekly

pytestmark = pytest.mark.django_db


def test_a_product_withdrawn_while_ordered_loses_nobodys_order_without_a_word(house: House) -> None:
    loaf, ada = bread(house, made=1), house.seat("ada")
    kept, waiting = ordered(house, loaf, "bo"), ordered(house, loaf, "cem", 2)
    weekly(house, loaf, "bo", first=house.at.date() + timedelta(days=9))
    with pytest.raises(Refused, match=r"There are still 1.×.loaf"):
        withdraw(ada, loaf.id, at=house.at)
    assert (state(kept)[0], state(waiting)[0]) == ("granted", "waiting")
    orders.collect(house.seat("bo"), kept.id, at=house.at)
    assert withdraw(ada, loaf.id, note="The oven is broken.", at=house.at) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.note) == ("cancelled", "The oven is broken.")
    assert Standing.objects.get().ended_at == house.at
    bring_up_to_date(house.group, at=house.later(days=8))
    assert loaf.orders.count() == 2
    assert stock_by_books(house, loaf) == 0


def test_of_a_withdrawn_product_nothing_is_made_ordered_or_withdrawn_again(house: House) -> None:
    loaf, ada = bread(house), house.seat("ada")
    withdraw(ada, loaf.id, at=house.at)
    for act in (
        lambda: withdraw(ada, loaf.id, at=house.at),
        lambda: ordered(house, loaf, "bo"),
        lambda: stock.make(ada, loaf.id, units_milli=1_000, at=house.at),
        lambda: begin(ada, loaf.id, Plan(planned_milli=1_000), at=house.at),
    ):
        with pytest.raises(TooLate, match="withdrawn"):
            act()


def test_what_is_in_the_making_has_to_end_first(house: House) -> None:
    loaf, ada = bread(house), house.seat("ada")
    ordered(house, loaf, "bo")
    batch = begin(ada, loaf.id, Plan(planned_milli=1_000), at=house.at)
    with pytest.raises(Refused, match="still in the making"):
        withdraw(ada, loaf.id, at=house.at)
    assert loaf.orders.get().state == "waiting"
    fail(ada, batch.id, reason="Burnt", at=house.at)
    with pytest.raises(NotYours):
        withdraw(house.seat("bo"), loaf.id, at=house.at)
    assert withdraw(ada, loaf.id, at=house.at) == 1


def test_what_comes_back_after_that_can_still_be_written_off(house: House) -> None:
    from allmende.server.goods.operations.returns import give_back

    loaf, ada = bread(house, made=1), house.seat("ada")
    taken = orders.take_now(house.seat("bo"), loaf.id, Wanted(units_milli=1_000), at=house.at).moves.get()
    withdraw(ada, loaf.id, at=house.at)
    give_back(ada, taken.id, units_milli=1_000, reason="", at=house.at)
    stock.lose(ada, loaf.id, units_milli=1_000, reason="Stale", at=house.at)
    assert stock_by_books(house, loaf) == 0
