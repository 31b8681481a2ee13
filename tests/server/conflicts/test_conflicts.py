"""A conflict goes its way: answered, mediated, decided; what is overdue goes on by itself, and the book holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.ledger.entry import text_hash
from allmende.server.books import queries as books
from allmende.server.books.models import EntryText
from allmende.server.conflicts.models import Conflict, Moment
from allmende.server.conflicts.operations import raising, steps
from allmende.server.conflicts.operations.raising import ConflictDraft
from allmende.server.conflicts.queries.conflicts import conflict_page, conflicts_page
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.voting import cast
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Correction, Decline
from allmende.server.work.operations import choosing, contributions
from allmende.server.work.operations.contributions import Report

pytestmark = pytest.mark.django_db


def raised(house: Any, *, by: str = "bo", others: tuple[str, ...] = ("ada",)) -> Conflict:
    draft = ConflictDraft(
        about="other",
        title="Noise at night",
        words="It keeps me awake.",
        wanted="Quiet from ten on.",
        others=[house.member(name).id for name in others],
    )
    return raising.raise_conflict(house.seat(by), draft, at=house.at)


def at_decision(house: Any, conflict: Conflict) -> None:
    """Let the time of answering and mediating pass."""
    steps.advance_due(house.group, at=house.later(days=8))
    steps.advance_due(house.group, at=house.later(days=30))
    conflict.refresh_from_db()
    assert conflict.step == "decision"


def decide(house: Any, conflict: Conflict, *, at: Any) -> None:
    """Let everybody agree to what was wanted."""
    steps.put_to_vote(house.seat("bo"), conflict.id, at=at)
    conflict.refresh_from_db()
    assert conflict.proposal_id is not None
    open_vote(house.seat("bo"), conflict.proposal_id, kind="consensus", at=at)
    for name in ("ada", "bo", "cem"):
        cast(house.seat(name), conflict.proposal_id, "agree", at=at)


def complaints(house: Any) -> list[str]:
    """Replay the book, and return what an audit finds wrong with it."""
    audit = Audit()
    entries = books.all_entries(house.group.book)
    return [found for one in entries for found in audit.step(books.entry_of(one))]


def test_an_answer_that_settles_it_ends_it(house: Any) -> None:
    conflict = raised(house)
    raising.say(house.seat("ada"), conflict.id, words="I did not know. I stop.", at=house.later(days=1))
    ended = raising.end(house.seat("bo"), conflict.id, how="settled", at=house.later(days=2))
    assert (ended.how, ended.due_at) == ("settled", None)
    assert complaints(house) == []


def test_the_words_stand_outside_the_book_which_has_their_hash(house: Any) -> None:
    conflict = raised(house)
    moment = Moment.objects.get(conflict=conflict)
    facts = books.entry_of(moment.entry).facts
    assert facts["words_hash"] == text_hash("It keeps me awake.", salt=bytes(moment.salt)).hex()
    assert not EntryText.objects.filter(entry=moment.entry).exists()


def test_what_nobody_answers_goes_on_by_itself_once(house: Any) -> None:
    conflict = raised(house)
    assert steps.advance_due(house.group, at=house.later(days=7)) == 0
    assert steps.advance_due(house.group, at=house.later(days=7, minutes=1)) == 1
    assert steps.advance_due(house.group, at=house.later(days=7, minutes=1)) == 0
    conflict.refresh_from_db()
    assert (conflict.step, conflict.due_at) == ("mediation", house.later(days=21, minutes=1))
    assert complaints(house) == []


def test_before_there_is_an_answer_nobody_hurries_to_the_next_step(house: Any) -> None:
    conflict = raised(house)
    with pytest.raises(NotYours):
        steps.go_on(house.seat("bo"), conflict.id, at=house.later(hours=1))
    raising.say(house.seat("ada"), conflict.id, words="I see no problem.", at=house.later(hours=2))
    with pytest.raises(NotYours):
        steps.go_on(house.seat("ada"), conflict.id, at=house.later(hours=3))
    assert steps.go_on(house.seat("bo"), conflict.id, at=house.later(hours=3)).step == "mediation"


def test_whom_both_sides_name_mediates_and_may_see_no_way(house: Any) -> None:
    conflict, cem = raised(house), house.member("cem")
    steps.advance_due(house.group, at=house.later(days=8))
    steps.name_mediator(house.seat("bo"), conflict.id, member_id=cem.id, at=house.later(days=9))
    with pytest.raises(NotYours):
        steps.go_on(house.seat("cem"), conflict.id, at=house.later(days=9))
    named = steps.name_mediator(house.seat("ada"), conflict.id, member_id=cem.id, at=house.later(days=9))
    assert named.mediator == cem
    raising.say(house.seat("cem"), conflict.id, words="I tried.", at=house.later(days=10))
    assert steps.go_on(house.seat("cem"), conflict.id, at=house.later(days=10)).step == "decision"
    assert complaints(house) == []


def test_nobody_mediates_in_their_own_matter(house: Any) -> None:
    conflict = raised(house)
    with pytest.raises(Refused):
        steps.name_mediator(house.seat("bo"), conflict.id, member_id=house.member("ada").id, at=house.at)
    with pytest.raises(NotYours):
        steps.name_mediator(house.seat("cem"), conflict.id, member_id=house.member("cem").id, at=house.at)


def test_without_time_to_mediate_the_decision_comes_next(house: Any) -> None:
    house.decide("mediation_days", 0)
    conflict = raised(house)
    steps.advance_due(house.group, at=house.later(days=8))
    conflict.refresh_from_db()
    assert (conflict.step, conflict.due_at) == ("decision", None)
    assert complaints(house) == []


def test_what_the_group_decides_ends_it(house: Any) -> None:
    conflict = raised(house)
    with pytest.raises(TooLate):
        steps.put_to_vote(house.seat("bo"), conflict.id, at=house.at)
    at_decision(house, conflict)
    decide(house, conflict, at=house.later(days=31))
    assert steps.advance_due(house.group, at=house.later(days=31)) == 1
    conflict.refresh_from_db()
    assert conflict.how == "decided"
    assert complaints(house) == []


def test_somebody_declined_for_a_task_may_take_it_again_when_the_group_says_so(house: Any) -> None:
    task = house.task()
    declined = choosing.decline_person(
        house.seat("ada"), task.id, member_id=house.member("bo").id, reason="Too slow.", at=house.at
    )
    draft = ConflictDraft(about="refusal", thing=str(declined.pk), words="That is unfair.", wanted="Let me.")
    conflict = raising.raise_conflict(house.seat("bo"), draft, at=house.at)
    assert list(conflict.others.all()) == [house.member("ada")]
    at_decision(house, conflict)
    decide(house, conflict, at=house.later(days=31))
    assert Decline.objects.get(pk=declined.pk).ended_at is not None
    assert complaints(house) == []


def test_what_should_have_counted_becomes_a_correction_that_a_second_person_agrees_to(house: Any) -> None:
    done = contributions.report_unasked(
        house.seat("cem"), Report(minutes=600, done_on=house.at.date(), title="Roof"), at=house.at
    )
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    draft = ConflictDraft(
        about="confirmation",
        thing=done.id,
        words="It was an hour.",
        wanted="An hour counts.",
        remedy={"minutes": 60, "weight_milli": 1000},
    )
    conflict = raising.raise_conflict(house.seat("bo"), draft, at=house.at)
    assert {one.name for one in conflict.others.all()} == {"Ada", "Cem"}
    at_decision(house, conflict)
    decide(house, conflict, at=house.later(days=31))
    correction = Correction.objects.get(contribution=done)
    assert (correction.minutes, correction.decided_at) == (60, None)


def test_the_same_is_not_raised_twice(house: Any) -> None:
    done = contributions.report_unasked(
        house.seat("cem"), Report(minutes=60, done_on=house.at.date(), title="Roof"), at=house.at
    )
    draft = ConflictDraft(about="confirmation", thing=done.id, words="No.", wanted="Nothing.")
    raising.raise_conflict(house.seat("bo"), draft, at=house.at)
    with pytest.raises(TooLate):
        raising.raise_conflict(house.seat("bo"), draft, at=house.at)


def test_until_it_is_decided_it_is_between_those_concerned(house: Any) -> None:
    conflict = raised(house)
    assert conflict_page(house.seat("cem"), conflict.id) is None
    seen = conflict_page(house.seat("ada"), conflict.id)
    assert seen is not None
    assert seen.reads_words
    at_decision(house, conflict)
    now = conflict_page(house.seat("cem"), conflict.id)
    assert now is not None
    assert (now.reads_words, now.can_say) == (False, False)


def test_the_list_says_whose_word_it_waits_for(house: Any) -> None:
    conflict = raised(house)
    assert [card.waits_for_me for card in conflicts_page(house.seat("ada")).open] == [True]
    assert [card.waits_for_me for card in conflicts_page(house.seat("bo")).open] == [False]
    raising.say(house.seat("ada"), conflict.id, words="Yes?", at=house.at + timedelta(hours=1))
    assert [card.waits_for_me for card in conflicts_page(house.seat("bo")).open] == [True]


def test_only_those_concerned_say_anything_and_only_one_ends_it(house: Any) -> None:
    conflict = raised(house)
    with pytest.raises(NotYours):
        raising.say(house.seat("cem"), conflict.id, words="Me too.", at=house.at)
    with pytest.raises(NotYours):
        raising.end(house.seat("ada"), conflict.id, how="settled", at=house.at)
