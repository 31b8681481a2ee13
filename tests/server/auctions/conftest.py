"""Things to bid for in the house: rooms by the lake, places in the sauna, a harvest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from allmende.server.auctions.models import Auction
from allmende.server.auctions.operations import AuctionDraft, LotDraft, Said, bid, offer
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.goods.operations.stock import make
from tests.server.conftest import House

Sell = Callable[..., Auction]
Listed = Callable[..., Product]
Bids = Callable[..., None]


@pytest.fixture
def listed(house: House) -> Listed:
    """Return a way to list a product that is given by auction, with so many units in stock."""

    def listed(name: str, *, stock_milli: int = 0, **said: Any) -> Product:
        draft = {"name": name, "unit": "one", "rule": "auction", **said}
        product = add_product(house.seat("ada"), ProductDraft(**draft), at=house.at)
        if stock_milli:
            make(house.seat("ada"), product.id, units_milli=stock_milli, at=house.at)
        return product

    return listed


@pytest.fixture
def rooms(house: House, listed: Listed) -> Auction:
    """Return an open auction of two rooms, which nobody had to make: it closes in three days."""
    room = listed("Room", is_right=True)
    lots = [LotDraft(product_id=room.id, name="By the lake"), LotDraft(product_id=room.id, name="To the yard")]
    draft = AuctionDraft(
        title="Rooms for the summer",
        form="one_each",
        lots=lots,
        is_open=True,
        closes_at=house.later(days=3),
    )
    return offer(house.seat("ada"), draft, at=house.at)


@pytest.fixture
def sauna(house: House, listed: Listed) -> Auction:
    """Return a sealed auction of two evenings in the sauna, in stock, which asks for at least one weighted hour."""
    evening = listed("Sauna", stock_milli=2_000)
    draft = AuctionDraft(
        title="The sauna",
        form="many",
        lots=[LotDraft(product_id=evening.id, units_milli=2_000, floor_mwh=1_000)],
        is_open=False,
        closes_at=house.later(days=3),
    )
    return offer(house.seat("ada"), draft, at=house.at)


@pytest.fixture
def harvest(house: House, listed: Listed) -> Auction:
    """Return an open auction of shares of carrots and honey."""
    carrots = listed("Carrots", stock_milli=40_000, pieces=False, unit="kg")
    honey = listed("Honey", stock_milli=10_000, unit="jar")
    draft = AuctionDraft(
        title="The harvest",
        form="shares",
        lots=[
            LotDraft(product_id=carrots.id, units_milli=40_000),
            LotDraft(product_id=honey.id, units_milli=10_000),
        ],
        is_open=True,
        closes_at=house.later(days=3),
    )
    return offer(house.seat("ada"), draft, at=house.at)


@pytest.fixture
def says(house: House) -> Bids:
    """Return a way to bid: says("bo", auction, {"By the lake": 5_000})."""

    def says(who: str, auction: Auction, worth: dict[str, int], **more: Any) -> None:
        lots = dict(auction.lots.values_list("name", "id"))
        said = Said(worth={lots[name]: value for name, value in worth.items()}, **more)
        bid(house.seat(who), auction.id, said, at=house.later(hours=1))

    return says
