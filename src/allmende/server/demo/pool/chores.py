"""What comes back every week in the projects of the demo's pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.parameter import Words
from allmende.server.work.models import Procedure

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
PEOPLE_WANT_MILLI = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One task of the pool.

    Attributes:
        group: Key of a project, or "pool".
        days: On which days of the week; `every_weeks` 2: every other week; none for a task that comes once.
        thing: What it is for: key of a thing, or "" for the project as a whole.
        people_want_milli: The weight at which people in general would do it: nobody in the demo sees it.

    """

    key: str
    group: str
    title: Words
    minutes: int
    days: tuple[int, ...]
    hour: int
    places: int = 1
    every_weeks: int = 1
    thing: str = ""
    people_want_milli: int = PEOPLE_WANT_MILLI
    procedure: str = Procedure.BOARD
    money_cents: int = 0


CHORES: tuple[Chore, ...] = (
    Chore(
        key="pull_roots",
        group="farm",
        title=Words(en="Pull and wash roots", de="Wurzeln ziehen und waschen"),
        minutes=300,
        days=(FRIDAY,),
        hour=15,
        thing="roots",
        people_want_milli=1150,
    ),
    Chore(
        key="cut_greens",
        group="farm",
        title=Words(en="Cut and pack greens", de="Salat und Kräuter schneiden und packen"),
        minutes=150,
        days=(FRIDAY,),
        hour=16,
        thing="greens",
        people_want_milli=950,
    ),
    Chore(
        key="feed_animals",
        group="farm",
        title=Words(en="Feed the animals on Sunday", de="Am Sonntag die Tiere füttern"),
        minutes=90,
        days=(SUNDAY,),
        hour=10,
        people_want_milli=1700,
        procedure=Procedure.ROUND,
    ),
    Chore(
        key="mushroom_cellar",
        group="farm",
        title=Words(en="Care for the mushroom cellar", de="Pilzkeller pflegen"),
        minutes=60,
        days=(TUESDAY,),
        hour=17,
        thing="mushrooms",
        every_weeks=2,
        people_want_milli=1300,
    ),
    Chore(
        key="clean_bakery",
        group="bakery",
        title=Words(en="Scrub the bakery", de="Backstube schrubben"),
        minutes=90,
        days=(SATURDAY,),
        hour=13,
        every_weeks=2,
        people_want_milli=1900,
        procedure=Procedure.ROUND,
    ),
    Chore(
        key="shop_window",
        group="bakery",
        title=Words(en="Hand out bread at the shop window", de="Am Ladenfenster Brot ausgeben"),
        minutes=120,
        days=(SATURDAY,),
        hour=12,
        thing="bread",
        every_weeks=2,
        people_want_milli=800,
    ),
    Chore(
        key="hold_cafe",
        group="repair",
        title=Words(en="Hold the repair café open", de="Repair-Café betreuen"),
        minutes=180,
        days=(THURSDAY,),
        hour=20,
        places=2,
        thing="visit",
        people_want_milli=850,
    ),
    Chore(
        key="library",
        group="repair",
        title=Words(en="Check and lend things", de="Dinge prüfen und verleihen"),
        minutes=75,
        days=(TUESDAY,),
        hour=18,
        thing="loan",
        every_weeks=2,
        people_want_milli=1050,
    ),
    Chore(
        key="mind_children",
        group="kindergarten",
        title=Words(en="Be there for the children", de="Für die Kinder da sein"),
        minutes=300,
        days=(WEDNESDAY,),
        hour=13,
        places=2,
        thing="place",
        people_want_milli=1100,
        procedure=Procedure.FIXED,
    ),
    Chore(
        key="cook_lunch",
        group="kindergarten",
        title=Words(en="Cook the children's lunch", de="Mittagessen für die Kinder kochen"),
        minutes=120,
        days=(WEDNESDAY,),
        hour=12,
        thing="lunch",
        people_want_milli=1000,
    ),
    Chore(
        key="clean_kindergarten",
        group="kindergarten",
        title=Words(en="Clean the kindergarten", de="Kindergarten putzen"),
        minutes=90,
        days=(FRIDAY,),
        hour=17,
        people_want_milli=2100,
        procedure=Procedure.ROUND,
    ),
    Chore(
        key="servers",
        group="software",
        title=Words(en="Look after the servers", de="Nach den Servern sehen"),
        minutes=240,
        days=(WEDNESDAY,),
        hour=21,
        thing="server",
        every_weeks=2,
        people_want_milli=1100,
    ),
    Chore(
        key="questions",
        group="software",
        title=Words(en="Answer questions about the wiki", de="Fragen zum Wiki beantworten"),
        minutes=60,
        days=(SUNDAY,),
        hour=20,
        thing="server",
        every_weeks=2,
        people_want_milli=1350,
    ),
    Chore(
        key="wood",
        group="lake",
        title=Words(en="Saw, split and stack", de="Sägen, spalten, stapeln"),
        minutes=180,
        days=(SATURDAY,),
        hour=16,
        places=2,
        every_weeks=2,
        thing="firewood",
        people_want_milli=1000,
    ),
    Chore(
        key="rooms",
        group="lake",
        title=Words(en="Turn over the guest rooms", de="Gästezimmer herrichten"),
        minutes=120,
        days=(SUNDAY,),
        hour=17,
        every_weeks=2,
        people_want_milli=1650,
    ),
    Chore(
        key="van",
        group="pool",
        title=Words(en="Drive the van from the farm to town", de="Mit dem Bus vom Hof in die Stadt fahren"),
        minutes=150,
        days=(SATURDAY,),
        hour=11,
        people_want_milli=1250,
        procedure=Procedure.ROUND,
    ),
    Chore(
        key="council",
        group="pool",
        title=Words(en="Take the minutes of the pool's council", de="Protokoll im Rat des Pools"),
        minutes=90,
        days=(MONDAY,),
        hour=21,
        every_weeks=2,
        people_want_milli=1800,
    ),
)

STALL = Chore(
    key="stall",
    group="farm",
    title=Words(en="Market stall: bring in 120 EUR", de="Marktstand: 120 EUR einnehmen"),
    minutes=300,
    days=(),
    hour=14,
    people_want_milli=1_500,
    money_cents=12_000,
)
FESTIVAL = Chore(
    key="festival",
    group="bakery",
    title=Words(en="Bread for the street festival: bring in 50 EUR", de="Brot fürs Straßenfest: 50 EUR einnehmen"),
    minutes=180,
    days=(),
    hour=16,
    people_want_milli=1_300,
    money_cents=5_000,
)
BY_KEY: Mapping[str, Chore] = {chore.key: chore for chore in (*CHORES, STALL, FESTIVAL)}
