from __future__ import annotations

import pytest

from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.goods import queries
from allmende.server.goods.models import Move
from allmende.server.goods.operations import orders, stock
from allmende.server.goods.operations.batches import Plan, begin, finish
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.refusal import NotYours, Refused, TooLate
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered, state, stock_by_books

pytestmark = pytest.mark.django_db


def test_counting_books_what_is_missing_and_what_is_found(house: House) -> None:
    loaf, ada = bread(house, made=5), house.seat("ada")
    assert stock.count(ada, loaf.id, units_milli=5_000, at=house.at) is None
    missing = stock.count(ada, loaf.id, units_milli=3_000, at=house.at)
    found = stock.count(ada, loaf.id, units_milli=4_000, at=house.at)
    assert missing is not None
    assert found is not None
    assert [(one.kind, one.units_milli) for one in (missing, found)] == [("lost", 2_000), ("found", 1_000)]
    assert stock_by_books(house, loaf) == 4
    with pytest.raises(Refused, match="Less than nothing"):
        stock.count(ada, loaf.id, units_milli=-1, at=house.at)


def test_counting_nothing_empties_the_shelf(house: House) -> None:
    loaf = bread(house, made=2)
    stock.count(house.seat("ada"), loaf.id, units_milli=0, at=house.at)
    assert stock_by_books(house, loaf) == 0


def test_what_spoils_takes_promises_back_the_last_one_first(house: House) -> None:
    loaf = bread(house, made=4)
    first = ordered(house, loaf, "bo", 2)
    last = ordered(house, loaf, "cem", 2, at=house.later(hours=1))
    stock.lose(house.seat("ada"), loaf.id, units_milli=1_000, reason="Mould", at=house.later(hours=2))
    assert (state(first), state(last)) == (("granted", 2), ("waiting", 0))
    with pytest.raises(TooLate, match="not ready"):
        orders.collect(house.seat("cem"), last.id, at=house.later(hours=3))
    orders.collect(house.seat("bo"), first.id, at=house.later(hours=3))
    assert stock_by_books(house, loaf) == 1


def test_what_counting_finds_missing_takes_promises_back_too(house: House) -> None:
    loaf = bread(house, made=2)
    promised = ordered(house, loaf, "bo", 2)
    stock.count(house.seat("ada"), loaf.id, units_milli=1_000, at=house.at)
    assert state(promised) == ("waiting", 0)
    assert queries.free_of(loaf) == 1_000


def test_no_more_is_lost_than_lies_there_and_always_with_a_word(house: House) -> None:
    loaf, ada = bread(house, made=1), house.seat("ada")
    with pytest.raises(Refused, match=r"Only 1.×.loaf are in stock"):
        stock.lose(ada, loaf.id, units_milli=2_000, reason="Mould", at=house.at)
    with pytest.raises(Refused, match="in a few words"):
        stock.lose(ada, loaf.id, units_milli=1_000, reason=" ", at=house.at)
    assert stock_by_books(house, loaf) == 1


def test_what_is_promised_is_not_used_up_for_something_else(house: House) -> None:
    loaf = bread(house, made=3)
    ordered(house, loaf, "bo", 2)
    with pytest.raises(Refused, match=r"Only 1.×.loaf are there and promised to nobody"):
        stock.use(house.seat("ada"), loaf.id, units_milli=2_000, to=house.group.id, at=house.at)
    used = stock.use(house.seat("ada"), loaf.id, units_milli=1_000, to=house.group.id, at=house.at)
    assert (used.to_group, used.to_node) == (house.group.id, "")
    assert stock_by_books(house, loaf) == 2


def test_things_go_into_products_and_batches_of_the_community_and_nowhere_else(house: House) -> None:
    loaf = bread(house, made=9)
    pudding = bread(house, name="Bread pudding", unit="bowl")
    batch = begin(house.seat("ada"), pudding.id, Plan(planned_milli=4_000), at=house.at)
    for to in (pudding.id, batch.id):
        used = stock.use(house.seat("ada"), loaf.id, units_milli=1_000, to=to, at=house.at)
        assert (used.to_node, used.to_group) == (to, "")
    finish(house.seat("ada"), batch.id, units_milli=4_000, at=house.at)
    other = groups.found(name="Elsewhere", kind=Kind.PROJECT, purpose="", by=house.people["cem"], at=house.at)
    for to in (batch.id, loaf.id, other.id, house.member("bo").id, ""):
        with pytest.raises(Refused, match="nothing here that it could be used for"):
            stock.use(house.seat("ada"), loaf.id, units_milli=1_000, to=to, at=house.at)
    assert stock_by_books(house, loaf) == 7


def test_a_project_takes_what_another_of_its_community_has_free(house: House) -> None:
    mill = groups.found(
        name="Mill", kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    flour = add_product(house.seat("bo", mill), ProductDraft(name="Flour", unit="kg", pieces=False), at=house.at)
    stock.make(house.seat("bo", mill), flour.id, units_milli=5_500, at=house.at)
    loaf = bread(house)
    stock.use(house.seat("ada"), flour.id, units_milli=2_250, to=loaf.id, at=house.at)
    with pytest.raises(NotYours):
        stock.use(house.seat("cem"), flour.id, units_milli=1_000, to=loaf.id, at=house.at)
    assert queries.stock_of(flour) == 3_250
    stock_by_books(house, flour)


def test_only_those_who_look_after_it_make_count_and_write_off(house: House) -> None:
    loaf = bread(house)
    with pytest.raises(NotYours):
        stock.make(house.seat("bo"), loaf.id, units_milli=1_000, at=house.at)
    with pytest.raises(NotYours):
        stock.count(house.seat("bo"), loaf.id, units_milli=1_000, at=house.at)
    with pytest.raises(Refused, match="whole units only"):
        stock.make(house.seat("ada"), loaf.id, units_milli=1_500, at=house.at)
    assert not Move.objects.exists()
