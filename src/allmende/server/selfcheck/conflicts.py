"""Do the tables about conflicts and forks (who, how far, what was said, how it ended) say the same as the books?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allmende.economy.conflict import agreed_mediator
from allmende.ledger.entry import text_hash
from allmende.server import clock
from allmende.server.books.queries import entry_of
from allmende.server.conflicts.models import About, Conflict, Fork, Moment, What
from allmende.server.selfcheck.compared import BATCH, differing, entries, was_at

KINDS = {
    "conflict.raised": What.RAISED,
    "conflict.said": What.SAID,
    "mediator.named": What.NAMED,
    "conflict.moved": What.MOVED,
    "conflict.put_to_vote": What.PUT_TO_VOTE,
    "conflict.ended": What.ENDED,
}


def conflicts() -> Iterator[str]:
    """Yield conflicts whose sides, step, mediator or end is not what the books say."""
    booked: dict[str, dict[str, Any]] = {}
    for stored, facts in entries(*KINDS):
        if stored.kind == "conflict.raised":
            booked[facts["conflict"]] = _raised(facts)
        elif facts["conflict"] in booked:
            _went_on(booked[facts["conflict"]], stored.kind, facts)
    for said in booked.values():
        named = said.pop("named")
        sides = said["who is concerned"]
        said["who mediates"] = agreed_mediator(named, by=sides[0], others=sides[1:])
    kept = {one.pk: _kept(one) for one in Conflict.objects.prefetch_related("others").iterator(chunk_size=BATCH)}
    yield from differing("the conflict", booked=booked, kept=kept)


def moments() -> Iterator[str]:
    """Yield what was said or done in conflicts otherwise than the books say; words that were erased are gone."""
    rows = {row.entry_id: row for row in Moment.objects.select_related("entry").iterator(chunk_size=BATCH)}
    booked = {
        stored.pk: {
            "which conflict": facts["conflict"],
            "what happened": KINDS[stored.kind].value,
            "by whom": stored.by,
            "when": stored.pk in rows and was_at(rows[stored.pk].at, stored),
            "the words": True,
        }
        for stored, facts in entries(*KINDS)
    }
    kept = {
        key: {
            "which conflict": row.conflict_id,
            "what happened": row.what,
            "by whom": row.by_id or "",
            "when": True,
            "the words": _are_hashed(row),
        }
        for key, row in rows.items()
    }
    yield from differing("the moment of a conflict", booked=booked, kept=kept)


def forks() -> Iterator[str]:
    """Yield forks that the books know otherwise."""
    booked = {
        facts["group"]: {
            "where it comes from": facts["from_group"],
            "the conflict": facts.get("conflict", ""),
            "the decision": facts.get("decision", ""),
        }
        for _, facts in entries("group.forked")
    }
    kept = {
        one.group_id: {
            "where it comes from": one.origin_id,
            "the conflict": one.conflict_id or "",
            "the decision": one.decision,
        }
        for one in Fork.objects.all()
    }
    yield from differing("the fork", booked=booked, kept=kept)


def _raised(facts: Mapping[str, Any]) -> dict[str, Any]:
    # In the tables a refusal is about the very decline, in the book about the task.
    thing = facts.get("thing", "") if facts["about"] != About.REFUSAL else ""
    return {
        "the group": facts["group"],
        "what it is about": (facts["about"], thing),
        "who is concerned": [facts["by"], *sorted(facts["others"])],
        "the step": "answer",
        "until when": facts["due_us"],
        "the decision": "",
        "how it ended": "",
        "named": {},
    }


def _went_on(said: dict[str, Any], kind: str, facts: Mapping[str, Any]) -> None:
    """Take what one later entry says of a conflict."""
    if kind == "mediator.named":
        said["named"][facts["member"]] = facts["mediator"]
    elif kind == "conflict.moved":
        said |= {"the step": facts["step"], "until when": facts["due_us"]}
    elif kind == "conflict.put_to_vote":
        said["the decision"] = facts["decision"]
    elif kind == "conflict.ended":
        said |= {"how it ended": facts["how"], "until when": 0}


def _kept(one: Conflict) -> dict[str, Any]:
    thing = one.thing if one.about != About.REFUSAL else ""
    is_dated = (one.ended_at is not None) == bool(one.how)
    return {
        "the group": one.group_id,
        "what it is about": (one.about, thing),
        "who is concerned": [one.by_id, *sorted(member.pk for member in one.others.all())],
        "the step": one.step,
        "until when": clock.microseconds(one.due_at) if one.due_at is not None else 0,
        "the decision": one.proposal_id or "",
        "how it ended": one.how if is_dated else "not dated as it should be",
        "who mediates": one.mediator_id or "",
    }


def _are_hashed(row: Moment) -> bool:
    """Whether the words of a moment are those whose hash was booked, or erased."""
    if not row.words:
        return True
    hashed = entry_of(row.entry).facts.get("words_hash")
    return bool(row.salt) and hashed == text_hash(row.words, salt=bytes(row.salt)).hex()
