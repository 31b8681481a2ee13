"""The three neighbourhoods of the demo's town, and their projects."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.economy.parameter import Value, Words
from allmende.server.demo.town.people import APPLE, BRICK, MILL

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
