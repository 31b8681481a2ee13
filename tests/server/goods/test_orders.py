from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from allmende.server.catalogue.models import Audience
from allmende.server.catalogue.operations.points import add_point, close_point
from allmende.server.goods import queries
from allmende.server.goods.models import Move, Order
from allmende.server.goods.operations import orders, stock
from allmende.server.goods.operations.returns import give_back
from allmende.server.goods.operations.timely import bring_up_to_date
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Membership
from allmende.server.refusal import NotYours, Refused, TooLate
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered, state, stock_by_books

pytestmark = pytest.mark.django_db


def test_what_is_free_is_ready_at_once_and_promised_to_nobody_else(house: House) -> None:
    loaf = bread(house, made=3)
    first = ordered(house, loaf, "bo", 2)
    assert state(first) == ("granted", 2)
    assert queries.free_of(loaf) == 1_000
    assert state(ordered(house, loaf, "cem", 2)) == ("waiting", 0)
    assert stock_by_books(house, loaf) == 3


def test_nobody_comes_before_those_who_wait_already(house: House) -> None:
    loaf = bread(house, made=1)
    ordered(house, loaf, "bo", 2)
    assert state(ordered(house, loaf, "cem", 1)) == ("waiting", 0)
    with pytest.raises(Refused, match="Others wait for it"):
        orders.take_now(house.seat("cem"), loaf.id, Wanted(units_milli=1_000), at=house.at)
    assert Order.objects.count() == 2


def test_what_is_collected_leaves_the_stock_once_and_names_who_is_asked(house: House) -> None:
    loaf = bread(house, made=3)
    placed = ordered(house, loaf, "bo", 2)
    orders.collect(house.seat("bo"), placed.id, at=house.later(hours=1))
    with pytest.raises(TooLate, match="already been collected"):
        orders.collect(house.seat("bo"), placed.id, at=house.later(hours=2))
    assert stock_by_books(house, loaf) == 1
    taken = placed.moves.get()
    assert (taken.kind, taken.units_milli, taken.parts) == ("taken", 2_000, {house.member("bo").id: 1})


def test_who_hands_out_may_tick_it_off_and_others_may_not(house: House) -> None:
    placed = ordered(house, bread(house, made=2), "bo")
    with pytest.raises(NotYours):
        orders.collect(house.seat("cem"), placed.id, at=house.at)
    with pytest.raises(NotYours):
        orders.cancel(house.seat("cem"), placed.id, at=house.at)
    orders.collect(house.seat("ada"), placed.id, at=house.at)
    assert state(placed) == ("collected", 1)


def test_what_is_taken_from_the_shelf_is_ordered_and_collected_in_one_go(house: House) -> None:
    loaf = bread(house, made=1)
    placed = orders.take_now(house.seat("bo"), loaf.id, Wanted(units_milli=1_000), at=house.at)
    assert state(placed) == ("collected", 1)
    with pytest.raises(Refused, match=r"Only 0.×.loaf are there"):
        orders.take_now(house.seat("cem"), loaf.id, Wanted(units_milli=1_000), at=house.at)
    assert Order.objects.count() == 1
    assert stock_by_books(house, loaf) == 0


def test_who_takes_an_order_back_leaves_it_to_others(house: House) -> None:
    loaf = bread(house, made=1)
    placed = ordered(house, loaf, "bo")
    orders.cancel(house.seat("bo"), placed.id, at=house.at)
    assert queries.free_of(loaf) == 1_000
    with pytest.raises(TooLate, match="already ended: cancelled"):
        orders.cancel(house.seat("bo"), placed.id, at=house.at)
    with pytest.raises(TooLate, match="not ready to collect: cancelled"):
        orders.collect(house.seat("bo"), placed.id, at=house.at)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"units_milli": 0}, "More than nothing"),
        ({"units_milli": 500}, "whole units only"),
        ({"units_milli": 4_000}, "At most 3.×.loaf per order"),
        ({"units_milli": 1_000, "days": -1}, "already past"),
        ({"units_milli": 1_000, "days": 400}, "a year ahead"),
        ({"units_milli": 1_000, "days": 1}, "Orders for this day are closed"),
        ({"units_milli": 1_000, "for_household": True}, "live in no household"),
        ({"units_milli": 1_000, "point": 4711}, "no such collection point"),
        ({"units_milli": 1_000, "every_days": 999}, "once a year"),
    ],
)
def test_what_cannot_be_ordered_is_refused_in_words_and_nothing_is_kept(
    house: House, wanted: dict[str, Any], words: str
) -> None:
    loaf = bread(house, most_milli=3_000)
    days = wanted.pop("days", None)
    day = house.at.date() + timedelta(days=days) if days is not None else None
    with pytest.raises(Refused, match=words):
        orders.order(house.seat("bo"), loaf.id, Wanted(wanted_on=day, **wanted), at=house.at)
    assert not Order.objects.exists()


def test_an_order_may_come_late_for_what_lies_there_already(house: House) -> None:
    tomorrow = house.at.date() + timedelta(days=1)
    assert state(ordered(house, bread(house, made=1), "bo", wanted_on=tomorrow)) == ("granted", 1)


def test_an_order_for_a_day_far_off_takes_nothing_from_the_shelf_yet(house: House) -> None:
    loaf = bread(house, made=1)
    assert state(ordered(house, loaf, "bo", wanted_on=house.at.date() + timedelta(days=20))) == ("waiting", 0)
    assert state(ordered(house, loaf, "cem")) == ("granted", 1)


def test_only_its_own_members_receive_what_a_project_keeps_for_them(house: House) -> None:
    project = groups.found(
        name="Bakery", kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    house.extra["project"] = project
    from allmende.server.catalogue.operations.products import ProductDraft, add_product

    draft = ProductDraft(name="Yeast", unit="g", audience=Audience.PROJECT)
    yeast = add_product(house.seat("bo", project), draft, at=house.at)
    with pytest.raises(NotYours, match="Only members of Bakery"):
        orders.order(house.seat("cem"), yeast.id, Wanted(units_milli=1_000), at=house.at)
    assert state(ordered(house, yeast, "bo")) == ("waiting", 0)


def test_a_household_is_asked_by_the_shares_of_those_in_it(house: House) -> None:
    assert house.household is not None
    groups.put_into_household(house.household, house.member("cem"), seat=house.seat("ada"), at=house.at)
    loaf = bread(house, made=2)
    placed = ordered(house, loaf, "ada", for_household=True)
    assert placed.parts == {house.member("ada").id: 1000, house.member("cem").id: 1000}
    orders.collect(house.seat("ada"), placed.id, at=house.at)
    assert placed.moves.get().parts == placed.parts
    assert stock_by_books(house, loaf) == 1


def test_who_has_left_is_not_asked_for_what_they_had_ordered(house: House) -> None:
    loaf = bread(house, made=2)
    placed = ordered(house, loaf, "bo")
    membership = Membership.objects.get(group=house.group, member=house.member("bo"))
    groups.leave(membership, by=house.member("bo"), at=house.later(hours=1))
    with pytest.raises(Refused, match="has left"):
        orders.collect(house.seat("ada"), placed.id, at=house.later(hours=2))
    assert stock_by_books(house, loaf) == 2


def test_what_nobody_collects_goes_back_and_who_waits_in_vain_is_told(house: House) -> None:
    loaf = bread(house, made=1)
    day = house.at.date() + timedelta(days=4)
    kept, vain = ordered(house, loaf, "bo"), ordered(house, loaf, "cem", 5, wanted_on=day)
    assert bring_up_to_date(house.group, at=house.later(days=3)) == 0
    assert bring_up_to_date(house.group, at=house.later(days=4)) == 1
    assert (state(kept), state(vain)) == (("lapsed", 1), ("waiting", 0))
    assert queries.free_of(loaf) == 1_000
    assert bring_up_to_date(house.group, at=house.later(days=30)) == 1
    assert state(vain) == ("refused", 0)
    assert bring_up_to_date(house.group, at=house.later(days=30)) == 0


def test_who_would_like_some_as_soon_as_there_is_any_waits_for_a_season(house: House) -> None:
    placed = ordered(house, bread(house), "bo")
    bring_up_to_date(house.group, at=house.later(days=80))
    assert state(placed) == ("waiting", 0)
    bring_up_to_date(house.group, at=house.later(days=91))
    assert state(placed) == ("refused", 0)


def test_a_right_of_use_is_ready_without_any_stock(house: House) -> None:
    room = bread(house, name="Big room", unit="evening", is_right=True, rule="flat_rate")
    placed = ordered(house, room, "bo")
    orders.collect(house.seat("bo"), placed.id, at=house.at)
    assert (state(placed), queries.stock_of(room)) == (("collected", 1), 0)
    stock_by_books(house, room)
    auctioned = bread(house, name="Lake room", unit="week", is_right=True, rule="auction")
    with pytest.raises(Refused, match="given by auction"):
        ordered(house, auctioned, "bo")


def test_a_closed_place_takes_no_new_orders(house: House) -> None:
    point, loaf = add_point(house.seat("ada"), name="Cellar"), bread(house, made=2)
    assert ordered(house, loaf, "bo", point=point.pk).point == point
    close_point(house.seat("ada"), point.pk, at=house.at)
    with pytest.raises(Refused, match="no such collection point"):
        ordered(house, loaf, "bo", point=point.pk)


def test_what_comes_back_is_in_stock_again_and_never_more_than_was_taken(house: House) -> None:
    loaf = bread(house, made=3)
    taken = orders.take_now(house.seat("bo"), loaf.id, Wanted(units_milli=3_000), at=house.at).moves.get()
    back = give_back(house.seat("ada"), taken.id, units_milli=1_000, reason="Too much", at=house.later(days=1))
    assert (back.returns, back.parts, back.price_mwh) == (taken, taken.parts, None)
    with pytest.raises(Refused, match="whole units only"):
        give_back(house.seat("ada"), taken.id, units_milli=1_500, reason="", at=house.at)
    with pytest.raises(Refused, match="More than was taken"):
        give_back(house.seat("ada"), taken.id, units_milli=3_000, reason="", at=house.at)
    assert stock_by_books(house, loaf) == 1


def test_who_took_it_does_not_confirm_that_it_came_back(house: House) -> None:
    loaf = bread(house, made=2)
    mine = orders.take_now(house.seat("ada"), loaf.id, Wanted(units_milli=1_000), at=house.at).moves.get()
    with pytest.raises(NotYours, match="Somebody else"):
        give_back(house.seat("ada"), mine.id, units_milli=1_000, reason="", at=house.at)
    with pytest.raises(NotYours, match="Only maintainers"):
        give_back(house.seat("bo"), mine.id, units_milli=1_000, reason="", at=house.at)
    assert not Move.objects.filter(kind="returned").exists()


def test_what_was_auctioned_gives_back_its_price_in_proportion(house: House) -> None:
    from allmende.economy import bookings

    loaf = bread(house, made=3)
    move = Move(product=loaf, kind="taken", units_milli=3_000, parts={house.member("bo").id: 1}, price_mwh=1_000)
    # A taking without an auction stands in for one: what an auction books is tried in its own tests.
    draft = bookings.good_taken(move=move.id, product=loaf.id, units_milli=3_000, parts=move.parts)
    stock.book(house.seat("ada"), move, draft, at=house.at)
    prices = [
        give_back(house.seat("ada"), move.id, units_milli=1_000, reason="", at=house.at).price_mwh for _time in range(3)
    ]
    assert prices == [333, 334, 333]
