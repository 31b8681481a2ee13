"""Goods: what there is, ordering, collecting, stock, batches, sharing out, and the coming weeks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import goods as schemas
from allmende.server.api.schemas.fields import Done, Id, Number, Slug
from allmende.server.catalogue.models import Product
from allmende.server.goods import queries as stocks
from allmende.server.goods.models import Order, Standing
from allmende.server.goods.operations import batches, handouts, orders, receipts, standing, stock
from allmende.server.goods.operations.batches import Plan
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.goods.queries import one_product, shelf
from allmende.server.goods.queries.batches import batch_of, batch_page
from allmende.server.goods.queries.demand import demand
from allmende.server.goods.queries.mine import mine
from allmende.server.goods.queries.shelf import Sought
from allmende.server.groups.queries import Seat, local_day

router = Router(tags=["goods"])

ONE = "/groups/{slug}/goods/{product_id}"
BATCH = "/groups/{slug}/batches/{batch_id}"


@reads(router, "/groups/{slug}/goods", gives=schemas.Goods)
def goods(
    request: HttpRequest, slug: Slug, *, word: str = "", only_free: bool = False, page: Number = 1
) -> HttpResponse:
    """What the whole community makes or has to give, a page at a time."""
    seat = seat_in(request, slug)
    sought = Sought(word=word[:80], only_free=only_free, page=page)
    found = shelf.shelf(seat, sought, day=local_day(seat.group, clock.now()))
    names = schemas.GoodLine.model_fields.keys() - {"free_milli", "planned_mwh", "for_me"}
    lines = [
        schemas.GoodLine(
            **{name: getattr(one.card, name) for name in names},
            free_milli=one.free_milli,
            planned_mwh=one.planned_mwh,
            for_me=one.for_me,
        )
        for one in found.cards
    ]
    return shown(schemas.Goods(goods=lines, count=found.count, page=found.page, pages=found.pages))


@writes(router, "POST", f"{ONE}/orders", gives=schemas.Ordered, status=201)
def order_good(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.OrderSaid) -> HttpResponse:
    """Order a product once or again and again, or write down that it was taken from the shelf."""
    seat = seat_in(request, slug)
    _product(seat, product_id)
    wanted = Wanted(**body.model_dump(exclude={"now"}))
    act = orders.take_now if body.now else orders.order
    return once(request, lambda: _ordered(act(seat, product_id, wanted, at=clock.now())), status=201)


@reads(router, "/groups/{slug}/orders", gives=schemas.MyOrders)
def my_orders(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What I and my household have ordered."""
    found = mine(seat_in(request, slug), at=clock.now())
    placed = [*found.ready, *found.waiting, *found.collected, *found.ended]
    return shown(
        schemas.MyOrders(
            orders=[schemas.OrderShown.model_validate(one) for one in placed],
            standing=[schemas.StandingShown.model_validate(one) for one in found.standing],
        )
    )


@writes(router, "POST", "/groups/{slug}/orders/{order_id}/collect", gives=schemas.Ordered)
def collect_order(request: HttpRequest, slug: Slug, order_id: Id) -> HttpResponse:
    """Confirm that an order was collected; who hands it out may, too."""
    seat = seat_in(request, slug)
    return once(request, lambda: _ordered(orders.collect(seat, order_id, at=clock.now())))


@writes(router, "POST", "/groups/{slug}/orders/{order_id}/cancel", gives=schemas.Ordered)
def cancel_order(request: HttpRequest, slug: Slug, order_id: Id) -> HttpResponse:
    """Take an order back that was not collected yet."""
    seat = seat_in(request, slug)
    return once(request, lambda: _ordered(orders.cancel(seat, order_id, at=clock.now())))


@writes(router, "PUT", "/groups/{slug}/orders/{order_id}/receipt", gives=Done)
def say_receipt(request: HttpRequest, slug: Slug, order_id: Id, body: schemas.ReceiptSaid) -> HttpResponse:
    """Say how something was that was collected."""
    seat = seat_in(request, slug)

    def act() -> Done:
        receipts.say(seat, order_id, fine=body.fine, complaint=body.complaint, at=clock.now())
        return Done()

    return once(request, act)


@writes(router, "DELETE", "/groups/{slug}/standing/{standing_id}", gives=schemas.Ordered)
def end_standing(request: HttpRequest, slug: Slug, standing_id: Id) -> HttpResponse:
    """End a standing order; what it has ordered already stays ordered."""
    seat = seat_in(request, slug)
    return once(request, lambda: _ordered(standing.end_standing(seat, standing_id, at=clock.now())))


@reads(router, f"{ONE}/stock", gives=schemas.StockShown)
def good_stock(request: HttpRequest, slug: Slug, product_id: Id) -> HttpResponse:
    """What lies there of a product, and how much of that is free."""
    return shown(_stock(_product(seat_in(request, slug), product_id)))


@writes(router, "POST", f"{ONE}/made", gives=schemas.StockShown)
def make_good(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.UnitsSaid) -> HttpResponse:
    """Book what was made or harvested without a batch."""
    at = clock.now()
    return _move(
        request, slug, product_id, lambda seat: stock.make(seat, product_id, units_milli=body.units_milli, at=at)
    )


@writes(router, "POST", f"{ONE}/counted", gives=schemas.StockShown)
def count_good(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.UnitsSaid) -> HttpResponse:
    """Book what counting found."""
    at = clock.now()
    return _move(
        request, slug, product_id, lambda seat: stock.count(seat, product_id, units_milli=body.units_milli, at=at)
    )


@writes(router, "POST", f"{ONE}/lost", gives=schemas.StockShown)
def lose_good(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.UnitsSaid) -> HttpResponse:
    """Book what spoiled or broke."""
    at, said = clock.now(), body.model_dump(include={"units_milli", "reason"})
    return _move(request, slug, product_id, lambda seat: stock.lose(seat, product_id, **said, at=at))


@writes(router, "POST", f"{ONE}/used", gives=schemas.StockShown)
def use_good(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.UnitsSaid) -> HttpResponse:
    """Book what went into a product, an open batch or a group's common needs."""
    at, to = clock.now(), body.to or ""
    return _move(
        request, slug, product_id, lambda seat: stock.use(seat, product_id, units_milli=body.units_milli, to=to, at=at)
    )


@writes(router, "POST", f"{ONE}/batches", gives=schemas.BatchShown, status=201)
def begin_batch(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.PlanSaid) -> HttpResponse:
    """Begin a batch."""
    seat = seat_in(request, slug)
    _product(seat, product_id)
    plan = Plan(**body.model_dump())
    return once(request, lambda: _batch(seat, batches.begin(seat, product_id, plan, at=clock.now()).id), status=201)


@reads(router, BATCH, gives=schemas.BatchShown)
def batch(request: HttpRequest, slug: Slug, batch_id: Id) -> HttpResponse:
    """One batch and what lies in it."""
    return shown(_batch(seat_in(request, slug), batch_id))


@writes(router, "POST", f"{BATCH}/finish", gives=schemas.BatchShown)
def finish_batch(request: HttpRequest, slug: Slug, batch_id: Id, body: schemas.FinishSaid) -> HttpResponse:
    """Finish a batch: so many units are in stock now."""
    seat = seat_in(request, slug)

    def act() -> schemas.BatchShown:
        batches.finish(seat, batch_id, **body.model_dump(), at=clock.now())
        return _batch(seat, batch_id)

    return once(request, act)


@writes(router, "POST", f"{BATCH}/fail", gives=schemas.BatchShown)
def fail_batch(request: HttpRequest, slug: Slug, batch_id: Id, body: schemas.FailSaid) -> HttpResponse:
    """Say that nothing came of a batch."""
    seat = seat_in(request, slug)

    def act() -> schemas.BatchShown:
        batches.fail(seat, batch_id, reason=body.reason, at=clock.now())
        return _batch(seat, batch_id)

    return once(request, act)


@writes(router, "POST", f"{ONE}/share", gives=schemas.HandoutShown, status=201)
def share_good(request: HttpRequest, slug: Slug, product_id: Id, body: schemas.ShareSaid) -> HttpResponse:
    """Share what is free among those who wait."""
    seat = seat_in(request, slug)

    def act() -> schemas.HandoutShown:
        made = handouts.share_out(seat, product_id, wanted_by=body.wanted_by, at=clock.now())
        lines = [
            schemas.ShareLine(
                order_id=line["order"],
                member_id=line["member"],
                wished_milli=line["wished"],
                given_milli=line["given"],
            )
            for line in made.result["lines"]
        ]
        said = {name: getattr(made, name) for name in ("id", "product_id", "number", "units_milli", "how")}
        return schemas.HandoutShown(**said, lines=lines)

    return once(request, act, status=201)


@reads(router, "/groups/{slug}/demand", gives=schemas.Demands)
def goods_demand(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What is wished for in the coming weeks, for those who make it."""
    seat = seat_in(request, slug)
    found = demand(seat.group, today=local_day(seat.group, clock.now()))
    weeks = [
        schemas.DemandShown(
            product_id=one.product.id,
            stock_milli=one.stock_milli,
            weeks=[schemas.WeekShown.model_validate(week) for week in one.weeks],
        )
        for one in found
    ]
    return shown(schemas.Demands(products=weeks))


def _move(request: HttpRequest, slug: str, product_id: str, act: Callable[[Seat], object]) -> HttpResponse:
    """Carry out a movement of stock, and answer with what lies there afterwards."""
    seat = seat_in(request, slug)
    found = _product(seat, product_id)

    def moved() -> schemas.StockShown:
        act(seat)
        return _stock(found)

    return once(request, moved)


def _product(seat: Seat, product_id: str) -> Product:
    found = one_product.product_of(seat, product_id)
    if found is None:
        raise NotFound
    return found


def _stock(found: Product) -> schemas.StockShown:
    return schemas.StockShown(
        product_id=found.id, stock_milli=stocks.stock_of(found), free_milli=max(0, stocks.free_of(found))
    )


def _ordered(placed: Order | Standing) -> schemas.Ordered:
    if isinstance(placed, Standing):
        return schemas.Ordered(standing=schemas.StandingShown.model_validate(placed))
    return schemas.Ordered(order=schemas.OrderShown.model_validate(placed))


def _batch(seat: Seat, batch_id: str) -> schemas.BatchShown:
    found = batch_of(seat, batch_id)
    if found is None:
        raise NotFound
    names = schemas.BatchShown.model_fields.keys() - {"spent_mwh"}
    return schemas.BatchShown(
        **{name: getattr(found, name) for name in names}, spent_mwh=batch_page(seat, found).spent_mwh
    )
