"""What comes back every week in the demo's town, and what can be booked there."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.economy.parameter import Words
from allmende.server.demo.pool.chores import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY
from allmende.server.demo.town.people import APPLE, BRICK, MILL
from allmende.server.lending.models import Limits

# Before that they did it on call, and wrote nothing down.
FIRST_DUTY_DAY = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What comes back every week (`every_weeks` 2: every other) in a project or neighbourhood; once, on `once_on`."""

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
    # What a whole neighbourhood does, whoever is in which project.
    Duty(
        key="screen",
        project=MILL,
        title=Words(en="Clear the screen at the weir", de="Treibgut aus dem Rechen am Wehr holen"),
        minutes=60,
        weekday=SUNDAY,
        hour=11,
    ),
    Duty(
        key="yard",
        project=BRICK,
        title=Words(en="Coffee in the brickyard", de="Kaffee im Ziegelhof"),
        minutes=120,
        weekday=SUNDAY,
        hour=15,
    ),
    Duty(
        key="trees",
        project=APPLE,
        title=Words(en="Water and prune the apple trees", de="Apfelbäume gießen und schneiden"),
        minutes=90,
        weekday=SATURDAY,
        hour=11,
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
