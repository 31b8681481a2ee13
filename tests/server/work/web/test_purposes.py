from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.groups.operations import found
from allmende.server.work.models import Contribution, Occurrence, Task
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

ClientOf = Callable[..., Client]
FILLED = {
    "title": "Bake",
    "minutes": "1:30",
    "places": "1",
    "need": "necessary",
    "first_day": "2026-03-07",
    "first_time": "18:00",
    "often": "",
}


@pytest.fixture
def tasks(house: House) -> str:
    return f"/g/{house.group.slug}/tasks/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def listed(house: House) -> Product:
    return add_product(house.seat("ada"), ProductDraft(name="Bread", unit="loaf"), at=house.at)


def test_who_makes_nothing_is_not_asked_what_work_is_for(client_of: ClientOf, tasks: str) -> None:
    for page in ("add/", "unasked/"):
        assert "How much money does it bring in?" not in read(client_of("bo").get(f"{tasks}{page}"))


def test_a_project_is_asked_about_money_and_about_products_once_it_has_one(house: House, client_of: ClientOf) -> None:
    bakery = found(name="Bakery", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group)
    there = f"/g/{bakery.slug}/tasks/add/"
    page = read(client_of("ada").get(there))
    assert "How much money does it bring in?" in page
    assert "What is it for?" not in page
    add_product(house.seat("ada", bakery), ProductDraft(name="Rolls", unit="roll"), at=house.at)
    assert "What is it for?" in read(client_of("ada").get(there))


def test_a_task_for_a_product_says_so_wherever_it_is_shown(house: House, client_of: ClientOf, tasks: str) -> None:
    bread, bo = listed(house), client_of("bo")
    assert f'<option value="{bread.id}" selected>Bread</option>' in read(bo.get(f"{tasks}add/?for={bread.id}"))
    bo.post(f"{tasks}add/", {**FILLED, "purpose": bread.id})
    task = Task.objects.get()
    assert task.purpose == bread.id
    for page in ("", f"at/{Occurrence.objects.get().id}/"):
        assert "for Bread" in read(bo.get(f"{tasks}{page}"))
    assert f'/products/{bread.id}/">Bread</a>' in read(bo.get(f"{tasks}{task.id}/"))
    assert f'<option value="{bread.id}" selected>' in read(bo.get(f"{tasks}{task.id}/edit/"))


def test_money_is_typed_in_euros_and_kept_in_cents(house: House, client_of: ClientOf, tasks: str) -> None:
    listed(house)
    bo = client_of("bo")
    bo.post(f"{tasks}add/", {**FILLED, "money_cents": "50,00 €"})
    task = Task.objects.get()
    assert task.money_cents == 5_000
    assert "brings in 50.00 €" in read(bo.get(f"{tasks}at/{Occurrence.objects.get().id}/"))
    assert 'value="50"' in read(bo.get(f"{tasks}{task.id}/edit/"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"money_cents": "a lot"}, "is no sum of money"),
        ({"purpose": "elsewhere"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(
    house: House, client_of: ClientOf, tasks: str, wrong: dict[str, str], words: str
) -> None:
    listed(house)
    answer = client_of("bo").post(f"{tasks}add/", {**FILLED, **wrong})
    assert (answer.status_code, Task.objects.count()) == (422, 0)
    assert words in read(answer)


def test_money_for_one_product_is_refused_with_a_sentence(house: House, client_of: ClientOf, tasks: str) -> None:
    said = {**FILLED, "purpose": listed(house).id, "money_cents": "5"}
    answer = client_of("bo").post(f"{tasks}add/", said)
    assert answer.status_code == 422
    assert "Money comes in for the whole group" in read(answer)


def test_unasked_work_for_a_product_says_so_on_its_page(house: House, client_of: ClientOf, tasks: str) -> None:
    bread, bo = listed(house), client_of("bo")
    said = {"title": "Deliver", "minutes": "1", "done_on": "2026-03-02", "own_part": "1", "purpose": bread.id}
    page = read(bo.post(f"{tasks}unasked/", said, follow=True))
    assert Contribution.objects.get().purpose == bread.id
    assert f'/products/{bread.id}/">Bread</a>' in page


def test_who_reports_a_stall_says_how_much_came_in(house: House, client_of: ClientOf, tasks: str) -> None:
    house.task("Market stall", money_cents=5_000, procedure="fixed", fixed_weight_milli=1000)
    bo = client_of("bo")
    bo.post(f"{tasks}at/{Occurrence.objects.get().id}/take/")
    taking = Occurrence.objects.get().takings.get()
    there = f"{tasks}done/{taking.id}/"
    assert 'value="50"' in read(bo.get(there))
    said = {"minutes": "1", "done_on": "2026-03-02", "own_part": "1", "money_cents": "42,10"}
    page = read(bo.post(there, said, follow=True))
    assert Contribution.objects.get().money_cents == 4_210
    assert "42.10 €" in page
