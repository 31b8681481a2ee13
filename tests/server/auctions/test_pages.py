from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from allmende.cli import application
from allmende.server import clock
from allmende.server.auctions.models import Auction, Bid
from allmende.server.work.models import Leaning
from tests.server.auctions.conftest import Bids, Listed
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

ClientOf = Callable[..., Client]


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def page(house: House, auction: Auction, rest: str = "") -> str:
    return f"/g/{house.group.slug}/auctions/{auction.id}/{rest}"


def lot(auction: Auction, name: str) -> str:
    return f"worth-{auction.lots.get(name=name).id}"


def test_a_bid_is_typed_in_weighted_hours_changed_and_withdrawn(
    client_of: ClientOf, house: House, rooms: Auction
) -> None:
    bo = client_of("bo")
    lake = lot(rooms, "By the lake")
    answer = bo.post(page(house, rooms, "bid/"), {lake: "12,5"}, follow=True)
    assert "Your bid stands" in read(answer)
    assert Bid.objects.get().worth_mwh == 12_500
    bo.post(page(house, rooms, "bid/"), {lake: "8", lot(rooms, "To the yard"): "3"})
    assert sorted(Bid.objects.values_list("worth_mwh", flat=True)) == [3_000, 8_000]
    assert 'value="8"' in read(bo.get(page(house, rooms)))
    assert "Your bid is withdrawn." in read(bo.post(page(house, rooms, "withdraw-bid/"), follow=True))
    assert not Bid.objects.exists()


def test_an_open_auction_shows_where_the_price_stands_and_how_it_rose(
    client_of: ClientOf, house: House, rooms: Auction, says: Bids
) -> None:
    says("ada", rooms, {"By the lake": 50_000, "To the yard": 30_000})
    says("bo", rooms, {"By the lake": 40_000, "To the yard": 25_000})
    shown = read(client_of("ada").get(page(house, rooms)))
    assert "As it stands, you would get “By the lake” at 15.00 wh; you would give up to 50.00 wh." in shown
    assert "Not lower, for then Bo would want it rather than “To the yard”." in shown
    assert "Ada and Bo wanted only “By the lake”: one person too many." in shown
    assert "From here on Bo would as gladly have “To the yard”." in shown
    assert "It asks for 15.00 wh; nobody had to make what it gave." in shown


def test_sealed_bids_are_seen_by_nobody_before_the_close_and_by_all_after_it(
    client_of: ClientOf, house: House, sauna: Auction, says: Bids
) -> None:
    says("bo", sauna, {"Sauna": 7_770}, units_milli=2_000)
    says("cem", sauna, {"Sauna": 5_550})
    shown = read(client_of("ada").get(page(house, sauna)))
    assert "2 people have bid" in shown
    assert "7.77" not in shown
    assert "5.55" not in shown
    with clock.stopped(house.later(days=3)):
        shown = read(client_of("ada").get(page(house, sauna)))
    assert "7.77" in shown
    assert "Not lower, for then Cem would want one more, and there are no more." in shown


def test_the_certificate_can_be_downloaded_and_checked_on_the_command_line(
    client_of: ClientOf, house: House, harvest: Auction, says: Bids, tmp_path: Path
) -> None:
    says("ada", harvest, {"Carrots": 9, "Honey": 1}, budget_mwh=5_000)
    says("bo", harvest, {"Honey": 1}, budget_mwh=3_000)
    assert client_of("bo").get(page(house, harvest, "certificate/")).status_code == 404
    with clock.stopped(house.later(days=3)):
        bo = client_of("bo")
        shown = read(bo.get(page(house, harvest)))
        answer = bo.get(page(house, harvest, "certificate/"))
    assert "You get 10 × jar of “Honey” for 3.00 wh." in shown.replace("\N{NO-BREAK SPACE}", " ")
    file = tmp_path / "auction.json"
    file.write_bytes(answer.content)
    assert json.loads(answer.content)["format"]
    checked = CliRunner().invoke(application, ["check-certificate", str(file)])
    assert checked.exit_code == 0, checked.output


def test_who_comes_after_the_close_is_told_so_and_nothing_changes(
    client_of: ClientOf, house: House, rooms: Auction, says: Bids
) -> None:
    says("bo", rooms, {"By the lake": 5_000})
    cem = client_of("cem")
    with clock.stopped(house.later(days=3)):
        answer = cem.post(page(house, rooms, "bid/"), {lot(rooms, "By the lake"): "99"})
    assert answer.status_code == 409
    assert "This auction has closed meanwhile." in read(answer)
    assert Bid.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Say for at least one thing"),
        ({"By the lake": "much"}, "is no number"),
        ({"By the lake": "-3"}, "cannot be less than nothing"),
        ({"By the lake": "9999999"}, "too much to be meant"),
    ],
)
def test_a_bid_that_cannot_be_meant_is_refused_at_its_field(
    client_of: ClientOf, house: House, rooms: Auction, sent: dict[str, str], words: str
) -> None:
    answer = client_of("bo").post(page(house, rooms, "bid/"), {lot(rooms, name): value for name, value in sent.items()})
    assert answer.status_code == 422
    assert words in read(answer)
    assert not Bid.objects.exists()


def test_maintainers_offer_things_and_call_an_auction_off_with_a_reason(
    client_of: ClientOf, house: House, listed: Listed
) -> None:
    room = listed("Room", is_right=True)
    ada = client_of("ada")
    here = f"/g/{house.group.slug}/auctions/"
    assert "Different things, one each" in read(ada.get(f"{here}add/"))
    assert f'value="{room.id}" selected' in read(ada.get(f"{here}add/?form=many"))
    sent = {
        "title": "Rooms",
        "description": "",
        "seen": "open",
        "closes_at": "2026-03-09T20:00",
        "lots-TOTAL_FORMS": "2",
        "lots-INITIAL_FORMS": "0",
        "lots-0-product": room.id,
        "lots-0-name": "Lake",
        "lots-0-units_milli": "1",
        "lots-1-product": room.id,
        "lots-1-name": "lake",
        "lots-1-units_milli": "1",
    }
    refused = ada.post(f"{here}add/?form=one_each", sent)
    assert refused.status_code == 422
    assert "Two things are called “lake”" in read(refused)
    assert not Auction.objects.exists()
    opened = ada.post(f"{here}add/?form=one_each", {**sent, "lots-1-name": "Yard"}, follow=True)
    assert "“Rooms” is open for bids." in read(opened)
    auction = Auction.objects.get()
    assert [*auction.lots.values_list("name", flat=True).order_by("name")] == ["Lake", "Yard"]
    assert auction.closes_at - house.at < timedelta(days=8)
    assert ada.post(page(house, auction, "call-off/"), {"reason": ""}).status_code == 422
    gone = read(ada.post(page(house, auction, "call-off/"), {"reason": "The roof leaks."}, follow=True))
    assert "The roof leaks." in gone
    assert "Rooms" in read(client_of("bo").get(here))


def test_leanings_count_and_the_page_says_so(client_of: ClientOf, house: House, rooms: Auction, says: Bids) -> None:
    Leaning.objects.create(member=house.member("bo"), project=house.group, goods_milli=1_500, at=house.at)
    says("ada", rooms, {"By the lake": 10_000})
    says("bo", rooms, {"By the lake": 8_000})
    shown = read(client_of("bo").get(page(house, rooms)))
    assert "counts 1.50 times as much as you write here" in shown
    assert "As it stands, you would get “By the lake” at 10.00 wh; you would give up to 12.00 wh." in shown


def test_today_says_what_closes_soon_and_whether_one_has_bid(
    client_of: ClientOf, house: House, rooms: Auction, says: Bids
) -> None:
    says("bo", rooms, {"By the lake": 1})
    here = f"/g/{house.group.slug}/"
    assert "You have bid. You can still change it." in read(client_of("bo").get(here))
    assert "you have not bid" in read(client_of("cem").get(here))
