"""Sharing the result: when a period is settled and who owes which share."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

SETTLE_EVERY = Parameter[str](
    name="settle_every",
    section="sharing",
    kind="choice",
    default="month",
    overridable=False,
    choices={
        "month": Words(en="Every month", de="Jeden Monat"),
        "four_weeks": Words(en="Every four weeks", de="Alle vier Wochen"),
    },
    words=Words(en="Periods", de="Zeiträume"),
    explains=Words(
        en="At the end of each period all work credited in it is shared out: everybody owes their share of it and is "
        "credited what they gave. Four weeks are always equally long; months are easier to remember.",
        de="Am Ende jedes Zeitraums wird alle gutgeschriebene Arbeit geteilt: alle schulden ihren Anteil daran, und "
        "was sie gegeben haben, steht dagegen. Vier Wochen sind immer gleich lang; Monate merkt man sich leichter.",
    ),
)

SETTLE_AFTER_DAYS = Parameter[int](
    name="settle_after_days",
    section="sharing",
    kind="duration",
    unit="days",
    default=5,
    minimum=0,
    maximum=60,
    overridable=False,
    words=Words(en="Time to confirm afterwards", de="Zeit zum Bestätigen danach"),
    explains=Words(
        en="A period is settled this long after it ends, so that the work of its last days can still be confirmed. "
        "What is confirmed later is not lost: it counts in the next period.",
        de="So lange nach seinem Ende wird ein Zeitraum abgerechnet, damit die Arbeit der letzten Tage noch bestätigt "
        "werden kann. Was später bestätigt wird, geht nicht verloren: es zählt im nächsten Zeitraum.",
    ),
)

SHARE_ADULT = Parameter[int](
    name="share_adult",
    section="sharing",
    kind="share",
    unit="share",
    default=1000,
    minimum=0,
    maximum=10_000,
    overridable=False,
    words=Words(en="Share of an adult", de="Anteil Erwachsener"),
    explains=Words(
        en="How much of the common work an adult owes, compared with the others. Only the proportion matters: if "
        "adults have 1 and children 0, the adults share all of it evenly.",
        de="Wie viel von der gemeinsamen Arbeit Erwachsene schulden, verglichen mit den anderen. Nur das Verhältnis "
        "zählt: haben Erwachsene 1 und Kinder 0, dann teilen sich die Erwachsenen alles gleichmäßig.",
    ),
)

SHARE_CHILD = Parameter[int](
    name="share_child",
    section="sharing",
    kind="share",
    unit="share",
    default=0,
    minimum=0,
    maximum=10_000,
    overridable=False,
    words=Words(en="Share of a child", de="Anteil von Kindern"),
    explains=Words(
        en="How much of the common work a child owes. With 0 all adults carry the children together. With 0.5 those "
        "who look after a child usually contribute half a share more for it. What a child does is credited either way.",
        de="Wie viel von der gemeinsamen Arbeit ein Kind schuldet. Bei 0 tragen alle Erwachsenen die Kinder gemeinsam. "
        "Bei 0,5 bringen die, die ein Kind begleiten, meist einen halben Anteil mehr ein. Was ein Kind tut, wird so "
        "oder so gutgeschrieben.",
    ),
)

SHARE_EXEMPT = Parameter[int](
    name="share_exempt",
    section="sharing",
    kind="share",
    unit="share",
    default=0,
    minimum=0,
    maximum=10_000,
    overridable=False,
    words=Words(en="Share of those exempt", de="Anteil Befreiter"),
    explains=Words(
        en="How much those owe whom you have exempted, whatever the reason: nobody has to state it, and it is written "
        "down nowhere. With 0 they owe nothing and everyone else carries it together.",
        de="Wie viel die schulden, die ihr befreit habt, aus welchem Grund auch immer: niemand muss ihn nennen, und er "
        "steht nirgends. Bei 0 schulden sie nichts, und alle anderen tragen es gemeinsam.",
    ),
)

BREAK_RELIEF = Parameter[int](
    name="break_relief",
    section="sharing",
    kind="share",
    unit="%",
    default=1000,
    minimum=0,
    maximum=1000,
    overridable=False,
    words=Words(en="Relief during a break", de="Entlastung in der Pause"),
    explains=Words(
        en="How much of somebody's share falls away on the days of a break. What falls away goes to the common fund "
        "and is shared by all in the next period, so a break never changes anybody else's numbers of this one.",
        de="Wie viel vom Anteil an den Tagen einer Pause wegfällt. Was wegfällt, geht in den Gemeinschaftstopf "
        "und wird im nächsten Zeitraum von allen geteilt; eine Pause ändert also nie die jetzigen Zahlen anderer.",
    ),
)

DEBT_WARNING_WH = Parameter[int](
    name="debt_warning_wh",
    section="sharing",
    kind="int",
    unit="wh",
    default=20,
    minimum=0,
    maximum=100_000,
    overridable=False,
    words=Words(en="Friendly note from", de="Freundlicher Hinweis ab"),
    explains=Words(
        en="Whoever is behind by this many weighted hours sees a friendly note, with tasks that would suit them. Only "
        "they see it.",
        de="Wer um so viele gewichtete Stunden zurückliegt, bekommt einen freundlichen Hinweis, mit Aufgaben, die "
        "passen könnten. Nur die Person selbst sieht ihn.",
    ),
)

DEBT_LIMIT_WH = Parameter[int](
    name="debt_limit_wh",
    section="sharing",
    kind="int",
    unit="wh",
    default=40,
    minimum=0,
    maximum=100_000,
    overridable=False,
    words=Words(en="Time to talk from", de="Zeit zu reden ab"),
    explains=Words(
        en="From this many weighted hours behind, the whole group can see it: a reason to talk, not a punishment. "
        "Nothing is blocked by itself.",
        de="Ab so vielen gewichteten Stunden Rückstand sieht es die ganze Gruppe: ein Anlass zu reden, keine Strafe. "
        "Von allein gesperrt wird nichts.",
    ),
)

SHARING = (
    SETTLE_EVERY,
    SETTLE_AFTER_DAYS,
    SHARE_ADULT,
    SHARE_CHILD,
    SHARE_EXEMPT,
    BREAK_RELIEF,
    DEBT_WARNING_WH,
    DEBT_LIMIT_WH,
)
