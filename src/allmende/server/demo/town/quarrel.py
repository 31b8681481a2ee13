"""What Dörte and Oskar of the demo's Millstream say to each other, and who listens to both."""

from __future__ import annotations

from allmende.economy.parameter import Words

TITLE = Words(en="The trombone under my window", de="Die Posaune unter meinem Fenster")
COMPLAINT = Words(
    en="Four evenings a week, always the same eight bars. I get up at five for the milk.",
    de="Vier Abende die Woche, immer dieselben acht Takte. Ich stehe um fünf für die Milch auf.",
)
WANTED = Words(
    en="No practising after seven in the yard; the reading room has thick walls.",
    de="Nach sieben wird im Hof nicht mehr geübt; die Bücherstube hat dicke Wände.",
)
ANSWER = Words(
    en="I did not know about the milk, sorry. But the band plays at the weir feast, and at home the baby sleeps.",
    de="Das mit der Milch wusste ich nicht, tut mir leid. Aber die Kapelle spielt beim Wehrfest, und zu Hause schläft "
    "das Baby.",
)
MEDIATED = Words(
    en="You both told me about sleep. Quang says the reading room is free on three evenings, and warm. Shall we try it "
    "until the feast, with the fourth evening before six?",
    de="Ihr habt mir beide vom Schlafen erzählt. Quang sagt, die Bücherstube ist an drei Abenden frei und warm. "
    "Probieren wir das bis zum Fest, und der vierte Abend vor sechs?",
)
