from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from allmende.server.books.queries import entries_about, entry_of
from allmende.server.catalogue.models import Batch, Product
from allmende.server.catalogue.operations import products as operations
from allmende.server.catalogue.operations.products import ProductDraft
from allmende.server.catalogue.queries import products as queries
from allmende.server.groups.operations import found
from allmende.server.refusal import NotYours, Refused, TooLate
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def listed(house: House, *, by: str = "ada", **said: Any) -> Product:
    return operations.add_product(
        house.seat(by), ProductDraft(**{"name": "Bread", "unit": "loaf", **said}), at=house.at
    )


def facts_about(house: House, product: Product) -> list[tuple[str, dict[str, Any]]]:
    return [(one.kind, dict(entry_of(one).facts)) for one in entries_about(house.group.book, product.id)]


def test_a_listed_product_stands_in_the_book_with_what_its_units_are_and_how_it_is_shared(house: House) -> None:
    product = listed(house, rule="flat_allocation", shelf=" bread ", pieces=False)
    said = {"group": house.group.id, "pieces": False, "right": False, "rule": "flat_allocation", "shelf": "bread"}
    assert facts_about(house, product) == [("product.listed", {"product": product.id, **said})]


def test_a_new_product_follows_the_rulebook_unless_it_says_otherwise(house: House) -> None:
    assert listed(house).rule == "production_effort"
    house.decide("default_product_rule", "gift")
    assert listed(house, name="Jam", unit="jar").rule == "gift"


def test_a_right_of_use_takes_no_work_so_it_is_free_or_auctioned(house: House) -> None:
    assert listed(house, name="Room by the lake", unit="night", is_right=True).rule == "auction"
    with pytest.raises(Refused, match="Nobody had to make it"):
        listed(house, name="Spring", unit="litre", is_right=True, rule="production_effort")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"unit": ""}, "unit"),
        ({"name": "x" * 81}, "name"),
        ({"rule": "barter"}, "rule"),
        ({"audience": "friends"}, "audience"),
        ({"short_supply": "fight"}, "short_supply"),
        ({"most_milli": 0}, "most_milli"),
        ({"most_milli": 1500}, "most_milli"),
        ({"shelf_life_days": 0}, "shelf_life_days"),
        ({"shelf_life_days": 4000}, "shelf_life_days"),
        ({"rule": "flat_allocation", "shelf": "x" * 41}, "shelf"),
    ],
)
def test_a_product_that_cannot_be_is_refused_at_its_field(house: House, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        listed(house, **wrong)
    assert refused.value.field == field
    assert not Product.objects.exists()


def test_a_name_stands_for_one_product_at_a_time(house: House) -> None:
    first = listed(house)
    with pytest.raises(Refused, match="of this name"):
        listed(house, name="bread")
    operations.withdraw_product(house.seat("ada"), first.id, at=house.at)
    assert listed(house).name == "Bread"


def test_only_those_who_look_after_the_group_list_change_and_withdraw(house: House) -> None:
    product = listed(house)
    with pytest.raises(NotYours):
        listed(house, by="bo", name="Jam", unit="jar")
    with pytest.raises(NotYours):
        operations.change_product(house.seat("bo"), product.id, ProductDraft(name="x", unit="y"))
    with pytest.raises(NotYours):
        operations.withdraw_product(house.seat("bo"), product.id, at=house.at)


def test_a_household_makes_nothing_of_its_own(house: House) -> None:
    assert house.household is not None
    seat = house.seat("ada", house.household)
    with pytest.raises(Refused, match="makes nothing of its own"):
        operations.add_product(seat, ProductDraft(name="Soup", unit="pot"), at=house.at)


def test_changing_what_is_said_leaves_how_it_is_counted_and_shared(house: House) -> None:
    product = listed(house, pieces=False, rule="gift")
    draft = ProductDraft(name="Rye bread", unit="kg", description="Dark", audience="project", most_milli=1500)
    changed = operations.change_product(house.seat("ada"), product.id, draft)
    assert (changed.name, changed.audience, changed.most_milli) == ("Rye bread", "project", 1500)
    assert (changed.rule, changed.pieces) == ("gift", False)


def test_a_withdrawn_product_takes_no_changes_and_is_withdrawn_once(house: House) -> None:
    product = listed(house)
    ada = house.seat("ada")
    operations.withdraw_product(ada, product.id, at=house.at)
    assert [kind for kind, _facts in facts_about(house, product)] == ["product.listed", "product.withdrawn"]
    with pytest.raises(TooLate):
        operations.withdraw_product(ada, product.id, at=house.at)
    with pytest.raises(TooLate):
        operations.change_product(ada, product.id, ProductDraft(name="x", unit="y"))
    assert queries.products_of(house.group, day=house.at.date()) == ()
    assert [card.name for card in queries.withdrawn_of(house.group, day=house.at.date())] == ["Bread"]


def test_what_is_in_the_making_comes_to_an_end_before_its_product_is_withdrawn(house: House) -> None:
    product = listed(house)
    Batch.objects.create(
        product=product, number=1, planned_milli=1000, begun_by=house.seat("ada").member, begun_at=house.at
    )
    with pytest.raises(Refused, match="still in the making"):
        operations.withdraw_product(house.seat("ada"), product.id, at=house.at)


def test_a_rule_holds_until_the_day_from_which_another_is_decided(house: House) -> None:
    product = listed(house, rule="gift")
    changed = operations.set_rule(
        house.seat("ada"), product, rule="flat_allocation", shelf="bread", from_day=date(2026, 4, 1), at=house.at
    )
    assert [changed.rule_on(day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == ["gift", "flat_allocation"]
    assert [changed.shelf_on(day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == ["", "bread"]
    said = {"product": product.id, "rule": "flat_allocation", "shelf": "bread", "from_day": "2026-04-01"}
    assert facts_about(house, product)[-1] == ("product.ruled", said)
    card = queries.card_of(changed, day=house.at.date())
    assert (card.rule, card.next_rule, card.next_from_day) == ("gift", "flat_allocation", date(2026, 4, 1))


def test_a_period_settled_late_still_finds_the_rule_of_its_own_days(house: House) -> None:
    product, ada = listed(house, rule="gift"), house.seat("ada")
    operations.set_rule(ada, product, rule="flat_rate", shelf="", from_day=date(2026, 4, 1), at=house.at)
    operations.set_rule(
        ada, product, rule="production_effort", shelf="", from_day=date(2026, 6, 1), at=house.later(days=70)
    )
    again = queries.plain_products().get(pk=product.id)
    days = (date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1))
    assert [again.rule_on(day) for day in days] == ["gift", "flat_rate", "flat_rate", "production_effort"]


def test_a_decided_change_can_be_taken_back_and_is_only_decided_for_days_to_come(house: House) -> None:
    product, ada = listed(house, rule="gift"), house.seat("ada")
    with pytest.raises(Refused, match="days to come"):
        operations.set_rule(ada, product, rule="flat_rate", shelf="", from_day=house.at.date(), at=house.at)
    with pytest.raises(Refused, match="how it is already"):
        operations.set_rule(ada, product, rule="gift", shelf="", from_day=date(2026, 4, 1), at=house.at)
    operations.set_rule(ada, product, rule="flat_rate", shelf="", from_day=date(2026, 4, 1), at=house.at)
    with pytest.raises(Refused, match="decided for a later day"):
        operations.set_rule(ada, product, rule="auction", shelf="", from_day=date(2026, 3, 20), at=house.at)
    back = operations.set_rule(ada, product, rule="gift", shelf="", from_day=date(2026, 4, 1), at=house.at)
    assert (back.rule_on(date(2026, 4, 1)), back.next_from_day) == ("gift", None)
    assert [kind for kind, _facts in facts_about(house, product)].count("product.ruled") == 2


def test_the_catalogue_of_a_community_has_the_products_of_its_projects_but_says_whose_they_are(house: House) -> None:
    bakery = found(name="Bakery", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group)
    operations.add_product(house.seat("ada", bakery), ProductDraft(name="Rolls", unit="roll"), at=house.at)
    listed(house)
    day = house.at.date()
    catalogue = queries.products_within(house.group, day=day)
    assert [(card.group_name, card.name) for card in catalogue.cards] == [("Bakery", "Rolls"), ("Linden 8", "Bread")]
    assert [card.name for card in queries.products_within(house.group, day=day, search="roll").cards] == ["Rolls"]


def test_a_long_catalogue_comes_in_pages(house: House) -> None:
    ada = house.member("ada")
    Product.objects.bulk_create(
        Product(group=house.group, name=f"{number:03}", unit="kg", rule="gift", created_by=ada, created_at=house.at)
        for number in range(queries.A_PAGE + 1)
    )
    first, last = (queries.products_within(house.group, day=house.at.date(), page=page) for page in (1, 9))
    assert (len(first.cards), first.pages, first.count) == (queries.A_PAGE, 2, queries.A_PAGE + 1)
    assert ([card.name for card in last.cards], last.page) == ([f"{queries.A_PAGE:03}"], 2)


def test_a_product_for_the_projects_own_members_is_received_by_nobody_else(house: House) -> None:
    bakery = found(name="Bakery", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group)
    seat = house.seat("ada", bakery)
    own = operations.add_product(seat, ProductDraft(name="Dough", unit="kg", audience="project"), at=house.at)
    all_ = operations.add_product(seat, ProductDraft(name="Rolls", unit="roll"), at=house.at)
    ada, bo = house.member("ada"), house.member("bo")
    assert [queries.may_receive(own, who) for who in (ada, bo)] == [True, False]
    assert [queries.may_receive(all_, who) for who in (ada, bo)] == [True, True]


def test_a_picture_is_kept_as_what_its_first_bytes_say_and_can_be_taken_away(house: House) -> None:
    product, ada = listed(house), house.seat("ada")
    operations.set_picture(ada, product.id, PNG)
    assert queries.picture_of(ada, product.id) == (PNG, "image/png")
    with pytest.raises(Refused, match="no picture we know"):
        operations.set_picture(ada, product.id, b"<svg onload='alert(1)'/>")
    operations.set_picture(ada, product.id, None)
    assert queries.picture_of(ada, product.id) is None
