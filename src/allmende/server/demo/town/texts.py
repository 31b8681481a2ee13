"""The longer texts of the demo's town: mandates, an agreement, a standard, what the services are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.parameter import Words
from allmende.server.associations.models import Need

MANDATES: Mapping[str, Words] = {
    "ida": Words(
        en="Ida may agree to whatever costs us no more than two afternoons a month. About water and fire she decides "
        "as she thinks right; about anything built on the bank she asks us first.",
        de="Ida darf zustimmen, wenn es uns nicht mehr als zwei Nachmittage im Monat kostet. Bei Wasser und Feuer "
        "entscheidet sie, wie sie es für richtig hält; was am Ufer gebaut wird, fragt sie uns vorher.",
    ),
    "kaethe": Words(
        en="Käthe speaks for the well and for the engine. The key of the pump house stays in Brickfield.",
        de="Käthe spricht für den Brunnen und das Löschfahrzeug. Der Schlüssel zum Pumpenhaus bleibt im Ziegelfeld.",
    ),
    "wim": Words(
        en="Wim tells us on Sundays what is up, and says no to anything that makes the school bigger.",
        de="Wim erzählt uns sonntags, was ansteht, und sagt Nein zu allem, was die Schule größer macht.",
    ),
    "fatou": Words(
        en="Fatou is there, or sends word the day before. She may agree to everything about the cars, and brings the "
        "school home to us.",
        de="Fatou ist da oder sagt am Tag vorher Bescheid. Bei den Autos darf sie allem zustimmen, die Schule bringt "
        "sie zu uns nach Hause.",
    ),
}

QUIET_TITLE = Words(en="Quiet by the water", de="Still am Wasser")
QUIET_TEXTS = (
    Words(
        en="From ten in the evening until seven it is quiet along the mill race.\n\nWhoever hears something knocks "
        "first, and writes later.",
        de="Von zehn Uhr abends bis sieben ist es am Mühlgraben still.\n\nWer etwas hört, klopft zuerst und schreibt "
        "später.",
    ),
    Words(
        en="From ten in the evening until seven it is quiet along the mill race. At midsummer and at the weir feast "
        "that begins at one.\n\nWhoever hears something knocks first, and writes later.",
        de="Von zehn Uhr abends bis sieben ist es am Mühlgraben still. Zur Sonnenwende und beim Wehrfest erst ab "
        "eins.\n\nWer etwas hört, klopft zuerst und schreibt später.",
    ),
)
WATER_TITLE = Words(en="Looking after our water", de="Auf unser Wasser achten")
WATER_TEXTS = (
    Words(
        en="1. Every pump gives a sample on Saturdays.\n2. Two people read it, one of them not from the well.\n3. If a "
        "value is too high, the tap is shut, and the bell rings twice.",
        de="1. Jede Pumpe gibt samstags eine Probe.\n2. Zwei lesen sie, eine Person davon nicht vom Brunnen.\n3. Ist "
        "ein Wert zu hoch, wird zugedreht, und die Glocke läutet zweimal.",
    ),
    Words(
        en="1. Every pump gives a sample on Saturdays, and the morning after every storm.\n2. Two people read it, one "
        "of them not from the well.\n3. If a value is too high, the tap is shut, and the bell rings twice.\n4. Until "
        "a new sample is fine, the engine brings water.",
        de="1. Jede Pumpe gibt samstags eine Probe und am Morgen nach jedem Unwetter.\n2. Zwei lesen sie, eine Person "
        "davon nicht vom Brunnen.\n3. Ist ein Wert zu hoch, wird zugedreht, und die Glocke läutet zweimal.\n4. Bis "
        "eine neue Probe gut ist, bringt das Löschfahrzeug Wasser.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSaid:
    """A service of the town, and the projects that see to it."""

    key: str
    name: Words
    words: Words
    need: str = Need.NECESSARY
    projects: tuple[str, ...] = ()


SERVICES: tuple[ServiceSaid, ...] = (
    ServiceSaid(
        key="water",
        name=Words(en="Water", de="Wasser"),
        words=Words(en="Drinking water for everybody, tested.", de="Trinkwasser für alle, geprüft."),
        projects=("wells",),
    ),
    ServiceSaid(
        key="school",
        name=Words(en="School", de="Schule"),
        words=Words(
            en="Until the age of twelve; then by bicycle to the next one.", de="Bis zwölf; danach mit dem Rad."
        ),
        projects=("school",),
    ),
    ServiceSaid(
        key="fire",
        name=Words(en="Fire brigade", de="Feuerwehr"),
        words=Words(en="Ring 112; ours is there first.", de="Ruf die 112; unsere ist zuerst da."),
        projects=("engine",),
    ),
    ServiceSaid(
        key="library",
        name=Words(en="Library", de="Bücherei"),
        words=Words(
            en="Books, and whatever else one needs once a year.", de="Bücher, und was man einmal im Jahr braucht."
        ),
        need=Need.WISHED,
        projects=("books",),
    ),
    ServiceSaid(
        key="cars",
        name=Words(en="Car sharing", de="Autos teilen"),
        words=Words(en="Three cars, one calendar.", de="Drei Autos, ein Kalender."),
        need=Need.WISHED,
        projects=("cars",),
    ),
    ServiceSaid(
        key="snow",
        name=Words(en="Clearing snow", de="Schnee räumen"),
        words=Words(
            en="The bridge, the school path and the hydrants. Last winter everybody thought somebody did it.",
            de="Brücke, Schulweg und Hydranten. Letzten Winter dachten alle, das macht schon jemand.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class BudgetProjectSaid:
    """What a part of the shared budget could be for; `by` whom it is proposed, and who supports it."""

    by: str
    title: Words
    euros: int
    supporters: tuple[str, ...]


BUDGET_TITLE = Words(en="What the weir feast brought in", de="Was das Wehrfest eingebracht hat")
BUDGET_TEXT = Words(
    en="2,400 euros, for all three neighbourhoods. Each of us decides over the same part of it.",
    de="2400 Euro, für alle drei Viertel. Jede und jeder von uns entscheidet über den gleichen Teil davon.",
)
BUDGET_EUROS = 2_400
BUDGET_PROJECTS: tuple[BudgetProjectSaid, ...] = (
    BudgetProjectSaid(
        "emeka",
        Words(en="A year of laboratory for the water", de="Ein Jahr Labor fürs Wasser"),
        900,
        ("emeka", "kaethe", "bruno", "ida", "samira", "marta", "hanna", "thomas", "grace"),
    ),
    BudgetProjectSaid(
        "elsa",
        Words(en="A swing for the empty plot", de="Eine Schaukel für die Brache"),
        650,
        ("elsa", "marta", "lukas", "hanna", "jonte", "fatou", "claudia"),
    ),
    BudgetProjectSaid(
        "quang",
        Words(en="A stove pipe for the reading room", de="Ein Ofenrohr für die Bücherstube"),
        300,
        ("quang", "samira", "jochen", "ida", "miriam", "viktor"),
    ),
    BudgetProjectSaid(
        "svetlana",
        Words(en="Five warm jackets for the engine", de="Fünf warme Jacken für den Löschzug"),
        550,
        ("svetlana", "arne", "radek", "paula", "bruno", "kurt"),
    ),
    BudgetProjectSaid(
        "arne",
        Words(en="Light on the chimney", de="Licht am Schornstein"),
        1_100,
        ("arne", "bruno", "kurt"),
    ),
)
