"""Do the tables about decisions (proposals, voters, ballots, counts) say the same as the books?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from allmende.ledger.entry import Entry
from allmende.server import clock
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of
from allmende.server.deciding.models import Ballot, Proposal, SecretBallot, State, Voter
from allmende.server.groups.models import RuleSetting

BATCH = 2_000
KINDS = (
    "decision.proposed",
    "decision.amended",
    "decision.withdrawn",
    "decision.opened",
    "ballot.cast",
    "ballot.sealed",
    "decision.closed",
    "decision.carried_out",
)
DECIDED = {"accepted": State.ACCEPTED, "chosen": State.ACCEPTED}


@dataclass(slots=True, kw_only=True)
class _Booked:
    """What the books say of one decision until now."""

    group: str
    matter: str
    changes: Mapping[str, Any]
    state: str = State.DISCUSSED
    opened: Mapping[str, Any] | None = None
    ballots: dict[str, Any] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)
    closed: Mapping[str, Any] | None = None
    closed_count: int = 0
    carried_out: bool = False


def proposals() -> Iterator[str]:
    """Yield proposals whose content, state, voters, ballots or count is not what the books say."""
    booked = _booked()
    here = Proposal.objects.in_bulk(list(booked))
    for decision in sorted(booked.keys() - here.keys()):
        yield f"the books know of decision {decision}, the tables do not"
    for key in Proposal.objects.exclude(pk__in=list(booked)).order_by("pk").values_list("pk", flat=True):
        yield f"the tables know of proposal {key}, the books do not"
    ballots, receipts, voters = _ballots(), _receipts(), _voters()
    for key, proposal in sorted(here.items()):
        said = booked[key]
        faults = [*_content(proposal, said), *_count(proposal, said)]
        if not _eligible(voters.get(key, {}), said):
            faults.append("who may vote")
        faults += _cast(proposal, said, ballots=ballots.get(key, {}), receipts=receipts.get(key, set()))
        for fault in faults:
            yield f"{proposal.title!r} ({key}): the tables and the books differ in {fault}"
    yield from _settings()


def _booked() -> dict[str, _Booked]:
    found: dict[str, _Booked] = {}
    entries = StoredEntry.objects.filter(kind__in=KINDS).order_by("book", "number")
    for stored in entries.iterator(chunk_size=BATCH):
        entry = entry_of(stored)
        decision = str(entry.facts["decision"])
        if entry.kind == "decision.proposed":
            group, matter = str(entry.facts["group"]), str(entry.facts["matter"])
            found[decision] = _Booked(group=group, matter=matter, changes=_named(entry, "changes"))
        elif decision in found:
            _read(found[decision], entry)
    return found


def _read(said: _Booked, entry: Entry) -> None:
    """Take what one later entry says of a decision."""
    facts = entry.facts
    if entry.kind == "decision.amended":
        said.changes = _named(entry, "changes")
    elif entry.kind == "decision.withdrawn":
        said.state = State.WITHDRAWN
    elif entry.kind == "decision.opened":
        if said.opened is not None and said.opened["kind_of_vote"] != facts["kind_of_vote"]:
            said.ballots, said.receipts = {}, set()
        said.opened, said.state = facts, State.VOTING
    elif entry.kind == "ballot.cast":
        said.ballots[str(facts["member"])] = _plain(facts["choice"])
    elif entry.kind == "ballot.sealed":
        said.receipts.discard(str(facts.get("replaces", "")))
        said.receipts.add(str(facts["receipt"]))
    elif entry.kind == "decision.closed":
        said.closed, said.closed_count = facts, said.closed_count + 1
        said.state = DECIDED.get(str(facts["verdict"]), State.REJECTED)
    else:
        said.carried_out = True


def _content(proposal: Proposal, said: _Booked) -> Iterator[str]:
    if (proposal.group_id, proposal.matter) != (said.group, said.matter):
        yield "what it is about"
    if dict(proposal.changes) != dict(said.changes):
        yield "the rules it changes"
    if proposal.state != said.state:
        yield "how far it has come"
    if (proposal.carried_out_at is not None) != said.carried_out:
        yield "whether it was carried out"


def _count(proposal: Proposal, said: _Booked) -> Iterator[str]:
    if said.closed is None:
        if proposal.outcome is not None:
            yield "whether it was counted"
        return
    if proposal.verdict != said.closed["verdict"] or proposal.counted_at is None:
        yield "the result"
        return
    if clock.microseconds(proposal.counted_at) != said.closed["counted_us"]:
        yield "when it was counted"
    outcome = (proposal.outcome or {}).get("outcome", {})
    if outcome.get("quorum", {}).get("taking_part_count") != said.closed["taking_part_count"]:
        yield "how many took part"
    counts = outcome.get("result", {}).get("counts")
    if counts is not None and counts != _plain(said.closed["tally"]):
        yield "the count"


def _cast(proposal: Proposal, said: _Booked, *, ballots: Mapping[str, Any], receipts: Collection[str]) -> Iterator[str]:
    if not proposal.secret and dict(ballots) != said.ballots:
        yield "ballots"
    if proposal.state != State.VOTING and receipts:
        yield "secret ballots: after the count none is kept with a name"
    elif proposal.state == State.VOTING and set(receipts) != said.receipts:
        yield "receipts of secret ballots"


def _settings() -> Iterator[str]:
    """Yield rules that a decision set and whose entry names another decision, or another value."""
    settings = RuleSetting.objects.exclude(decision="").exclude(entry=None).select_related("entry")
    for setting in settings.iterator(chunk_size=BATCH):
        assert setting.entry is not None, "those without one are left out"
        facts = entry_of(setting.entry).facts
        if (facts.get("decision"), facts.get("value")) != (setting.decision, setting.value):
            yield f"rule {setting.name} of {setting.group_id}: its decision is not what the books say"


def _eligible(turns: Mapping[int, Mapping[str, str]], said: _Booked) -> bool:
    """Whether those who may vote in the last opening are those whom the book says."""
    standing = dict(turns[max(turns)]) if turns else {}
    return standing == (_plain(said.opened["eligible"]) if said.opened is not None else {})


def _ballots() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for proposal, member, choice in Ballot.objects.values_list("proposal_id", "member_id", "choice"):
        found.setdefault(proposal, {})[member] = choice
    return found


def _receipts() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for proposal, receipt in SecretBallot.objects.values_list("proposal_id", "receipt"):
        found.setdefault(proposal, set()).add(receipt)
    return found


def _voters() -> dict[str, dict[int, dict[str, str]]]:
    """Return proposal -> turn of the opening -> voter -> through which group."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    rows = Voter.objects.values_list("proposal_id", "turn", "member_id", "through_id")
    for proposal, turn, member, through in rows.iterator(chunk_size=BATCH):
        found.setdefault(proposal, {}).setdefault(turn, {})[member] = through
    return found


def _named(entry: Entry, name: str) -> dict[str, Any]:
    found = entry.facts.get(name, {})
    return dict(found) if isinstance(found, Mapping) else {}


def _plain(value: Any) -> Any:  # noqa: ANN401  # what an entry may hold, as JSON has it
    """Return facts as JSON columns give them back: lists and dictionaries."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
