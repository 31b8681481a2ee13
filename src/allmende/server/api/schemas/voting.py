"""Votes as the interface shows and takes them."""

from __future__ import annotations

from allmende.server.api.schemas.fields import Id, Line, Moment, Said, Shown, Words


class Opening(Said):
    """How the vote is opened: as the proposal says, or by consensus before the discussion is over."""

    procedure: Line = ""


class Casting(Said):
    """A ballot: a word, the ids of options approved of, or ranks of ids."""

    choice: Line | list[Line] | list[list[Line]]
    reason: Words = ""


class Cast(Shown):
    """The receipt of a secret ballot; "" of an open one."""

    receipt: str


class Stating(Said):
    """That there is rough consensus: member who has a concern or blocks -> how that was dealt with."""

    answers: dict[Id, Words] = {}


class MyVote(Shown):
    """Where I may vote, or might have; `choice` is null where I said nothing, or it is secret and counted."""

    decision_id: str
    title: str
    matter: str
    state: str
    opened_at: Moment
    closes_at: Moment | None
    has_voted: bool
    choice: object
    reason: str


class MyVotes(Shown):
    """Where I may vote, or might have: what was opened last first."""

    votes: list[MyVote]
    next: str | None
