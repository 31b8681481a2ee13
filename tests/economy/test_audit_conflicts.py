"""An audit finds a conflict that skips a step, a fork of nothing, and a budget that was counted otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.audit import Audit
from allmende.economy.bookings import Draft
from allmende.economy.conflict import DAY_US, agreed_mediator
from allmende.economy.shared_budget import BudgetVote, budget_poll
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.poll import decide

HASH = "0" * 64
PEOPLE = ("ada", "bo", "cy")


class Book:
    """Entries one after another, and what the audit says of each."""

    def __init__(self) -> None:
        self.audit = Audit()
        self.number = 0
        self.said: list[str] = []
        self.add(bookings.group_founded(group="g", group_kind="house"))
        for member in PEOPLE:
            self.add(bookings.member_joined(group="g", member=member, role="member", share_milli=1000))
        assert self.said == []

    def add(self, draft: Draft, *, at_us: int = 0, by: str = "") -> list[str]:
        entry = Entry(
            number=self.number, at_us=at_us, kind=draft.kind, by=by, key=draft.key, facts=draft.facts, postings=()
        )
        self.number += 1
        found = self.audit.step(entry)
        self.said += found
        return found


def raised(book: Book, *, due_us: int = 7 * DAY_US) -> list[str]:
    draft = bookings.conflict_raised(
        conflict="c", group="g", about="other", thing="", by="ada", others=["bo"], due_us=due_us, words_hash=HASH
    )
    return book.add(draft, by="ada")


def moved(book: Book, step: str, *, at_us: int, due_us: int, by: str = "") -> list[str]:
    return book.add(bookings.conflict_moved(conflict="c", step=step, due_us=due_us), at_us=at_us, by=by)


def test_a_conflict_that_goes_its_way_in_its_time_is_sound() -> None:
    book = Book()
    raised(book)
    moved(book, "mediation", at_us=7 * DAY_US + 1, due_us=21 * DAY_US + 1)
    book.add(bookings.mediator_named(conflict="c", member="ada", mediator="cy", turn=0), at_us=8 * DAY_US)
    book.add(bookings.mediator_named(conflict="c", member="bo", mediator="cy", turn=1), at_us=8 * DAY_US)
    book.add(bookings.conflict_said(conflict="c", member="cy", words_hash=HASH, turn=0), at_us=9 * DAY_US)
    moved(book, "decision", at_us=9 * DAY_US, due_us=0, by="cy")
    book.add(bookings.conflict_ended(conflict="c", how="withdrawn"), at_us=9 * DAY_US, by="ada")
    assert book.said == []


@pytest.mark.parametrize(
    ("at_us", "by"), [(7 * DAY_US, ""), (DAY_US, "ada"), (DAY_US, "bo")], ids=["not yet", "unanswered", "other side"]
)
def test_a_step_that_comes_too_early_is_found(at_us: int, by: str) -> None:
    book = Book()
    raised(book)
    assert moved(book, "mediation", at_us=at_us, due_us=at_us + 14 * DAY_US, by=by) == [
        "the step before it still had time"
    ]


def test_a_step_left_out_is_found() -> None:
    book = Book()
    raised(book)
    assert moved(book, "decision", at_us=8 * DAY_US, due_us=0) == ["decision does not come after answer"]


def test_another_time_to_answer_than_the_rules_give_is_found() -> None:
    assert raised(Book(), due_us=DAY_US) == ["the time to answer is not what the rules say"]


def test_words_of_somebody_who_is_not_concerned_are_found() -> None:
    book = Book()
    raised(book)
    assert book.add(bookings.conflict_said(conflict="c", member="cy", words_hash=HASH, turn=0)) == [
        "cy is not concerned"
    ]


def test_nobody_but_who_raised_it_calls_it_settled_and_nothing_is_decided_unasked() -> None:
    book = Book()
    raised(book)
    assert book.add(bookings.conflict_ended(conflict="c", how="decided")) == ["nothing was decided about it yet"]
    other = Book()
    raised(other)
    assert other.add(bookings.conflict_ended(conflict="c", how="settled"), by="bo") == ["only ada can say so"]


def test_a_fork_of_nothing_is_found() -> None:
    book = Book()
    assert book.add(bookings.group_forked(group="h", from_group="g")) == ["the groups it names are not where it says"]
    assert book.add(bookings.group_forked(group="i", from_group="g", book="elsewhere")) == []


def test_a_fork_by_a_decision_that_nobody_made_or_that_was_not_accepted_is_found() -> None:
    book = Book()
    unmade = bookings.group_forked(group="h", from_group="g", book="elsewhere", decision="d")
    assert book.add(unmade) == ["decision d was never proposed"]
    book.add(bookings.decision_proposed(decision="e", group="g", matter="fork", changes={}, terms={}, options=()))
    open_still = bookings.group_forked(group="i", from_group="g", book="elsewhere", decision="e")
    assert book.add(open_still) == ["decision e was not accepted"]


def vote() -> BudgetVote:
    costs = {"path": 50, "pond": 45, "swing": 30}
    return BudgetVote(
        budget="b", unit="cents", amount=90, costs=costs, eligible=PEOPLE, opened_us=0, closes_us=7 * DAY_US
    )


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.lists(st.sampled_from(["path", "pond", "swing"]), unique=True))))
def test_the_last_ballots_of_a_budget_are_counted_again(casts: Sequence[tuple[str, list[str]]]) -> None:
    book = Book()
    book.add(bookings.budget_opened(vote(), group="g"))
    for turn, (member, projects) in enumerate(casts):
        book.add(bookings.budget_ballot_cast(budget="b", member=member, projects=projects, turn=turn), at_us=1)
    outcome = decide(budget_poll(vote(), ballots=dict(casts)))
    book.add(bookings.budget_closed(budget="b", outcome=outcome), at_us=7 * DAY_US + 1)
    assert book.said == []


def test_a_budget_that_was_counted_otherwise_is_found() -> None:
    book = Book()
    book.add(bookings.budget_opened(vote(), group="g"))
    book.add(bookings.budget_ballot_cast(budget="b", member="ada", projects=["swing"], turn=0), at_us=1)
    other = decide(budget_poll(vote(), ballots={"ada": ["path"]}))
    said = book.add(bookings.budget_closed(budget="b", outcome=other), at_us=7 * DAY_US + 1)
    assert "the fact chosen is not what follows from the others" in said


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz")))
def test_nobody_mediates_whom_one_side_did_not_name(named: dict[str, str]) -> None:
    whom = agreed_mediator(named, by="a", others={"b", "c"})
    assert not whom or (named["a"] == whom and {named[who] for who in "bc" if who in named} == {whom})
