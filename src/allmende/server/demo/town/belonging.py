"""How the neighbourhoods of the demo's town come together, and whom they send to speak for them."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.parameter import Words
from allmende.server.demo.town.people import APPLE, BRICK, MILL, founder_of
from allmende.server.demo.town.places import NEIGHBOURHOODS, TOWN_NAME
from allmende.server.demo.town.texts import MANDATES
from allmende.server.demo.votes import Question

SENT_FIRST: Mapping[str, str] = {MILL: "ida", BRICK: "kaethe", APPLE: "wim"}
"""Whom each neighbourhood sends to the board first."""

_NAMES: Mapping[str, Words] = {
    "ida": Words(en="Ida", de="Ida"),
    "kaethe": Words(en="Käthe", de="Käthe"),
    "wim": Words(en="Wim", de="Wim"),
}
TOGETHER: tuple[Question, ...] = tuple(
    Question(
        key=f"found {place.key}",
        group=place.key,
        by=founder_of(place.key),
        title=Words(en=f"We form {TOWN_NAME} with the others", de=f"Wir bilden mit den anderen {TOWN_NAME}"),
        text=Words(
            en="The well is in Brickfield, the school on the Apple Green, the books are at the Millstream. Let us see "
            "to all of that together, each neighbourhood with one voice on the board.",
            de="Der Brunnen steht im Ziegelfeld, die Schule am Apfelanger, die Bücher am Mühlgraben. Kümmern wir uns "
            "zusammen darum, jedes Viertel mit einer Stimme im Komitee.",
        ),
        matter="association",
        terms={"accord": "note:accord town"},
        kind="consensus",
        proposed_on=-12,
        opens_on=-12,
        everybody="agree",
    )
    for place in NEIGHBOURHOODS
)
DELEGATES: tuple[Question, ...] = tuple(
    Question(
        key=f"send {place}",
        group=place,
        by=founder_of(place),
        title=Words(
            en=f"{_NAMES[who].en} speaks for us on the board", de=f"{_NAMES[who].de} spricht für uns im Komitee"
        ),
        matter="delegate",
        terms={"board": "group:board", "delegate": f"member:{who}"},
        details={"mandate_text": MANDATES[who]},
        kind="consensus",
        proposed_on=-5,
        opens_on=-5,
        everybody="agree",
    )
    for place, who in SENT_FIRST.items()
)

ADMIT_HOUSE = Question(
    key="admit house",
    group=MILL,
    by="ida",
    title=Words(en="Lindenhof 8 belongs to us", de="Der Lindenhof 8 gehört zu uns"),
    text=Words(
        en="They mend our bicycles anyway. From now on they decide with us, too.",
        de="Unsere Räder reparieren sie sowieso. Ab jetzt entscheiden sie auch mit.",
    ),
    matter="admit_group",
    terms={"accord": "note:accord house"},
    kind="consensus",
    proposed_on=3,
    opens_on=3,
    everybody="agree",
)
RECALL = Question(
    key="recall",
    group=APPLE,
    by="marta",
    title=Words(en="We recall Wim from the board", de="Wir berufen Wim aus dem Komitee ab"),
    text=Words(
        en="Three times he was not there, and on the school kitchen he said yes where we had said no. We like him; we "
        "need somebody who has the time.",
        de="Dreimal war er nicht da, und bei der Schulküche hat er Ja gesagt, wo wir Nein gesagt hatten. Wir mögen "
        "ihn; wir brauchen jemanden, der Zeit hat.",
    ),
    matter="recall",
    terms={"mandate": "note:mandate wim"},
    proposed_on=18,
    opens_on=26,
    answers={
        "marta": "yes",
        "lukas": "yes",
        "elsa": "yes",
        "wim": "abstain",
        "hanna": "yes",
        "jonte": "no",
        "claudia": "yes",
    },
    comments=(
        (
            20,
            "wim",
            Words(
                en="It is true, the lambs came early. No hard feelings.",
                de="Stimmt, die Lämmer kamen zu früh. Nichts für ungut.",
            ),
        ),
    ),
)
SEND_FATOU = Question(
    key="send fatou",
    group=APPLE,
    by="hanna",
    title=Words(en="Fatou speaks for us on the board", de="Fatou spricht für uns im Komitee"),
    matter="delegate",
    terms={"board": "group:board", "delegate": "member:fatou"},
    details={"mandate_text": MANDATES["fatou"]},
    kind="consensus",
    proposed_on=37,
    opens_on=37,
    everybody="agree",
)

BELONGING: tuple[Question, ...] = (*TOGETHER, *DELEGATES, ADMIT_HOUSE, RECALL, SEND_FATOU)
