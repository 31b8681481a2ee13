"""Doing and confirming: what it takes for work to be credited."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

EXTRA_NEEDS_SECOND = Parameter[bool](
    name="extra_needs_second",
    section="confirming",
    kind="bool",
    default=True,
    words=Words(en="More hours need a second yes", de="Mehr Stunden brauchen ein zweites Ja"),
    explains=Words(
        en="The agreed hours are credited as soon as one other person confirms. If it took longer, the extra hours "
        "need the yes of another person. Work often takes longer for good reasons; talking about it is how estimates "
        "get better.",
        de="Die vereinbarten Stunden werden gutgeschrieben, sobald ein anderer Mensch bestätigt. Hat es länger "
        "gedauert, braucht das Mehr das Ja eines weiteren Menschen. Oft dauert etwas aus gutem Grund länger; darüber "
        "zu reden macht die Schätzungen besser.",
    ),
)

NEWCOMER_DAYS = Parameter[int](
    name="newcomer_days",
    section="confirming",
    kind="duration",
    unit="days",
    default=0,
    minimum=0,
    maximum=366,
    words=Words(en="Newcomers confirm after", de="Neue bestätigen nach"),
    explains=Words(
        en="How long somebody belongs to the group before they confirm others' work. In a house where you know each "
        "other it can be 0; in an open project some days make invented accounts useless.",
        de="Wie lange jemand zur Gruppe gehört, bevor er oder sie die Arbeit anderer bestätigt. In einem Haus, in dem "
        "ihr euch kennt, genügt 0; in einem offenen Projekt machen einige Tage erfundene Konten nutzlos.",
    ),
)

HANDBACK_HOURS = Parameter[int](
    name="handback_hours",
    section="confirming",
    kind="duration",
    unit="hours",
    default=24,
    minimum=0,
    maximum=720,
    words=Words(en="Handing back in good time", de="Rechtzeitig zurückgeben"),
    explains=Words(
        en="Things come up, and you can always hand a task back. If it is due in less time than this, the page says "
        "so, so that others notice quickly and can step in.",
        de="Es kommt immer mal etwas dazwischen, und du kannst eine Aufgabe jederzeit zurückgeben. Ist sie in weniger "
        "als dieser Zeit fällig, sagt es die Seite dazu, damit andere es schnell sehen und einspringen können.",
    ),
)

CONFIRMING = (EXTRA_NEEDS_SECOND, NEWCOMER_DAYS, HANDBACK_HOURS)
