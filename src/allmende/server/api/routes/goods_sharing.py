"""Reports of periods, what goods are worth, and the money of projects."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.economy.explanation import to_json
from allmende.server import clock
from allmende.server.api.entrance import community_seat_in, seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import goods_sharing as schemas
from allmende.server.api.schemas.fields import AskedDay, Id, Slug
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, chain_of
from allmende.server.money import operations as money_operations
from allmende.server.money import queries as money_queries
from allmende.server.money.operations import Bought
from allmende.server.sharing.giving import given_in
from allmende.server.sharing.products import value_page
from allmende.server.sharing.reports import report_of
from allmende.server.sharing.settlements import Reckoned, reckoned, running
from allmende.server.sharing.tables import flow_rows

router = Router(tags=["goods"])


@reads(router, "/groups/{slug}/periods/{from_day}/report", gives=schemas.ReportShown)
def period_report(request: HttpRequest, slug: Slug, from_day: AskedDay) -> HttpResponse:
    """Where the effort of a period came from and where it went; the running period has its first day, too."""
    found = _period(community_seat_in(request, slug).group, from_day)
    made = report_of(found)
    flows = [
        schemas.FlowShown(source=row["from"], to=row["to"], amount_mwh=row["amount_mwh"])
        for row in flow_rows(made, given_in(found), names={})
    ]
    nodes = [schemas.NodeShown.model_validate(line) for line in made.nodes.values() if not line.is_idle]
    projects = [schemas.ProjectShown.model_validate(line) for line in made.projects.values()]
    numbers = {name: getattr(made, name) for name in schemas.ReportShown.model_fields if hasattr(made, name)}
    return shown(schemas.ReportShown(**{**numbers, "nodes": nodes, "projects": projects, "flows": flows}))


@reads(router, "/groups/{slug}/values/{product_id}", gives=schemas.ValueShown)
def product_value(request: HttpRequest, slug: Slug, product_id: Id) -> HttpResponse:
    """What a unit of a product would be worth if the running period ended now."""
    return _value(running(community_seat_in(request, slug).group), product_id)


@reads(router, "/groups/{slug}/periods/{from_day}/values/{product_id}", gives=schemas.ValueShown)
def product_value_then(request: HttpRequest, slug: Slug, from_day: AskedDay, product_id: Id) -> HttpResponse:
    """What a unit of a product (or a batch) was worth in a period, and why."""
    return _value(_period(community_seat_in(request, slug).group, from_day), product_id)


def _value(period: Reckoned, product_id: str) -> HttpResponse:
    page = value_page(period, product_id)
    if page is None:
        raise NotFound
    return shown(
        schemas.ValueShown(
            node=schemas.NodeShown.model_validate(page.line),
            planned_mwh=page.planned_mwh,
            put_in=[schemas.PutInShown.model_validate(one) for one in page.put_in],
            why=to_json(page.why),
        )
    )


@reads(router, "/groups/{slug}/money", gives=schemas.MoneyShown)
def money(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The money of a group: what is there, and what came in and went out last."""
    return shown(_money(seat_in(request, slug)))


@writes(router, "POST", "/groups/{slug}/money/purchases", gives=schemas.MoneyShown, status=201)
def buy(request: HttpRequest, slug: Slug, body: schemas.BuyingSaid) -> HttpResponse:
    """Book a purchase from the group's money; the effort it took to raise it goes with it."""
    seat = seat_in(request, slug)

    def act() -> schemas.MoneyShown:
        money_operations.buy(seat, Bought(**body.model_dump()), at=clock.now())
        return _money(seat)

    return once(request, act, status=201)


def _money(seat: Seat) -> schemas.MoneyShown:
    held = money_queries.money_of(seat.group)
    going = money_queries.going_rate(chain_of(seat.group)[-1])
    return schemas.MoneyShown(
        cents=held.cents,
        effort_mwh=held.effort_mwh,
        euro_mwh=held.euro_mwh,
        going_euro_mwh=going.euro_mwh,
        lines=[schemas.MoneyLineShown.model_validate(line) for line in money_queries.lines(seat.group)],
    )


def _period(group: Group, from_day: date) -> Reckoned:
    found = reckoned(group, from_day)
    if found is None:
        raise NotFound
    return found
