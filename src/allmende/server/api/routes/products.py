"""Products: what a group makes or has to give, what it takes to make, and withdrawing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import products as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import Done, Id, Line, Slug
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations import products as operations
from allmende.server.catalogue.operations import recipes
from allmende.server.catalogue.operations.products import ProductDraft
from allmende.server.catalogue.queries import products as queries
from allmende.server.catalogue.queries.recipes import planned_effort, written_recipe
from allmende.server.goods.operations import withdrawing
from allmende.server.groups.queries import Seat, local_day

router = Router(tags=["products"])

ONE = "/groups/{slug}/products/{product_id}"


@reads(router, "/groups/{slug}/products", gives=schemas.Products)
def products(request: HttpRequest, slug: Slug, search: Line = "", cursor: Cursor = "") -> HttpResponse:
    """What the group and everything inside it makes or has to give, by project and name."""
    seat = seat_in(request, slug)
    day, page = local_day(seat.group, clock.now()), number_at(cursor, first=1)
    found = queries.products_within(seat.group, day=day, page=page, search=search)
    following = cursor_to(found.page + 1) if found.page < found.pages else None
    lines = [schemas.ProductLine.model_validate(card) for card in found.cards]
    return shown(schemas.Products(products=lines, count=found.count, next=following))


@writes(router, "POST", "/groups/{slug}/products", gives=schemas.ProductPage, status=201)
def add_product(request: HttpRequest, slug: Slug, body: schemas.ProductSaid) -> HttpResponse:
    """List a product; maintainers of the group do."""
    seat = seat_in(request, slug)
    draft = ProductDraft(**body.model_dump())
    return once(request, lambda: _page(seat, operations.add_product(seat, draft, at=clock.now()).id), status=201)


@reads(router, ONE, gives=schemas.ProductPage)
def product(request: HttpRequest, slug: Slug, product_id: Id) -> HttpResponse:
    """One product: how it is shared, what it takes, what is in the making."""
    return shown(_page(seat_in(request, slug), product_id))


@writes(router, "PUT", ONE, gives=schemas.ProductPage)
def change_product(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.ProductDescribed) -> HttpResponse:
    """Change what is said about a product; its rule, and how it is counted, stay."""
    seat = _seat_with(request, slug, product_id)
    draft = ProductDraft(**body.model_dump())

    def act() -> schemas.ProductPage:
        operations.change_product(seat, product_id, draft)
        return _page(seat, product_id)

    return once(request, act)


@writes(router, "PUT", f"{ONE}/recipe", gives=schemas.ProductPage)
def set_recipe(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.RecipeSaid) -> HttpResponse:
    """Write down the whole recipe anew; what is in the making already goes on as it was begun."""
    seat = _seat_with(request, slug, product_id)
    recipe = recipes.Recipe(
        makes_milli=body.makes_milli,
        steps=[recipes.Step(**step.model_dump()) for step in body.steps],
        inputs=dict(body.inputs),
        purchases=[recipes.Purchase(**purchase.model_dump()) for purchase in body.purchases],
    )

    def act() -> schemas.ProductPage:
        recipes.set_recipe(seat, product_id, recipe)
        return _page(seat, product_id)

    return once(request, act)


@writes(router, "POST", f"{ONE}/withdraw", gives=Done)
def withdraw_product(request: HttpRequest, slug: Slug, product_id: Id) -> HttpResponse:
    """Take a product off the list: what is ordered of it is called off, what was taken stays as it was."""
    seat = _seat_with(request, slug, product_id)

    def act() -> Done:
        withdrawing.withdraw(seat, product_id, at=clock.now())
        return Done()

    return once(request, act)


def _seat_with(request: HttpRequest, slug: str, product_id: str) -> Seat:
    seat = seat_in(request, slug)
    _product(seat, product_id)
    return seat


def _product(seat: Seat, product_id: str) -> Product:
    found = queries.product_of(seat, product_id)
    if found is None:
        raise NotFound
    return found


def _page(seat: Seat, product_id: str) -> schemas.ProductPage:
    found = _product(seat, product_id)
    page = queries.product_page(seat, found, day=local_day(seat.group, clock.now()))
    return schemas.ProductPage(
        product=schemas.ProductLine.model_validate(page.card),
        short_supply=page.short_supply,
        recipe=_recipe(found),
        open_batches=[schemas.BatchLine.model_validate(batch) for batch in page.open_batches],
        may_change=page.may_change,
    )


def _recipe(found: Product) -> schemas.RecipeShown:
    written, planned = written_recipe(found), planned_effort(found)
    adds_mwh = {one.line.input_id: one.adds_mwh for one in planned.inputs}
    return schemas.RecipeShown(
        makes_milli=found.recipe_milli,
        steps=[schemas.StepShown.model_validate(step) for step in written.steps],
        inputs=[
            schemas.InputShown(
                product_id=line.input_id,
                name=line.input.name,
                units_milli=line.units_milli,
                adds_mwh=adds_mwh.get(line.input_id),
            )
            for line in written.inputs
        ],
        purchases=[schemas.PurchaseShown.model_validate(purchase) for purchase in written.purchases],
        planned_mwh=planned.unit_mwh if not written.is_empty else None,
        weight_milli=planned.weight_milli,
        apart_cents=planned.apart_cents,
        unknown=list(planned.unknown),
        circle=list(planned.circle),
    )
