"""Goods as the interface shows them: what there is, orders, batches, and sharing out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from allmende.server.api.schemas.fields import Count, Id, Line, Moment, Said, SaidDay, Shown, Words, YesNo

Units = Annotated[int, Field(ge=0, le=1_000_000_000_000, strict=True)]


class GoodLine(Shown):
    """A product as those see it who would like some of it."""

    id: str
    name: str
    unit: str
    pieces: bool
    group_name: str
    group_slug: str
    rule: str
    is_right: bool
    free_milli: int = Field(description="In stock and promised to nobody; 0 for a right of use.")
    planned_mwh: int | None = Field(description="What one unit is planned to take, where that is written down.")
    for_me: bool = Field(description="Whether the one who asks may receive it.")


class Goods(Shown):
    """One page of what a community makes or has to give, by project and name."""

    goods: list[GoodLine]
    count: int
    page: int
    pages: int


class OrderSaid(Said):
    """What somebody would like; `every_days` above 0 makes it a standing order."""

    units_milli: Units
    wanted_on: SaidDay | None = Field(default=None, description="None: as soon as there is some.")
    every_days: Count = 0
    for_household: YesNo = False
    point: Count | None = None
    note: Line = ""
    now: YesNo = Field(default=False, description="Taken from the shelf in this moment.")


class OrderShown(Shown):
    """An order: waiting, granted, collected, cancelled, lapsed or refused."""

    id: str
    product_id: str
    member_id: str
    parts: dict[str, int] = Field(description="Member -> part: who is asked for it.")
    units_milli: int
    granted_milli: int
    wanted_on: date
    state: str
    lapses_on: date
    note: str
    ordered_at: Moment
    ended_at: Moment | None


class StandingShown(Shown):
    """A standing order."""

    id: str
    product_id: str
    member_id: str
    units_milli: int
    every_days: int
    next_on: date
    ended_at: Moment | None


class Ordered(Shown):
    """What became of a wish: an order, or a standing order."""

    order: OrderShown | None = None
    standing: StandingShown | None = None


class MyOrders(Shown):
    """What somebody and their household have ordered; what has ended only of lately."""

    orders: list[OrderShown]
    standing: list[StandingShown]


class ReceiptSaid(Said):
    """How it was; a complaint where it was not fine."""

    fine: YesNo
    complaint: Words = ""


class UnitsSaid(Said):
    """An amount of a product; `reason` counts where something was lost, `to` where it was used."""

    units_milli: Units
    reason: Line = ""
    to: Id | None = Field(default=None, description="A product, an open batch or a group.")


class StockShown(Shown):
    """What lies there."""

    product_id: str
    stock_milli: int
    free_milli: int


class PlanSaid(Said):
    """A batch to come."""

    planned_milli: Units
    ready_on: SaidDay | None = None
    use_inputs: YesNo = True
    put_on_board: YesNo = True


class FinishSaid(Said):
    """What came of a batch."""

    units_milli: Units
    best_before: SaidDay | None = None


class FailSaid(Said):
    """Why nothing came of a batch."""

    reason: Line


class BatchShown(Shown):
    """A batch and what was put into it so far."""

    id: str
    product_id: str
    number: int
    state: str
    planned_milli: int
    made_milli: int | None
    ready_on: date | None
    best_before: date | None
    spent_mwh: int = Field(description="Confirmed work and what was bought; what was used for it comes on top.")


class ShareSaid(Said):
    """Among whom it is shared out: those who want it by this day."""

    wanted_by: SaidDay


class ShareLine(Shown):
    """What an order was given."""

    order_id: str
    member_id: str
    wished_milli: int
    given_milli: int


class HandoutShown(Shown):
    """A sharing out."""

    id: str
    product_id: str
    number: int
    units_milli: int
    how: str
    lines: list[ShareLine]


class WeekShown(Shown):
    """One week: what is wished for, and what there is for it."""

    monday: date
    wished_milli: int
    there_milli: int
    after_milli: int = Field(description="Left at its end; below zero: missing.")


class DemandShown(Shown):
    """The coming weeks of a product."""

    product_id: str
    stock_milli: int
    weeks: list[WeekShown]


class Demands(Shown):
    """The coming weeks of everything a group makes."""

    products: list[DemandShown]
