from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allmende.server.catalogue.models import CollectionPoint, Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product, set_rule, withdraw_product
from allmende.server.catalogue.operations.recipes import Purchase, Recipe, Step, set_recipe
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

ClientOf = Callable[..., Client]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FILLED = {"name": "Bread", "unit": "loaf", "pieces": "whole", "audience": "community", "rule": "", "short_supply": ""}


@pytest.fixture
def here(house: House) -> str:
    return f"/g/{house.group.slug}/products/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def listed(house: House, **said: Any) -> Product:
    return add_product(house.seat("ada"), ProductDraft(**{"name": "Bread", "unit": "loaf", **said}), at=house.at)


def rows(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the recipe's form sends for these rows."""
    sent: dict[str, Any] = {}
    for kind in ("steps", "inputs", "purchases"):
        given = lists.get(kind, [])
        sent |= {f"{kind}-TOTAL_FORMS": len(given), f"{kind}-INITIAL_FORMS": 0}
        sent |= {f"{kind}-{place}-{name}": value for place, row in enumerate(given) for name, value in row.items()}
    return sent


def test_a_product_is_listed_with_a_picture_and_everybody_sees_it(client_of: ClientOf, here: str) -> None:
    picture = SimpleUploadedFile("loaf.png", PNG, content_type="text/html")
    answer = client_of("ada").post(f"{here}add/", {**FILLED, "most_milli": "3", "picture": picture}, follow=True)
    assert "is listed" in read(answer)
    product = Product.objects.get()
    assert (product.most_milli, product.rule, product.pieces) == (3_000, "production_effort", True)
    bo = client_of("bo")
    assert f"{here}{product.id}/picture/" in read(bo.get(here))
    shown = bo.get(f"{here}{product.id}/picture/")
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    again = bo.get(f"{here}{product.id}/picture/", headers={"if-none-match": shown["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Please give it a name"),
        ({"unit": ""}, "What is one of it?"),
        ({"most_milli": "1,5"}, "whole units only"),
        ({"most_milli": "many"}, "is no number"),
        (
            {"picture": SimpleUploadedFile("x.png", b"<svg onload='x'/>", content_type="image/png")},
            "no picture we know",
        ),
        ({"picture": SimpleUploadedFile("x.png", PNG.ljust(1_000_001, b"0"), content_type="image/png")}, "than 1 MB"),
        ({"is_right": "on", "rule": "production_effort"}, "Nobody had to make it"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_listed(
    client_of: ClientOf, here: str, wrong: dict[str, Any], words: str
) -> None:
    for value in wrong.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    answer = client_of("ada").post(f"{here}add/", {**FILLED, **wrong})
    assert answer.status_code == 422
    assert words in read(answer)
    assert not Product.objects.exists()


def test_changing_a_product_shows_what_stands_and_can_take_the_picture_away(
    house: House, client_of: ClientOf, here: str
) -> None:
    product = listed(house, most_milli=2_000)
    ada, there = client_of("ada"), f"{here}{product.id}/edit/"
    assert 'value="2"' in read(ada.get(there))
    ada.post(there, {**FILLED, "picture": SimpleUploadedFile("b.png", PNG)})
    assert Product.objects.get().picture_type == "image/png"
    ada.post(there, {**FILLED, "name": "Rye bread", "remove_picture": "on"})
    changed = Product.objects.get()
    assert (changed.name, changed.picture_type, changed.picture) == ("Rye bread", "", None)


def test_the_page_says_which_rule_holds_and_which_follows(house: House, client_of: ClientOf, here: str) -> None:
    product = listed(house, rule="gift")
    set_rule(house.seat("ada"), product, rule="auction", shelf="", from_day=date(2026, 4, 1), at=house.at)
    page = read(client_of("bo").get(f"{here}{product.id}/"))
    assert "gift: given without counting" in page
    assert "From Wed 1 Apr on: auction" in page


def test_a_recipe_is_written_in_rows_and_the_page_plans_the_effort(
    house: House, client_of: ClientOf, here: str
) -> None:
    bread, flour = listed(house), listed(house, name="Flour", unit="kg", pieces=False)
    sent = rows(
        steps=[{"title": "Bake", "minutes": "1:30", "places": "2"}, {"title": "", "minutes": "", "places": "1"}],
        inputs=[{"product": flour.id, "units_milli": "7,5"}, {"product": flour.id, "units_milli": "0.5"}],
        purchases=[{"what": "Salt", "cents": "0,90"}],
    )
    answer = client_of("ada").post(f"{here}{bread.id}/recipe/", {**sent, "makes_milli": "10"}, follow=True)
    page = read(answer)
    assert "The recipe is written down." in page
    assert "For 10 × loaf:" in page
    assert bread.inputs.get().units_milli == 8_000
    # 3 hours for 10 loaves at weight 1; what is bought has no rate yet and stands apart; flour has no recipe.
    assert "0.30" in page
    assert "And 0.09 € for purchases" in page
    assert "Nothing is written down yet for: Flour" in page
    form = read(client_of("ada").get(f"{here}{bread.id}/recipe/"))
    assert 'value="1:30"' in form
    assert 'value="0.9"' in form


def test_more_rows_come_with_a_button_and_what_was_typed_stays(house: House, client_of: ClientOf, here: str) -> None:
    bread = listed(house)
    sent = {**rows(steps=[{"title": "Kne", "minutes": "soon", "places": "1"}]), "makes_milli": "1", "more": "steps"}
    answer = client_of("ada").post(f"{here}{bread.id}/recipe/", sent)
    assert answer.status_code == 200
    page = read(answer)
    assert 'name="steps-2-title"' in page
    assert 'value="Kne"' in page
    assert not bread.steps.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"steps": [{"title": "Bake", "minutes": "", "places": "1"}]}, "This is missing."),
        ({"steps": [{"title": "Bake", "minutes": "soon", "places": "1"}]}, "is no time"),
        ({"purchases": [{"what": "Salt", "cents": "1.005"}]}, "at most two places"),
        ({"purchases": [{"what": "", "cents": "3"}]}, "This is missing."),
        ({"inputs": [{"product": "0123456789abcdef", "units_milli": "1"}]}, "Select a valid choice"),
    ],
)
def test_a_row_that_was_only_begun_is_asked_about(
    house: House, client_of: ClientOf, here: str, wrong: dict[str, Any], words: str
) -> None:
    bread = listed(house)
    answer = client_of("ada").post(f"{here}{bread.id}/recipe/", {**rows(**wrong), "makes_milli": "1"})
    assert answer.status_code == 422
    assert words in read(answer)


def test_a_product_that_needs_more_than_itself_is_named_on_its_page(
    house: House, client_of: ClientOf, here: str
) -> None:
    bread = listed(house)
    set_recipe(house.seat("ada"), bread.id, Recipe(makes_milli=1_000, inputs={bread.id: 1_000}))
    page = read(client_of("bo").get(f"{here}{bread.id}/"))
    assert "at least as much is used up as is made: Bread." in page


def test_a_withdrawn_product_keeps_its_page_and_leaves_the_list(house: House, client_of: ClientOf, here: str) -> None:
    bread = listed(house)
    withdraw_product(house.seat("ada"), bread.id, at=house.at)
    assert "This product was withdrawn" in read(client_of("bo").get(f"{here}{bread.id}/"))
    assert "Nothing is listed yet" in read(client_of("bo").get(here))


def test_places_to_collect_things_are_named_and_closed(client_of: ClientOf, here: str) -> None:
    ada = client_of("ada")
    said = {"name": "Cellar door", "where": "Yard", "when": "Tuesdays from 17:00"}
    assert "Cellar door" in read(ada.post(f"{here}points/", said, follow=True))
    assert "of this name here already" in read(ada.post(f"{here}points/", said))
    assert "Tuesdays from 17:00" in read(client_of("bo").get(here))
    point = CollectionPoint.objects.get()
    assert "The place is closed." in read(ada.post(f"{here}points/{point.pk}/close/", follow=True))
    assert "closed already" in read(ada.post(f"{here}points/{point.pk}/close/", follow=True))


def test_amounts_stand_as_german_writes_them(house: House, client_of: ClientOf, here: str) -> None:
    bread = listed(house)
    recipe = Recipe(
        makes_milli=1_000, steps=[Step(title="Backen", minutes=90)], purchases=[Purchase(what="Salz", cents=250)]
    )
    set_recipe(house.seat("ada"), bread.id, recipe)
    page = read(client_of("bo", language="de").get(f"{here}{bread.id}/"))
    assert "2,50 €" in page
    assert "1,50" in page
