"""Do the tables of who votes for whom, and who is an expert for what, say the same as the books?"""

from __future__ import annotations

from collections.abc import Iterator

from allmende.ledger.entry import Entry
from allmende.server import clock
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of
from allmende.server.deciding.models import Delegation, ExpertNaming, Voter


def delegations() -> Iterator[str]:
    """Yield delegations whose persons, scope, span or end is not what the books say."""
    given: dict[str, tuple[object, ...]] = {}
    revoked: set[str] = set()
    for entry in _entries("delegation.given", "delegation.revoked"):
        facts = entry.facts
        if entry.kind == "delegation.revoked":
            revoked.add(str(facts["delegation"]))
        else:
            always = (facts["group"], facts["member"], facts["to"])
            given[str(facts["delegation"])] = (
                *always,
                facts.get("matter", ""),
                facts.get("decision"),
                facts.get("until_us"),
            )
    kept = {one.pk: one for one in Delegation.objects.all()}
    for key in sorted(given.keys() | kept.keys()):
        one = kept.get(key)
        if one is None or key not in given:
            yield f"delegation {key} is known to the {'books' if one is None else 'tables'} only"
            continue
        until_us = clock.microseconds(one.until_at) if one.until_at is not None else None
        if given[key] != (one.group_id, one.by_id, one.to_id, one.matter, one.decision_id, until_us):
            yield f"delegation {key} is not what the books say"
        if key in revoked and one.revoked_at is None:
            yield f"delegation {key} was taken back, and still stands in the tables"


def experts() -> Iterator[str]:
    """Yield experts who are named for something else than the books say, or whose end is not the one of the books."""
    named: dict[str, tuple[object, ...]] = {}
    ended: dict[str, object] = {}
    for entry in _entries("expert.named", "expert.ended"):
        facts = entry.facts
        if entry.kind == "expert.ended":
            ended[str(facts["naming"])] = facts["why"]
        else:
            who = tuple(facts[name] for name in ("group", "member", "matter", "decision"))
            named[str(facts["naming"])] = (*who, entry.at_us)
    kept = {one.pk: one for one in ExpertNaming.objects.all()}
    for key in sorted(named.keys() | kept.keys()):
        one = kept.get(key)
        if one is None or key not in named:
            yield f"expert {key} is known to the {'books' if one is None else 'tables'} only"
            continue
        told = (one.group_id, one.member_id, one.matter, one.decision_id, clock.microseconds(one.named_at))
        if named[key] != told:
            yield f"expert {key} is not what the books say"
        if ended.get(key, "") != one.why_ended or (one.ended_at is not None) != (key in ended):
            yield f"expert {key}: whether and why it ended is not what the books say"
    yield from _as_whom()


def _as_whom() -> Iterator[str]:
    """Yield voters who are to decide as the expert somebody else is, or for another group."""
    for voter in Voter.objects.exclude(naming=None).select_related("naming", "proposal"):
        assert voter.naming is not None, "those without one are left out"
        of = (voter.naming.member_id, voter.naming.group_id)
        if of != (voter.member_id, voter.proposal.group_id) or voter.naming.matter not in ("", voter.proposal.matter):
            yield f"{voter}: decides as an expert who was not named for it"


def _entries(*kinds: str) -> Iterator[Entry]:
    for stored in StoredEntry.objects.filter(kind__in=kinds).order_by("book", "number"):
        yield entry_of(stored)
