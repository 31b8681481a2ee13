"""What is said about a proposal, as the interface shows and takes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from allmende.server.api.schemas.fields import Line, Moment, Person, Prose, Said, Shown, Words, storable


class CommentShown(Shown):
    """Something said in the discussion."""

    by: Person
    at: Moment
    text: str


class SuggestionShown(Shown):
    """Other words or values that somebody suggests; `version` is the one of the proposal it was meant for.

    A `text` or `changes` that are as proposed are there all the same; empty `changes` leave the values as they are.
    """

    id: int
    by: Person
    at: Moment
    version: int
    text: str
    changes: dict[str, StrictBool | StrictInt | str | None]
    reason: str
    state: Literal["open", "taken_up", "declined"]
    answered_at: Moment | None
    answer: str


class Commenting(Said):
    """What somebody says."""

    text: Prose


class Suggesting(Said):
    """How the proposal should read, all of it, and why; what is left out stays as it is proposed."""

    text: Annotated[str, Field(max_length=10_000), AfterValidator(storable)] | None = None
    changes: dict[str, StrictBool | StrictInt | Line | None] = {}
    reason: Words


class DecliningSuggestion(Said):
    """Why a suggestion is not taken up."""

    answer: Words
