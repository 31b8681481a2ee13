"""What is decided in the demo's house and in its pool beside the everyday."""

from __future__ import annotations

from allmende.economy.parameter import Words
from allmende.server.demo.votes import Question, Suggestion

JOIN_NEIGHBOURS = Question(
    key="join neighbours",
    group="house",
    by="thomas",
    title=Words(en="We join the Millstream neighbourhood", de="Wir gehören zum Mühlgraben"),
    text=Words(
        en="We live on the mill race, and half of them know our kitchen. Then we have a say about the water, too.",
        de="Wir wohnen am Mühlgraben, und die Hälfte von ihnen kennt unsere Küche. Dann reden wir beim Wasser mit.",
    ),
    matter="association",
    terms={"accord": "note:accord house"},
    kind="consensus",
    proposed_on=3,
    opens_on=3,
    everybody="agree",
)
TOMCAT = Question(
    key="tomcat",
    group="house",
    by="leyla",
    title=Words(en="A tomcat moves in", de="Ein Kater zieht ein"),
    text=Words(
        en="Mo is nine, black, and needs a new home. Secretly, so that nobody has to say why not.",
        de="Mo ist neun, schwarz und sucht ein Zuhause. Geheim, damit niemand sagen muss, warum nicht.",
    ),
    kind="qualified majority",
    secret=True,
    proposed_on=8,
    opens_on=16,
    answers={"leyla": "yes", "miriam": "yes", "jonas": "yes", "ben": "no", "grace": "yes", "thomas": "yes"},
)
HALF = Question(
    key="half",
    group="house",
    by="miriam",
    title=Words(en="Children count half", de="Kinder zählen halb"),
    text=Words(
        en="Lotte, Emil and Ivy eat with us, and nobody is asked for anything for it. Those of us without children "
        "carry that, too. Let a child count half.",
        de="Lotte, Emil und Ivy essen mit, und dafür wird niemand um etwas gebeten. Das tragen auch die ohne Kinder. "
        "Ein Kind soll halb zählen.",
    ),
    matter="rules",
    changes={"share_child": 500},
    proposed_on=43,
    opens_on=52,
    answers={"miriam": "yes", "thomas": "yes", "leyla": "no", "jonas": "yes", "ben": "abstain"},
    reasons={
        "thomas": Words(en="It is fairer.", de="Es ist gerechter."),
        "leyla": Words(
            en="I bring up Emil alone. For us it is a whole evening's cooking a month.",
            de="Ich bin mit Emil allein. Für uns ist das jeden Monat ein ganzer Abend Kochen.",
        ),
    },
    comments=(
        (44, "leyla", Words(en="And who minds them meanwhile?", de="Und wer passt so lange auf sie auf?")),
        (
            45,
            "miriam",
            Words(
                en="Minding them is on the board and counts. And look at the figures before you vote.",
                de="Aufpassen steht an der Tafel und zählt. Und schaut auf die Zahlen, bevor ihr abstimmt.",
            ),
        ),
        (47, "nora", Words(en="In Wiesenland they count a quarter.", de="In Wiesenland zählen sie ein Viertel.")),
        (49, "ben", Words(en="Ivy says she wants to be asked, too.", de="Ivy sagt, sie will auch gefragt werden.")),
    ),
    suggestions=(
        Suggestion(
            day=45,
            by="jonas",
            changes={"share_child": 1000},
            why=Words(en="Lotte eats more than I do.", de="Lotte isst mehr als ich."),
            answer=Words(
                en="True. But she does not carry crates yet: half is what we could all live with at supper.",
                de="Stimmt. Aber Kisten trägt sie noch keine: Mit der Hälfte konnten beim Essen alle leben.",
            ),
        ),
        Suggestion(
            day=48,
            by="grace",
            text=Words(
                en="Lotte, Emil and Ivy eat with us, and nobody is asked for anything for it. Those of us without "
                "children carry that, too. Let a child count half. After three months we look at it again, and whoever "
                "brings up a child alone says so then.",
                de="Lotte, Emil und Ivy essen mit, und dafür wird niemand um etwas gebeten. Das tragen auch die ohne "
                "Kinder. Ein Kind soll halb zählen. Nach drei Monaten schauen wir es uns wieder an, und wer ein Kind "
                "allein großzieht, sagt dann, wie es war.",
            ),
            why=Words(
                en="For Leyla it is most; so let us look again.",
                de="Leyla trifft es am meisten; also nochmal hinschauen.",
            ),
        ),
    ),
)
HOUSE: tuple[Question, ...] = (JOIN_NEIGHBOURS, TOMCAT, HALF)

_FOR = (
    *("maike", "heinz", "farid", "claudia", "till", "selma", "piet", "yusuf", "marek", "tilda", "rolf", "anselm"),
    *("hannes", "lutz", "carla", "viktor", "birgit", "anh", "femi", "rosa", "kurt", "jule", "ole", "miriam"),
)
QUARTER = Question(
    key="quarter",
    group="pool",
    by="maike",
    title=Words(en="Children count a quarter", de="Kinder zählen ein Viertel"),
    text=Words(
        en="Thirteen children eat our bread and sleep in our kindergarten. A quarter each, so that it is neither "
        "nothing nor much.",
        de="Dreizehn Kinder essen unser Brot und schlafen in unserem Kindergarten. Jedes ein Viertel: nicht nichts "
        "und nicht viel.",
    ),
    matter="rules",
    changes={"share_child": 250},
    proposed_on=21,
    opens_on=29,
    answers=dict.fromkeys(_FOR, "yes") | {"samuel": "no", "lena": "no", "johanna": "yes", "aylin": "yes"},
    reasons={"lena": Words(en="I would rather wait a year.", de="Ich würde lieber noch ein Jahr warten.")},
    comments=(
        (
            24,
            "samuel",
            Words(en="With two it is half a grown-up.", de="Mit zweien ist das ein halber Erwachsener."),
        ),
        (25, "maike", Words(en="Yes. And two lunches a week.", de="Ja. Und zwei Mittagessen die Woche.")),
    ),
)
JOIN_TOWN = Question(
    key="join town",
    group="pool",
    by="gudrun",
    title=Words(en="We belong to Drosselau", de="Wir gehören zu Drosselau"),
    text=Words(
        en="Our well is theirs and our fire brigade, too. Our rules stay our own.",
        de="Ihr Brunnen ist auch unserer, und die Feuerwehr erst recht. Unsere Regeln bleiben unsere.",
    ),
    matter="association",
    terms={"accord": "note:accord pool"},
    kind="qualified majority",
    proposed_on=20,
    opens_on=28,
    answers=dict.fromkeys((*_FOR, "gudrun"), "yes") | {"robin": "no"},
    reasons={"robin": Words(en="One more meeting.", de="Noch eine Sitzung mehr.")},
)
POOL: tuple[Question, ...] = (QUARTER,)
POOL_WITH_TOWN: tuple[Question, ...] = (JOIN_TOWN,)
