"""Work that a few people of the pool did together on one day and reported at once."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.economy.parameter import Words

NOTHING = Words(en="", de="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDay:
    """One such day.

    Attributes:
        day: Of the history.
        doers: Keys of those who did it, the first of whom reports it.
        minutes: Of all of them together.
        thing: What it was for: key of a thing, or "" for the project as a whole.
        makes: How many units of that came of it.
        key: Under which a later scene finds it, or "".

    """

    day: int
    project: str
    doers: tuple[str, ...]
    title: Words
    minutes: int
    thing: str = ""
    makes: int = 0
    note: Words = NOTHING
    key: str = ""


TEAM_DAYS: tuple[TeamDay, ...] = (
    TeamDay(
        day=-13,
        project="farm",
        doers=("marek", "ines", "piet", "rolf"),
        title=Words(en="Threshed the wheat", de="Weizen gedroschen"),
        minutes=1440,
        thing="wheat",
        makes=300,
        note=Words(en="A long day for four, with soup in the field.", de="Ein langer Tag zu viert, mit Suppe am Feld."),
    ),
    TeamDay(
        day=-13,
        project="software",
        doers=("robin", "jakub"),
        title=Words(en="Set up the first server", de="Ersten Server aufgesetzt"),
        minutes=480,
    ),
    TeamDay(
        day=-6,
        project="farm",
        doers=("rolf", "sonja"),
        title=Words(en="Hoed between the rows", de="Zwischen den Reihen gehackt"),
        minutes=600,
        thing="roots",
        key="hoeing",
    ),
    TeamDay(
        day=3,
        project="farm",
        doers=("lena", "grace", "yusuf"),
        title=Words(en="Potted seedlings", de="Setzlinge pikiert"),
        minutes=420,
        thing="seedlings",
        makes=60,
    ),
    TeamDay(
        day=6,
        project="software",
        doers=("robin", "elif"),
        title=Words(en="Moved the wiki", de="Wiki umgezogen"),
        minutes=540,
        thing="server",
    ),
    TeamDay(
        day=11,
        project="lake",
        doers=("gudrun", "heinz", "chloe"),
        title=Words(en="Mended the jetty", de="Steg repariert"),
        minutes=660,
    ),
    TeamDay(
        day=15,
        project="farm",
        doers=("johanna", "farid", "jakub"),
        title=Words(en="Sorted the Boskoop apples", de="Boskoop-Äpfel sortiert"),
        minutes=480,
        thing="boskoop",
        makes=60,
    ),
    TeamDay(
        day=16,
        project="farm",
        doers=("johanna", "farid"),
        title=Words(en="Sorted the Topaz apples", de="Topaz-Äpfel sortiert"),
        minutes=300,
        thing="topaz",
        makes=40,
    ),
    TeamDay(
        day=22,
        project="lake",
        doers=("till", "hannes", "birgit"),
        title=Words(en="Felled the storm wood", de="Sturmholz gefällt"),
        minutes=540,
        thing="firewood",
        makes=12,
    ),
    TeamDay(
        day=23,
        project="repair",
        doers=("viktor", "anh", "femi"),
        title=Words(en="Built two bicycles from six", de="Aus sechs Rädern zwei gebaut"),
        minutes=720,
        thing="bicycle",
        makes=2,
    ),
    TeamDay(
        day=29,
        project="kindergarten",
        doers=("maike", "stefan", "miriam"),
        title=Words(en="Built a mud kitchen", de="Matschküche gebaut"),
        minutes=540,
    ),
    TeamDay(
        day=36,
        project="farm",
        doers=("marek", "kurt", "ines"),
        title=Words(en="Drilled the next wheat", de="Nächsten Weizen gesät"),
        minutes=600,
        thing="wheat",
    ),
    TeamDay(
        day=40,
        project="software",
        doers=("priya", "moritz", "nils"),
        title=Words(en="Wrote the new calendar", de="Neuen Kalender geschrieben"),
        minutes=900,
        thing="server",
    ),
    TeamDay(
        day=48,
        project="bakery",
        doers=("aylin", "hannes"),
        title=Words(en="Relined the oven", de="Ofen neu ausgemauert"),
        minutes=480,
    ),
)
