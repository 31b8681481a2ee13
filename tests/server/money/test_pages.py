"""The pages of a project's money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.money.models import Purchase
from tests.server.money.test_purchases import PNG, bought, raised

pytestmark = pytest.mark.django_db


def address(house: Any, name: str, *args: object) -> str:
    return reverse(f"money:{name}", args=[house.group.slug, *args])


def form(house: Any, **said: Any) -> dict[str, Any]:
    return {"what": "Salt", "cents": "2,50", "purpose": "", "bought_on": house.at.date().isoformat(), **said}


def test_an_empty_page_says_how_money_comes_in(house: Any, client_of: Callable[..., Client]) -> None:
    assert "brings in money" in client_of("bo").get(address(house, "money")).content.decode()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_shows_what_is_there_and_both_rates(
    language: str, house: Any, client_of: Callable[..., Client]
) -> None:
    raised(house, 5_000)
    bought(house, 1_250, receipt=PNG)
    shown = client_of("bo", language=language).get(address(house, "money")).content.decode()
    assert ("37.50" if language == "en" else "37,50") in shown
    assert "Stall at the market" in shown
    assert "Flour" in shown
    assert address(house, "receipt", Purchase.objects.get().id) in shown


def test_a_purchase_is_booked_by_the_form_with_its_receipt(house: Any, client_of: Callable[..., Client]) -> None:
    raised(house, 1_000)
    loaf = add_product(house.seat("ada"), ProductDraft(name="Bread", unit="loaf"), at=house.at)
    client = client_of("ada")
    assert "Bread" in client.get(address(house, "buy")).content.decode()
    receipt = SimpleUploadedFile("receipt.png", PNG, content_type="text/html")
    answer = client.post(address(house, "buy"), form(house, purpose=loaf.id, receipt=receipt))
    assert answer.status_code == 302
    purchase = Purchase.objects.get()
    assert (purchase.cents, purchase.effort_mwh, purchase.receipt_type) == (250, 250, "image/png")


def test_too_much_is_refused_at_its_field_and_what_was_typed_stays(
    house: Any, client_of: Callable[..., Client]
) -> None:
    raised(house, 100)
    answer = client_of("ada").post(address(house, "buy"), form(house))
    assert answer.status_code in {409, 422}
    assert "Salt" in answer.content.decode()
    assert Purchase.objects.count() == 0


def test_a_receipt_is_shown_as_what_it_is_and_never_run(house: Any, client_of: Callable[..., Client]) -> None:
    raised(house, 1_000)
    purchase = bought(house, 10, receipt=PNG)
    answer = client_of("bo").get(address(house, "receipt", purchase.id))
    assert answer.content == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_receipt_is_nobody_elses(house: Any, outsider: Client) -> None:
    raised(house, 1_000)
    purchase = bought(house, 10, receipt=PNG)
    assert outsider.get(address(house, "receipt", purchase.id)).status_code in {302, 404}
