"""An audit finds what a board set that was not its to set, and a call that too few made or that sets something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.audit import Audit
from allmende.economy.bookings import Draft
from allmende.economy.parameter import Value
from allmende.economy.rulebook import Rulebook
from allmende.economy.vote import DAY_US, Said, Vote, poll_of
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.poll import Kind, decide
from allmende.mechanisms.decisions.thresholds import at_least

DELEGATE = "ada"


class Town:
    """The book of the town "t" and its board "b", where Ada alone is sent; whoever else there is lives in the town."""

    def __init__(self, *people: str) -> None:
        self.people = (DELEGATE, *people)
        self.audit, self.complaints = Audit(), list[str]()
        self.number = self.now_us = 0
        self.add(bookings.group_founded(group="t", group_kind="municipality", parent=""))
        self.add(bookings.group_founded(group="b", group_kind="board", parent="t"))
        for member in self.people:
            self.add(bookings.member_joined(group="t", member=member, role="member", share_milli=1000))
        self.add(bookings.member_joined(group="b", member=DELEGATE, role="member", share_milli=0))

    def add(self, draft: Draft, *, by: str = "") -> None:
        """Write down an entry, and keep what the audit says of it."""
        entry = Entry(
            number=self.number, at_us=self.now_us, kind=draft.kind, by=by, key=draft.key, facts=draft.facts, postings=()
        )
        self.number += 1
        self.complaints += self.audit.step(entry)

    def decide(
        self,
        decision: str,
        *,
        group: str,
        matter: str = "rules",
        changes: Mapping[str, Value | None],
        terms: Mapping[str, str],
        kind: Kind = "consensus",
    ) -> None:
        """Propose something, and let everybody of a group agree."""
        draft = bookings.decision_proposed(
            decision=decision, group=group, matter=matter, changes=changes, terms=terms, options=[]
        )
        self.add(draft)
        voters = self.people if group == "t" else (DELEGATE,)
        vote = Vote(
            decision=decision,
            kind=kind,
            secret=False,
            eligible=voters,
            quorum_milli=Rulebook().quorum_milli,
            fallback="vote again",
            opened_us=self.now_us,
            closes_us=self.now_us + 14 * DAY_US,
        )
        self.add(bookings.decision_opened(vote=vote, concerned=dict.fromkeys(voters, group), figures="", turn=0))
        says = "agree" if kind == "consensus" else "yes"
        for member in voters:
            self.add(bookings.ballot_cast(decision=decision, member=member, choice=says, turn=0), by=member)
        outcome = decide(poll_of(vote, Said(ballots=dict.fromkeys(voters, says)), counted_us=self.now_us))
        self.add(
            bookings.decision_closed(decision=decision, outcome=outcome, counted_us=self.now_us, published=(), turn=0)
        )

    def set(self, decision: str, *, whose: str, changes: Mapping[str, Value | None], turn: int = 0) -> None:
        """Set what was decided, and say that it is done."""
        for name, value in changes.items():
            self.add(
                bookings.rule_set(group=whose, name=name, value=value, previous=None, turn=turn, decision=decision)
            )
        self.add(bookings.decision_carried_out(decision=decision))

    def lets_the_board(self) -> None:
        """Let the town decide that its board may change its rules."""
        self.decide("let", group="t", changes={"board_sets_rules": True}, terms={})
        self.set("let", whose="t", changes={"board_sets_rules": True})

    def board_sets(self, changes: Mapping[str, Value | None]) -> None:
        """Let the board decide on rules of the town, and set them."""
        self.decide("d", group="b", changes=changes, terms={"group": "t"})
        self.set("d", whose="t", changes=changes)

    def ask(self, *members: str, turn: int = 0) -> None:
        """Let people ask for that decision back."""
        for member in members:
            self.add(bookings.call_back_asked(decision="d", member=member, turn=turn), by=member)

    def put(self, changes: Mapping[str, Value | None], *, decision: str = "c") -> None:
        """Put it to everybody, who want it back, and set what was."""
        terms = {"decision": "d", "group": "t"}
        self.decide(decision, group="t", matter="call_back", changes=changes, terms=terms, kind="majority")
        self.set(decision, whose="t", changes=changes, turn=1)


def town(*people: str) -> Town:
    """Return a town whose board has set the cap of weights, as it may."""
    made = Town(*people)
    made.lets_the_board()
    made.board_sets({"weight_cap": 2500})
    return made


def test_a_board_that_may_sets_a_rule_of_the_town_and_all_bring_it_back() -> None:
    made = town("bo", "cem")
    made.ask("bo")
    made.put({"weight_cap": None})
    assert made.complaints == []


def test_without_leave_a_board_sets_nothing_for_the_town() -> None:
    made = Town("bo")
    made.board_sets({"weight_cap": 2500})
    assert made.complaints == ["t does not let its board set rules"]


@pytest.mark.parametrize("name", ["quorum_milli", "call_back_milli", "recall_milli", "reversal_milli"])
def test_what_is_said_about_deciding_is_never_for_the_board(name: str) -> None:
    made = Town("bo")
    made.lets_the_board()
    made.board_sets({name: 700})
    assert made.complaints == [f"a board never sets {name} of its association"]


def test_the_board_of_another_town_sets_nothing_here() -> None:
    made = Town("bo")
    made.lets_the_board()
    made.add(bookings.group_founded(group="u", group_kind="municipality", parent=""))
    made.decide("d", group="b", changes={"weight_cap": 2500}, terms={"group": "u"})
    made.set("d", whose="u", changes={"weight_cap": 2500})
    assert made.complaints == ["b is no board of u"]


@given(others=st.integers(0, 11), asking=st.integers(0, 12))
def test_it_takes_the_least_number_that_is_the_share_of_those_concerned(others: int, asking: int) -> None:
    made = town(*(f"m{number}" for number in range(others)))
    asking = min(asking, len(made.people))
    made.ask(*made.people[:asking])
    made.put({"weight_cap": None})
    enough = asking >= 1 and asking >= Fraction(Rulebook().call_back_milli, 1000) * len(made.people)
    assert (made.complaints == []) == enough
    assert enough or "asked for decision d back, and it takes" in made.complaints[0]


@given(milli=st.integers(1, 1000), count=st.integers(0, 300))
def test_the_least_number_reaches_the_share_and_one_less_does_not(milli: int, count: int) -> None:
    needed = at_least(milli).needed_count(count)
    share = {333: Fraction(1, 3), 667: Fraction(2, 3)}.get(milli, Fraction(milli, 1000))
    assert needed >= 1
    assert needed >= share * count
    assert needed == 1 or needed - 1 < share * count


def _asks_for_another(made: Town) -> None:
    made.add(bookings.call_back_asked(decision="d", member="bo", turn=0), by="cem")


def _asks_twice(made: Town) -> None:
    made.ask("bo")
    made.ask("bo", turn=1)


def _asks_for_no_boards_decision(made: Town) -> None:
    made.add(bookings.call_back_asked(decision="let", member="bo", turn=0), by="bo")


def _asks_too_late(made: Town) -> None:
    made.now_us += Rulebook().reversal_days * DAY_US + 1
    made.ask("bo")


def _asks_when_it_is_put(made: Town) -> None:
    made.ask("bo")
    made.put({"weight_cap": None})
    made.ask("cem")


def _withdraws_what_was_not_asked(made: Town) -> None:
    made.add(bookings.call_back_withdrawn(decision="d", member="bo", turn=0), by="bo")


def _is_put_twice(made: Town) -> None:
    made.ask("bo")
    made.put({"weight_cap": None})
    made.put({"weight_cap": None}, decision="e")


def _sets_something_else(made: Town) -> None:
    made.ask("bo")
    made.put({"weight_cap": 9000})


def _is_asked_by_those_who_withdrew(made: Town) -> None:
    made.ask("bo")
    made.add(bookings.call_back_withdrawn(decision="d", member="bo", turn=0), by="bo")
    made.put({"weight_cap": None})


def _vote_is_withdrawn(made: Town) -> None:
    made.ask("bo")
    draft = bookings.decision_proposed(
        decision="c",
        group="t",
        matter="call_back",
        changes={"weight_cap": None},
        terms={"decision": "d", "group": "t"},
        options=[],
    )
    made.add(draft)
    made.add(bookings.decision_withdrawn(decision="c"))


WRONG: Sequence[tuple[Callable[[Town], None], str]] = (
    (_asks_for_another, "only bo can ask for bo"),
    (_asks_twice, "bo asked for decision d before"),
    (_asks_for_no_boards_decision, "decision let is not one that a board has made"),
    (_asks_too_late, "the time to call decision d back was over"),
    (_asks_when_it_is_put, "decision d was called back already"),
    (_withdraws_what_was_not_asked, "bo did not ask for decision d"),
    (_is_put_twice, "decision d was called back already"),
    (_sets_something_else, "it does not set what held before decision d"),
    (_is_asked_by_those_who_withdrew, "0 asked for decision d back, and it takes 1"),
    (_vote_is_withdrawn, "what so many asked for was withdrawn"),
)


@pytest.mark.parametrize(("act", "said"), WRONG)
def test_a_call_that_is_not_one_is_found(act: Callable[[Town], None], said: str) -> None:
    made = town("bo", "cem")
    assert made.complaints == []
    act(made)
    assert any(said in complaint for complaint in made.complaints), made.complaints
