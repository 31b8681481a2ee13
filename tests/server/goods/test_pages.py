from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from allmende.server import clock
from allmende.server.catalogue.models import Batch
from allmende.server.catalogue.operations.recipes import Recipe, Step, set_recipe
from allmende.server.goods import queries
from allmende.server.goods.models import Handout, Order, Standing
from allmende.server.goods.operations import stock
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered

pytestmark = pytest.mark.django_db

ClientOf = Callable[..., Client]


@pytest.fixture
def here(house: House) -> str:
    return f"/g/{house.group.slug}/goods/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_the_shelf_shows_what_is_free_and_finds_it_by_a_word(house: House, client_of: ClientOf, here: str) -> None:
    bread(house, made=3, description="Rye and water")
    bread(house, name="Soap", unit="bar")
    bo = client_of("bo")
    page = read(bo.get(here))
    assert "3 × loaf there now" in page
    assert "none free now; order it" in page
    assert "Soap" not in read(bo.get(f"{here}?word=rye"))
    assert "Soap" not in read(bo.get(f"{here}?free=on"))
    assert "Nothing fits" in read(bo.get(f"{here}?word=caviar"))
    assert "Bread" in read(bo.get(f"{here}?page=many&project={house.group.slug}"))


def test_many_products_come_page_by_page(house: House, client_of: ClientOf, here: str) -> None:
    for number in range(26):
        bread(house, name=f"Bread {number:02}")
    bo = client_of("bo")
    first, second = read(bo.get(here)), read(bo.get(f"{here}?page=2"))
    assert "Bread 23" in first
    assert "Bread 24" not in first
    assert "Bread 25" in second
    assert "Page 2 of 2, 26 products" in second


def test_the_shelf_asks_the_database_no_more_for_more_products(
    house: House, client_of: ClientOf, here: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        loaf = bread(house, name=f"Bread {number}")
        set_recipe(house.seat("ada"), loaf.id, Recipe(makes_milli=1_000, steps=[Step(title="Bake", minutes=60)]))
    bo = client_of("bo")
    bo.get(here)
    with django_assert_max_num_queries(45):
        page = read(bo.get(here))
    assert page.count("planned ") == 20


def test_bread_is_ordered_handed_out_and_was_fine(house: House, client_of: ClientOf, here: str) -> None:
    loaf = bread(house, made=3)
    bo, ada = client_of("bo"), client_of("ada")
    assert "It is ready for you until" in read(bo.post(f"{here}{loaf.id}/", {"units_milli": "2"}, follow=True))
    assert "1 order waits for you to hand it out" in read(ada.get(f"/g/{house.group.slug}/"))
    assert "One thing is ready for you" in read(bo.get(f"/g/{house.group.slug}/"))
    placed = Order.objects.get()
    assert "Handed out." in read(ada.post(f"{here}counter/{placed.id}/", follow=True))
    assert "already been collected" in read(bo.post(f"{here}orders/{placed.id}/collect/", follow=True))
    assert "Was it fine?" in read(bo.get(f"{here}orders/"))
    assert "Good to hear" in read(bo.post(f"{here}orders/{placed.id}/fine/", follow=True))
    assert "1 said it was fine" in read(bo.get(f"{here}{loaf.id}/"))


def test_a_loaf_is_taken_from_the_shelf_with_one_button(house: House, client_of: ClientOf, here: str) -> None:
    loaf = bread(house, made=1)
    bo = client_of("bo")
    assert "I take it from the shelf now" in read(bo.get(f"{here}{loaf.id}/"))
    page = read(bo.post(f"{here}{loaf.id}/", {"units_milli": "1", "now": "yes"}, follow=True))
    assert "It is written down. Enjoy it!" in page
    refused = bo.post(f"{here}{loaf.id}/", {"units_milli": "1", "now": "yes"})
    assert refused.status_code == 422
    assert "Only 0 × loaf are there" in read(refused)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"units_milli": ""}, "How much would you like?"),
        ({"units_milli": "lots"}, "is no number"),
        ({"units_milli": "0,5"}, "whole units only"),
        ({"units_milli": "1", "wanted_on": "2026-03-01"}, "already past"),
        ({"units_milli": "1", "wanted_on": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_wrong_with_an_order_is_said_and_nothing_is_ordered(
    house: House, client_of: ClientOf, here: str, said: dict[str, str], words: str
) -> None:
    answer = client_of("bo").post(f"{here}{bread(house).id}/", said)
    assert answer.status_code == 422
    assert words in read(answer)
    assert not Order.objects.exists()


def test_a_standing_order_is_shown_and_ended(house: House, client_of: ClientOf, here: str) -> None:
    loaf, bo = bread(house), client_of("bo")
    day = (house.at + timedelta(days=9)).date().isoformat()
    page = read(bo.post(f"{here}{loaf.id}/", {"units_milli": "1", "wanted_on": day, "every_days": "7"}, follow=True))
    assert "That is a standing order now" in page
    assert "every 7 days" in page
    standing = Standing.objects.get()
    assert "somebody" not in read(bo.post(f"{here}standing/{standing.id}/end/", follow=True))
    standing.refresh_from_db()
    assert standing.ended_at is not None


def test_a_harvest_is_shared_out_with_a_reason_for_each(house: House, client_of: ClientOf, here: str) -> None:
    loaf = bread(house, short_supply="queue")
    ordered(house, loaf, "cem", 2)
    ordered(house, loaf, "bo", 2, at=house.later(minutes=1))
    ada = client_of("ada")
    ada.post(f"{here}{loaf.id}/made/", {"units_milli": "3"})
    assert "1 product can be shared out" in read(ada.get(f"/g/{house.group.slug}/"))
    page = read(ada.post(f"{here}{loaf.id}/share/", {"wanted_by": house.at.date().isoformat()}, follow=True))
    assert "It is shared out" in page
    for client in (ada, client_of("bo")):
        page = read(client.get(f"{here}handouts/{Handout.objects.get().id}/"))
        assert "Ordered first." in page
        assert "Ordered as number 2; those before had ordered 2 × loaf." in page
    again = ada.post(f"{here}{loaf.id}/share/", {"wanted_by": house.at.date().isoformat()})
    assert (again.status_code, Handout.objects.count()) == (422, 1)


def test_even_shares_and_turns_are_worded(house: House, client_of: ClientOf, here: str) -> None:
    ada, page = house.seat("ada"), ""
    for rule, words in (
        ("share", "And one of those left over: it was their turn."),
        ("rotation", "Had not been given"),
    ):
        loaf = bread(house, name=rule, short_supply=rule)
        for name in ("ada", "bo", "cem"):
            ordered(house, loaf, name, 3)
        stock.make(ada, loaf.id, units_milli=4_000, at=house.at)
        page = read(
            client_of("ada").post(f"{here}{loaf.id}/share/", {"wanted_by": house.at.date().isoformat()}, follow=True)
        )
        assert words in page
    assert page.count("it was drawn who comes first") == 3


def test_who_got_the_one_left_over_is_told_so_even_if_it_meets_the_whole_wish(
    house: House, client_of: ClientOf, here: str
) -> None:
    loaf = bread(house, short_supply="share")
    for name in ("ada", "bo", "cem"):
        ordered(house, loaf, name, 2)
    stock.make(house.seat("ada"), loaf.id, units_milli=4_000, at=house.at)
    said = {"wanted_by": house.at.date().isoformat()}
    page = read(client_of("ada").post(f"{here}{loaf.id}/share/", said, follow=True))
    assert page.count("And one of those left over: it was their turn.") == 1
    assert page.count("went to others this time; next time they come first.") == 2
    assert "The whole wish" not in page


def test_a_batch_is_begun_and_finished_on_its_pages(house: House, client_of: ClientOf, here: str) -> None:
    loaf, ada = bread(house), client_of("ada")
    set_recipe(house.seat("ada"), loaf.id, Recipe(makes_milli=10_000, steps=[Step(title="Bake", minutes=60)]))
    day = (house.at + timedelta(days=2)).date().isoformat()
    said = {"planned_milli": "20", "ready_on": day, "put_on_board": "on", "use_inputs": "on"}
    page = read(ada.post(f"{here}{loaf.id}/begin/", said, follow=True))
    assert "The batch has begun." in page
    assert "Bake (Bread #1)" in page
    batch = Batch.objects.get()
    assert "What has it become" not in read(ada.get(f"{here}batches/{batch.id}/finish/"))
    ada.post(f"{here}batches/{batch.id}/finish/", {"units_milli": "18"})
    assert queries.stock_of(loaf) == 18_000
    assert "already ended" in read(ada.post(f"{here}batches/{batch.id}/fail/", {"reason": "Burnt"}))
    assert "18 × loaf" in read(client_of("bo").get(f"{here}batches/{batch.id}/"))


def test_stock_is_counted_written_off_and_used_on_pages(house: House, client_of: ClientOf, here: str) -> None:
    loaf, ada = bread(house, made=9), client_of("ada")
    assert "The books say the same" in read(ada.post(f"{here}{loaf.id}/count/", {"units_milli": "8"}, follow=True))
    assert "Exactly what" in read(ada.post(f"{here}{loaf.id}/count/", {"units_milli": "8"}, follow=True))
    ada.post(f"{here}{loaf.id}/lost/", {"units_milli": "1", "reason": "Mould"})
    ada.post(f"{here}{loaf.id}/use/", {"units_milli": "2", "to": house.group.id})
    assert queries.stock_of(loaf) == 5_000
    refused = ada.post(f"{here}{loaf.id}/use/", {"units_milli": "9", "to": house.group.id})
    assert "promised to nobody" in read(refused)
    assert "There are still 5 × loaf" in read(ada.post(f"{here}{loaf.id}/withdraw/", {"note": ""}))


def test_a_complaint_reaches_those_who_look_after_it_and_the_answer_comes_back(
    house: House, client_of: ClientOf, here: str
) -> None:
    loaf, bo, ada = bread(house, made=1), client_of("bo"), client_of("ada")
    bo.post(f"{here}{loaf.id}/", {"units_milli": "1", "now": "yes"})
    placed = Order.objects.get()
    assert bo.post(f"{here}orders/{placed.id}/complain/", {"complaint": ""}).status_code == 422
    bo.post(f"{here}orders/{placed.id}/complain/", {"complaint": "Raw inside"})
    assert "Raw inside" in read(ada.get(f"{here}counter/"))
    ada.post(f"{here}orders/{placed.id}/answer/", {"words": "Take two next time"})
    assert "Take two next time" in read(bo.get(f"{here}orders/"))
    assert "Good that it is mended" in read(bo.post(f"{here}orders/{placed.id}/mended/", follow=True))
    back = ada.post(f"{here}taken/{placed.moves.get().id}/back/", {"units_milli": "1", "reason": ""}, follow=True)
    assert "It is back in stock" in read(back)


def test_the_coming_weeks_are_said_in_words(house: House, client_of: ClientOf, here: str) -> None:
    loaf = bread(house, made=1)
    ordered(house, loaf, "bo", 3, wanted_on=(house.at + timedelta(days=9)).date())
    page = read(client_of("bo").get(f"{here}demand/"))
    assert "2 × loaf are missing in these weeks." in page
    assert "2 × loaf too few" in page


def test_a_withdrawn_product_keeps_its_page_and_tells_those_who_ordered(
    house: House, client_of: ClientOf, here: str
) -> None:
    loaf, ada = bread(house), client_of("ada")
    ordered(house, loaf, "bo")
    assert "Yes, withdraw it" in read(ada.get(f"{here}{loaf.id}/withdraw/"))
    page = read(ada.post(f"{here}{loaf.id}/withdraw/", {"note": "The oven is broken."}, follow=True))
    assert "is withdrawn. Orders that were called off: 1." in page
    assert "This product was withdrawn" in read(client_of("bo").get(f"{here}{loaf.id}/"))
    assert "The oven is broken." in read(client_of("bo").get(f"{here}orders/"))
    assert "Nothing is listed yet" in read(client_of("bo").get(here))


def test_who_is_in_one_project_sees_and_orders_what_the_others_make(house: House, client_of: ClientOf) -> None:
    loaf = bread(house, made=1)
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["cem"], at=house.at, parent=house.group
    )
    there = f"/g/{garden.slug}/goods/"
    cem = client_of("cem")
    assert "Bread" in read(cem.get(there))
    assert "It is ready for you" in read(cem.post(f"{there}{loaf.id}/", {"units_milli": "1"}, follow=True))


def test_the_goods_have_a_tab_as_soon_as_something_is_listed(house: House, client_of: ClientOf, here: str) -> None:
    bo = client_of("bo")
    assert f'href="{here}"' not in read(bo.get(f"/g/{house.group.slug}/tasks/"))
    bread(house)
    assert f'href="{here}"' in read(bo.get(f"/g/{house.group.slug}/tasks/"))


def test_what_nobody_collected_goes_back_when_somebody_looks(house: House, client_of: ClientOf, here: str) -> None:
    loaf = bread(house, made=1)
    placed = ordered(house, loaf, "bo")
    client = client_of("bo")
    with clock.stopped(house.later(days=10)):
        assert "not collected in time" in read(client.get(f"{here}orders/"))
    placed.refresh_from_db()
    assert placed.state == "lapsed"
