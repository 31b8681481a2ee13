"""An audit finds who decided without being named, was named without a decision, or spoke for somebody too late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.audit import Audit
from allmende.economy.bookings import Draft
from allmende.economy.bookings.experts import UnknownEnd
from allmende.economy.rulebook import Rulebook
from allmende.economy.scopes import scopes_of
from allmende.economy.vote import DAY_US, Said, Vote, fallback_of, poll_of, quorum_of, settings_of
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.delegation import represent
from allmende.mechanisms.decisions.poll import Kind, decide

PEOPLE = ("ada", "bo", "cem", "dina")
MATTERS = ("", "text", "other")
# What the founder leaves to those who do it, before anybody else comes.
LEFT = "decision_kind_other"


class Book:
    """The book of one group that Ada founded and looks after; texts and everything else are left to those who do it."""

    def __init__(self) -> None:
        self.audit = Audit()
        self.now_us = 0
        self.number = 0
        assert self.add(bookings.group_founded(group="g", group_kind="house", parent="")) == []
        for member in PEOPLE:
            role = "maintainer" if member == "ada" else "member"
            assert self.add(bookings.member_joined(group="g", member=member, role=role, share_milli=1000)) == []
            if member == "ada":
                rule = bookings.rule_set(group="g", name=LEFT, value="meritocracy", previous=None, turn=0)
                assert self.add(rule) == []

    def add(self, draft: Draft, *, by: str = "") -> list[str]:
        """Book something now, and return what the audit says."""
        self.number += 1
        entry = Entry(
            number=self.number,
            at_us=self.now_us,
            kind=draft.kind,
            by=by,
            key=draft.key,
            facts=draft.facts,
            postings=(),
        )
        return self.audit.step(entry)

    def propose(self, decision: str, *, matter: str = "other", terms: Mapping[str, str] | None = None) -> None:
        draft = bookings.decision_proposed(
            decision=decision, group="g", matter=matter, changes={}, terms=terms or {}, options=[]
        )
        assert self.add(draft) == []

    def open(self, decision: str, *, eligible: Sequence[str] = PEOPLE, kind: Kind = "consensus") -> list[str]:
        """Open the vote on a proposal for some people, and return what the audit says."""
        rules = Rulebook().with_value(LEFT, "meritocracy")
        # Only everybody's agreement is asked for before it was discussed.
        self.now_us += 0 if kind == "consensus" else rules.discussion_days * DAY_US
        self.vote = Vote(
            decision=decision,
            kind=kind,
            secret=False,
            eligible=sorted(eligible),
            quorum_milli=quorum_of(kind, rules),
            fallback=fallback_of(kind, rules, again=False),
            settings=settings_of(kind, rules, options=(), maintainers=["ada"]),
            opened_us=self.now_us,
            closes_us=self.now_us + (rules.discussion_days + rules.voting_days) * DAY_US,
        )
        concerned = dict.fromkeys(eligible, "g")
        return self.add(bookings.decision_opened(vote=self.vote, concerned=concerned, figures="", turn=0))

    def agree(self, decision: str, *, says: str = "agree") -> None:
        """Let everybody vote on the proposal that was opened last, and count it."""
        ballots = dict.fromkeys(self.vote.eligible, says)
        for member in self.vote.eligible:
            ballot = bookings.ballot_cast(decision=decision, member=member, choice=says, turn=0)
            assert self.add(ballot, by=member) == []
        if says == "block":
            self.now_us = self.vote.closes_us
        outcome = decide(poll_of(self.vote, Said(ballots=ballots), counted_us=self.now_us))
        draft = bookings.decision_closed(
            decision=decision, outcome=outcome, counted_us=self.now_us, published=(), turn=0
        )
        assert self.add(draft) == []

    def decide(self, decision: str, member: str, *, role: str, matter: str = "", says: str = "agree") -> None:
        """Decide that somebody becomes an expert, or is one no longer."""
        terms = {"member": member, "role": role} | ({"for_matter": matter} if matter else {})
        self.propose(decision, matter="appointment", terms=terms)
        assert self.open(decision) == []
        self.agree(decision, says=says)

    def name(self, naming: str, member: str, *, matter: str = "") -> None:
        """Decide that somebody becomes an expert, and name them."""
        self.decide(f"name {naming}", member, role="expert", matter=matter)
        assert self.add(named(naming, member, matter=matter)) == []
        assert self.add(bookings.decision_carried_out(decision=f"name {naming}")) == []


def named(naming: str, member: str, *, matter: str = "", decision: str = "") -> Draft:
    return bookings.expert_named(
        naming=naming, group="g", member=member, matter=matter, decision=decision or f"name {naming}"
    )


def passed_on(delegation: str, *, by: str, to: str, decision: str) -> Draft:
    return bookings.delegation_for_decision(delegation=delegation, group="g", member=by, to=to, decision=decision)


NAMINGS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MATTERS), st.sampled_from(["stays", "given back", "gone"])),
    max_size=5,
    unique_by=lambda one: one[:2],
)


@given(told=NAMINGS, asked=st.sets(st.sampled_from(PEOPLE), min_size=1), matter=st.sampled_from(["text", "other"]))
def test_what_is_left_to_those_who_do_it_is_decided_by_all_experts_named_then_or_by_maintainers(
    told: list[tuple[str, str, str]], asked: set[str], matter: str
) -> None:
    book = Book()
    experts: set[str] = set()
    for number, (member, scope, fate) in enumerate(told):
        book.name(str(number), member, matter=scope)
        if fate == "stays" and scope in ("", matter):
            experts.add(member)
        elif fate != "stays":
            by = member if fate == "given back" else ""
            assert book.add(bookings.expert_ended(naming=str(number), why=fate), by=by) == []
    book.propose("d", matter=matter)
    complaints = book.open("d", eligible=sorted(asked), kind="meritocracy")
    right = asked == experts if experts else asked <= {"ada"}
    assert (complaints == []) == right, complaints


def test_who_was_an_expert_and_is_one_no_longer_does_not_decide() -> None:
    book = Book()
    book.name("n", "bo")
    book.decide("stop", "bo", role="not_expert")
    assert book.add(bookings.expert_ended(naming="n", why="decided", decision="stop")) == []
    assert book.add(bookings.decision_carried_out(decision="stop")) == []
    book.propose("d")
    assert book.open("d", eligible=["bo"], kind="meritocracy") == ["bo does not look after g"]


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"member": "cem"}, "does not say that bo is expert for it"),
        ({"role": "maintainer"}, "does not say that bo is expert for it"),
        ({"for_matter": "text"}, "does not say that bo is expert for it"),
        ({"says": "block"}, "decision d was not accepted"),
    ],
)
def test_nobody_is_named_by_a_decision_that_says_something_else(terms: dict[str, str], says: str) -> None:
    book = Book()
    told = {"member": "bo", "role": "expert", "for_matter": "", "says": "agree"} | terms
    book.decide("d", told["member"], role=told["role"], matter=told["for_matter"], says=told["says"])
    assert any(says in complaint for complaint in book.add(named("n", "bo", decision="d")))


def test_a_decision_names_one_expert_once_and_is_not_carried_out_without() -> None:
    book = Book()
    book.decide("d", "bo", role="expert")
    assert book.add(bookings.decision_carried_out(decision="d")) != []
    book.name("n", "cem")
    again = book.add(named("m", "cem", decision="name n"))
    assert "decision name n was carried out before" in again
    assert "cem is an expert for it already" in again
    assert book.add(named("o", "bo", decision="never")) == ["decision never was never proposed"]


def test_only_the_expert_gives_it_back_and_only_once() -> None:
    book = Book()
    book.name("n", "bo")
    draft = bookings.expert_ended(naming="n", why="given back")
    assert book.add(draft, by="cem") == ["only bo can give naming n back"]
    assert book.add(draft, by="bo") == ["naming n does not stand"]
    with pytest.raises(UnknownEnd):
        bookings.expert_ended(naming="n", why="decided")


GIVEN = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        st.sampled_from(["all", "matter", "decision", "another decision"]),
        st.sampled_from(["stays", "expires", "taken back", "taken back late"]),
    ),
    max_size=12,
)


@given(told=GIVEN, voting=st.sets(st.sampled_from(PEOPLE)))
def test_in_the_book_a_delegate_for_one_decision_goes_first_and_everybody_counts_once(
    told: list[tuple[str, str, str, str]], voting: set[str]
) -> None:
    book = Book()
    book.propose("d")
    book.propose("e")
    assert book.open("d", kind="majority") == []
    closes_us = book.vote.closes_us
    right: dict[str, dict[str, tuple[str, bool]]] = {person: {} for person in PEOPLE}
    for number, (by, to, scope, fate) in enumerate(told):
        book.now_us += 1
        if by == to:
            continue
        name = str(number)
        until_us = book.now_us + 1 if fate == "expires" else closes_us + 1
        if "decision" in scope:
            draft = passed_on(name, by=by, to=to, decision="d" if scope == "decision" else "e")
        else:
            matter = "other" if scope == "matter" else ""
            draft = bookings.delegation_given(
                delegation=name, group="g", member=by, to=to, matter=matter, until_us=until_us
            )
        assert book.add(draft, by=by) == []
        if fate == "taken back":
            assert book.add(bookings.delegation_revoked(delegation=name), by=by) == []
        expired = fate == "expires" and "decision" not in scope
        right[by][scope] = (to, fate != "taken back" and not expired)
    book.now_us = closes_us + 1
    for number, (by, to, scope, fate) in enumerate(told):
        # Who takes it back after the close is told that this is too late for the decision, and nothing changes for it.
        if by != to and fate == "taken back late":
            too_late = book.add(bookings.delegation_revoked(delegation=str(number)), by=by)
            assert (too_late != []) == (scope == "decision")
    assembly = book.audit._state.assembly  # what the audit itself counts with
    delegate_of = assembly.delegates("g", "other", decision="d", at_us=closes_us)
    for person, scopes in right.items():
        holding = [scopes[scope][0] for scope in ("decision", "matter", "all") if scope in scopes and scopes[scope][1]]
        assert delegate_of.get(person) == (holding[0] if holding else None)
    counted = represent(PEOPLE, voting=voting, delegate_of=delegate_of)
    assert sorted([*counted.voice_of, *counted.lost]) == sorted(PEOPLE)
    assert sum(counted.weights.values()) == len(counted.voice_of)


def test_nobody_passes_a_vote_on_that_is_over_or_to_who_may_not_vote_on_it() -> None:
    book = Book()
    book.propose("d")
    assert book.add(passed_on("x", by="bo", to="ada", decision="d")) == []
    assert book.open("d", eligible=["ada"], kind="meritocracy") == []
    assert book.add(passed_on("y", by="bo", to="ada", decision="d")) == ["bo may not vote on it"]
    assert book.add(passed_on("z", by="ada", to="cem", decision="d")) == ["cem may not vote on it"]
    book.now_us = book.vote.closes_us + 1
    assert "nobody votes on decision d any more" in book.add(passed_on("w", by="ada", to="bo", decision="d"))
    assert book.add(bookings.delegation_revoked(delegation="x")) == ["delegation x ended with decision d"]
    assert book.add(passed_on("v", by="ada", to="bo", decision="?")) == ["group g is not asked to decide ?"]


def test_what_was_delegated_before_reads_as_it_did() -> None:
    draft = bookings.delegation_given(delegation="x", group="g", member="bo", to="cem", matter="", until_us=9)
    told = {"delegation": "x", "group": "g", "member": "bo", "to": "cem", "matter": "", "until_us": 9}
    assert (dict(draft.facts), draft.key) == (told, "delegated:x")
    assert scopes_of("g", "text") == ["g:text", "g:"]
