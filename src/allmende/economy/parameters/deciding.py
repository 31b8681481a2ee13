"""Deciding together: by which procedure each matter is decided, and how long and how many it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from allmende.economy.parameter import Parameter, Words

DECISION_KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "consensus": Words(en="Consensus", de="Konsens"),
        "rough_consensus": Words(en="Rough consensus", de="Grober Konsens"),
        "majority": Words(en="Majority", de="Mehrheit"),
        "qualified_majority": Words(en="Qualified majority", de="Qualifizierte Mehrheit"),
        "meritocracy": Words(en="By those who do it", de="Durch die, die es tun"),
    }
)
"""The procedures a matter can be decided by: those of `mechanisms.decisions.poll`, with _ for a space."""


def _kind(name: str, *, default: str, words: Words, explains: Words) -> Parameter[str]:
    return Parameter[str](
        name=name,
        section="deciding",
        kind="choice",
        default=default,
        choices=DECISION_KINDS,
        words=words,
        explains=explains,
    )


DECISION_KIND_RULES = _kind(
    "decision_kind_rules",
    default="majority",
    words=Words(en="Rules are decided by", de="Über Regeln entscheidet"),
    explains=Words(
        en="How changes of this rulebook are decided. Consensus: nobody affected blocks. Rough consensus: the "
        "maintainers state that objections have been heard, and anyone may call for a vote instead. Majority: more for "
        "than against. Qualified majority: clearly more for than against. By those who do it: maintainers or named "
        "experts decide, and those affected can reverse it.",
        de="Wie Änderungen dieses Regelwerks entschieden werden. Konsens: niemand von den Betroffenen legt ein Veto "
        "ein. Grober Konsens: die Verantwortlichen stellen fest, dass Einwände gehört sind, und alle können "
        "stattdessen eine Abstimmung verlangen. Mehrheit: mehr dafür als dagegen. Qualifizierte Mehrheit: deutlich "
        "mehr dafür als dagegen. Durch die, die es tun: Verantwortliche oder benannte Fachkundige entscheiden, und die "
        "Betroffenen können es umkehren.",
    ),
)

DECISION_KIND_ADMISSION = _kind(
    "decision_kind_admission",
    default="rough_consensus",
    words=Words(en="Admission is decided by", de="Über Aufnahmen entscheidet"),
    explains=Words(
        en="How the group decides on taking somebody in who asks to join. Whoever comes with an invitation has been "
        "accepted by the one who sent it.",
        de="Wie die Gruppe entscheidet, ob sie jemanden aufnimmt, der oder die darum bittet. Wer mit einer Einladung "
        "kommt, ist von der Person angenommen, die sie geschickt hat.",
    ),
)

DECISION_KIND_EXCLUSION = _kind(
    "decision_kind_exclusion",
    default="qualified_majority",
    words=Words(en="Exclusion is decided by", de="Über Ausschlüsse entscheidet"),
    explains=Words(
        en="How the group decides that somebody has to leave. It comes after talking and mediation, and the person "
        "concerned is heard. With consensus nobody can ever be excluded against their own block.",
        de="Wie die Gruppe entscheidet, dass jemand gehen muss. Vorher kommen Gespräch und Vermittlung, und die "
        "betroffene Person wird gehört. Mit Konsens kann niemand gegen das eigene Veto ausgeschlossen werden.",
    ),
)

DECISION_KIND_APPOINTMENT = _kind(
    "decision_kind_appointment",
    default="majority",
    words=Words(en="Appointments are decided by", de="Über Ämter entscheidet"),
    explains=Words(
        en="How maintainers and the delegates to a board are appointed, and how long-standing ones are confirmed.",
        de="Wie Verantwortliche und Delegierte für ein Komitee bestimmt und wie langjährige bestätigt werden.",
    ),
)

DECISION_KIND_POOL = _kind(
    "decision_kind_pool",
    default="qualified_majority",
    words=Words(en="Joining or leaving a pool is decided by", de="Über eine Verteilungsgemeinschaft entscheidet"),
    explains=Words(
        en="How the group decides to share tasks and goods with other projects, to take another project in, or to go "
        "its own way again. It touches what everybody owes, so clear agreement is worth the time.",
        de="Wie die Gruppe entscheidet, Aufgaben und Güter mit anderen Projekten zu teilen, ein weiteres Projekt "
        "aufzunehmen oder wieder eigene Wege zu gehen. Das berührt, was alle schulden; klare Zustimmung ist die Zeit "
        "wert.",
    ),
)

DECISION_KIND_FOUNDING = _kind(
    "decision_kind_founding",
    default="majority",
    words=Words(
        en="Founding, merging and splitting are decided by", de="Über Gründen, Verbinden und Teilen entscheidet"
    ),
    explains=Words(
        en="How the group decides to form a larger group with others, to merge with another, to split, or to move "
        "elsewhere in the tree of groups. Each group concerned decides for itself.",
        de="Wie die Gruppe entscheidet, mit anderen eine größere zu bilden, sich mit einer anderen zu verbinden, sich "
        "zu teilen oder sich woanders einzugliedern. Jede betroffene Gruppe entscheidet für sich.",
    ),
)

DECISION_KIND_OTHER = _kind(
    "decision_kind_other",
    default="rough_consensus",
    words=Words(en="Everything else is decided by", de="Über alles andere entscheidet"),
    explains=Words(
        en="How matters are decided that have no rule of their own: what to build next, a text, an agreement. A "
        "proposal may ask for a stricter procedure, never for a looser one.",
        de="Wie entschieden wird, was keine eigene Regel hat: was als Nächstes gebaut wird, ein Text, eine "
        "Vereinbarung. Ein Vorschlag darf ein strengeres Verfahren verlangen, nie ein lockereres.",
    ),
)

SECRET_BY_DEFAULT = Parameter[bool](
    name="secret_by_default",
    section="deciding",
    kind="bool",
    default=False,
    words=Words(en="Ballots are secret", de="Abgestimmt wird geheim"),
    explains=Words(
        en="Yes: nobody in the group sees who voted how, and you can check with your receipt that your ballot was "
        "counted. No: everybody sees it, as with a show of hands. A proposal may choose otherwise, and about people "
        "secret is often kinder.",
        de="Ja: niemand in der Gruppe sieht, wer wie gestimmt hat, und mit deinem Beleg kannst du nachprüfen, dass "
        "deine Stimme gezählt wurde. Nein: alle sehen es, wie beim Handheben. Ein Vorschlag kann es anders halten; "
        "wenn es um Menschen geht, ist geheim oft freundlicher.",
    ),
)

PROCEDURES = (
    DECISION_KIND_RULES,
    DECISION_KIND_ADMISSION,
    DECISION_KIND_EXCLUSION,
    DECISION_KIND_APPOINTMENT,
    DECISION_KIND_POOL,
    DECISION_KIND_FOUNDING,
    DECISION_KIND_OTHER,
    SECRET_BY_DEFAULT,
)
