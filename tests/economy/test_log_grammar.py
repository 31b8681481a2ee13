"""docs/log-grammar.md says what the code does: every kind, its facts, its key, and whether it moves anything."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random

import pytest

from allmende.economy import bookings
from allmende.economy.audit import KINDS
from allmende.economy.bookings import Draft
from allmende.economy.shared_budget import BudgetVote, budget_poll
from allmende.mechanisms.decisions.poll import decide
from tests.economy.village import produced
from tests.economy.world import lived

GRAMMAR = Path(__file__).parents[2] / "docs" / "log-grammar.md"
ROWS = re.findall(r"^\| `(\w+\.\w+)` \| ([^|]+) \| `([^|`]+)` \| ([^|]+) \|$", GRAMMAR.read_text("utf-8"), re.MULTILINE)
DAYS = {"from_day": date(2025, 6, 1), "until_day": date(2025, 6, 8)}
UNDER_DISPUTE = (
    bookings.conflict_raised(
        conflict="c", group="g", about="other", thing="t", by="m", others=["n"], due_us=1, words_hash="0" * 64
    ),
    bookings.conflict_said(conflict="c", member="n", words_hash="0" * 64, turn=0),
    bookings.mediator_named(conflict="c", member="n", mediator="o", turn=0),
    bookings.conflict_moved(conflict="c", step="mediation", due_us=2),
    bookings.conflict_put_to_vote(conflict="c", decision="d"),
    bookings.conflict_ended(conflict="c", how="settled"),
    bookings.group_forked(group="h", from_group="g", book="b", conflict="c", decision="d"),
)
BUDGET = BudgetVote(budget="b", unit="mwh", amount=9, costs={"p": 5}, eligible=["m"], opened_us=1, closes_us=2)
OF_A_BUDGET = (
    bookings.budget_opened(BUDGET, group="g"),
    bookings.budget_ballot_cast(budget="b", member="m", projects=["p"], turn=0),
    bookings.budget_closed(budget="b", outcome=decide(budget_poll(BUDGET, ballots={"m": ["p"]}))),
)
# What does not happen in the world that other tests live in.
RARE = (
    bookings.member_changed(group="g", member="m", role="member", share_milli=0, turn=0),
    bookings.member_left(group="g", member="m"),
    bookings.break_ended(group="g", member="m", break_id="b", announced_until=DAYS["until_day"], **DAYS),
    bookings.work_objected(contribution="c", by="m"),
    bookings.work_objection_withdrawn(contribution="c", by="m"),
    bookings.work_withdrawn(contribution="c"),
    bookings.group_closed_book(group="g", to_book="b", members={"m": 5}),
    bookings.group_opened_book(group="g", from_book="b", size=1, root="0" * 64, members={"m": 5}),
    bookings.group_brought(group="g", from_book="b", size=1, root="0" * 64, members={"m": 5}),
    bookings.decision_amended(decision="d", changes={}, terms={"member": "m"}, options=["o"], turn=1),
    bookings.decision_withdrawn(decision="d"),
    bookings.secret_ballot_cast(decision="d", receipt="r", replaces="q"),
    bookings.consensus_stated(decision="d", member="m", answered=["n"], closes_us=1, turn=0),
    bookings.vote_called(decision="d", member="m"),
    bookings.call_back_asked(decision="d", member="m", turn=0),
    bookings.call_back_withdrawn(decision="d", member="m", turn=0),
    bookings.delegation_given(delegation="e", group="g", member="m", to="n", matter="", until_us=1),
    bookings.delegation_revoked(delegation="e"),
    bookings.expert_named(naming="x", group="g", member="m", matter="text", decision="d"),
    bookings.expert_ended(naming="x", why="decided", decision="d"),
    bookings.association_joined(association="a", member="m", group="g", decision="d"),
    bookings.association_left(association="a", member="m", group="g"),
    bookings.group_placed(group="g", above="a", previous="", turn=0),
    bookings.rule_inherited(group="g", name="weight_cap", value=2500, from_group="a", turn=0),
    bookings.mandate_given(mandate="n", board="b", sender="s", delegate="m", until_day=DAYS["until_day"]),
    bookings.mandate_ended(mandate="n", why="recalled"),
    bookings.agreement_published(agreement="t", group="g", agreement_kind="standard", version=1, sha256="0" * 64),
    bookings.agreement_ended(agreement="t"),
    bookings.agreement_accepted(agreement="t", version=1, sha256="0" * 64, member="m"),
    bookings.standard_adopted(standard="t", publisher="p", version=1, sha256="0" * 64, group="g", turn=0),
    bookings.group_gone(group="g", pool="p", to_book="b", rule="carry", members={"m": 5}, given={"m": 1}),
    *UNDER_DISPUTE,
    *OF_A_BUDGET,
)


@pytest.fixture(scope="module")
def drafts() -> dict[str, Draft]:
    """Return one draft of every kind; one that moves something where there is one."""
    found = {draft.kind: draft for draft in RARE}
    for seed in range(12):
        for entry in [*lived(Random(seed)).entries, *produced(Random(seed)).entries]:
            if entry.kind not in found or entry.postings:
                found[entry.kind] = Draft(
                    kind=entry.kind, key=entry.key, facts=entry.facts, postings=tuple(entry.postings)
                )
    return found


def test_the_page_has_every_kind_the_audit_replays_once() -> None:
    assert sorted(kind for kind, *_ in ROWS) == sorted(KINDS)


@pytest.mark.parametrize(("kind", "facts", "key", "moves"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_says_what_is_booked(kind: str, facts: str, key: str, moves: str, drafts: dict[str, Draft]) -> None:
    draft = drafts[kind]
    named = facts.split(", ")
    always = {fact for fact in named if not fact.endswith("?")}
    assert always <= draft.facts.keys() <= {fact.removesuffix("?") for fact in named}
    assert key.split(":", maxsplit=1)[0] == draft.key.split(":")[0]
    assert (moves == "-") == (not draft.postings)


@pytest.mark.parametrize("account", bookings.ACCOUNTS)
def test_every_kind_of_account_is_named(account: str) -> None:
    assert f"| `{account}` + " in GRAMMAR.read_text("utf-8")
