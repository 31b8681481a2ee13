"""Deciding together, in numbers: how many it takes, how long it takes, and how it can be taken back."""

from __future__ import annotations

from allmende.economy.parameter import Parameter, Words


def _days(name: str, *, default: int, minimum: int, maximum: int, words: Words, explains: Words) -> Parameter[int]:
    return Parameter[int](
        name=name,
        section="deciding",
        kind="duration",
        unit="days",
        default=default,
        minimum=minimum,
        maximum=maximum,
        words=words,
        explains=explains,
    )


def _portion(
    name: str, *, default: int, minimum: int, maximum: int = 1000, words: Words, explains: Words
) -> Parameter[int]:
    return Parameter[int](
        name=name,
        section="deciding",
        kind="share",
        unit="%",
        default=default,
        minimum=minimum,
        maximum=maximum,
        words=words,
        explains=explains,
    )


DISCUSSION_DAYS = _days(
    "discussion_days",
    default=7,
    minimum=0,
    maximum=366,
    words=Words(en="Time to discuss", de="Zeit zum Besprechen"),
    explains=Words(
        en="How long a proposal is open for questions, objections and amendments before anybody can vote on it.",
        de="Wie lange ein Vorschlag für Fragen, Einwände und Änderungen offen ist, bevor jemand darüber abstimmen "
        "kann.",
    ),
)

VOTING_DAYS = _days(
    "voting_days",
    default=7,
    minimum=1,
    maximum=90,
    words=Words(en="Time to vote", de="Zeit zum Abstimmen"),
    explains=Words(
        en="How long a vote stays open. Who may vote is fixed at its beginning. Until it closes you can change your "
        "ballot, or take it back from your delegate and vote yourself.",
        de="Wie lange eine Abstimmung offen ist. Wer abstimmen darf, steht mit ihrem Beginn fest. Bis zum Schluss "
        "kannst du deine Stimme ändern oder sie von deiner Delegierten zurückholen und selbst abstimmen.",
    ),
)

VOTE_REMINDER_HOURS = Parameter[int](
    name="vote_reminder_hours",
    section="deciding",
    kind="duration",
    unit="hours",
    default=24,
    minimum=0,
    maximum=720,
    words=Words(en="Reminder before the close", de="Erinnerung vor dem Schluss"),
    explains=Words(
        en="How long before a vote closes those who have not voted are reminded, if they want reminders. With 0 nobody "
        "is reminded.",
        de="Wie lange vor dem Ende einer Abstimmung die erinnert werden, die noch nicht abgestimmt haben, sofern sie "
        "Erinnerungen wollen. Bei 0 wird niemand erinnert.",
    ),
)

QUORUM_MILLI = _portion(
    "quorum_milli",
    default=500,
    minimum=0,
    words=Words(en="How many must take part", de="So viele müssen mitmachen"),
    explains=Words(
        en="The part of those affected who must have voted, themselves or through a delegate, for the result to count. "
        "An abstention counts as taking part.",
        de="Der Teil der Betroffenen, der abgestimmt haben muss, selbst oder durch Delegierte, damit das Ergebnis "
        "zählt. Eine Enthaltung zählt als Mitmachen.",
    ),
)

QUORUM_FALLBACK = Parameter[str](
    name="quorum_fallback",
    section="deciding",
    kind="choice",
    default="vote_again",
    # Those of `mechanisms.decisions.quorum`, with _ for a space.
    choices={
        "vote_again": Words(en="Vote on, then count", de="Weiter abstimmen, dann zählen"),
        "those_who_voted_decide": Words(en="Those who voted decide", de="Wer abgestimmt hat, entscheidet"),
        "nothing_changes": Words(en="Everything stays as it is", de="Alles bleibt, wie es ist"),
        "maintainers_decide": Words(en="Maintainers decide", de="Die Verantwortlichen entscheiden"),
    },
    words=Words(en="When too few take part", de="Wenn zu wenige mitmachen"),
    explains=Words(
        en="Vote on, then count: the vote stays open once more for as long, then those who voted decide. Those who "
        "voted decide: the result counts at once and only says that few took part. Everything stays as it is: the "
        "proposal is not accepted; where few ever vote, hardly anything is then decided. Maintainers decide: it is "
        "handed to those who look after the group's rules.",
        de="Weiter abstimmen, dann zählen: die Abstimmung bleibt noch einmal so lange offen, dann entscheiden die, die "
        "abgestimmt haben. Wer abgestimmt hat, entscheidet: das Ergebnis gilt gleich und sagt nur dazu, dass es wenige "
        "waren. Alles bleibt, wie es ist: der Vorschlag ist nicht angenommen; wo immer nur wenige abstimmen, wird dann "
        "kaum etwas entschieden. Die Verantwortlichen entscheiden: es geht an die, die sich um die Regeln kümmern.",
    ),
)

QUALIFIED_MILLI = _portion(
    "qualified_milli",
    default=667,
    minimum=500,
    words=Words(en="A qualified majority is", de="Eine qualifizierte Mehrheit ist"),
    explains=Words(
        en="How large a part of the votes for and against must be in favour where a qualified majority is asked for. "
        "Two thirds are written 66.7 %.",
        de="Ein wie großer Teil der Stimmen dafür und dagegen zustimmen muss, wo eine qualifizierte Mehrheit verlangt "
        "ist. Zwei Drittel schreibt man 66,7 %.",
    ),
)

REVERSAL_DAYS = _days(
    "reversal_days",
    default=30,
    minimum=1,
    maximum=366,
    words=Words(en="Time to reverse", de="Zeit zum Umkehren"),
    explains=Words(
        en="How long after maintainers or experts have decided something those affected can vote on reversing it, and "
        "after a board has decided something they can ask for it back.",
        de="Wie lange die Betroffenen über das Umkehren abstimmen können, nachdem Verantwortliche oder Fachkundige "
        "etwas entschieden haben, und zurückholen, was ein Komitee entschieden hat.",
    ),
)

REVERSAL_MILLI = _portion(
    "reversal_milli",
    default=667,
    minimum=500,
    words=Words(en="Needed to reverse", de="Zum Umkehren nötig"),
    explains=Words(
        en="How large a part of the votes must be for reversing a decision of the maintainers or experts, so that it "
        "no longer holds from then on.",
        de="Ein wie großer Teil der Stimmen dafür sein muss, eine Entscheidung der Verantwortlichen oder Fachkundigen "
        "umzukehren, damit sie von da an nicht mehr gilt.",
    ),
)

DELEGATION_MAX_DAYS = _days(
    "delegation_max_days",
    default=366,
    minimum=1,
    maximum=3660,
    words=Words(en="A delegation ends after", de="Eine übertragene Stimme kommt zurück nach"),
    explains=Words(
        en="How long you can let somebody else vote for you before you have to say so again. You can end it whenever "
        "you like, and whatever you vote on yourself counts instead.",
        de="Wie lange jemand anderes für dich abstimmen kann, bis du es erneuern musst. Beenden kannst du es "
        "jederzeit, und wo du selbst abstimmst, zählt das.",
    ),
)

BOARD_TERM_DAYS = _days(
    "board_term_days",
    default=366,
    minimum=1,
    maximum=3660,
    words=Words(en="Term of a board's delegates", de="Amtszeit im Komitee"),
    explains=Words(
        en="How long the delegates a group sends to a coordination board stay before it appoints them anew.",
        de="Wie lange Delegierte einer Gruppe im Koordinations-Komitee bleiben, bevor sie neu bestimmt werden.",
    ),
)

RECALL_MILLI = _portion(
    "recall_milli",
    default=500,
    minimum=0,
    # More than all can never be reached.
    maximum=999,
    words=Words(en="Needed to recall a delegate", de="Zum Abberufen nötig"),
    explains=Words(
        en="A delegate is recalled as soon as more than this part of those voting in the group that sent them is in "
        "favour, at any time of the term.",
        de="Delegierte sind abberufen, sobald mehr als dieser Teil der Abstimmenden in der Gruppe, die sie entsandt "
        "hat, dafür ist, zu jeder Zeit ihrer Amtszeit.",
    ),
)

CALL_BACK_MILLI = _portion(
    "call_back_milli",
    default=200,
    minimum=1,
    words=Words(en="Needed to call a board's decision back", de="Zum Zurückholen vom Komitee nötig"),
    explains=Words(
        en="When this part of those affected asks for it, a decision of a board goes back to all of them, and they "
        "vote on it themselves.",
        de="Verlangt es dieser Teil der Betroffenen, dann kommt eine Entscheidung des Komitees zu ihnen zurück, und "
        "sie stimmen selbst darüber ab.",
    ),
)

BOARD_SETS_RULES = Parameter[bool](
    name="board_sets_rules",
    section="deciding",
    kind="bool",
    default=False,
    words=Words(en="The board may change rules of all", de="Das Komitee darf Regeln für alle ändern"),
    explains=Words(
        en="Yes: the board of delegates can change rules of the association itself, within what these allow, and those "
        "affected can call that back. No: it only decides about its own. Rules about deciding, this one among them, "
        "are never the board's to change.",
        de="Ja: das Komitee der Delegierten kann Regeln des ganzen Verbunds ändern, soweit sie es zulassen, und die "
        "Betroffenen können das zurückholen. Nein: es entscheidet nur über seine eigenen. Regeln über das Entscheiden, "
        "diese hier eingeschlossen, ändert nie das Komitee.",
    ),
)

OBJECTION_ANSWER_DAYS = _days(
    "objection_answer_days",
    default=7,
    minimum=1,
    maximum=90,
    words=Words(en="An objection is answered within", de="Ein Einwand wird beantwortet in"),
    explains=Words(
        en="How long those concerned have to answer an objection to a confirmation, a refusal or an exclusion. If "
        "nobody does, whoever objected can take the next step.",
        de="So viel Zeit haben die Beteiligten, auf einen Einwand gegen eine Bestätigung, eine Ablehnung oder einen "
        "Ausschluss zu antworten. Antwortet niemand, kann, wer ihn erhoben hat, den nächsten Schritt gehen.",
    ),
)

MEDIATION_DAYS = _days(
    "mediation_days",
    default=14,
    minimum=0,
    maximum=366,
    words=Words(en="Time to mediate", de="Zeit zum Vermitteln"),
    explains=Words(
        en="If the answer does not settle it, somebody both sides trust tries to find a way. After this time those "
        "concerned decide together.",
        de="Klärt die Antwort es nicht, sucht jemand, dem oder der beide Seiten vertrauen, einen Weg. Nach dieser Zeit "
        "entscheiden die Betroffenen gemeinsam.",
    ),
)

VOTING = (
    DISCUSSION_DAYS,
    VOTING_DAYS,
    VOTE_REMINDER_HOURS,
    QUORUM_MILLI,
    QUORUM_FALLBACK,
    QUALIFIED_MILLI,
    REVERSAL_DAYS,
    REVERSAL_MILLI,
    DELEGATION_MAX_DAYS,
    BOARD_TERM_DAYS,
    RECALL_MILLI,
    CALL_BACK_MILLI,
    BOARD_SETS_RULES,
    OBJECTION_ANSWER_DAYS,
    MEDIATION_DAYS,
)
