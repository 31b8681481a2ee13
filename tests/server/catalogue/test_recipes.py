from __future__ import annotations

from typing import Any

import pytest

from allmende.server.catalogue.models import Product, RecipeInput, RecipePurchase, RecipeStep
from allmende.server.catalogue.operations.products import ProductDraft, add_product, withdraw_product
from allmende.server.catalogue.operations.recipes import Purchase, Recipe, Step, set_recipe
from allmende.server.catalogue.queries.recipes import planned_effort, written_recipe
from allmende.server.groups.models import Group
from allmende.server.groups.operations import found
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def listed(house: House, name: str, *, group: Group | None = None, **said: Any) -> Product:
    draft = ProductDraft(**{"name": name, "unit": "kg", "pieces": False, **said})
    return add_product(house.seat("ada", group), draft, at=house.at)


def written(house: House, product: Product, **recipe: Any) -> Product:
    return set_recipe(house.seat("ada", product.group), product.id, Recipe(**{"makes_milli": 1000, **recipe}))


def credited(house: House, *, minutes: int, purpose: str = "", money_cents: int = 0) -> None:
    """Bo did something, Ada says yes."""
    said = Report(minutes=minutes, done_on=house.at.date(), title="Work", purpose=purpose, money_cents=money_cents)
    done = contributions.report_unasked(house.seat("bo"), said, at=house.at)
    contributions.confirm(house.seat("ada"), done.id, at=house.at)


def test_a_recipe_is_kept_as_it_was_written_and_written_anew_as_a_whole(house: House) -> None:
    bread, flour = listed(house, "Bread"), listed(house, "Flour")
    steps = [Step(title=" Knead ", minutes=60, places=2), Step(title="Bake", minutes=90)]
    written(
        house,
        bread,
        makes_milli=10_000,
        steps=steps,
        inputs={flour.id: 7_000},
        purchases=[Purchase(what="Salt", cents=90)],
    )
    kept = written_recipe(Product.objects.get(pk=bread.id))
    assert [(one.title, one.minutes, one.places) for one in kept.steps] == [("Knead", 60, 2), ("Bake", 90, 1)]
    assert [(one.input.name, one.units_milli) for one in kept.inputs] == [("Flour", 7_000)]
    assert [(one.what, one.cents) for one in kept.purchases] == [("Salt", 90)]
    written(house, bread, steps=[Step(title="Buy it", minutes=5)])
    assert (RecipeStep.objects.count(), RecipeInput.objects.count(), RecipePurchase.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"makes_milli": 0}, "makes_milli"),
        ({"steps": [Step(title=" ", minutes=5)]}, "steps"),
        ({"steps": [Step(title="Bake", minutes=0)]}, "steps"),
        ({"steps": [Step(title="Bake", minutes=5, places=0)]}, "steps"),
        ({"steps": [Step(title="Bake", minutes=5)] * 61}, ""),
        ({"inputs": {"0123456789abcdef": 1_000}}, "inputs"),
        ({"purchases": [Purchase(what="Salt", cents=0)]}, "purchases"),
        ({"purchases": [Purchase(what="", cents=10)]}, "purchases"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused_and_changes_nothing(
    house: House, wrong: dict[str, Any], field: str
) -> None:
    bread = listed(house, "Bread")
    written(house, bread, steps=[Step(title="Bake", minutes=90)])
    with pytest.raises(Refused) as refused:
        written(house, bread, **wrong)
    assert refused.value.field == field
    assert [one.title for one in written_recipe(bread).steps] == ["Bake"]


def test_what_comes_in_whole_units_is_made_in_whole_units(house: House) -> None:
    loaf = listed(house, "Loaf", unit="loaf", pieces=True)
    with pytest.raises(Refused, match="whole units only"):
        written(house, loaf, makes_milli=1_500)


def test_recipes_are_written_by_those_who_look_after_the_project_for_what_is_made(house: House) -> None:
    bread = listed(house, "Bread")
    with pytest.raises(NotYours):
        set_recipe(house.seat("bo"), bread.id, Recipe(makes_milli=1_000))
    room = listed(house, "Room", unit="night", is_right=True)
    with pytest.raises(Refused, match="is not made"):
        written(house, room)
    withdraw_product(house.seat("ada"), bread.id, at=house.at)
    with pytest.raises(TooLate):
        written(house, bread)


def test_an_input_of_another_community_does_not_exist_and_a_withdrawn_one_stays_where_it_is(house: House) -> None:
    bread, flour = listed(house, "Bread"), listed(house, "Flour")
    written(house, bread, inputs={flour.id: 700})
    withdraw_product(house.seat("ada"), flour.id, at=house.at)
    assert written(house, bread, inputs={flour.id: 800}).inputs.get().units_milli == 800
    with pytest.raises(Refused, match="no such product"):
        written(house, listed(house, "Cake"), inputs={flour.id: 500})
    far = found(name="Elsewhere", kind="project", purpose="", by=house.people["ada"], at=house.at)
    with pytest.raises(Refused, match="no such product"):
        written(house, bread, inputs={listed(house, "Rye", group=far).id: 500})


def test_planned_effort_goes_through_all_levels_and_across_projects(house: House) -> None:
    mill = found(name="Mill", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group)
    grain, flour = listed(house, "Grain", group=mill), listed(house, "Flour", group=mill)
    bread = listed(house, "Bread")
    written(house, grain, makes_milli=100_000, steps=[Step(title="Harvest", minutes=600)])
    written(house, flour, makes_milli=10_000, steps=[Step(title="Mill", minutes=60)], inputs={grain.id: 12_000})
    bread = written(
        house, bread, makes_milli=10_000, steps=[Step(title="Bake", minutes=90, places=2)], inputs={flour.id: 7_000}
    )
    planned = planned_effort(bread)
    # Grain 0.1 wh; flour 0.1 + 1.2 x 0.1 = 0.22; bread 0.3 + 0.7 x 0.22 = 0.454 weighted hours a kilogram.
    assert (planned.unit_mwh, planned.work_mwh, planned.inputs[0].adds_mwh) == (454, 300, 154)
    assert (planned.unknown, planned.circle, planned.weight_is_known) == ((), (), False)


def test_inputs_for_which_nothing_is_written_down_are_named_and_count_nothing(house: House) -> None:
    bread = written(house, listed(house, "Bread"), inputs={listed(house, "Yeast").id: 20})
    planned = planned_effort(bread)
    assert (planned.unit_mwh, planned.unknown) == (0, ("Yeast",))


def test_products_that_need_more_than_themselves_are_named_and_nothing_breaks(house: House) -> None:
    bread, sourdough = listed(house, "Bread"), listed(house, "Sourdough")
    written(house, bread, inputs={sourdough.id: 2_000})
    sourdough = written(house, sourdough, inputs={bread.id: 500})
    planned = planned_effort(sourdough)
    assert (planned.unit_mwh, sorted(planned.circle)) == (None, ["Bread", "Sourdough"])
    # A circle that leaves something over is no trouble: half a kilogram of sourdough keeps it going.
    sourdough = written(house, sourdough, steps=[Step(title="Feed", minutes=30)], inputs={sourdough.id: 500})
    assert planned_effort(sourdough).unit_mwh == 1_000


def test_work_is_planned_at_the_weight_it_had_lately_for_the_product_or_else_for_its_project(house: House) -> None:
    bread = written(house, listed(house, "Bread"), steps=[Step(title="Bake", minutes=60)])
    done = contributions.report_unasked(
        house.seat("bo"), Report(minutes=60, done_on=house.at.date(), title="Sweep"), at=house.at
    )
    done.weight_milli = 1_500
    done.save()
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    assert (planned_effort(bread).weight_milli, planned_effort(bread).unit_mwh) == (1_500, 1_500)
    credited(house, minutes=30, purpose=bread.id)
    assert (planned_effort(bread).weight_milli, planned_effort(bread).weight_is_known) == (1_000, True)


def test_purchases_count_what_it_took_to_bring_in_the_money_and_stand_apart_before_anybody_did(house: House) -> None:
    bread = written(house, listed(house, "Bread"), makes_milli=2_000, purchases=[Purchase(what="Salt", cents=300)])
    planned = planned_effort(bread)
    assert (planned.unit_mwh, planned.apart_cents) == (0, 150)
    credited(house, minutes=120, money_cents=4_000)
    planned = planned_effort(bread)
    # Two hours for 40 euros: 0.5 mwh a cent, and 1.50 euros a unit.
    assert (planned.unit_mwh, planned.purchases_mwh, planned.apart_cents) == (75, 75, 0)


def test_money_for_inputs_stands_apart_through_all_levels(house: House) -> None:
    flour = written(house, listed(house, "Flour"), purchases=[Purchase(what="Sacks", cents=100)])
    bread = written(house, listed(house, "Bread"), inputs={flour.id: 700})
    assert planned_effort(bread).apart_cents == 70


def test_work_for_another_product_says_nothing_about_this_one(house: House) -> None:
    bread = written(house, listed(house, "Bread"), steps=[Step(title="Bake", minutes=60)])
    other = listed(house, "Jam")
    credited(house, minutes=60, purpose=other.id)
    assert planned_effort(bread).weight_is_known is False
