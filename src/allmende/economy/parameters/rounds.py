"""Rounds: how often wishes are matched with tasks, and how finely."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

ROUND_DAYS = Parameter[int](
    name="round_days",
    section="rounds",
    kind="duration",
    unit="days",
    default=7,
    minimum=1,
    maximum=366,
    words=Words(en="Length of a round", de="Länge einer Runde"),
    explains=Words(
        en="How many days' tasks are shared out together in one round. A week suits most houses; a month gives more "
        "choice and asks for more foresight.",
        de="Die Aufgaben von wie vielen Tagen in einer Runde zusammen verteilt werden. Eine Woche passt den meisten "
        "Häusern; ein Monat lässt mehr Auswahl und verlangt mehr Voraussicht.",
    ),
)

ROUND_DEADLINE_HOURS = Parameter[int](
    name="round_deadline_hours",
    section="rounds",
    kind="duration",
    unit="hours",
    default=24,
    minimum=0,
    maximum=720,
    words=Words(en="Wishes close before the round", de="Wünsche schließen vor der Runde"),
    explains=Words(
        en="How long before the round's first day you can still change your wishes. After that the result is computed, "
        "once, and stands.",
        de="Bis wie lange vor dem ersten Tag der Runde du deine Wünsche noch ändern kannst. Danach wird das Ergebnis "
        "berechnet, ein einziges Mal, und steht.",
    ),
)

ROUND_STEP = Parameter[int](
    name="round_step",
    section="rounds",
    kind="weight",
    unit="weight",
    default=10,
    minimum=1,
    maximum=1000,
    words=Words(en="Fineness of weights in a round", de="Feinheit der Gewichte in einer Runde"),
    explains=Words(
        en="Weights rise by this much at a time until every task has enough takers. No one can better their own result "
        "by more than one such step by asking for other tasks. Finer is fairer and takes the computer longer.",
        de="Um so viel steigen Gewichte jeweils, bis jede Aufgabe genug Menschen findet. Niemand könnte sich mit "
        "anderen Aufgaben um mehr als eine solche Stufe verbessern. Feiner ist fairer und kostet Rechenzeit.",
    ),
)

MAX_PLACES_PER_ROUND = Parameter[int](
    name="max_places_per_round",
    section="rounds",
    kind="int",
    unit="places",
    default=6,
    minimum=1,
    maximum=1000,
    words=Words(en="Most tasks per person in a round", de="Höchstens so viele Aufgaben je Runde"),
    explains=Words(
        en="Nobody is given more than this many tasks in one round, unless they set a limit of their own. It protects "
        "those who find it hard to say no.",
        de="Mehr als so viele Aufgaben bekommt in einer Runde niemand, außer du setzt dir selbst eine Grenze. Das "
        "schützt alle, denen das Neinsagen schwerfällt.",
    ),
)

ROUNDS = (ROUND_DAYS, ROUND_DEADLINE_HOURS, ROUND_STEP, MAX_PLACES_PER_ROUND)
