"""What the projects of the demo's pool make and have to give: every rule is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allmende.economy.parameter import Words
from allmende.server.catalogue.models import Rule, Short

NOTHING = Words(en="", de="")
UNIT_MILLI = 1_000
KILOGRAM = Words(en="kg", de="kg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One product of the demo.

    Attributes:
        makes: For how many units the recipe is.
        steps: What it takes: (title, minutes of each, people).
        inputs: Key of another thing -> units of it that one recipe uses.
        bought: What is bought for it: (what, cents).

    """

    key: str
    group: str
    name: Words
    unit: Words
    rule: Rule
    description: Words = NOTHING
    shelf: Words = NOTHING
    pieces: bool = True
    is_right: bool = False
    short_supply: Short | None = None
    most: int | None = None
    keeps_days: int | None = None
    makes: int = 0
    steps: tuple[tuple[Words, int, int], ...] = ()
    inputs: Mapping[str, int] = field(default_factory=dict)
    bought: tuple[tuple[Words, int], ...] = ()


BOXES = Words(en="Vegetable boxes", de="Gemüsekisten")

FROM_THE_FARM: tuple[Thing, ...] = (
    Thing(
        key="wheat",
        group="farm",
        name=Words(en="Wheat", de="Weizen"),
        unit=KILOGRAM,
        pieces=False,
        rule=Rule.PRODUCTION_EFFORT,
        description=Words(
            en="From the slope behind the pond, threshed with the old machine.",
            de="Vom Hang hinter dem Teich, mit der alten Maschine gedroschen.",
        ),
        makes=300,
        steps=((Words(en="Thresh and winnow", de="Dreschen und worfeln"), 360, 4),),
    ),
    Thing(
        key="flour",
        group="farm",
        name=Words(en="Wholemeal flour", de="Vollkornmehl"),
        unit=KILOGRAM,
        pieces=False,
        rule=Rule.PRODUCTION_EFFORT,
        keeps_days=90,
        description=Words(
            en="Stone-ground on the farm. Most of it goes to the bakery; its work is in every loaf.",
            de="Auf dem Hof steingemahlen. Das meiste geht in die Backstube; seine Arbeit steckt in jedem Laib.",
        ),
        makes=80,
        steps=((Words(en="Clean, mill and sack", de="Reinigen, mahlen, absacken"), 240, 1),),
        inputs={"wheat": 88},
    ),
    Thing(
        key="roots",
        group="farm",
        name=Words(en="Box of roots", de="Wurzelkiste"),
        unit=Words(en="box", de="Kiste"),
        rule=Rule.FLAT_ALLOCATION,
        shelf=BOXES,
        keeps_days=14,
        description=Words(
            en="Carrots, beetroot, potatoes, about five kilograms. Asks for as much as the box of greens: some weeks "
            "the one takes more work, some weeks the other.",
            de="Möhren, Rote Bete, Kartoffeln, etwa fünf Kilo. Kostet so viel Beitrag wie die Blattkiste: mal macht "
            "die eine mehr Arbeit, mal die andere.",
        ),
    ),
    Thing(
        key="greens",
        group="farm",
        name=Words(en="Box of greens", de="Blattkiste"),
        unit=Words(en="box", de="Kiste"),
        rule=Rule.FLAT_ALLOCATION,
        shelf=BOXES,
        keeps_days=4,
        description=Words(
            en="Salad, chard, herbs: what the beds and the greenhouse give this week.",
            de="Salat, Mangold, Kräuter: was Beete und Gewächshaus diese Woche hergeben.",
        ),
    ),
    Thing(
        key="mushrooms",
        group="farm",
        name=Words(en="Oyster mushrooms", de="Austernpilze"),
        unit=KILOGRAM,
        pieces=False,
        rule=Rule.PRODUCTION_EFFORT,
        short_supply=Short.ROTATION,
        most=1,
        keeps_days=3,
        description=Words(
            en="They grow in the cellar when they please. Who had least so far comes first.",
            de="Sie wachsen im Keller, wann sie wollen. Wer bisher am wenigsten hatte, kommt zuerst.",
        ),
    ),
    Thing(
        key="boskoop",
        group="farm",
        name=Words(en="Apples: Boskoop", de="Äpfel: Boskoop"),
        unit=KILOGRAM,
        pieces=False,
        rule=Rule.AUCTION,
        description=Words(en="Sour, for baking, from the store cellar.", de="Sauer, zum Backen, aus dem Lagerkeller."),
    ),
    Thing(
        key="topaz",
        group="farm",
        name=Words(en="Apples: Topaz", de="Äpfel: Topaz"),
        unit=KILOGRAM,
        pieces=False,
        rule=Rule.AUCTION,
        description=Words(
            en="Crisp, for eating, from the store cellar.", de="Knackig, zum Essen, aus dem Lagerkeller."
        ),
    ),
    Thing(
        key="seedlings",
        group="farm",
        name=Words(en="Seedlings", de="Setzlinge"),
        unit=Words(en="pot", de="Topf"),
        rule=Rule.GIFT,
        description=Words(
            en="More than we can plant. Take some for your balcony; nobody counts.",
            de="Mehr, als wir setzen können. Nimm welche für den Balkon mit; niemand zählt.",
        ),
    ),
)

FROM_THE_BAKERY: tuple[Thing, ...] = (
    Thing(
        key="bread",
        group="bakery",
        name=Words(en="Sourdough loaf", de="Sauerteigbrot"),
        unit=Words(en="loaf", de="Laib"),
        rule=Rule.PRODUCTION_EFFORT,
        short_supply=Short.QUEUE,
        most=4,
        keeps_days=6,
        description=Words(
            en="A kilogram, wholemeal, two days of dough. What it asks for is the baking, the milling and the field.",
            de="Ein Kilo, Vollkorn, zwei Tage Teigführung. Im Beitrag stecken das Backen, das Mahlen und das Feld.",
        ),
        makes=20,
        steps=(
            (Words(en="Dough and shaping", de="Teig führen und formen"), 120, 1),
            (Words(en="Heat the oven and bake", de="Ofen heizen und backen"), 180, 1),
        ),
        inputs={"flour": 12},
        bought=((Words(en="Salt and yeast", de="Salz und Hefe"), 180),),
    ),
    Thing(
        key="cake",
        group="bakery",
        name=Words(en="Sheet cake", de="Blechkuchen"),
        unit=Words(en="tray", de="Blech"),
        rule=Rule.PRODUCTION_EFFORT,
        keeps_days=4,
        description=Words(en="Every other week, what fruit there is.", de="Alle zwei Wochen, mit dem Obst der Zeit."),
        makes=4,
        steps=((Words(en="Bake cakes", de="Kuchen backen"), 180, 1),),
        inputs={"flour": 4},
    ),
)

FROM_THE_OTHERS: tuple[Thing, ...] = (
    Thing(
        key="visit",
        group="repair",
        name=Words(en="Repair café: a visit", de="Repair-Café: ein Besuch"),
        unit=Words(en="visit", de="Besuch"),
        rule=Rule.FLAT_RATE,
        description=Words(
            en="Bring what is broken on a Thursday. Everybody carries the evenings, so nobody hesitates to come.",
            de="Bring donnerstags, was kaputt ist. Alle tragen die Abende, damit niemand zögert zu kommen.",
        ),
    ),
    Thing(
        key="loan",
        group="repair",
        name=Words(en="Library of things: a loan", de="Bibliothek der Dinge: einmal leihen"),
        unit=Words(en="loan", de="Ausleihe"),
        rule=Rule.FLAT_RATE,
        description=Words(
            en="Drill, cargo trailer, raclette, tent. One of each is enough for all of us.",
            de="Bohrmaschine, Lastenanhänger, Raclette, Zelt. Eines von jedem genügt für uns alle.",
        ),
    ),
    Thing(
        key="bicycle",
        group="repair",
        name=Words(en="Bicycle, made new from three", de="Fahrrad, aus dreien eins gemacht"),
        unit=Words(en="bicycle", de="Fahrrad"),
        rule=Rule.AUCTION,
        makes=1,
        steps=((Words(en="Build a bicycle from parts", de="Aus Teilen ein Fahrrad bauen"), 360, 1),),
        bought=((Words(en="Chain and brake pads", de="Kette und Bremsbeläge"), 2200),),
    ),
    Thing(
        key="place",
        group="kindergarten",
        name=Words(en="Kindergarten place", de="Kindergartenplatz"),
        unit=Words(en="place", de="Platz"),
        rule=Rule.FLAT_ALLOCATION,
        description=Words(
            en="A long morning every week for one child, for four weeks; every place asks for the same.",
            de="Jede Woche ein langer Vormittag für ein Kind, vier Wochen lang; jeder Platz kostet denselben Beitrag.",
        ),
    ),
    Thing(
        key="lunch",
        group="kindergarten",
        name=Words(en="Warm lunch for a child", de="Warmes Mittagessen für ein Kind"),
        unit=Words(en="meal card", de="Essenskarte"),
        rule=Rule.FLAT_ALLOCATION,
        description=Words(
            en="A card lasts two weeks. Cooked with the farm's roots and the bakery's bread.",
            de="Eine Karte reicht zwei Wochen. Gekocht mit Wurzeln vom Hof und Brot aus der Backstube.",
        ),
        makes=8,
        steps=((Words(en="Cook lunch", de="Mittagessen kochen"), 150, 2),),
        inputs={"roots": 1, "bread": 2},
    ),
    Thing(
        key="server",
        group="software",
        name=Words(en="Calendar, wiki and mailing lists", de="Kalender, Wiki und Mailinglisten"),
        unit=Words(en="month of a project", de="Monat eines Projekts"),
        rule=Rule.FLAT_RATE,
        description=Words(
            en="Looked after for every project of the pool, with somebody who answers questions.",
            de="Betreut für jedes Projekt des Pools, mit jemandem, der Fragen beantwortet.",
        ),
    ),
    Thing(
        key="firewood",
        group="lake",
        name=Words(en="Firewood", de="Brennholz"),
        unit=Words(en="crate", de="Kiste"),
        rule=Rule.AUCTION,
        most=4,
        description=Words(
            en="Beech and ash, dry, split. There is never enough of it for everybody.",
            de="Buche und Esche, trocken, gespalten. Es ist nie genug für alle da.",
        ),
        makes=12,
        steps=((Words(en="Saw, split and stack", de="Sägen, spalten, stapeln"), 240, 2),),
    ),
    Thing(
        key="room",
        group="lake",
        name=Words(en="Room by the lake", de="Zimmer am See"),
        unit=Words(en="weekend", de="Wochenende"),
        rule=Rule.AUCTION,
        is_right=True,
        description=Words(
            en="Nobody had to make the view. What somebody gives for it lowers what all others are asked for.",
            de="Den Blick musste niemand herstellen. Was jemand dafür gibt, senkt, was von allen anderen erbeten wird.",
        ),
    ),
)

THINGS: tuple[Thing, ...] = (*FROM_THE_FARM, *FROM_THE_BAKERY, *FROM_THE_OTHERS)
