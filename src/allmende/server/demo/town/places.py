"""The three neighbourhoods of the demo's town, their projects, what comes back there every week, what is lent."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.economy.parameter import Value, Words
from allmende.server.demo.pool.chores import FRIDAY, MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY
from allmende.server.demo.town.people import APPLE, BRICK, MILL
from allmende.server.lending.models import Limits

TOWN_NAME = "Drosselau"
TOWN_PURPOSE = Words(
    en="Three neighbourhoods on the old mill race see together to what none of them can see to alone: water, school, "
    "fire brigade, library, cars.",
    de="Drei Viertel am alten Mühlgraben kümmern sich zusammen um das, was keins allein schafft: Wasser, Schule, "
    "Feuerwehr, Bücherei, Autos.",
)
WE_ARE_OPEN = Words(
    en="Whoever walks past should see what we do, and where a hand is missing.",
    de="Wer vorbeikommt, soll sehen, was wir tun und wo eine Hand fehlt.",
)
NO_MEETINGS = Words(
    en="Bruno knows the rulebook, and nobody wants a meeting about every number.",
    de="Bruno kennt das Regelwerk, und niemand will für jede Zahl eine Versammlung.",
)
WHO_DOES_IT = Words(
    en="Whoever stands at the pump on Saturday mornings knows best how it is done.",
    de="Wer samstags an der Pumpe steht, weiß am besten, wie es geht.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """One neighbourhood; `rules` are its first ones: name -> (value, why)."""

    key: str
    name: Words
    purpose: Words
    rules: tuple[tuple[str, Value, Words], ...] = ()


NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (
    Neighbourhood(
        key=MILL,
        name=Words(en="Millstream", de="Mühlgraben"),
        purpose=Words(
            en="The houses along the mill race, down to the weir. Lindenhof 8 is one of them.",
            de="Die Häuser am Mühlgraben entlang bis hinunter zum Wehr. Der Lindenhof 8 ist eins davon.",
        ),
        rules=(("publishes", "card_and_tasks", WE_ARE_OPEN),),
    ),
    Neighbourhood(
        key=BRICK,
        name=Words(en="Brickfield", de="Ziegelfeld"),
        purpose=Words(
            en="Workers' houses around the old brickworks. The well is ours, and the fire engine.",
            de="Arbeiterhäuser rund um die alte Ziegelei. Der Brunnen gehört uns, und das Löschfahrzeug.",
        ),
        rules=(
            ("publishes", "card_and_tasks", WE_ARE_OPEN),
            ("decision_kind_rules", "meritocracy", NO_MEETINGS),
        ),
    ),
    Neighbourhood(
        key=APPLE,
        name=Words(en="Apple Green", de="Apfelanger"),
        purpose=Words(
            en="Forty gardens, one school, and a green with nine old apple trees in the middle.",
            de="Vierzig Gärten, eine Schule und in der Mitte ein Anger mit neun alten Apfelbäumen.",
        ),
        rules=(("publishes", "card_and_tasks", WE_ARE_OPEN),),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TownProject:
    """One project inside a neighbourhood; who founded it stands first among its people."""

    key: str
    place: str
    name: Words
    purpose: Words
    people: tuple[str, ...]


PROJECTS: tuple[TownProject, ...] = (
    TownProject(
        key="wells",
        place=BRICK,
        name=Words(en="Well Keepers", de="Brunnenwacht"),
        purpose=Words(
            en="One well, two pumps, eleven kilometres of pipe, and a sample every week.",
            de="Ein Brunnen, zwei Pumpen, elf Kilometer Rohr und jede Woche eine Probe.",
        ),
        people=("kaethe", "emeka", "kurt"),
    ),
    TownProject(
        key="engine",
        place=BRICK,
        name=Words(en="Brickfield Fire Brigade", de="Löschzug Ziegelfeld"),
        purpose=Words(
            en="Nine people, one engine from 1988, and practice every Thursday.",
            de="Neun Leute, ein Fahrzeug von 1988 und jeden Donnerstag Übung.",
        ),
        people=("svetlana", "arne", "radek", "paula", "bruno"),
    ),
    TownProject(
        key="school",
        place=APPLE,
        name=Words(en="School under the Apple Tree", de="Schule unterm Apfelbaum"),
        purpose=Words(
            en="Forty-two children from six to twelve, and lunch for all of them.",
            de="Zweiundvierzig Kinder von sechs bis zwölf und Mittagessen für alle.",
        ),
        people=("marta", "lukas", "elsa"),
    ),
    TownProject(
        key="cars",
        place=APPLE,
        name=Words(en="Three Cars for Everybody", de="Drei Autos für alle"),
        purpose=Words(
            en="A small one, a van and an electric one; nobody here needs a car of their own.",
            de="Ein kleines, ein Kastenwagen und ein elektrisches; ein eigenes Auto braucht hier niemand.",
        ),
        people=("jonte", "fatou", "wim"),
    ),
    TownProject(
        key="books",
        place=MILL,
        name=Words(en="Reading Room at the Weir", de="Bücherstube am Wehr"),
        purpose=Words(
            en="Four thousand books, two sofas, one stove, and whoever reads aloud on Fridays.",
            de="Viertausend Bücher, zwei Sofas, ein Ofen, und freitags liest jemand vor.",
        ),
        people=("samira", "quang", "jochen"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What comes back every week (`every_weeks` 2: every other) in a project; once, on a day, where `once_on` is."""

    key: str
    project: str
    title: Words
    minutes: int
    weekday: int = 0
    hour: int = 17
    places: int = 1
    every_weeks: int = 1
    once_on: int | None = None


DUTIES: tuple[Duty, ...] = (
    Duty(
        key="sample",
        project="wells",
        title=Words(en="Take the water sample", de="Wasserprobe nehmen"),
        minutes=45,
        weekday=SATURDAY,
        hour=10,
    ),
    Duty(
        key="filters",
        project="wells",
        title=Words(en="Rinse the filters", de="Filter spülen"),
        minutes=90,
        weekday=TUESDAY,
    ),
    Duty(
        key="practice",
        project="engine",
        title=Words(en="Practice with the pump", de="Übung an der Spritze"),
        minutes=120,
        weekday=THURSDAY,
        hour=20,
        places=2,
    ),
    Duty(
        key="lunch",
        project="school",
        title=Words(en="Hand out lunch", de="Mittagessen ausgeben"),
        minutes=90,
        weekday=WEDNESDAY,
        hour=13,
    ),
    Duty(
        key="wash",
        project="cars",
        title=Words(en="Clean the cars, check the tyres", de="Autos putzen, Reifen prüfen"),
        minutes=75,
        weekday=MONDAY,
        every_weeks=2,
    ),
    Duty(
        key="lend",
        project="books",
        title=Words(en="Lend books and read aloud", de="Bücher ausleihen und vorlesen"),
        minutes=150,
        weekday=FRIDAY,
        hour=18,
    ),
)
SEAL = Duty(
    key="seal",
    project="wells",
    title=Words(en="Change the seal of pump two", de="Dichtung an Pumpe zwei wechseln"),
    minutes=180,
    hour=16,
    places=2,
    once_on=58,
)
"""Nobody has taken it, and it is due soon: the page of the town's services says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """Something that can be booked."""

    key: str
    group: str
    name: Words
    where: Words
    words: Words
    counted_for: str = Limits.PERSON
    longest_hours: int = 8
    week_hours: int | None = None


LENT: tuple[Lent, ...] = (
    Lent(
        key="canoe",
        group=MILL,
        name=Words(en="Canoe “Grey Heron”", de="Kanu „Graureiher“"),
        where=Words(en="Under the mill bridge", de="Unter der Mühlbrücke"),
        words=Words(
            en="Three seats, four paddles. Tip the water out before you lock it up.",
            de="Drei Plätze, vier Paddel. Vor dem Anschließen bitte auskippen.",
        ),
        longest_hours=6,
        week_hours=12,
    ),
    Lent(
        key="press",
        group=APPLE,
        name=Words(en="Juice press", de="Saftpresse"),
        where=Words(en="Shed on the green", de="Schuppen am Anger"),
        words=Words(
            en="Two hundred litres on a good day. Wash it while it is still wet.",
            de="An einem guten Tag zweihundert Liter. Bitte spülen, solange sie nass ist.",
        ),
        longest_hours=10,
    ),
    Lent(
        key="van",
        group="cars",
        name=Words(en="Van “Bumblebee”", de="Kastenwagen „Hummel“"),
        where=Words(en="Behind the school", de="Hinter der Schule"),
        words=Words(
            en="Takes two wardrobes or eleven crates of apples. The log lies in the glove box.",
            de="Fasst zwei Schränke oder elf Kisten Äpfel. Das Fahrtenbuch liegt im Handschuhfach.",
        ),
        longest_hours=12,
        week_hours=24,
    ),
)
BOOKINGS: tuple[tuple[int, str, str, int, int, int, Words], ...] = (
    (50, "canoe", "quang", 52, 14, 3, Words(en="With Momo to the weir", de="Mit Momo zum Wehr")),
    (52, "canoe", "grace", 57, 10, 4, Words(en="Cutting reeds", de="Schilf schneiden")),
    (54, "canoe", "oskar", 58, 16, 3, Words(en="", de="")),
    (49, "press", "hanna", 53, 9, 8, Words(en="The early apples", de="Die frühen Äpfel")),
    (53, "press", "claudia", 57, 9, 6, Words(en="For the bakery", de="Für die Backstube")),
    (54, "press", "elsa", 59, 13, 5, Words(en="With the third form", de="Mit der dritten Klasse")),
    (51, "van", "jonte", 55, 8, 4, Words(en="Gravel for the playground", de="Kies für den Spielplatz")),
    (54, "van", "fatou", 57, 12, 6, Words(en="Moving Elsa's piano", de="Elsas Klavier")),
)
"""On which day of the history who books what: for which day, from which hour, for how many hours, and what for."""
