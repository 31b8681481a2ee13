"""What the books say about goods, as one would tell it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from allmende.economy.audit import KINDS as KNOWN
from allmende.server.books import queries as books
from allmende.server.goods.operations import batches, handouts, orders, stock
from allmende.server.goods.operations.batches import Plan
from allmende.server.goods.operations.returns import give_back
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.statements.naming import names_in
from allmende.server.statements.sentences import kind_name, sentence
from allmende.server.statements.sentences_goods import GOODS_KINDS, GOODS_SENTENCES
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered

pytestmark = pytest.mark.django_db


def told(house: House) -> list[str]:
    entries = [books.entry_of(one) for one in books.all_entries(house.group.book)]
    names = names_in(entries, book=house.group.book)
    return [sentence(entry, names=names).replace("\xa0", " ") for entry in entries]


def test_what_happens_to_bread_is_told(house: House) -> None:
    ada, bo = house.seat("ada"), house.seat("bo")
    loaf = bread(house, made=9)
    batch = batches.begin(ada, loaf.id, Plan(planned_milli=4_000), at=house.at)
    stock.use(ada, loaf.id, units_milli=1_000, to=batch.id, at=house.at)
    batches.finish(ada, batch.id, units_milli=3_000, at=house.at)
    stock.count(ada, loaf.id, units_milli=10_000, at=house.at)
    taken = orders.take_now(bo, loaf.id, Wanted(units_milli=2_000), at=house.at)
    give_back(ada, taken.moves.get().id, units_milli=1_000, reason="", at=house.at)
    ordered(house, loaf, "cem", 20)
    handouts.share_out(ada, loaf.id, wanted_by=house.at.date() + timedelta(days=1), at=house.at)
    assert told(house)[-9:] == [
        "Linden 8 lists “Bread”",
        "9 × loaf of “Bread” were made",
        "“Bread #1” was begun: 4 × loaf planned",
        "1 × loaf of “Bread” were used for “Bread #1”",
        "“Bread #1” was finished: 3 × loaf",
        "1 × loaf of “Bread” spoiled or are missing",
        "Bo took 2 × loaf of “Bread”",
        "1 × loaf of “Bread” came back",
        "9 × loaf of “Bread” were shared out for 1 order",
    ]


def test_the_page_of_an_entry_about_goods_names_everything(house: House, client_of: Callable[..., Client]) -> None:
    loaf = bread(house, made=2)
    orders.take_now(house.seat("bo"), loaf.id, Wanted(units_milli=1_000), at=house.at)
    last = list(books.all_entries(house.group.book))[-1]
    page = client_of("bo").get(reverse("statements:entry", args=[house.group.slug, last.number])).content.decode()
    assert "Bo took 1" in page
    assert "taken by (parts)" in page
    assert loaf.id not in page.replace(f"/{loaf.id}/", "")


def test_every_kind_of_entry_about_goods_has_a_name_and_a_sentence() -> None:
    about_goods = {
        kind for kind in KNOWN if kind.split(".")[0] in {"product", "batch", "good", "goods", "auction", "money"}
    }
    assert about_goods <= GOODS_KINDS.keys()
    assert GOODS_KINDS.keys() == GOODS_SENTENCES.keys()
    assert all(kind_name(kind) != kind for kind in about_goods)
