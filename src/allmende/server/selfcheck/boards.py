"""Do the tables about boards (who is sent, for what, until when, and how it ended) say the same as the books?"""

from __future__ import annotations

from collections.abc import Iterator

from allmende.ledger.entry import text_hash
from allmende.server.associations.models import Mandate
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of
from allmende.server.groups.models import Member
from allmende.server.selfcheck.compared import BATCH, differing, entries, was_at


def mandates() -> Iterator[str]:
    """Yield mandates whose persons, text, term or end is not what the books say."""
    rows = {row.pk: row for row in Mandate.objects.iterator(chunk_size=BATCH)}
    behind = dict(Member.objects.exclude(group=None).values_list("pk", "group_id"))
    booked: dict[str, dict[str, object]] = {}
    for stored, facts in entries("mandate.given", "mandate.ended"):
        key, row = facts["mandate"], rows.get(facts["mandate"])
        if stored.kind == "mandate.given":
            booked[key] = {
                "the board": facts["board"],
                "who sends": behind.get(facts["sender"]),
                "who is sent": facts["delegate"],
                "until when": facts["until_day"],
                "the decision": facts.get("decision", ""),
                "when it was given": row is not None and was_at(row.given_at, stored),
                "what it is for": row is None or _is_text(row, stored),
                **_ended("", "", is_right=row is not None and row.ended_at is None),
            }
        elif key in booked:
            is_right = row is not None and was_at(row.ended_at, stored)
            booked[key] |= _ended(facts["why"], facts.get("decision", ""), is_right=is_right)
    kept = {
        key: {
            "the board": row.board_id,
            "who sends": row.sender_id,
            "who is sent": row.delegate_id,
            "until when": row.until_day.isoformat(),
            "the decision": row.decision,
            "when it was given": True,
            "what it is for": True,
            **_ended(row.why, row.ended_decision, is_right=True),
        }
        for key, row in rows.items()
    }
    yield from differing("the mandate", booked=booked, kept=kept)


def _ended(why: str, decision: str, *, is_right: bool) -> dict[str, object]:
    return {"why it ended": why, "the decision that ended it": decision, "when it ended": is_right}


def _is_text(row: Mandate, stored: StoredEntry) -> bool:
    """Whether a mandate reads as it was hashed; the text of somebody who was erased is gone from both places."""
    hashed = entry_of(stored).text_hash
    beside = getattr(stored, "text", None)
    if beside is None:
        return not row.text
    return row.text == beside.text and hashed == text_hash(row.text, salt=bytes(beside.salt))
