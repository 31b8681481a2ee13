"""The six projects of the demo's pool, and where they hand things out."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.economy.parameter import Value, Words
from allmende.server.groups.kinds import Kind

POOL_NAME = "Wiesenland"
POOL_PURPOSE = Words(
    en="Six projects between Leipzig and the lakes share what they make: vegetables, bread, care, repairs, software, "
    "rooms and wood. All that was asked of all together is always the work there was.",
    de="Sechs Projekte zwischen Leipzig und den Seen teilen, was sie herstellen: Gemüse, Brot, Betreuung, Reparaturen, "
    "Software, Zimmer und Holz. Was von allen zusammen erbeten wird, ist immer genau die Arbeit, die da war.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of the pool.

    Attributes:
        founder: Key of who founded it and looks after it.
        stood_alone: Whether it was there before, with a book of its own, and joined later.
        rules: Rules of its own: name -> (value, why).

    """

    key: str
    name: Words
    kind: Kind
    founder: str
    purpose: Words
    rules: tuple[tuple[str, Value, Words], ...] = ()
    stood_alone: bool = False


CARRIED_BY_ALL = Words(
    en="The house and the heating are there for everybody who may need us one day, not only for those who come now.",
    de="Haus und Heizung sind für alle da, die uns einmal brauchen, nicht nur für die, die gerade kommen.",
)
PROJECTS: tuple[Project, ...] = (
    Project(
        key="lake",
        name=Words(en="House by the Lake", de="Haus am See"),
        kind=Kind.HOUSE,
        founder="gudrun",
        purpose=Words(
            en="Nine people, three rooms for guests right by the water, and a small wood that keeps us warm.",
            de="Neun Menschen, drei Gästezimmer direkt am Wasser und ein kleiner Wald, der uns wärmt.",
        ),
    ),
    Project(
        key="farm",
        name=Words(en="Turnip Field Farm", de="Hof Rübenacker"),
        kind=Kind.PROSUMERS,
        founder="johanna",
        purpose=Words(
            en="Vegetables, grain, apples and mushrooms on eleven hectares, grown by those who eat them.",
            de="Gemüse, Getreide, Äpfel und Pilze auf elf Hektar, angebaut von denen, die davon essen.",
        ),
    ),
    Project(
        key="bakery",
        name=Words(en="Crumb Bakery", de="Backstube Krume"),
        kind=Kind.PROJECT,
        founder="aylin",
        purpose=Words(
            en="Sourdough from a wood-fired oven every Friday, cake every other week.",
            de="Jeden Freitag Sauerteigbrot aus dem Holzofen, jede zweite Woche Kuchen.",
        ),
    ),
    Project(
        key="repair",
        name=Words(en="Repair Café Loose Screw", de="Repair-Café Lockere Schraube"),
        kind=Kind.PROJECT,
        founder="viktor",
        purpose=Words(
            en="Toasters, trousers, bicycles: mended together every Thursday. With a library of things.",
            de="Toaster, Hosen, Räder: jeden Donnerstag gemeinsam repariert. Mit einer Bibliothek der Dinge.",
        ),
    ),
    Project(
        key="kindergarten",
        name=Words(en="Pebble Kindergarten", de="Kindergarten Kieselstein"),
        kind=Kind.PROJECT,
        founder="maike",
        purpose=Words(
            en="Eight children, two who learned it, many parents: one long morning a week, and a warm lunch.",
            de="Acht Kinder, zwei, die es gelernt haben, viele Eltern: ein langer Vormittag die Woche und ein warmes "
            "Essen.",
        ),
        rules=(("overhead", "everyone", CARRIED_BY_ALL),),
    ),
    Project(
        key="software",
        stood_alone=True,
        name=Words(en="Free Tools", de="Freie Werkzeuge"),
        kind=Kind.PROJECT,
        founder="robin",
        purpose=Words(
            en="Calendar, wiki and mailing lists for the whole pool, and what we write is free for everybody.",
            de="Kalender, Wiki und Mailinglisten für den ganzen Pool, und was wir schreiben, ist frei für alle.",
        ),
        rules=(
            (
                "overhead",
                "everyone",
                Words(
                    en="What is written once serves all, whoever uses it.",
                    de="Was einmal geschrieben ist, nützt allen, egal wer es benutzt.",
                ),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A collection point of a project."""

    project: str
    name: Words
    where: Words
    when: Words


POINTS: tuple[Point, ...] = (
    Point(
        "farm",
        Words(en="Barn door", de="Scheunentor"),
        Words(en="Turnip Field Farm, left of the barn", de="Hof Rübenacker, links der Scheune"),
        Words(en="Saturday 10 to 14", de="Samstag 10 bis 14 Uhr"),
    ),
    Point(
        "bakery",
        Words(en="Shop window", de="Ladenfenster"),
        Words(en="Crumb Bakery, Zschochersche Straße", de="Backstube Krume, Zschochersche Straße"),
        Words(en="Saturday 8 to 12", de="Samstag 8 bis 12 Uhr"),
    ),
)
