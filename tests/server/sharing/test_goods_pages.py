"""Pages about what goods ask for: they say what was settled, and lead down to somebody's afternoon."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server import clock
from allmende.server.catalogue.models import Product
from allmende.server.sharing.models import SettledPeriod
from tests.server.sharing.months import MARCH, MAY, Months

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_may(months: Months, stopped_clock: None) -> Iterator[None]:
    del stopped_clock  # Those who sign in find the clock where this leaves it.
    with clock.stopped(months.house.later(days=74)):
        yield


def get(client: Client, page: str, /, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"sharing:{page}", args=args), query)
    assert answer.status_code == 200, (page, args)
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_the_months_is_there_in_both_languages(
    language: str, months: Months, client_of: Callable[..., Client]
) -> None:
    client, slug, bread = client_of("bo", language=language), months.house.group.slug, months.id("Bread")
    assert months.auction is not None
    for shown in (
        get(client, "period", slug),
        get(client, "settled", slug, MARCH),
        get(client, "report", slug, MARCH),
        get(client, "report", slug, MAY),
        get(client, "product_value", slug, bread),
        get(client, "value_then", slug, MARCH, bread),
        get(client, "rule_of_product", months.bakery.slug, bread, rule="flat_rate"),
    ):
        assert "Bread" in shown
    assert "Room by the lake" in get(client, "why_due", slug, MARCH, months.house.member("bo").id)
    assert "Farm" in get(client, "project", months.bakery.slug, **{"from": "2026-03-02"})
    assert "Mend the tractor" in get(client, "overhead", slug, MARCH, months.farm.id)
    assert "greens" in get(client, "shelf", slug, MARCH, months.farm.id, name="greens")
    assert "Coffee" in get(client, "everyone", slug, MARCH)
    assert "The room in July" in get(client, "effect_of_auction", slug, months.auction.id)
    assert "Bo" in get(client, "effect_of_auctions", slug, MARCH)


def test_the_flour_in_the_bread_leads_down_to_who_ground_it(months: Months, client_of: Callable[..., Client]) -> None:
    client, slug = client_of("cem"), months.house.group.slug
    address = reverse("sharing:value_then", args=[slug, MARCH, months.id("Bread")])
    for step in ("Bread #1", "Flour", "Grind the grain"):
        assert step in client.get(address).content.decode()
        address = _link_to(client.get(address).content.decode(), step) or address
    assert "Grind the grain" in client.get(address).content.decode()
    assert address.startswith(f"/g/{months.farm.slug}/tasks/")


def _link_to(page: str, text: str) -> str:
    """Return where the last link with a text leads."""
    before, found, _after = page.rpartition(f">{text}")
    return before.rpartition('href="')[2].partition('"')[0] if found else ""


def test_words_say_what_auctions_did_to_everything_else(months: Months, client_of: Callable[..., Client]) -> None:
    page = get(client_of("bo"), "settled", months.house.group.slug, MARCH)
    assert "more than the work in it, everything else asks for" in page


def test_a_report_is_the_same_as_csv_and_json(months: Months, client_of: Callable[..., Client]) -> None:
    client, slug = client_of("bo"), months.house.group.slug
    told = client.get(reverse("sharing:report_table", args=[slug, MARCH, "csv"]))
    assert told["Content-Type"].startswith("text/csv")
    whole = json.loads(client.get(reverse("sharing:report_table", args=[slug, MARCH, "json"])).content)
    assert len(told.content.decode().splitlines()) == 1 + len(whole["flows"])
    assert whole["dues_mwh"] + whole["fund_mwh"] + whole["after_mwh"] == whole["effort_mwh"] + whole["carried_mwh"]


def test_pictures_are_well_formed_and_say_the_same_in_a_table(months: Months, client_of: Callable[..., Client]) -> None:
    page = get(client_of("bo"), "report", months.house.group.slug, MARCH)
    start = page.index('<svg class="chart flows"')
    ET.fromstring(page[start : page.index("</svg>", page.index("</svg>", start) + 1) + len("</svg>")])
    assert page.count("The same as a table") >= 2
    assert "style=" not in page


def test_a_maintainer_changes_a_rule_from_the_next_period_on(months: Months, client_of: Callable[..., Client]) -> None:
    bread = months.id("Bread")
    address = reverse("sharing:rule_of_product", args=[months.bakery.slug, bread])
    assert client_of("bo").post(address, {"rule": "gift", "shelf": ""}).status_code == 403
    assert client_of("ada").post(address, {"rule": "gift", "shelf": ""}).status_code == 302
    product = Product.objects.get(pk=bread)
    assert (product.rule, product.next_rule, str(product.next_from_day)) == ("production_effort", "gift", "2026-06-01")


def test_a_right_of_use_is_never_shared_by_effort(months: Months, client_of: Callable[..., Client]) -> None:
    room = reverse("sharing:rule_of_product", args=[months.house.group.slug, months.id("Room by the lake")])
    client = client_of("ada")
    assert "by effort:" not in client.get(room).content.decode()
    assert client.post(room, {"rule": "production_effort", "shelf": ""}).status_code == 422


def test_nothing_of_it_is_shown_to_outsiders(months: Months, outsider: Client) -> None:
    slug = months.house.group.slug
    for name, args in (
        ("report", (slug, MARCH)),
        ("report_table", (slug, MARCH, "csv")),
        ("value_then", (slug, MARCH, months.id("Bread"))),
        ("rule_of_product", (slug, months.id("Bread"))),
        ("effect_of_auctions", (slug, MARCH)),
    ):
        assert outsider.get(reverse(f"sharing:{name}", args=args)).status_code == 404


def test_the_entry_of_a_settlement_says_what_one_of_each_was_worth(
    months: Months, client_of: Callable[..., Client]
) -> None:
    number = SettledPeriod.objects.get(from_day=MARCH).entry.number
    page = client_of("bo").get(reverse("statements:entry", args=[months.house.group.slug, number])).content.decode()
    assert "what was given, made and taken was shared by the rules" in page
    assert "what one of each was worth" in page
    assert "Flour" in page
