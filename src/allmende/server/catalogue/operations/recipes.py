"""Writing down what it takes to make a product: work, other products, purchases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.catalogue.models import Product, RecipeInput, RecipePurchase, RecipeStep
from allmende.server.catalogue.operations.products import locked_product
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

MOST_LINES = 60
MOST_MINUTES = 60_000
MOST_PLACES = 500
MOST_MILLI = 1_000_000_000
MOST_CENTS = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Step:
    """Work that one making takes: so many minutes of each of so many people."""

    title: str
    minutes: int
    places: int = 1


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """Something that is bought for one making."""

    what: str
    cents: int


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What it takes to make `makes_milli` of a product; `inputs` are product id -> thousandths of a unit."""

    makes_milli: int
    steps: Sequence[Step] = ()
    inputs: Mapping[str, int] = field(default_factory=dict)
    purchases: Sequence[Purchase] = ()


@transaction.atomic
def set_recipe(seat: Seat, product_id: str, recipe: Recipe) -> Product:
    """Write down the whole recipe of a product anew. What is in the making already goes on as it was begun."""
    product = locked_product(seat, product_id)
    if product.is_right:
        raise Refused(_("A right of use is not made; it has no recipe."))
    _check(product, recipe)
    used = _inputs(product, recipe.inputs)
    for rows in (product.steps, product.inputs, product.purchases):
        rows.all().delete()
    RecipeStep.objects.bulk_create(
        RecipeStep(product=product, position=place, title=one.title.strip(), minutes=one.minutes, places=one.places)
        for place, one in enumerate(recipe.steps)
    )
    RecipeInput.objects.bulk_create(
        RecipeInput(product=product, input=used[key], units_milli=milli) for key, milli in recipe.inputs.items()
    )
    RecipePurchase.objects.bulk_create(
        RecipePurchase(product=product, what=one.what.strip(), cents=one.cents) for one in recipe.purchases
    )
    product.recipe_milli = recipe.makes_milli
    product.save(update_fields=["recipe_milli"])
    return product


def _check(product: Product, recipe: Recipe) -> None:
    if not 0 < recipe.makes_milli <= MOST_MILLI:
        raise Refused(_("For how many units is the recipe?"), field="makes_milli")
    if product.pieces and recipe.makes_milli % 1000:
        raise Refused(_("It comes in whole units only."), field="makes_milli")
    if max(len(recipe.steps), len(recipe.inputs), len(recipe.purchases)) > MOST_LINES:
        raise Refused(_("This is too long a recipe: at most %(count)d lines of each kind.") % {"count": MOST_LINES})
    for step in recipe.steps:
        if not 0 < len(step.title.strip()) <= 120:
            raise Refused(_("Say in a few words what is to be done."), field="steps")
        if not (0 < step.minutes <= MOST_MINUTES and 0 < step.places <= MOST_PLACES):
            raise Refused(
                _("“%(step)s” takes more than no time and at most 1000 hours, and from one person to 500.")
                % {"step": step.title.strip()},
                field="steps",
            )
    for purchase in recipe.purchases:
        if not 0 < len(purchase.what.strip()) <= 120:
            raise Refused(_("Say in a few words what is bought."), field="purchases")
        if not 0 < purchase.cents <= MOST_CENTS:
            sentence = _("What does “%(what)s” cost? More than nothing, at most a million euros.")
            raise Refused(sentence % {"what": purchase.what.strip()}, field="purchases")


def _inputs(product: Product, inputs: Mapping[str, int]) -> dict[str, Product]:
    """Return the products that are used up, all of the same community and still made."""
    allowed = Product.objects.filter(group__book=product.group.book_id, is_right=False, withdrawn_at=None)
    # What the recipe used before may stay in it: the page says that it was withdrawn.
    before = Product.objects.filter(used_in__product=product)
    found = {one.id: one for one in (allowed | before).filter(pk__in=inputs).defer("picture").distinct()}
    for key, milli in inputs.items():
        if key not in found:
            raise Refused(_("There is no such product here."), field="inputs")
        if not 0 < milli <= MOST_MILLI:
            sentence = _("How much of %(product)s? More than nothing, please.")
            raise Refused(sentence % {"product": found[key].name}, field="inputs")
    return found
