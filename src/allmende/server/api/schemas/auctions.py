"""Auctions as the interface shows them: what is offered, what I bid, how it stands, what came out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from allmende.server.api.schemas.fields import (
    Count,
    Id,
    Line,
    Moment,
    Person,
    Prose,
    Said,
    SaidMoment,
    Shown,
    Title,
    Words,
    YesNo,
)

Form = Literal["one_each", "many", "shares"]
Milli = Annotated[int, Field(ge=1, le=1_000_000_000, strict=True)]
Mwh = Annotated[int, Field(ge=0, le=1_000_000_000, strict=True)]


class AuctionLine(Shown):
    """An auction in a list; how many have bid, never what. Its state is running, closed or called_off."""

    id: str
    number: int
    group_id: str
    group_name: str
    group_slug: str
    title: str
    form: str
    is_open: bool
    opens_at: Moment
    closes_at: Moment
    closed_at: Moment | None
    called_off_at: Moment | None
    lots: list[str]
    bidders_count: int
    i_have_bid: bool
    state: str


class Auctions(Shown):
    """The auctions of the community: those that take bids by when they close, and those that were over last."""

    running: list[AuctionLine]
    over: list[AuctionLine]


class LotToBid(Shown):
    """What is offered, and my bid for it. My bid is multiplied by `factor_milli`, by how I lean towards its project.

    `worth_mwh` is none where I have not bid; in shares it says how much it pleases me. `free_milli` is how much is in
    stock now and promised to nobody; none for rights of use, which need none.
    """

    id: str
    name: str
    product_id: str
    product_name: str
    unit: str
    group_name: str
    units_milli: int
    floor_mwh: int
    is_right: bool
    free_milli: int | None
    may_bid: bool
    worth_mwh: int | None
    factor_milli: int


class MyBid(Shown):
    """All that is offered, with what I have bid; `at` is none where I have not."""

    lots: list[LotToBid]
    units_milli: int | None
    budget_mwh: int | None
    at: Moment | None


class Holder(Shown):
    """Who gets so many units, and what is asked for them in all."""

    person: Person
    units_milli: int
    price_mwh: int


class Bidden(Shown):
    """A bid as it counts; in shares what is spent on it."""

    person: Person
    amount_mwh: int
    units_milli: int


class LotStanding(Shown):
    """What one lot stands at: each thing, each unit (many) or all of it (shares).

    `held_up_by` would want it, rather than the lot `instead` (none: than nothing), were it cheaper.
    """

    lot_id: str
    name: str
    there_milli: int
    price_mwh: int
    holders: list[Holder]
    bids: list[Bidden]
    held_up_by: list[Person]
    instead: str | None


class PriceRise(Shown):
    """One rise of the prices of different things: lot -> price after it; member -> the lot they turned to, or none."""

    by_mwh: int
    prices_mwh: dict[str, int]
    wanted_by: list[str]
    turned_to: dict[str, str | None]


class GivenUp(Shown):
    """Above this price for each, members want so many units less."""

    at_mwh: int
    portions_of: dict[str, int]


class Standing(Shown):
    """How an open auction stands, or what came out of a closed one.

    `raised` is none where there are too many bids to tell each rise. `refuted` is what the checker says against the
    certificate; empty when it holds. What is asked for beyond `work_mwh` lowers what everything else asks for in all.
    """

    lots: list[LotStanding]
    raised: list[PriceRise] | None
    given_up: list[GivenUp]
    asked_mwh: int
    work_mwh: int
    refuted: str


class AuctionShown(Shown):
    """An auction with my bid; `standing` is none while bids are sealed, and where nobody has bid."""

    auction: AuctionLine
    description: str
    note: str = Field(description="Why it was called off.")
    mine: MyBid
    standing: Standing | None


class BidSaid(Said):
    """My whole bid, in place of what I had bid before. Lots left out are not wanted."""

    worth_mwh: dict[Id, Mwh] = Field(
        max_length=60,
        description="Lot -> the most I would have asked of me for it (many: for each); shares: how much I like it.",
    )
    units_milli: Milli = Field(default=1000, description="Many: how many thousandths of units at most.")
    budget_mwh: Mwh = Field(default=0, description="Shares: what I spend in all.")


class LotSaid(Said):
    """Something that is offered; no name: as its product is called, no floor: the effort its recipe plans."""

    product_id: Id
    units_milli: Milli = 1000
    name: Line = ""
    floor_mwh: Count | None = None


class AuctionSaid(Said):
    """An auction as it is offered; what is left out is as the rulebook says."""

    title: Title
    form: Form
    lots: list[LotSaid] = Field(max_length=60)
    description: Prose = ""
    is_open: YesNo | None = None
    closes_at: SaidMoment | None = None


class AuctionCalledOff(Said):
    """Why it is called off; those who have bid read it."""

    reason: Words
