"""Pools and money: what travels between groups, and how far money may count."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words

POOL_LINK_LIMIT_WH = Parameter[int](
    name="pool_link_limit_wh",
    section="pools",
    kind="int",
    unit="wh",
    default=200,
    minimum=0,
    maximum=1_000_000,
    overridable=False,
    words=Words(en="Most that travels", de="So viel zieht höchstens mit"),
    explains=Words(
        en="When a project joins or leaves a pool, its people's balances travel with it up to this many weighted hours "
        "in all, cut in proportion where they are more; what exceeds it stays where it is and is shown. Without a "
        "limit one group could flood another with credit it cannot honour.",
        de="Kommt ein Projekt in eine Verteilungsgemeinschaft oder verlässt sie, ziehen die Stände seiner Leute mit, "
        "zusammen bis zu so vielen gewichteten Stunden und im Verhältnis gekürzt, wenn es mehr sind; was darüber ist, "
        "bleibt, wo es ist, und wird gezeigt. Ohne Grenze könnte eine Gruppe die andere mit Guthaben überschwemmen, "
        "das diese nicht einlösen kann.",
    ),
)

POOL_LEAVING_RULE = Parameter[str](
    name="pool_leaving_rule",
    section="pools",
    kind="choice",
    default="carry",
    overridable=False,
    choices={
        "carry": Words(en="Balances go along", de="Stände ziehen mit"),
        "give": Words(en="Balances stay with the pool", de="Stände bleiben bei den anderen"),
    },
    words=Words(en="When a project leaves", de="Wenn ein Projekt geht"),
    explains=Words(
        en="What happens to the open balances of a project that leaves a pool. Balances go along: its people keep what "
        "they gave or owe, up to the most that travels. Balances stay with the pool: credit becomes a gift to the "
        "others, and debt is carried by them together. Either way it is booked for all to see.",
        de="Was mit den offenen Ständen eines Projekts geschieht, das eine Verteilungsgemeinschaft verlässt. Stände "
        "ziehen mit: seine Leute behalten, was sie gegeben haben oder schulden, bis zur Höchstgrenze. Stände bleiben "
        "bei den anderen: Guthaben wird zum Geschenk an sie, Rückstand tragen sie gemeinsam. So oder so steht es für "
        "alle sichtbar in den Büchern.",
    ),
)

POOLS = (POOL_LINK_LIMIT_WH, POOL_LEAVING_RULE)
