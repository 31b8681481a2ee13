"""People: breaks, invitations, and what outsiders may see."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

BREAK_MAX_DAYS = Parameter[int](
    name="break_max_days",
    section="people",
    kind="duration",
    unit="days",
    default=90,
    minimum=0,
    maximum=3660,
    overridable=False,
    words=Words(en="Longest break", de="Längste Pause"),
    explains=Words(
        en="You can take a break for travel, exams, illness or rest, without saying why. While it lasts you owe less "
        "or nothing, and nobody else's due rises in that period. This is the longest you can announce on your own.",
        de="Du kannst Pause machen, für eine Reise, Prüfungen, Krankheit oder Ruhe, ohne zu sagen, warum. Solange sie "
        "dauert, schuldest du weniger oder nichts, und in dem Zeitraum schuldet niemand sonst mehr. So lange kannst du "
        "sie selbst ankündigen.",
    ),
)

WHO_MAY_INVITE = Parameter[str](
    name="who_may_invite",
    section="people",
    kind="choice",
    default="members",
    choices={
        "members": Words(en="All members", de="Alle Mitglieder"),
        "maintainers": Words(en="Maintainers", de="Verantwortliche"),
    },
    words=Words(en="Who may invite", de="Wer einladen darf"),
    explains=Words(
        en="Who may send invitations to join. Whoever joins can see what belongs to the group, so choose as closely as "
        "you would with a front-door key.",
        de="Wer zum Mitmachen einladen darf. Wer dazukommt, sieht, was zur Gruppe gehört; wählt also so sorgfältig wie "
        "bei einem Haustürschlüssel.",
    ),
)

PUBLISHES = Parameter[str](
    name="publishes",
    section="people",
    kind="choice",
    default="nothing",
    choices={
        "nothing": Words(en="Nothing", de="Nichts"),
        "card": Words(en="A card", de="Eine Karte"),
        "card_and_tasks": Words(en="A card and open tasks", de="Eine Karte und offene Aufgaben"),
    },
    words=Words(en="What outsiders see", de="Was Außenstehende sehen"),
    explains=Words(
        en="What people outside the group can see. Nothing: not even that it exists. A card: its name and what it is "
        "about. A card and open tasks: also what there is to do, never who does it.",
        de="Was Menschen außerhalb der Gruppe sehen. Nichts: nicht einmal, dass es sie gibt. Eine Karte: ihren Namen "
        "und worum es geht. Eine Karte und offene Aufgaben: auch, was zu tun ist, nie, wer es tut.",
    ),
)

PEOPLE = (BREAK_MAX_DAYS, WHO_MAY_INVITE, PUBLISHES)
