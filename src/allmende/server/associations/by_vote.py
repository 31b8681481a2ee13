"""Putting something to the vote of a group. How groups decide is known above: that app says so when it is ready."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

# Without this a proposal about an accord is to agree; a no that was decided ends it for all.
SAYING_NO: Mapping[str, str] = MappingProxyType({"answer": "no"})
# The fields in which the words of a proposal are asked for, beside those of what is proposed.
FIELDS: Mapping[str, str] = MappingProxyType({"title": "proposal_title", "text": "proposal_text"})


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a proposal is put: one line, and why."""

    title: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal about something of this app.

    Attributes:
        id: The id of the decision.
        group_id: The group that decides.
        about: The id it is about.
        url: Its page, for people of that group.
        is_open: Whether it is discussed or voted on.

    """

    id: str
    group_id: str
    about: str
    title: str
    state: str
    url: str
    is_open: bool


class Propose(Protocol):
    """Propose something in a group; return the proposal."""

    def __call__(
        self,
        seat: Seat,
        words: Words,
        *,
        matter: str,
        terms: Mapping[str, str],
        details: Mapping[str, str],
        at: datetime,
    ) -> Proposed:
        """Raise what `deciding` refuses; the refusal's field is `title` or `text` where it is about the words."""


class Find(Protocol):
    """Find proposals about accords or agreements."""

    def __call__(self, ids: Collection[str], *, about: str) -> Sequence[Proposed]:
        """Return the proposals about an "accord" or an "agreement" with one of these ids, newest first."""


class HasExperts(Protocol):
    """Say whether experts of a group decide what is left to those who do it."""

    def __call__(self, group: Group, *, matters: Collection[str]) -> bool:
        """Return whether anybody is named for one of these matters, or for all."""


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """What the app above does for this one."""

    propose: Propose
    find: Find
    has_experts: HasExperts


_ABOVE: list[Deciding] = []


def register(above: Deciding) -> None:
    """Say how something is proposed, and how proposals are found; the app above does it when it is ready."""
    _ABOVE[:] = [above]


def propose(
    seat: Seat, words: Words, *, matter: str, terms: Mapping[str, str], details: Mapping[str, str], at: datetime
) -> Proposed:
    """Put something to the vote of the seat's group.

    Raises:
        Refused: What is proposed could not be done, is proposed already, or its words do not fit.

    """
    try:
        return _ABOVE[0].propose(seat, words, matter=matter, terms=terms, details=details, at=at)
    except Refused as refused:
        refused.field = FIELDS.get(refused.field, refused.field)
        raise


def has_experts(group: Group, *, matters: Collection[str]) -> bool:
    """Say whether experts of a group decide one of these matters where it is left to those who do it."""
    return _ABOVE[0].has_experts(group, matters=matters)


def proposals_about_accords(ids: Collection[str]) -> Sequence[Proposed]:
    """Return the proposals about accords with these ids, newest first."""
    return _ABOVE[0].find(ids, about="accord") if ids else ()


def proposals_about_texts(ids: Collection[str]) -> Sequence[Proposed]:
    """Return the proposals about agreements and standards with these ids, newest first."""
    return _ABOVE[0].find(ids, about="agreement") if ids else ()
