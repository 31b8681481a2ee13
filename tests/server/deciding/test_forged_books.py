"""A real book in which somebody changes one entry afterwards: the audit says which, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from allmende.economy.audit import Audit
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.ballots import receipt
from allmende.server.books.queries import all_entries, entry_of
from allmende.server.deciding.operations import delegating
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, amend, propose
from allmende.server.deciding.operations.reversing import propose_reversal
from allmende.server.deciding.operations.voting import cast
from tests.server.deciding.test_deciding import CAP, close, voted_on

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
SEALED = replace(CAP, secret=True)
Forge = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def heard(house: House, kind: str = "", forge: Forge = dict, *, by: str | None = None) -> list[str]:
    """Return what the audit says of the last entry of a kind once its facts, or who made it, are forged."""
    entries = [entry_of(stored) for stored in all_entries(house.group.book)]
    last = max((number for number, entry in enumerate(entries) if entry.kind == kind), default=-1)
    audit, said = Audit(), list[str]()
    for number, entry in enumerate(entries):
        said_of_it = audit.step(_forged(entry, forge, by=by) if number == last else entry)
        said += said_of_it if number == last or not kind else []
    return said


def _forged(entry: Entry, forge: Forge, *, by: str | None) -> Entry:
    return replace(entry, facts=dict(forge(entry.facts)), by=entry.by if by is None else by)


def published_more(choice: str) -> Forge:
    """Publish a ballot more, with a receipt that is right and that nobody was given."""

    def forge(facts: Mapping[str, Any]) -> Mapping[str, Any]:
        line = [receipt(choice, vote=str(facts["decision"]), salt="made up"), "made up", choice]
        tally = dict(facts["tally"])
        tally[choice] += 1
        published = sorted([*facts["published"], line])
        return {**facts, "published": published, "tally": tally, "taking_part_count": facts["taking_part_count"] + 1}

    return forge


def sealed_vote(house: House, **said: str) -> None:
    proposal = voted_on(house, SEALED)
    for name, choice in said.items():
        cast(house.seat(name), proposal.id, choice, at=house.later(days=8))
    close(house, proposal)


def test_no_secret_ballot_is_counted_that_nobody_cast(house: House) -> None:
    sealed_vote(house, bo="yes", ada="no")
    assert heard(house) == []
    assert "a ballot was published that nobody cast" in heard(house, "decision.closed", published_more("yes"))


def test_who_passed_a_secret_vote_on_counts_by_what_was_cast(house: House) -> None:
    for name in ("cem", "ada"):
        delegating.delegate(house.seat(name), to=house.member("bo").id, matter="", days=90, at=house.at)
    sealed_vote(house, bo="yes", ada="yes")
    # Cem counts through Bo. Of Ada the book says that she let Bo vote, too, and not that it was she who cast one.
    assert heard(house) == []
    assert heard(house, "decision.closed", published_more("no")) != []


def test_what_happens_if_too_few_take_part_is_as_the_rules_say(house: House) -> None:
    voted_on(house)
    said = heard(house, "decision.opened", lambda facts: {**facts, "fallback": "those who voted decide"})
    assert said == ["what happens if too few take part is not what the rules say"]


def test_nobody_is_voted_down_in_a_hurry(house: House) -> None:
    proposal = propose(house.seat("bo"), CAP, at=house.at)
    open_vote(house.seat("bo"), proposal.id, kind="consensus", at=house.later(days=1))
    assert heard(house) == []
    said = heard(house, "decision.opened", lambda facts: {**facts, "kind_of_vote": "majority"})
    assert said == ["it was opened before the time to discuss it was over"]
    early = heard(house, "decision.opened", lambda facts: {**facts, "closes_us": facts["closes_us"] - 1})
    assert early == ["there is less time to vote than the rules give"]


def test_nobody_votes_in_the_name_of_another(house: House) -> None:
    cast(house.seat("bo"), voted_on(house).id, "yes", at=house.later(days=8))
    ada, bo = house.member("ada").id, house.member("bo").id
    assert heard(house, "ballot.cast", by=ada) == [f"only {bo} can do so for {bo}"]


def test_a_proposal_stays_about_what_it_is_about(house: House) -> None:
    other = ProposalDraft(title="Whatever")
    proposal = propose(house.seat("bo"), other, at=house.at)
    amend(house.seat("bo"), proposal.id, other, at=house.later(days=1))
    assert heard(house) == []
    ada = house.member("ada").id
    assert heard(house, "decision.amended", lambda facts: {**facts, "terms": {"member": ada}}) == [
        "what it is about was changed"
    ]
    rule = {"changes": {"weight_cap": 9000}}
    assert heard(house, "decision.amended", lambda facts: {**facts, **rule}) == ["what it is about was changed"]
    assert heard(house, "decision.proposed", lambda facts: {**facts, **rule}) == [
        "a decision about other sets no rules"
    ]


def test_a_reversal_sets_what_was_before_and_nothing_else(house: House) -> None:
    decided = house.decide("weight_cap", 4000)
    propose_reversal(house.seat("cem"), decided.id, text="No.", at=house.later(days=6))
    assert heard(house) == []
    said = heard(house, "decision.proposed", lambda facts: {**facts, "changes": {"weight_cap": 9000}})
    assert said == [f"it does not set what held before decision {decided.id}"]
