"""The auctions of the demo's pool: rooms and bicycles one each, firewood by the crate, apples for a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allmende.economy.parameter import Words
from allmende.server.auctions.models import Auction, Form
from allmende.server.auctions.operations import AuctionDraft, LotDraft, Said, bid, offer
from allmende.server.demo.pool.beginning import keeper
from allmende.server.demo.pool.things import NOTHING, UNIT_MILLI
from allmende.server.demo.pool.world import Pool

CLOSES_AT_HOUR = 18
MWH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One auction.

    Attributes:
        lots: What there is: (key of the thing, name, units).
        opens_on, closes_on: Days of the history.
        bids: Who -> what each lot would be worth to them at most, in weighted hours (0: not wanted). Many units: the
            one number is for each unit. Shares: how much each pleases them, in parts.
        units: Many units: who -> how many at most.
        budgets: Shares: who -> what they spend in all, in weighted hours.

    """

    group: str
    title: Words
    form: Form
    lots: tuple[tuple[str, Words, int], ...]
    opens_on: int
    closes_on: int
    bids: Mapping[str, tuple[float, ...]]
    description: Words = NOTHING
    is_open: bool = True
    units: Mapping[str, int] | None = None
    budgets: Mapping[str, float] | None = None


ROOMS = (
    ("room", Words(en="Veranda room", de="Verandazimmer"), 1),
    ("room", Words(en="Tower room", de="Turmzimmer"), 1),
    ("room", Words(en="Boathouse", de="Bootshaus"), 1),
)
A_WEEKEND = Words(
    en="Friday evening to Sunday. Say what each would be worth to you at most; you get at most one of them, and are "
    "asked only for what it takes to go round.",
    de="Freitagabend bis Sonntag. Sag, was dir jedes höchstens wert wäre; du bekommst höchstens eines, und erbeten "
    "wird nur, was es braucht, damit es aufgeht.",
)
AUCTIONS: tuple[Offered, ...] = (
    Offered(
        group="lake",
        title=Words(en="Three rooms by the lake for a weekend", de="Drei Zimmer am See für ein Wochenende"),
        description=A_WEEKEND,
        form=Form.ONE_EACH,
        lots=ROOMS,
        opens_on=20,
        closes_on=27,
        bids={
            "samuel": (6, 3, 2),
            "carla": (5, 4.5, 0),
            "robin": (2, 5, 4),
            "miriam": (7, 2, 3),
            "femi": (0, 3, 3.5),
            "lena": (4, 4, 4),
        },
    ),
    Offered(
        group="lake",
        title=Words(en="Twelve crates of firewood", de="Zwölf Kisten Brennholz"),
        form=Form.MANY,
        lots=(("firewood", NOTHING, 12),),
        opens_on=25,
        closes_on=31,
        is_open=False,
        bids={
            "gudrun": (3.2,),
            "rosa": (2.4,),
            "kurt": (2.9,),
            "tilda": (2.7,),
            "grace": (2.5,),
            "aylin": (3.5,),
            "oksana": (2.2,),
        },
        units={"gudrun": 3, "rosa": 2, "kurt": 3, "tilda": 2, "grace": 2, "aylin": 4, "oksana": 2},
    ),
    Offered(
        group="farm",
        title=Words(en="What is left in the apple cellar", de="Was noch im Apfelkeller liegt"),
        description=Words(
            en="Say what you would spend in all and which you like better; all of it is shared in proportion.",
            de="Sag, was du insgesamt ausgeben magst und welche dir lieber sind; alles wird im Verhältnis geteilt.",
        ),
        form=Form.SHARES,
        lots=(("boskoop", NOTHING, 60), ("topaz", NOTHING, 40)),
        opens_on=33,
        closes_on=38,
        is_open=False,
        bids={
            "aylin": (5, 0),
            "kathrin": (1, 4),
            "heinz": (2, 2),
            "anh": (0, 3),
            "jonas": (3, 2),
            "selma": (1, 1),
        },
        budgets={"aylin": 4, "kathrin": 2.5, "heinz": 2, "anh": 1.5, "jonas": 3, "selma": 1},
    ),
    Offered(
        group="repair",
        title=Words(en="Two bicycles made new", de="Zwei Fahrräder, neu gemacht"),
        form=Form.ONE_EACH,
        lots=(
            ("bicycle", Words(en="Blue touring bicycle", de="Blaues Reiserad"), 1),
            ("bicycle", Words(en="Red city bicycle", de="Rotes Stadtrad"), 1),
        ),
        opens_on=44,
        closes_on=49,
        bids={"jakub": (9, 7), "ngozi": (0, 8.5), "leyla": (7.5, 8), "moritz": (8, 6.5)},
    ),
    Offered(
        group="lake",
        title=Words(en="The rooms by the lake, next month", de="Die Zimmer am See, nächsten Monat"),
        description=A_WEEKEND,
        form=Form.ONE_EACH,
        lots=ROOMS,
        opens_on=52,
        closes_on=60,
        bids={"jonas": (5, 3, 0), "nils": (4, 2, 1.5), "oksana": (3, 4.5, 3), "rosa": (0, 2, 2.5)},
    ),
)


def open_auctions(pool: Pool, day: int, *, at: datetime) -> None:
    """Offer what is offered on this day."""
    for offered in AUCTIONS:
        if offered.opens_on == day:
            draft = AuctionDraft(
                title=pool.say(offered.title),
                description=pool.say(offered.description),
                form=offered.form,
                is_open=offered.is_open,
                closes_at=pool.on_day(offered.closes_on, hour=CLOSES_AT_HOUR),
                lots=[
                    LotDraft(product_id=pool.products[key].id, name=pool.say(name), units_milli=units * UNIT_MILLI)
                    for key, name, units in offered.lots
                ],
            )
            pool.notes[_note(offered)] = offer(pool.seat(keeper(offered.group), offered.group), draft, at=at).id


def bid_in_auctions(pool: Pool, day: int, *, at: datetime) -> None:
    """Two days after it was offered, people have thought about it and bid."""
    for offered in AUCTIONS:
        if offered.opens_on + 2 == day:
            auction = Auction.objects.get(pk=pool.notes[_note(offered)])
            names = [pool.say(name) or pool.products[key].name for key, name, _units in offered.lots]
            lot_of = {lot.name: lot.id for lot in auction.lots.all()}
            for key in offered.bids:
                bid(pool.seat(key), auction.id, _said(offered, key, [lot_of[name] for name in names]), at=at)


def _said(offered: Offered, key: str, lots: list[str]) -> Said:
    """Return what somebody bids, as the page would hand it in."""
    parts = 1 if offered.form == Form.SHARES else MWH
    worth = {lot: round(each * parts) for lot, each in zip(lots, offered.bids[key], strict=True) if each}
    return Said(
        worth=worth,
        units_milli=(offered.units or {}).get(key, 1) * UNIT_MILLI,
        budget_mwh=round((offered.budgets or {}).get(key, 0) * MWH),
    )


def _note(offered: Offered) -> str:
    return f"auction {offered.opens_on}"
