"""Raising a conflict, saying something in it, taking it back or calling it settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.conflict import step_due_us
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.conflicts.models import About, Conflict, Ending, What
from allmende.server.conflicts.operations.recording import open_in, record, sealed, turn_of
from allmende.server.conflicts.queries.subjects import Subject, people_of, subject_of
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording

MOST_TITLE = 120
MOST_WORDS = 4_000
MOST_WANTED = 2_000
MOST_OTHERS = 20
MOST_MINUTES = 6_000


@dataclass(frozen=True, kw_only=True)
class ConflictDraft:
    """What somebody raises.

    Attributes:
        about: One of `models.About`.
        thing: What it is about: the id of a contribution, decline, decision or order; "" for something else.
        words: How they see it.
        wanted: What should be instead; this is what is voted on if it comes to that.
        others: Ids of those on the other side, where the thing does not say.
        remedy: What should count instead, where it is about confirmed work: minutes, weight_milli.

    """

    about: str
    thing: str = ""
    title: str = ""
    words: str = ""
    wanted: str = ""
    others: Sequence[str] = ()
    remedy: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def raise_conflict(seat: Seat, draft: ConflictDraft, *, at: datetime) -> Conflict:
    """Raise a conflict: from now on those on the other side have some days to answer.

    Raises:
        Refused: Words are missing, there is nothing of that kind, or nobody else is concerned.
        TooLate: One's conflict about this is open already.

    """
    books.hold(seat.group.book_id)
    at = books.time_of_next(seat.group.book, at=at)
    subject = subject_of(seat, draft.about, draft.thing)
    if subject is None:
        raise Refused(_("There is no such thing here that you could raise a conflict about."), field="thing")
    if seat.membership.pk is None:
        raise NotYours(_("Raise it in the group through which you belong here."))
    others = _chosen(seat, draft.others) if subject.about == About.OTHER else subject.others
    if not others:
        raise Refused(_("Nobody else is concerned: it is yours to change."), field="others")
    _check_words(draft)
    _check_remedy(seat, subject, draft.remedy)
    due_us = step_due_us("answer", seat.rulebook, from_us=clock.microseconds(at))
    try:
        with transaction.atomic():
            conflict = Conflict.objects.create(
                group=seat.group,
                about=subject.about,
                thing=subject.thing,
                title=draft.title.strip() or subject.title,
                wanted=draft.wanted.strip(),
                remedy=dict(draft.remedy),
                by=seat.member,
                raised_at=at,
                due_at=clock.moment(due_us),
            )
    except IntegrityError as error:
        raise TooLate(_("You have raised this already: go on there.")) from error
    conflict.others.set(others)
    words = draft.words.strip()
    salt, words_hash = sealed(words)
    booked = bookings.conflict_raised(
        conflict=conflict.id,
        group=seat.group.id,
        about=str(subject.about),
        thing=subject.booked,
        by=seat.member.id,
        others=[member.id for member in others],
        due_us=due_us,
        words_hash=words_hash,
    )
    record(conflict, booked, What.RAISED, by=seat.member, at=at, words=words, salt=salt)
    return conflict


@transaction.atomic
def say(seat: Seat, conflict_id: str, *, words: str, at: datetime) -> Conflict:
    """Say something to the others concerned: an answer, a reply, what mediating came to."""
    conflict = _open(seat, conflict_id)
    if seat.member.id not in concerned_ids(conflict):
        raise NotYours(_("This is between those concerned."))
    if not words.strip():
        raise Refused(_("Please write something."), field="words")
    if len(words.strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field="words")
    at = books.time_of_next(conflict.group.book, at=at)
    salt, words_hash = sealed(words.strip())
    draft = bookings.conflict_said(
        conflict=conflict.id, member=seat.member.id, words_hash=words_hash, turn=turn_of(conflict, What.SAID)
    )
    record(conflict, draft, What.SAID, by=seat.member, at=at, words=words.strip(), salt=salt)
    return conflict


@transaction.atomic
def end(seat: Seat, conflict_id: str, *, how: Literal["settled", "withdrawn"], at: datetime) -> Conflict:
    """Say that it is settled, or take it back, as whoever raised it."""
    conflict = _open(seat, conflict_id)
    if conflict.by_id != seat.member.id:
        raise NotYours(_("Only whoever raised it can say that it is over."))
    at = books.time_of_next(conflict.group.book, at=at)
    close(conflict, how=Ending(how), by=seat.member, at=at)
    return conflict


def close(conflict: Conflict, *, how: Ending, by: Member | None, at: datetime) -> None:
    """Write down that a conflict is over; its book is held."""
    conflict.how, conflict.ended_at, conflict.due_at = how, at, None
    conflict.save(update_fields=["how", "ended_at", "due_at"])
    draft = bookings.conflict_ended(conflict=conflict.id, how=str(how))
    record(conflict, draft, What.ENDED, by=by, at=at, detail=str(how))


def concerned_ids(conflict: Conflict) -> set[str]:
    """Return the ids of those a conflict concerns: both sides, and who mediates."""
    both = {conflict.by_id, *conflict.others.values_list("pk", flat=True)}
    return both | ({conflict.mediator_id} if conflict.mediator_id else set())


def _open(seat: Seat, conflict_id: str) -> Conflict:
    return open_in(
        seat, conflict_id, gone=_("This conflict is over already."), none=_("There is no such conflict here.")
    )


def _chosen(seat: Seat, others: Sequence[str]) -> tuple[Member, ...]:
    known = {member.id: member for member in people_of(seat)}
    if not others or not set(others) <= set(known):
        raise Refused(_("Choose with whom: somebody of this group."), field="others")
    if len(others) > MOST_OTHERS:
        raise Refused(_("That is a matter for everybody: propose something instead."), field="others")
    return tuple(known[each] for each in dict.fromkeys(others))


def _check_words(draft: ConflictDraft) -> None:
    for name, sentence, most in (
        ("words", _("Please say how you see it, in a few sentences."), MOST_WORDS),
        ("wanted", _("Please say what should be instead."), MOST_WANTED),
    ):
        said = getattr(draft, name).strip()
        if not said:
            raise Refused(sentence, field=name)
        if len(said) > most:
            raise Refused(_("At most %(most)d characters, please.") % {"most": most}, field=name)
    if len(draft.title.strip()) > MOST_TITLE:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_TITLE}, field="title")


def _check_remedy(seat: Seat, subject: Subject, remedy: Mapping[str, int]) -> None:
    """Refuse numbers where none are needed, and such as nobody could be credited."""
    if not remedy:
        return
    if not subject.counts or set(remedy) != {"minutes", "weight_milli"}:
        raise Refused(_("Numbers only say what should count of confirmed work."), field="minutes")
    if not 0 <= remedy["minutes"] <= MOST_MINUTES:
        raise Refused(_("The time that counts: from nothing to 100 hours."), field="minutes")
    rules = seat.rulebook
    if not rules.weight_floor <= remedy["weight_milli"] <= max(rules.weight_cap, subject.counts["weight_milli"]):
        raise Refused(
            _("The weight must lie between %(floor)s and %(cap)s, as the rulebook says.")
            % {"floor": wording.weight(rules.weight_floor), "cap": wording.weight(rules.weight_cap)},
            field="weight",
        )
