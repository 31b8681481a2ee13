"""What an hour counts: the procedure for weights and the range they move in."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

PROCEDURE = Parameter[str](
    name="procedure",
    section="weights",
    kind="choice",
    default="board",
    choices={
        "fixed": Words(en="Fixed", de="Fest"),
        "board": Words(en="Board", de="Tafel"),
        "round": Words(en="Round", de="Runde"),
    },
    words=Words(en="How weights are found", de="Wie Gewichte gefunden werden"),
    explains=Words(
        en="How a task finds what its hours count. Fixed: you agree on a weight beforehand. Board: a task nobody takes "
        "counts a little more every day until somebody takes it. Round: everybody says in advance what they would do "
        "at which weight, and one fair result comes out for all tasks together. Each task may choose differently; this "
        "is what applies when it does not.",
        de="Wie eine Aufgabe dazu kommt, was ihre Stunden zählen. Fest: ihr einigt euch vorher auf ein Gewicht. Tafel: "
        "eine Aufgabe, die niemand nimmt, zählt jeden Tag etwas mehr, bis jemand sie nimmt. Runde: alle sagen vorher, "
        "was sie ab welchem Gewicht täten, und für alle Aufgaben zusammen entsteht ein faires Ergebnis. Jede Aufgabe "
        "kann es anders halten; dies gilt, wenn sie nichts anderes sagt.",
    ),
)

FIXED_WEIGHT = Parameter[int](
    name="fixed_weight",
    section="weights",
    kind="weight",
    unit="weight",
    default=1000,
    minimum=10,
    maximum=100_000,
    words=Words(en="Ordinary weight", de="Gewöhnliches Gewicht"),
    explains=Words(
        en="What an hour of a task with a fixed weight counts, and where a new task starts on the board the very first "
        "time. 1 means: an hour is an hour. It lies between the lowest and the highest weight.",
        de="Was eine Stunde einer Aufgabe mit festem Gewicht zählt, und wo eine neue Aufgabe an der Tafel beim "
        "allerersten Mal beginnt. 1 heißt: eine Stunde ist eine Stunde. Es liegt zwischen dem niedrigsten und dem "
        "höchsten Gewicht.",
    ),
)

WEIGHT_FLOOR = Parameter[int](
    name="weight_floor",
    section="weights",
    kind="weight",
    unit="weight",
    default=200,
    minimum=10,
    maximum=100_000,
    overridable=False,
    words=Words(en="Lowest weight", de="Niedrigstes Gewicht"),
    explains=Words(
        en="However much a task is liked, an hour of it never counts less than this. Without a floor, well-liked work "
        "would soon not count as work at all. It is the same for everyone inside the group, so that hours stay "
        "comparable.",
        de="So beliebt eine Aufgabe auch ist: eine Stunde davon zählt nie weniger als das. Ohne Untergrenze würde "
        "beliebte Arbeit bald gar nicht mehr als Arbeit zählen. Sie gilt für alle in der Gruppe gleich, damit Stunden "
        "vergleichbar bleiben.",
    ),
)

WEIGHT_CAP = Parameter[int](
    name="weight_cap",
    section="weights",
    kind="weight",
    unit="weight",
    default=3000,
    minimum=10,
    maximum=100_000,
    overridable=False,
    words=Words(en="Highest weight", de="Höchstes Gewicht"),
    explains=Words(
        en="However disliked a task is, an hour of it never counts more than this. The cap keeps anyone from gaining "
        "by all holding back. What nobody takes at the cap stays open, and you talk about it: perhaps the task should "
        "be done differently, together, or not at all.",
        de="So unbeliebt eine Aufgabe auch ist: eine Stunde davon zählt nie mehr als das. Die Obergrenze sorgt dafür, "
        "dass niemand gewinnt, wenn sich alle zurückhalten. Was auch dann niemand nimmt, bleibt offen, und ihr redet "
        "darüber: vielleicht geht es anders, gemeinsam oder gar nicht.",
    ),
)

UNASKED_WEIGHT = Parameter[int](
    name="unasked_weight",
    section="weights",
    kind="weight",
    unit="weight",
    default=1000,
    minimum=10,
    maximum=100_000,
    words=Words(en="Weight of work done unasked", de="Gewicht ungefragter Arbeit"),
    explains=Words(
        en="Somebody saw what was needed and did it, without any task having been posted. An hour of that counts this "
        "much, once another person has confirmed it.",
        de="Jemand hat gesehen, was nötig war, und es getan, ohne dass eine Aufgabe ausgeschrieben war. Eine Stunde "
        "davon zählt so viel, sobald ein anderer Mensch sie bestätigt hat.",
    ),
)

WEIGHTS = (PROCEDURE, FIXED_WEIGHT, WEIGHT_FLOOR, WEIGHT_CAP, UNASKED_WEIGHT)
