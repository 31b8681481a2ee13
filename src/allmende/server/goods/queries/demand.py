"""The coming weeks of those who make things: what is wished for against what is there and planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.goods.models import Order, OrderState, Standing
from allmende.server.goods.queries.stock import stocks_of
from allmende.server.goods.queries.waiting import still_here
from allmende.server.groups.models import Group

WEEKS = 6


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week of one product.

    Attributes:
        wished_milli: Wished for in it: ordered, and what standing orders will order.
        planned_milli: What batches in the making bring in it.
        before_milli: What is there when it begins, if everything before goes as planned; below zero: missing.

    """

    monday: date
    wished_milli: int
    planned_milli: int
    before_milli: int

    @property
    def there_milli(self) -> int:
        """What there is for the wishes of the week."""
        return max(0, self.before_milli) + self.planned_milli

    @property
    def after_milli(self) -> int:
        """What is left at its end; below zero: so much is missing."""
        return self.there_milli - self.wished_milli


@dataclass(frozen=True, kw_only=True)
class Demand:
    """The coming weeks of one product; what has no day counts in the first of them."""

    product: Product
    stock_milli: int
    weeks: Sequence[Week]
    standing_count: int

    @property
    def has_wishes(self) -> bool:
        """Whether anybody wishes for it in these weeks."""
        return any(week.wished_milli for week in self.weeks)

    @property
    def has_plans(self) -> bool:
        """Whether a batch brings some in these weeks."""
        return any(week.planned_milli for week in self.weeks)

    @property
    def missing_milli(self) -> int:
        """What is missing over all these weeks together."""
        return sum(max(0, -week.after_milli) for week in self.weeks)

    @property
    def left_milli(self) -> int:
        """What is left after the last of them."""
        return max(0, self.weeks[-1].after_milli)


def demand(group: Group, *, today: date) -> list[Demand]:
    """Return the coming weeks of every product of a group that has stock, the current week first."""
    products = list(
        Product.objects.filter(group=group, withdrawn_at=None, is_right=False).defer("picture").order_by("name", "id")
    )
    monday = today - timedelta(days=today.weekday())
    end = monday + timedelta(weeks=WEEKS)
    wished: dict[str, list[int]] = {one.id: [0] * WEEKS for one in products}
    planned: dict[str, list[int]] = {one.id: [0] * WEEKS for one in products}
    for product_id, day, units in _wishes(group, end=end):
        if product_id in wished:
            wished[product_id][_week(day, monday)] += units
    for batch in Batch.objects.filter(product__in=products, state=BatchState.OPEN):
        if batch.ready_on is None or batch.ready_on < end:
            planned[batch.product_id][_week(batch.ready_on or monday, monday)] += batch.planned_milli
    stocks = stocks_of(wished)
    standing = list(Standing.objects.filter(product__in=products, ended_at=None).values_list("product_id", flat=True))
    return [
        Demand(
            product=one,
            stock_milli=stocks.get(one.id, 0),
            weeks=tuple(_weeks(monday, stocks.get(one.id, 0), wished[one.id], planned[one.id])),
            standing_count=standing.count(one.id),
        )
        for one in products
    ]


def _wishes(group: Group, *, end: date) -> Iterator[tuple[str, date, int]]:
    """Yield (product, day, units) of all open orders, and of those that standing orders will make."""
    still_open = Order.objects.filter(
        product__group=group, state__in=[OrderState.WAITING, OrderState.GRANTED], wanted_on__lt=end
    )
    for one in still_here(still_open).only("product_id", "wanted_on", "units_milli", "granted_milli", "state"):
        ready = one.state == OrderState.GRANTED
        yield one.product_id, one.wanted_on, one.granted_milli if ready else one.units_milli
    for standing in Standing.objects.filter(product__group=group, ended_at=None, next_on__lt=end):
        day = standing.next_on
        while day < end:
            yield standing.product_id, day, standing.units_milli
            day += timedelta(days=standing.every_days)


def _week(day: date, monday: date) -> int:
    """Return the number of the week a day lies in; what is overdue lies in the first."""
    return max(0, (day - monday).days // 7)


def _weeks(monday: date, stock_milli: int, wished: Sequence[int], planned: Sequence[int]) -> Iterator[Week]:
    there = stock_milli
    for number in range(WEEKS):
        week = Week(
            monday=monday + timedelta(weeks=number),
            wished_milli=wished[number],
            planned_milli=planned[number],
            before_milli=there,
        )
        # A wish that could not be met is not met a week later either: the bread of that day is past.
        there = max(0, week.after_milli)
        yield week
