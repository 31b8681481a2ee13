"""An audit finds what an association, or a group in it, did by a decision that does not carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.audit import Audit
from allmende.economy.audit.acting import ACTS
from allmende.economy.bookings import Draft
from allmende.economy.matters import MATTERS
from allmende.economy.rulebook import Rulebook
from allmende.economy.vote import DAY_US, Said, Vote, poll_of, settings_of
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.poll import Kind, decide

HASH, TERM = "0" * 64, date(1970, 3, 1)
PEOPLE = ("ada", "bo")


class Book:
    """The book of the association "a" with its board and its project "p"; Ada and Bo are in both, Ada looks after it.

    North, a group of another book, belongs to it as "n".
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        for group, parent in (("a", ""), ("board", "a"), ("p", "a")):
            self.add(bookings.group_founded(group=group, group_kind="municipality", parent=parent))
            for member in PEOPLE:
                role = "maintainer" if member == "ada" else "member"
                self.add(bookings.member_joined(group=group, member=member, role=role, share_milli=1000))
        self.add(bookings.member_joined(group="a", member="n", role="member", share_milli=1000))

    def add(self, draft: Draft, *, by: str = "", at_us: int = 0) -> int:
        """Write down an entry, and return its number."""
        number = len(self.entries)
        entry = Entry(number=number, at_us=at_us, kind=draft.kind, by=by, key=draft.key, facts=draft.facts, postings=())
        self.entries.append(entry)
        return number

    def decide(
        self,
        decision: str,
        *,
        group: str = "a",
        matter: str = "other",
        terms: Mapping[str, str] | None = None,
        says: str = "agree",
        options: Sequence[str] = (),
    ) -> None:
        """Let Ada and Bo vote on a proposal and count it."""
        draft = bookings.decision_proposed(
            decision=decision, group=group, matter=matter, changes={}, terms=terms or {}, options=options
        )
        self.add(draft)
        rules = Rulebook()
        kind: Kind = "approval" if options else "reversal" if matter == "reversal" else "consensus"
        settings = settings_of(kind, rules, options=options, maintainers=["ada"])
        if kind == "reversal":
            settings |= {"asked_us": 0, "reversible_until_us": rules.reversal_days * DAY_US}
        # Only everybody's agreement is asked for before it was discussed.
        opened_us = 0 if kind == "consensus" else rules.discussion_days * DAY_US
        vote = Vote(
            decision=decision,
            kind=kind,
            secret=False,
            eligible=PEOPLE,
            quorum_milli=rules.quorum_milli,
            fallback="vote again",
            settings=settings,
            opened_us=opened_us,
            closes_us=(rules.discussion_days + rules.voting_days) * DAY_US,
        )
        opened = bookings.decision_opened(vote=vote, concerned=dict.fromkeys(PEOPLE, group), figures="", turn=0)
        self.add(opened, at_us=opened_us)
        choice: Any = options[:1] if options else says
        for member in PEOPLE:
            ballot = bookings.ballot_cast(decision=decision, member=member, choice=choice, turn=0)
            self.add(ballot, by=member, at_us=opened_us)
        ballots = dict.fromkeys(PEOPLE, choice)
        counted_us = vote.closes_us if options or says == "block" else opened_us
        outcome = decide(poll_of(vote, Said(ballots=ballots), counted_us=counted_us))
        closed = bookings.decision_closed(
            decision=decision, outcome=outcome, counted_us=counted_us, published=(), turn=0
        )
        self.add(closed, at_us=counted_us)


def complaints(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """Return number of an entry -> what the audit says of it."""
    audit = Audit()
    return {entry.number: found for entry in entries if (found := audit.step(entry))}


def story() -> tuple[Book, dict[str, int]]:
    """Return a book in which every kind of act was decided here, and the number of the entry of each."""
    book = Book()
    book.decide("let in", matter="admission", terms={"group": "north"})
    book.decide("join", matter="founding", terms={"above": "region"})
    of_the_text = {"agreement": "t", "version": "1", "sha256": HASH}
    book.decide("write", matter="agreement", terms={"act": "publish", **of_the_text})
    book.decide("end", matter="agreement", terms={"act": "end", **of_the_text})
    book.decide(
        "adopt", matter="agreement", group="p", terms={"act": "adopt", "standard": "s", "version": "1", "sha256": HASH}
    )
    book.decide("call back", matter="founding", terms={"mandate": "m"})
    book.decide("merge", matter="founding", terms={"group": "north"})
    acts = {
        "let in": bookings.association_joined(association="a", member="n", group="north", decision="let in"),
        "join": bookings.group_placed(group="a", above="region", previous="", turn=0, decision="join"),
        "write": published(decision="write"),
        "end": bookings.agreement_ended(agreement="t", decision="end"),
        "adopt": adopted(decision="adopt"),
    }
    numbers = {name: book.add(draft) for name, draft in acts.items()}
    book.add(mandate(decision="of north"))
    numbers["call back"] = book.add(bookings.mandate_ended(mandate="m", why="left", decision="call back"))
    book.add(bookings.member_left(group="a", member="n"))
    draft = bookings.association_left(association="a", member="n", group="north", goes_to="c", decision="merge")
    numbers["merge"] = book.add(draft)
    return book, numbers


def published(*, decision: str, version: int = 1, agreement: str = "t") -> Draft:
    return bookings.agreement_published(
        agreement=agreement, group="a", agreement_kind="agreement", version=version, sha256=HASH, decision=decision
    )


def adopted(*, decision: str) -> Draft:
    return bookings.standard_adopted(
        standard="s", publisher="c", version=1, sha256=HASH, group="p", turn=0, decision=decision
    )


def mandate(*, decision: str) -> Draft:
    return bookings.mandate_given(
        mandate="m", board="board", sender="n", delegate="bo", until_day=TERM, decision=decision
    )


# Acts that only a decision of this book can carry; the others may be decided in another book.
OWN = ("write", "end", "adopt")
WRONG: Mapping[str, Mapping[str, Any]] = {
    "refused": {"says": "block"},
    "of the project or of all": {"group": "other one"},
    "about something else": {"matter": "exclusion"},
    "of another thing": {"terms": "other"},
    "not counted": {},
}


def test_what_was_decided_here_is_carried_by_the_decision() -> None:
    assert complaints(story()[0].entries) == {}


def tampered(decision: str, *, act: str, before: Sequence[Entry] = ()) -> list[str]:
    """Return what the audit says of an act of the story that names another decision, after more was booked."""
    book, numbers = story()
    entries, number = book.entries, numbers[act]
    facts = {name: value for name, value in entries[number].facts.items() if name != "decision"}
    spoilt = replace(entries[number], facts=facts | ({"decision": decision} if decision else {}))
    changed = [*entries[:number], *before, spoilt, *entries[number + 1 :]]
    return complaints(changed).get(number, [])


def decisions_of(wrong: str, *, act: str) -> list[Entry]:
    """Return the entries of a decision "x" that is wrong for an act in one way."""
    book, numbers = story()
    before = len(book.entries)
    decision = book.entries[numbers[act]].facts["decision"]
    right: Mapping[str, Any] = next(one.facts for one in book.entries if one.facts.get("decision") == decision)
    made: dict[str, Any] = {name: right[name] for name in ("group", "matter", "terms")}
    made.update(WRONG[wrong])
    if made["group"] == "other one":
        made["group"] = "a" if right["group"] == "p" else "p"
    if made["terms"] == "other":
        made["terms"] = dict.fromkeys(right["terms"], "something else")
    book.decide("x", **made)
    found = book.entries[before:]
    return found[:1] if wrong == "not counted" else found


@given(act=st.sampled_from(sorted(story()[1])), wrong=st.sampled_from(sorted(WRONG)))
def test_another_decision_that_does_not_carry_it_is_found(act: str, wrong: str) -> None:
    assert tampered("x", act=act, before=decisions_of(wrong, act=act))


@given(act=st.sampled_from(OWN), decision=st.text(st.characters(categories=["L", "N"]), max_size=16))
def test_no_decision_and_one_that_nobody_made_are_found(act: str, decision: str) -> None:
    if decision != act:
        assert tampered(decision, act=act)


@given(act=st.sampled_from(sorted(story()[1])), other=st.sampled_from(sorted(story()[1])))
def test_the_decision_behind_another_act_is_found(act: str, other: str) -> None:
    # Founding, joining and leaving are one matter.
    if act != other and not {act, other} <= {"join", "call back", "merge", "let in"}:
        assert tampered(other, act=act)


def test_a_decision_that_was_taken_back_carries_nothing_any_more() -> None:
    book = Book()
    book.decide("write", matter="agreement")
    book.add(bookings.decision_carried_out(decision="write"))
    book.decide("no", matter="reversal", terms={"decision": "write"}, says="yes")
    number = book.add(published(decision="write"))
    assert complaints(book.entries)[number] == ["decision write was taken back"]


def test_one_decision_publishes_one_version_of_a_text() -> None:
    book = Book()
    book.decide("write", matter="other", options=["short", "long"])
    book.add(published(decision="write"))
    number = book.add(published(decision="write", version=2))
    assert complaints(book.entries) == {number: ["decision write was carried out like this before"]}


def test_a_decision_of_another_book_is_taken_at_its_word_and_one_of_this_book_is_not() -> None:
    book, numbers = story()
    number = next(entry.number for entry in book.entries if entry.kind == "mandate.given")
    assert number not in complaints(book.entries)
    entry = book.entries[number]
    book.entries[number] = replace(entry, facts={**entry.facts, "decision": "write"})
    assert complaints(book.entries)[number][0] == "decision write is not one of north"
    assert tampered("somebody elses", act="merge") == []
    assert numbers["merge"] not in complaints(book.entries)


@pytest.mark.parametrize("term", ["act", "agreement", "version", "sha256"])
def test_a_text_that_is_not_the_one_voted_on_is_found_by_any_of_its_terms(term: str) -> None:
    terms = {"act": "publish", "agreement": "t", "version": "1", "sha256": HASH}
    for other in (terms, terms | {term: "something else"}):
        book = Book()
        book.decide("write", matter="agreement", terms=other)
        number = book.add(published(decision="write"))
        assert (number in complaints(book.entries)) == (other != terms)


@pytest.mark.parametrize("draft", [published(decision=""), adopted(decision="")])
def test_without_a_decision_those_act_who_look_after_a_group_and_nobody_else(draft: Draft) -> None:
    for by, is_found in (("ada", False), ("bo", True), ("", True)):
        book = Book()
        number = book.add(draft, by=by)
        assert (number in complaints(book.entries)) == is_found


@pytest.mark.parametrize(
    ("why", "by", "decision", "at_us", "found_count"),
    [
        ("resigned", "bo", "", 0, 0),
        ("resigned", "ada", "", 0, 1),
        ("resigned", "bo", "of north", 0, 1),
        ("recalled", "", "of north", 0, 0),
        ("recalled", "", "by a", 0, 1),
        ("left", "", "by a", 0, 0),
        ("expired", "", "", 0, 1),
        ("expired", "", "", 59 * DAY_US, 0),
    ],
)
def test_a_mandate_ends_on_the_word_of_whom_it_is_for_or_with_its_term(
    why: str, by: str, decision: str, at_us: int, found_count: int
) -> None:
    book = Book()
    book.decide("by a", matter="founding")
    book.add(bookings.association_joined(association="a", member="n", group="north"))
    book.add(mandate(decision="they chose bo"))
    number = book.add(bookings.mandate_ended(mandate="m", why=why, decision=decision), by=by, at_us=at_us)
    assert len(complaints(book.entries).get(number, [])) == found_count


def test_nobody_accepts_for_somebody_else() -> None:
    book = Book()
    book.add(published(decision=""), by="ada")
    draft = bookings.agreement_accepted(agreement="t", version=1, sha256=HASH, member="bo")
    number = book.add(draft, by="ada")
    assert complaints(book.entries) == {number: ["only bo can accept for bo"]}


@pytest.mark.parametrize("came_along", [True, False])
def test_what_a_group_agreed_on_in_another_book_goes_on_here_if_it_came_from_there(*, came_along: bool) -> None:
    book = Book()
    if came_along:
        book.add(bookings.group_brought(group="a", from_book="old", size=1, root=HASH, members={}))
    told = {
        "accepted": book.add(bookings.agreement_accepted(agreement="t", version=2, sha256=HASH, member="bo"), by="bo"),
        "published": book.add(published(decision="", version=3), by="ada"),
        "given up": book.add(
            bookings.standard_adopted(
                standard="s", publisher="c", version=0, sha256="", group="p", turn=1, decision=""
            ),
            by="ada",
        ),
        "ended": book.add(bookings.agreement_ended(agreement="u"), by="ada"),
    }
    wrong = complaints(book.entries)
    assert {name: number in wrong for name, number in told.items()} == dict.fromkeys(told, not came_along)
    # What was published here stands here, whatever came before.
    left_out = book.add(published(decision="", version=5), by="ada")
    other = bookings.agreement_accepted(agreement="t", version=3, sha256="f" * 64, member="bo")
    assert {left_out, book.add(other, by="bo")} <= complaints(book.entries).keys()


def test_every_matter_that_carries_an_act_is_one_that_groups_decide() -> None:
    assert all(act.matters <= set(MATTERS) for act in ACTS.values())
