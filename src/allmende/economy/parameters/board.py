"""The board: how an open task's weight climbs, and what it remembers."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

BOARD_STEPS = Parameter[int](
    name="board_steps",
    section="board",
    kind="int",
    unit="steps",
    default=10,
    minimum=1,
    maximum=100,
    words=Words(en="Steps up to the highest weight", de="Stufen bis zum höchsten Gewicht"),
    explains=Words(
        en="An open task climbs to the highest weight in this many equal steps; the last one comes when the task is "
        "due. All steps are published from the start, so nobody has to watch the clock for surprises. Few steps are "
        "easy to remember, many are gentle.",
        de="Eine offene Aufgabe steigt in so vielen gleichen Stufen zum höchsten Gewicht; die letzte kommt, wenn sie "
        "fällig ist. Alle Stufen stehen von Anfang an fest, niemand muss auf Überraschungen lauern. Wenige Stufen "
        "merkt man sich leicht, viele sind sanft.",
    ),
)

BOARD_OPENS_DAYS = Parameter[int](
    name="board_opens_days",
    section="board",
    kind="duration",
    unit="days",
    default=7,
    minimum=1,
    maximum=366,
    words=Words(en="Opens ahead of time", de="Öffnet im Voraus"),
    explains=Words(
        en="How long before it is due a task appears on the board and can be taken. Longer lets you plan; shorter "
        "keeps the board clear and lets weights follow how things are now.",
        de="Wie lange vor ihrer Fälligkeit eine Aufgabe an der Tafel erscheint und genommen werden kann. Länger hilft "
        "beim Planen; kürzer hält die Tafel übersichtlich und die Gewichte nah am Heute.",
    ),
)

BOARD_MEMORY = Parameter[int](
    name="board_memory",
    section="board",
    kind="share",
    unit="%",
    default=500,
    minimum=0,
    maximum=1000,
    words=Words(en="Memory of the board", de="Gedächtnis der Tafel"),
    explains=Words(
        en="A task that comes back remembers at which weight it was taken last time. At 100 % it opens right there "
        "again, at 0 % where it opened before, at 50 % half-way between: that learns without jumping.",
        de="Eine Aufgabe, die wiederkommt, weiß noch, bei welchem Gewicht sie zuletzt genommen wurde. Bei 100 % öffnet "
        "sie gleich dort, bei 0 % dort, wo sie zuvor geöffnet hat, bei 50 % auf halbem Weg: das lernt, ohne zu "
        "springen.",
    ),
)

BOARD_FALL = Parameter[int](
    name="board_fall",
    section="board",
    kind="share",
    unit="%",
    default=50,
    minimum=0,
    maximum=500,
    words=Words(en="Falls when well liked", de="Sinkt, wenn beliebt"),
    explains=Words(
        en="When more people wanted a task than it had places, or it was taken at once, it opens this much lower next "
        "time. That is how liked work makes room for the disliked.",
        de="Wollten mehr Menschen eine Aufgabe, als sie Plätze hatte, oder war sie sofort vergeben, dann öffnet sie "
        "beim nächsten Mal um so viel niedriger. So macht beliebte Arbeit der unbeliebten Platz.",
    ),
)

BOARD = (BOARD_STEPS, BOARD_OPENS_DAYS, BOARD_MEMORY, BOARD_FALL)
