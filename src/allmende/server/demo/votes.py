"""What is decided in the demo: a question's life from its proposal to the last ballot, by the real operations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from allmende.economy.parameter import Value, Words
from allmende.mechanisms.decisions.ballots import Choice
from allmende.server.deciding.matters.rules import reversing
from allmende.server.deciding.models import Amendment, Proposal, State
from allmende.server.deciding.operations import consensus, discussing, opening, proposing, voting
from allmende.server.deciding.queries import electorate
from allmende.server.groups.queries import Seat, seat_of

NOTHING = Words(en="", de="")
# Not everybody votes on the first evening.
EVENINGS = 3

Answer = str | tuple[int, ...] | tuple[tuple[int, ...], ...]
"""Of a yes or no a word; among options their numbers from 0: those one can live with, or ranks, best first."""


class Place(Protocol):
    """What the house, the pool and the town have in common while they are being made."""

    notes: dict[str, str]

    def seat(self, key: str, group: str) -> Seat:
        """Return somebody's seat in a group."""
        ...

    def say(self, words: Words) -> str:
        """Return words in the language of the demo."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Other words or values that somebody suggests; answered the day after, taken up where no answer is given."""

    day: int
    by: str
    why: Words
    text: Words = NOTHING
    changes: Mapping[str, Value | None] = field(default_factory=dict)
    answer: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is proposed, discussed and voted on; days are those of the demo's history.

    Attributes:
        key: Under which the decision's id is noted.
        proposed_on: The day; on `opens_on` voting begins (never, where it is None), and people vote the days after.
        terms, details: As a proposal says them, with "note:x" for the id noted under x, "member:x" for the id under
            which the group's book knows x, "person:x" for a person's own, "group:x" for a group's.
        answers: Who -> what they say, in the order in which they vote; `everybody` where all concerned say the same.
        reasons: Who -> why.
        comments: (day, who, words).
        proposes: What proposes it where that is not the form of deciding; it returns the decision's id.
        stated: Of a rough consensus: the day, who states it, and what is said to each who had a concern.

    """

    key: str
    group: str
    by: str
    title: Words
    text: Words = NOTHING
    matter: str = "other"
    changes: Mapping[str, Value | None] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str | Words] = field(default_factory=dict)
    options: tuple[Words, ...] = ()
    kind: str = ""
    secret: bool | None = None
    proposed_on: int
    opens_on: int | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    everybody: str = ""
    reasons: Mapping[str, Words] = field(default_factory=dict)
    comments: tuple[tuple[int, str, Words], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    stated: tuple[int, str, Mapping[str, Words]] | None = None
    proposes: Callable[[Place, Question, Seat, datetime], str] | None = None

    def days(self) -> set[int]:
        """Return the days on which something happens to it."""
        found = {self.proposed_on, *(day for day, _who, _words in self.comments)}
        found |= {day for one in self.suggestions for day in (one.day, one.day + 1)}
        if self.opens_on is not None:
            found |= set(range(self.opens_on, self.opens_on + EVENINGS + 1))
        return found | ({self.stated[0]} if self.stated else set())


def play(place: Place, questions: Iterable[Question], day: int, *, at: datetime) -> None:
    """Let one evening pass for all questions."""
    for question in questions:
        if day not in question.days():
            continue
        if question.proposed_on == day:
            _propose(place, question, at=at)
        _discuss(place, question, day, at=at)
        if question.opens_on == day:
            opening.open_vote(_proposer(place, question), place.notes[question.key], kind=question.kind, at=at)
        if question.opens_on is not None and question.opens_on < day:
            _vote(place, question, day - question.opens_on - 1, at=at)
        if question.stated is not None and question.stated[0] == day:
            _state(place, question, at=at)


def _proposer(place: Place, question: Question) -> Seat:
    return place.seat(question.by, question.group)


def _propose(place: Place, question: Question, *, at: datetime) -> None:
    seat = _proposer(place, question)
    if question.proposes is not None:
        place.notes[question.key] = question.proposes(place, question, seat, at)
        return
    changes = dict(question.changes)
    terms = {name: _id_of(place, question, said) for name, said in question.terms.items()}
    if question.matter == "reversal":
        changes = _as_before(seat, terms["decision"])
    draft = proposing.ProposalDraft(
        title=place.say(question.title),
        text=place.say(question.text),
        matter=question.matter,
        changes=changes,
        terms=terms,
        details={
            name: place.say(said) if isinstance(said, Words) else _id_of(place, question, said)
            for name, said in question.details.items()
        },
        options=[place.say(option) for option in question.options],
        kind=question.kind,
        secret=question.secret,
    )
    place.notes[question.key] = proposing.propose(seat, draft, at=at).pk


def _as_before(seat: Seat, decision: str) -> dict[str, Value | None]:
    """Return what the rules a decision set would become again."""
    return reversing(seat.group, Proposal.objects.get(pk=decision))


def _id_of(place: Place, question: Question, said: str) -> str:
    """Return the id behind a word such as "note:fall" or "member:ida"; any other word stands for itself."""
    what, _colon, key = said.partition(":")
    if what == "note":
        return place.notes[key]
    if what == "member":
        return str(place.seat(key, question.group).member.id)
    if what == "person":
        return str(place.seat(key, question.group).person.pk)
    if what == "group":
        return str(place.seat(question.by, key).group.pk)
    return said


def _discuss(place: Place, question: Question, day: int, *, at: datetime) -> None:
    proposal = place.notes[question.key]
    for said_on, who, words in question.comments:
        if said_on == day:
            discussing.comment(place.seat(who, question.group), proposal, text=place.say(words), at=at)
    for number, one in enumerate(question.suggestions):
        note = f"{question.key} suggestion {number}"
        if one.day == day:
            standing = Proposal.objects.get(pk=proposal)
            made = discussing.suggest(
                place.seat(one.by, question.group),
                proposal,
                text=place.say(one.text) or standing.text,
                changes=one.changes,
                reason=place.say(one.why),
                at=at,
            )
            place.notes[note] = str(made.pk)
        elif one.day + 1 == day:
            _answer(place, question, one, Amendment.objects.get(pk=place.notes[note]), at=at)


def _answer(place: Place, question: Question, said: Suggestion, made: Amendment, *, at: datetime) -> None:
    seat, proposal = _proposer(place, question), place.notes[question.key]
    if said.answer is None:
        discussing.take_up(seat, proposal, made.pk, at=at)
    else:
        discussing.decline(seat, proposal, made.pk, answer=place.say(said.answer), at=at)


def _vote(place: Place, question: Question, evening: int, *, at: datetime) -> None:
    """Let those vote who do so on this evening, as long as it is open: where all agree it closes at once."""
    proposal = Proposal.objects.select_related("group").get(pk=place.notes[question.key])
    answers: list[tuple[Seat, str, Answer]] = []
    if question.everybody:
        for voter in electorate.voters_of(proposal):
            assert voter.member.person is not None, "only people vote"
            seat = seat_of(voter.member.person, proposal.group)
            assert seat is not None, "who may vote has a seat"
            answers.append((seat, "", question.everybody))
    for who, answer in question.answers.items():
        answers.append((place.seat(who, question.group), who, answer))
    options = list(proposal.options.order_by("number").values_list("id", flat=True))
    for number, (seat, who, answer) in enumerate(answers):
        if number % EVENINGS == evening:
            reason = "" if proposal.secret else place.say(question.reasons.get(who, NOTHING))
            voting.cast(seat, proposal.pk, _choice(answer, options), at=at, reason=reason)


def _choice(answer: Answer, options: list[str]) -> Choice:
    if isinstance(answer, str):
        return answer
    ranks = tuple(tuple(options[one] for one in each) for each in answer if isinstance(each, tuple))
    return ranks or tuple(options[one] for one in answer if isinstance(one, int))


def _state(place: Place, question: Question, *, at: datetime) -> None:
    """Say that there is rough consensus, with an answer to everybody who had a concern."""
    assert question.stated is not None
    _day, who, said = question.stated
    answers = {place.seat(key, question.group).member.id: place.say(words) for key, words in said.items()}
    consensus.state(place.seat(who, question.group), place.notes[question.key], answers=answers, at=at)


def is_accepted(place: Place, key: str) -> bool:
    """Whether a question was decided with a yes."""
    return Proposal.objects.filter(pk=place.notes[key], state=State.ACCEPTED).exists()
