"""Decide by rough consensus: a maintainer states it once every objection has been answered; anybody may call a vote.

Rough consensus is not counting: one good objection outweighs many who agree, and an objection that has been
answered does not have to be withdrawn. So what is checked is that a maintainer states it, that every concern and
every block has an answer, and that within the stated time nobody called a vote; a vote then decides by the
kind named in the rulebook. Source: Resnick, "On Consensus and Humming in the IETF" (RFC 7282), sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from allmende.mechanisms.decisions.consensus import STANCES
from allmende.mechanisms.decisions.tally import count

State = Literal["not stated", "unanswered", "open", "vote called", "accepted"]


class NotForThem(ValueError):
    """Somebody states a rough consensus who is no maintainer, or calls a vote who may not vote; they are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A maintainer's word that there is rough consensus.

    Attributes:
        by: Who states it.
        at_us: When.
        answers: Person with a concern or a block -> how it was dealt with.

    """

    by: str
    at_us: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoughConsensus:
    """How far a rough consensus has come.

    Attributes:
        counts: Stance -> for how many people it was taken; nothing follows from it alone.
        objecting: Who has a concern or blocks, by name.
        unanswered: Whose objection has no answer.
        vote_called_by: Who called a vote in time, by name.
        stands_from_us: When it stands unless a vote is called; None while nobody states it.
        state: not stated; unanswered: stated, but an objection was passed over; open: stated, a vote may still be
            called; vote called: a vote decides; accepted: it stands.

    """

    counts: Mapping[str, int]
    objecting: tuple[str, ...]
    unanswered: tuple[str, ...]
    vote_called_by: tuple[str, ...]
    stands_from_us: int | None
    state: State

    @property
    def accepted(self) -> bool:
        """Whether it stands."""
        return self.state == "accepted"


def rough_consensus(
    stances: Mapping[str, str],
    *,
    statement: Statement | None,
    maintainers: Collection[str],
    eligible: Collection[str],
    calls_us: Mapping[str, int],
    window_us: int,
    now_us: int,
    weights: Mapping[str, int] | None = None,
) -> RoughConsensus:
    """Return how far it has come at a time.

    Args:
        stances: Who takes part -> their stance, as in `consensus`.
        statement: The maintainer's word; None if there is none yet.
        maintainers: Who may give it.
        eligible: Who may call a vote.
        calls_us: Who called a vote -> when. A call before the statement counts, too; one after the window does not.
        window_us: How long a vote may be called after the statement.
        now_us: The time asked about.
        weights: For how many each counts; shown only.

    Raises:
        NotForThem: The statement is not a maintainer's, or a call comes from somebody who may not vote.
        UnknownAnswer, BadWeight: See `tally.count`.

    """
    strangers = sorted(set(calls_us) - set(eligible))
    if strangers:
        raise NotForThem(f"{strangers[0]!r} may not vote, so they cannot call a vote")
    if statement is not None and statement.by not in maintainers:
        raise NotForThem(f"{statement.by!r} is no maintainer, so they cannot state a rough consensus")
    objecting = tuple(sorted(who for who, stance in stances.items() if stance in {"concern", "block"}))
    ends_us = None if statement is None else statement.at_us + window_us
    answers = {} if statement is None else statement.answers
    unanswered = tuple(who for who in objecting if not answers.get(who, "").strip())
    called = tuple(sorted(who for who, at in calls_us.items() if at <= now_us and (ends_us is None or at <= ends_us)))
    return RoughConsensus(
        counts=count(stances, among=STANCES, weights=weights),
        objecting=objecting,
        unanswered=unanswered,
        vote_called_by=called,
        stands_from_us=ends_us,
        state=_state(called=called, ends_us=ends_us, unanswered=unanswered, now_us=now_us),
    )


def _state(*, called: tuple[str, ...], ends_us: int | None, unanswered: tuple[str, ...], now_us: int) -> State:
    if called:
        return "vote called"
    if ends_us is None:
        return "not stated"
    if unanswered:
        return "unanswered"
    return "accepted" if now_us > ends_us else "open"
