"""Products as the interface shows them: what a group makes, how it is shared, what it takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from allmende.server.api.schemas.fields import Count, Id, Line, Moment, Prose, Said, Shown, Title, YesNo, storable

Rule = Literal["flat_rate", "flat_allocation", "production_effort", "auction", "gift"]
Milli = Annotated[int, Field(ge=1, le=1_000_000_000, strict=True)]
Unit = Annotated[str, Field(max_length=20), AfterValidator(storable)]


class ProductDescribed(Said):
    """What can be said about a product at any time; what is left out has its standard value."""

    name: Line
    unit: Unit
    description: Prose = ""
    short_supply: Literal["", "share", "queue", "rotation"] = Field(default="", description="Empty: as ruled.")
    audience: Literal["community", "project"] = "community"
    most_milli: Milli | None = Field(default=None, description="At most so many thousandths of a unit an order.")
    shelf_life_days: Count | None = None


class ProductSaid(ProductDescribed):
    """A product as it is listed: how it is counted, and the rule it begins with, are settled here."""

    pieces: YesNo = Field(default=True, description="Whether it comes in whole units only.")
    is_right: YesNo = Field(default=False, description="A right of use of what nobody had to make.")
    rule: Literal["", Rule] = Field(default="", description="Empty: as the rulebook says for new products.")
    shelf: Line = ""


class ProductLine(Shown):
    """A product in a list. `next_rule` holds from `next_from_day` on, where a change is decided."""

    id: str
    group_id: str
    group_name: str
    group_slug: str
    name: str
    unit: str
    pieces: bool
    description: str
    has_picture: bool = Field(description="Whether there is one at /g/{slug}/products/{id}/picture/.")
    rule: str
    shelf: str
    next_rule: str
    next_from_day: date | None
    is_right: bool
    for_project_only: bool
    most_milli: int | None
    shelf_life_days: int | None
    withdrawn_at: Moment | None


class Products(Shown):
    """A page of the products of a group and of everything inside it, by project and name."""

    products: list[ProductLine]
    count: int
    next: str | None


class StepSaid(Said):
    """Work that one making takes: so many minutes of each of so many people."""

    title: Title
    minutes: Count
    places: Count = 1


class PurchaseSaid(Said):
    """Something that is bought for one making."""

    what: Title
    cents: Count


class RecipeSaid(Said):
    """The whole recipe anew: what it takes to make `makes_milli` thousandths of a unit."""

    makes_milli: Milli = 1000
    steps: list[StepSaid] = Field(default=[], max_length=60)
    inputs: dict[Id, Milli] = Field(default={}, max_length=60, description="Product -> thousandths of a unit of it.")
    purchases: list[PurchaseSaid] = Field(default=[], max_length=60)


class StepShown(Shown):
    """Work that one making takes."""

    title: str
    minutes: int
    places: int


class InputShown(Shown):
    """A product that one making uses up; `adds_mwh` is what that adds to one unit, where effort can be planned."""

    product_id: str
    name: str
    units_milli: int
    adds_mwh: int | None


class PurchaseShown(Shown):
    """Something that is bought for one making."""

    what: str
    cents: int


class RecipeShown(Shown):
    """What a product takes, and the effort of one unit to be expected from that.

    `planned_mwh` is none where products take more of one another than is made: then `circle` names them.
    `apart_cents` are bought for one unit, through all levels, at no known rate, and are not in it.
    """

    makes_milli: int
    steps: list[StepShown]
    inputs: list[InputShown]
    purchases: list[PurchaseShown]
    planned_mwh: int | None
    weight_milli: int
    apart_cents: int
    unknown: list[str]
    circle: list[str]


class BatchLine(Shown):
    """A batch in the making."""

    id: str
    number: int
    planned_milli: int
    ready_on: date | None
    begun_at: Moment


class ProductPage(Shown):
    """A product with its recipe and what is in the making."""

    product: ProductLine
    short_supply: str
    recipe: RecipeShown
    open_batches: list[BatchLine]
    may_change: bool
