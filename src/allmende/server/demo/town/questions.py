"""What is decided in each neighbourhood of the demo's town; what they decide together stands beside it."""

from __future__ import annotations

from allmende.economy.parameter import Words
from allmende.server.demo.town import papers
from allmende.server.demo.town.people import APPLE, BRICK, MILL
from allmende.server.demo.votes import Question, Suggestion

QUIET = Question(
    key="quiet",
    group=MILL,
    by="samira",
    title=Words(en="Quiet by the water after ten", de="Nach zehn ist es still am Wasser"),
    text=Words(
        en="As an agreement that everybody reads who moves here.", de="Als Vereinbarung, die alle lesen, die herziehen."
    ),
    proposes=papers.publish_quiet,
    kind="consensus",
    proposed_on=-4,
    opens_on=-4,
    everybody="agree",
)
QUIET_AGAIN = Question(
    key="quiet again",
    group=MILL,
    by="samira",
    title=Words(en="Quiet by the water: not on the two feasts", de="Still am Wasser: außer an den zwei Festen"),
    text=Words(
        en="At midsummer and at the weir feast nobody has to whisper.",
        de="Zur Sonnenwende und beim Wehrfest muss niemand flüstern.",
    ),
    proposes=papers.revise_quiet,
    proposed_on=12,
    opens_on=20,
    answers={"ida": "agree", "oskar": "agree", "quang": "agree", "doerte": "concern", "thomas": "agree"},
    reasons={"doerte": Words(en="Until when, then?", de="Und bis wann dann?")},
    stated=(23, "ida", {"doerte": Words(en="Until one; it stands in the text.", de="Bis eins; steht jetzt drin.")}),
)
BOAT = Question(
    key="boat",
    group=MILL,
    by="quang",
    title=Words(en="What shall the second boat be called?", de="Wie soll das zweite Boot heißen?"),
    options=(
        Words(en="Kingfisher", de="Eisvogel"),
        Words(en="Water Vole", de="Schermaus"),
        Words(en="Old Moorhen", de="Altes Teichhuhn"),
    ),
    proposed_on=30,
    opens_on=38,
    kind="approval",
    answers={
        "quang": (0, 1),
        "ida": (0,),
        "oskar": (1, 2),
        "samira": (0, 2),
        "grace": (0, 1),
        "viktor": (2,),
        "miriam": (0,),
        "thomas": (1,),
        "doerte": (0,),
    },
)

BENCH = Question(
    key="bench",
    group=MILL,
    by="jochen",
    title=Words(en="A bench at the weir", de="Eine Bank am Wehr"),
    text=Words(
        en="With a back, and facing the evening sun. The old oak plank still lies in the reading room.",
        de="Mit Lehne und zur Abendsonne. Die alte Eichenbohle liegt noch in der Bücherstube.",
    ),
    proposed_on=51,
    comments=(
        (52, "doerte", Words(en="Two, please: one for those who talk.", de="Bitte zwei: eine für die, die reden.")),
        (53, "viktor", Words(en="I have screws that last.", de="Ich habe Schrauben, die halten.")),
    ),
)

DOORS = Question(
    key="doors",
    group=BRICK,
    by="bruno",
    title=Words(en="Only those who look after us invite", de="Nur wer sich kümmert, lädt ein"),
    text=Words(
        en="Four came in one week, and I knew none of them. I would rather know who gets a key to the well.",
        de="In einer Woche kamen vier, und ich kannte niemanden. Ich wüsste gern, wer einen Brunnenschlüssel bekommt.",
    ),
    matter="rules",
    changes={"who_may_invite": "maintainers"},
    proposed_on=0,
    opens_on=8,
    answers={"bruno": "yes"},
)
DOORS_BACK = Question(
    key="doors back",
    group=BRICK,
    by="paula",
    title=Words(en="Everybody may invite again", de="Alle dürfen wieder einladen"),
    text=Words(
        en="We got to know every one of us through a neighbour. Keys to the well are another question.",
        de="Uns alle hat hier jemand mitgebracht. Brunnenschlüssel sind eine andere Frage.",
    ),
    matter="reversal",
    terms={"decision": "note:doors"},
    proposed_on=19,
    opens_on=27,
    answers={
        "paula": "yes",
        "emeka": "yes",
        "arne": "yes",
        "svetlana": "yes",
        "radek": "yes",
        "bruno": "no",
        "kaethe": "yes",
        "kurt": "yes",
    },
    reasons={"bruno": Words(en="I still think so. But well.", de="Ich sehe es noch so. Aber gut.")},
    comments=(
        (21, "bruno", Words(en="I meant the keys, not you.", de="Ich meinte die Schlüssel, nicht euch.")),
        (22, "paula", Words(en="I know. Then let us write that down.", de="Weiß ich. Dann schreiben wir das auf.")),
    ),
)
CHIMNEY = Question(
    key="chimney",
    group=BRICK,
    by="arne",
    title=Words(en="Light up the chimney of the brickworks", de="Den Ziegeleischornstein beleuchten"),
    text=Words(
        en="One could see from afar that we are at home.", de="Man würde von Weitem sehen, dass wir zu Hause sind."
    ),
    kind="qualified majority",
    proposed_on=36,
    opens_on=44,
    answers={
        "arne": "yes",
        "bruno": "yes",
        "emeka": "no",
        "radek": "no",
        "paula": "no",
        "svetlana": "no",
        "kurt": "yes",
        "anh": "abstain",
    },
    reasons={
        "emeka": Words(en="Bats live in it.", de="Da wohnen Fledermäuse."),
        "svetlana": Words(en="I like it dark.", de="Ich mag es dunkel."),
    },
)

PLOT = Question(
    key="plot",
    group=APPLE,
    by="elsa",
    title=Words(en="What grows on the empty plot?", de="Was kommt auf die Brache?"),
    text=Words(
        en="Behind the school, next to the shed with the press.", de="Hinter der Schule, neben dem Presseschuppen."
    ),
    options=(
        Words(en="An orchard meadow", de="Eine Streuobstwiese"),
        Words(en="A playground", de="Ein Spielplatz"),
        Words(en="A greenhouse", de="Ein Gewächshaus"),
        Words(en="Nothing, for the bees", de="Nichts, für die Bienen"),
    ),
    kind="schulze",
    proposed_on=8,
    opens_on=16,
    answers={
        "elsa": ((1,), (0, 3), (2,)),
        "marta": ((1,), (0,), (2,), (3,)),
        "lukas": ((0,), (1,), (3,), (2,)),
        "hanna": ((0,), (3,), (1,), (2,)),
        "wim": ((3,), (0,), (1, 2)),
        "fatou": ((1,), (0,), (3,), (2,)),
        "jonte": ((2,), (0,), (1,)),
        "ines": ((0,), (2,), (1,)),
    },
    suggestions=(
        Suggestion(
            day=10,
            by="wim",
            text=Words(
                en="Behind the school, next to the shed with the press. The old pear tree stays in any case.",
                de="Hinter der Schule, neben dem Presseschuppen. Der alte Birnbaum bleibt auf jeden Fall.",
            ),
            why=Words(en="It has stood there longer than the school.", de="Er steht länger da als die Schule."),
        ),
    ),
)

EXPERT = Question(
    key="expert",
    group=BRICK,
    by="svetlana",
    title=Words(
        en="Emeka is our expert for rules about the well", de="Emeka ist fachkundig für Regeln rund um den Brunnen"
    ),
    text=Words(
        en="Since the doors we know that two heads are better than one, and he has read everything about water.",
        de="Seit der Sache mit den Türen wissen wir: Zwei sehen mehr als einer, und er hat alles über Wasser gelesen.",
    ),
    matter="appointment",
    terms={"member": "member:emeka", "role": "expert", "for_matter": "rules"},
    proposed_on=34,
    opens_on=42,
    answers={"svetlana": "yes", "bruno": "yes", "kaethe": "yes", "paula": "yes", "radek": "abstain", "arne": "yes"},
)
QUESTIONS: tuple[Question, ...] = (QUIET, QUIET_AGAIN, BOAT, BENCH, DOORS, DOORS_BACK, CHIMNEY, EXPERT, PLOT)
