"""What the demo's whole town decides: everybody in it, and the three on its board."""

from __future__ import annotations

from allmende.economy.parameter import Words
from allmende.server.demo.town import papers
from allmende.server.demo.votes import Question

TOWN, BOARD = "town", "board"

SAMPLES = Question(
    key="samples",
    group=TOWN,
    by="kaethe",
    title=Words(en="How we look after our water", de="So achten wir auf unser Wasser"),
    text=Words(
        en="A standard for every pump in town: when a sample is taken, who reads it, and when the tap is shut.",
        de="Ein Standard für jede Pumpe im Ort: wann eine Probe genommen wird, wer sie liest und wann zugedreht wird.",
    ),
    proposes=papers.publish_water,
    proposed_on=0,
    opens_on=8,
    answers={
        "kaethe": "agree",
        "bruno": "agree",
        "emeka": "concern",
        "ida": "agree",
        "hanna": "agree",
        "marta": "agree",
        "samira": "stand aside",
    },
    reasons={"emeka": Words(en="Who pays the laboratory?", de="Wer bezahlt das Labor?")},
    stated=(
        11,
        "ida",
        {
            "emeka": Words(
                en="The shared budget does, until we can do it ourselves.",
                de="Das gemeinsame Budget, bis wir es selbst können.",
            )
        },
    ),
)
SAMPLES_AGAIN = Question(
    key="samples again",
    group=TOWN,
    by="kaethe",
    title=Words(
        en="Our water: a sample after every storm, too", de="Unser Wasser: auch nach jedem Unwetter eine Probe"
    ),
    text=Words(
        en="In spring the cellars were full, and for two days nobody knew whether one may drink it.",
        de="Im Frühjahr waren die Keller voll, und zwei Tage wusste niemand, ob man es trinken darf.",
    ),
    proposes=papers.revise_water,
    proposed_on=22,
    opens_on=30,
    answers={"kaethe": "agree", "emeka": "agree", "ida": "agree", "hanna": "agree", "quang": "agree"},
    stated=(33, "hanna", {}),
)
ADMIT_POOL = Question(
    key="admit pool",
    group=TOWN,
    by="ida",
    title=Words(en="Wiesenland belongs to us", de="Wiesenland gehört zu uns"),
    text=Words(
        en="Half of our bread comes from there, and half of them live here.",
        de="Die Hälfte unseres Brots kommt von dort, und die Hälfte von ihnen wohnt hier.",
    ),
    matter="admit_group",
    terms={"accord": "note:accord pool"},
    proposed_on=23,
    opens_on=31,
    answers={"ida": "agree", "fatou": "agree", "bruno": "agree", "thomas": "agree", "elsa": "agree"},
    stated=(34, "ida", {}),
)
SLOW = Question(
    key="slow",
    group=TOWN,
    by="fatou",
    title=Words(en="Twenty is enough in our streets", de="Zwanzig reicht in unseren Straßen"),
    text=Words(
        en="Three cars for everybody, and still somebody is in a hurry in front of the school. Twenty in every street "
        "with houses in it, and painted on the ground by the children.",
        de="Drei Autos für alle, und trotzdem hat es vor der Schule jemand eilig. Zwanzig in jeder Straße, in der "
        "Häuser stehen, und die Kinder malen es auf den Boden.",
    ),
    proposed_on=44,
    opens_on=52,
    answers={
        "fatou": "agree",
        "elsa": "agree",
        "marta": "agree",
        "radek": "concern",
        "quang": "agree",
        "lukas": "agree",
        "jochen": "agree",
    },
    reasons={"radek": Words(en="And the fire engine?", de="Und das Löschfahrzeug?")},
    comments=(
        (
            45,
            "radek",
            Words(en="With the siren on we drive as fast as we must.", de="Mit Horn fahren wir, wie wir müssen."),
        ),
        (46, "fatou", Words(en="Of course. I write that in.", de="Klar. Das schreibe ich dazu.")),
        (47, "doerte", Words(en="And who paints after it has rained?", de="Und wer malt nach dem Regen neu?")),
        (48, "elsa", Words(en="The second form. They asked already.", de="Die Zweite. Sie haben schon gefragt.")),
    ),
)
HOSES = Question(
    key="hoses",
    group=BOARD,
    by="kaethe",
    title=Words(en="Fire hoses on both sides of the water", de="Löschschläuche auf beiden Seiten des Wassers"),
    text=Words(
        en="In a dry summer the engine needs eleven minutes to the Millstream. Four hoses move to the reading room.",
        de="In einem trockenen Sommer braucht das Fahrzeug elf Minuten zum Mühlgraben. Vier Schläuche ziehen in die "
        "Bücherstube um.",
    ),
    kind="consensus",
    proposed_on=5,
    opens_on=5,
    answers={"kaethe": "agree", "ida": "agree", "wim": "stand aside"},
    reasons={
        "wim": Words(en="I could not ask at home yet.", de="Ich konnte zu Hause noch nicht fragen."),
    },
)
LUNCH = Question(
    key="lunch",
    group=BOARD,
    by="fatou",
    title=Words(en="Lunch for the fire brigade on practice days", de="Essen für den Löschzug an Übungstagen"),
    text=Words(
        en="The school cooks for forty-two. Five more would be glad of it on Thursdays.",
        de="Die Schule kocht für zweiundvierzig. Donnerstags würden sich fünf mehr freuen.",
    ),
    kind="consensus",
    proposed_on=50,
    opens_on=51,
    answers={"fatou": "agree", "kaethe": "agree"},
    comments=((52, "ida", Words(en="I ask our people on Sunday.", de="Ich frage am Sonntag bei uns nach.")),),
)

TOWN_QUESTIONS: tuple[Question, ...] = (SAMPLES, SAMPLES_AGAIN, ADMIT_POOL, SLOW, HOSES, LUNCH)
