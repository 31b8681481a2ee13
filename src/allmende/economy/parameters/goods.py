"""Goods: by which rule a product reaches those who need it, and how orders and auctions run."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

DEFAULT_PRODUCT_RULE = Parameter[str](
    name="default_product_rule",
    section="goods",
    kind="choice",
    default="production_effort",
    choices={
        "flat_rate": Words(en="Flat rate", de="Flatrate"),
        "flat_allocation": Words(en="Flat allocation", de="Pro-Kopf-Verteilung"),
        "production_effort": Words(en="By production effort", de="Nach Produktionsaufwand"),
        "auction": Words(en="Product auction", de="Produktversteigerung"),
        "gift": Words(en="Gift", de="Geschenk"),
    },
    words=Words(en="Rule of a new product", de="Regel für ein neues Produkt"),
    explains=Words(
        en="How a product is shared unless it says otherwise. Flat rate: everybody may use it and all carry its effort "
        "together. Flat allocation: its effort is divided by the units, however much each took to make. By production "
        "effort: what takes more work to make asks for more. Product auction: what is asked rises until there is "
        "enough for all who still want it, and everything else asks for less. Gift: given away without counting.",
        de="Wie ein Produkt geteilt wird, wenn es nichts anderes sagt. Flatrate: alle dürfen es nutzen und tragen "
        "seinen Aufwand gemeinsam. Pro-Kopf-Verteilung: sein Aufwand wird durch die Stücke geteilt, egal wie viel "
        "Arbeit in jedem einzelnen steckt. Nach Produktionsaufwand: was mehr Arbeit macht, verlangt mehr. "
        "Produktversteigerung: das Verlangte steigt, bis es für alle reicht, die es dann noch wollen, und alles andere "
        "verlangt weniger. Geschenk: es wird ohne Zählen weggegeben.",
    ),
)

OVERHEAD = Parameter[str](
    name="overhead",
    section="goods",
    kind="choice",
    default="products",
    choices={
        "products": Words(en="On its products", de="Auf seine Produkte"),
        "everyone": Words(en="On everyone", de="Auf alle"),
    },
    words=Words(en="Effort for a project as a whole", de="Aufwand für ein Projekt als Ganzes"),
    explains=Words(
        en="Cleaning, meetings and repairs belong to no single product. On its products: they are added to what the "
        "project makes, in proportion to the work just put into each. On everyone: all who take part carry them "
        "together, as with a flat rate.",
        de="Putzen, Treffen und Reparaturen gehören zu keinem einzelnen Produkt. Auf seine Produkte: sie kommen zu "
        "dem dazu, was das Projekt herstellt, im Verhältnis zur Arbeit, die gerade hineingeflossen ist. Auf alle: "
        "alle, die mitmachen, tragen sie gemeinsam, wie bei einer Flatrate.",
    ),
)

SHORT_SUPPLY = Parameter[str](
    name="short_supply",
    section="goods",
    kind="choice",
    default="share",
    choices={
        "share": Words(en="Share it evenly", de="Gleichmäßig teilen"),
        "queue": Words(en="First come, first served", de="Der Reihe nach"),
        "rotation": Words(en="Take turns", de="Reihum"),
    },
    words=Words(en="When there is not enough", de="Wenn es nicht für alle reicht"),
    explains=Words(
        en="What happens when more is wished for than there is. Share it evenly: everybody gets part of their wish, "
        "and single pieces left over go round. First come, first served: in the order of the wishes. Take turns: first "
        "those who went without last time.",
        de="Was geschieht, wenn mehr gewünscht wird, als da ist. Gleichmäßig teilen: alle bekommen einen Teil ihres "
        "Wunsches, einzelne übrige Stücke gehen reihum. Der Reihe nach: so, wie die Wünsche kamen. Reihum: zuerst die, "
        "die beim letzten Mal leer ausgingen.",
    ),
)

AUCTION_OPEN = Parameter[bool](
    name="auction_open",
    section="goods",
    kind="bool",
    default=False,
    words=Words(en="Bids can be seen", de="Gebote sind zu sehen"),
    explains=Words(
        en="Yes: everybody sees while an auction runs how far it has risen and how many are still in. No: all bid "
        "unseen, and what comes out is shown at the close. Unseen, nobody has to watch the clock or fear a rival.",
        de="Ja: alle sehen, solange eine Versteigerung läuft, wie weit sie gestiegen ist und wie viele noch dabei "
        "sind. Nein: alle bieten ungesehen, und am Schluss wird gezeigt, was herauskam. Ungesehen muss niemand auf die "
        "Uhr schauen oder sich vor anderen Geboten fürchten.",
    ),
)

AUCTION_DAYS = Parameter[int](
    name="auction_days",
    section="goods",
    kind="duration",
    unit="days",
    default=7,
    minimum=1,
    maximum=90,
    words=Words(en="An auction lasts", de="Eine Versteigerung dauert"),
    explains=Words(
        en="How long bids can be made for a scarce thing. Long enough for everybody to hear of it and sleep on it; "
        "being early or late makes no difference to the result.",
        de="Wie lange für etwas Knappes geboten werden kann. Lang genug, dass alle davon hören und darüber schlafen "
        "können; ob du früh oder spät bietest, ändert nichts am Ergebnis.",
    ),
)

ORDER_DAYS = Parameter[int](
    name="order_days",
    section="goods",
    kind="duration",
    unit="days",
    default=2,
    minimum=0,
    maximum=90,
    words=Words(en="Orders close before collection", de="Bestellschluss vor dem Abholen"),
    explains=Words(
        en="How long before things are collected orders close. The bakers need to know how much to bake; with 0 you "
        "can order until the day itself.",
        de="Wie lange vor dem Abholen die Bestellungen schließen. Wer backt, muss wissen, wie viel; bei 0 kannst du "
        "bis zum Tag selbst bestellen.",
    ),
)

COLLECT_DAYS = Parameter[int](
    name="collect_days",
    section="goods",
    kind="duration",
    unit="days",
    default=3,
    minimum=0,
    maximum=366,
    words=Words(en="Kept for you for", de="So lange liegt es bereit"),
    explains=Words(
        en="How long what you ordered waits for you. After that it goes back to stock for others, and you are not "
        "asked for it. For things that spoil choose a short time.",
        de="So lange wartet auf dich, was du bestellt hast. Danach geht es für andere in den Vorrat zurück, und du "
        "schuldest nichts dafür. Für Verderbliches wählt ihr besser eine kurze Zeit.",
    ),
)

GOODS = (DEFAULT_PRODUCT_RULE, OVERHEAD, SHORT_SUPPLY, AUCTION_OPEN, AUCTION_DAYS, ORDER_DAYS, COLLECT_DAYS)
