"""Do the tables about agreements and standards (versions, who accepted, who works by them) say what the books say?"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from allmende.server.associations.models import Acceptance, Adoption, Agreement, AgreementVersion
from allmende.server.groups.models import Member
from allmende.server.selfcheck.compared import BATCH, differing, entries, was_at


def agreements() -> Iterator[str]:
    """Yield versions whose text is not the one that was published, and texts that ended otherwise than booked."""
    found = AgreementVersion.objects.select_related("agreement")
    rows = {row.entry_id: row for row in found.iterator(chunk_size=BATCH)}
    ended: dict[str, bool] = {}
    booked: dict[str, dict[str, object]] = {}
    dates = dict(Agreement.objects.values_list("pk", "ended_at"))
    for stored, facts in entries("agreement.published", "agreement.ended"):
        if stored.kind == "agreement.ended":
            ended[facts["agreement"]] = was_at(dates.get(facts["agreement"]), stored)
            continue
        row = rows.get(stored.pk)
        booked[stored.pk] = {
            "whose it is": facts["group"],
            "which it is": facts["agreement"],
            "its kind": facts["agreement_kind"],
            "the version": facts["version"],
            "the hash": facts["sha256"],
            "the text": facts["sha256"],
            "the decision": facts.get("decision", ""),
            "when": row is not None and was_at(row.published_at, stored),
        }
    kept = {
        key: {
            "whose it is": row.agreement.group_id,
            "which it is": row.agreement_id,
            "its kind": row.agreement.kind,
            "the version": row.number,
            "the hash": row.sha256,
            "the text": sha256(row.text.encode()).hexdigest(),
            "the decision": row.decision,
            "when": True,
        }
        for key, row in rows.items()
    }
    yield from differing("the version of an agreement", booked=booked, kept=kept)
    for key, at in sorted(dates.items()):
        if not ended.get(key, at is None):
            yield f"whether and when the agreement {key} ended, tables and books do not agree"


def acceptances() -> Iterator[str]:
    """Yield who accepted something else than the books say; of who was erased there is nothing left but their id."""
    found = Acceptance.objects.exclude(entry=None).select_related("version")
    rows = {row.entry_id or "": row for row in found.iterator(chunk_size=BATCH)}
    persons = dict(Member.objects.exclude(person=None).values_list("pk", "person_id"))
    booked: dict[str, dict[str, object]] = {}
    for stored, facts in entries("agreement.accepted"):
        if stored.pk in rows or facts["member"] in persons:
            booked[stored.pk] = {
                "who": persons.get(facts["member"]),
                "what": facts["agreement"],
                "the version": facts["version"],
                "the hash": facts["sha256"],
            }
    kept = {
        key: {
            "who": row.person_id,
            "what": row.version.agreement_id,
            "the version": row.version.number,
            "the hash": row.version.sha256,
        }
        for key, row in rows.items()
    }
    yield from differing("the acceptance", booked=booked, kept=kept)


def standards() -> Iterator[str]:
    """Yield projects that work by another version than the books say."""
    rows = {row.entry_id: row for row in Adoption.objects.select_related("version", "agreement")}
    booked: dict[str, dict[str, object]] = {}
    for stored, facts in entries("standard.adopted"):
        row = rows.get(stored.pk)
        booked[stored.pk] = {
            "which project": facts["group"],
            "which standard": facts["standard"],
            "whose it is": facts["publisher"],
            "the version": facts["version"],
            "the hash": facts["sha256"],
            "the decision": facts.get("decision", ""),
            "when": row is not None and was_at(row.at, stored),
        }
    kept = {
        key: {
            "which project": row.group_id,
            "which standard": row.agreement_id,
            "whose it is": row.agreement.group_id,
            "the version": row.version.number if row.version else 0,
            "the hash": row.version.sha256 if row.version else "",
            "the decision": row.decision,
            "when": True,
        }
        for key, row in rows.items()
    }
    yield from differing("the adoption of a standard", booked=booked, kept=kept)
