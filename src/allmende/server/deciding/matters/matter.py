"""What a matter is: everything deciding has to know of one thing that groups decide about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.utils.functional import Promise

from allmende.economy.rulebook import Value
from allmende.server.associations.differences import Piece
from allmende.server.deciding.models import Proposal
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a proposal says besides its words.

    Attributes:
        terms: Ids it is about, as the book has them.
        details: What it says and the book does not: the name of a group to be founded.
        changes: Rule -> new value, or None to follow the group above again.

    """

    terms: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Value | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class About:
    """A line of the proposal's page that says whom or what it is about: a person or a title, a note, an address.

    Attributes:
        text: A text of its own that it is about, in full.
        pieces: Where that is another version of a text: what changes in it.

    """

    title: str = ""
    note: str = ""
    url: str = ""
    person: Member | None = None
    text: str = ""
    pieces: Sequence[Piece] = ()


def _no_fields(_seat: Seat) -> Mapping[str, forms.Field]:
    return {}


def _its_own(_proposal: Proposal) -> Sequence[Group]:
    return ()


def _always(_group: Group) -> bool:
    return True


def _fits(_seat: Seat, _content: Content, _at: datetime) -> None:
    """Nothing has to be there that might not be."""


def _is_decided(_proposal: Proposal, _at: datetime) -> None:
    """A text is decided by being decided."""


def _nothing_more(_proposal: Proposal) -> Sequence[About]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One thing that groups decide about.

    Attributes:
        code: One of `economy.matters.MATTERS`; which rule says how it is decided stands there.
        label: What such a proposal does, as one of several ways to choose from.
        note: What it is about, in half a sentence beside the label.
        terms: The ids a proposal has to name, all of them.
        may_name: Ids it may name besides.
        fields: What the form asks for besides title and text; a field is called like the term or detail it fills.
        in_form: Whether it is proposed with the form of this app; other matters have pages of their own.
        possible: Whether members of a group can propose it now.
        check: Refuse content that could not be carried out.
        carry_out: Do what was accepted, by the operations of other apps.
        about: What the page of the proposal says it is about.
        also_holds: Groups into whose books it writes besides its own when it is carried out.
        concerns_those_inside: What holds in a group holds in the groups inside it, too; who belongs to it does not.
        reversible: Whether it only has to be no longer so to be taken back.

    """

    code: str
    label: str | Promise
    note: str | Promise = ""
    terms: frozenset[str] = frozenset()
    may_name: frozenset[str] = frozenset()
    fields: Callable[[Seat], Mapping[str, forms.Field]] = _no_fields
    in_form: bool = True
    possible: Callable[[Group], bool] = _always
    check: Callable[[Seat, Content, datetime], None] = _fits
    carry_out: Callable[[Proposal, datetime], None] = _is_decided
    about: Callable[[Proposal], Sequence[About]] = _nothing_more
    also_holds: Callable[[Proposal], Sequence[Group]] = _its_own
    concerns_those_inside: bool = False
    reversible: bool = False
