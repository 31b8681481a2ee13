"""One entry of a book: what happened, and how much effort moved between which accounts.

The bytes that are hashed are in `canonical`, the JSON form in `entry_json`; docs/ledger-format.md specifies both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias, Union

Fact: TypeAlias = Union[int, str, bytes, bool, "Sequence[Fact]", "Mapping[str, Fact]", None]
"""What may stand in an entry's facts: whole numbers, texts, bytes, yes and no, nothing, lists and mappings of these."""

LEAST_INT = -(2**63)
MOST_INT = 2**63 - 1
HASH_LENGTH = 32
SALT_LENGTH = 16


class EntryRefused(ValueError):
    """Base of every reason for which an entry cannot be part of a book."""


class Unbalanced(EntryRefused):
    """The postings do not sum to zero: effort would appear or vanish."""


class IntTooLarge(EntryRefused):
    """A whole number that does not fit into 64 bits with sign."""


class WrongType(EntryRefused):
    """A value of a type the books do not know; floats above all, because they are not exact."""


class WrongNumber(EntryRefused):
    """An entry number below zero."""


class MissingWord(EntryRefused):
    """An empty kind, key or account."""


class CorrectsLater(EntryRefused):
    """A correction of an entry that does not come before it."""


class AccountTwice(EntryRefused):
    """Two postings of one entry on the same account, of which only the sum could be meant."""


class SaltTooShort(ValueError):
    """A salt under 16 bytes, with which an erased text could be guessed."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Effort put on one account: above zero is given to it, below zero is taken from it."""

    account: str
    amount_mwh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; refused at once if it could not be part of any book.

    Attributes:
        number: Place in the book, from 0: also its place in the tree, so a checkpoint of size n covers those below n.
        at_us: When, in microseconds since 1970 UTC.
        kind: What happened, one of the log grammar's kinds.
        by: Pseudonymous id of the person who did it; empty when nobody in particular did.
        key: Idempotency key, unique in the book.
        corrects: Number of the earlier entry this one mends, or None.
        facts: The details of the event; not to be changed after the entry is made.
        postings: Movements of effort; they sum to zero.
        text_hash: Salted hash of a text kept outside the book, 32 bytes, or None.

    Raises:
        EntryRefused: One of its named subclasses in this file.

    """

    number: int
    at_us: int
    kind: str
    by: str
    key: str
    corrects: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    postings: tuple[Posting, ...] = ()
    text_hash: bytes | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be part of any book. Facts are examined when they are encoded."""
        exact = (self.number, self.at_us, 0 if self.corrects is None else self.corrects)
        # A subclass of int, bool among them, may compare equal and still mean something else.
        if any(type(number) is not int for number in exact):
            raise WrongType(exact)
        if any(type(word) is not str for word in (self.kind, self.by, self.key)):
            raise WrongType((self.kind, self.by, self.key))
        if not ((type(self.facts) is dict or _is_a(self.facts, Mapping)) and _is_a(self.postings, tuple)):
            raise WrongType(type(self.facts), type(self.postings))
        if self.text_hash is not None and not _is_hash(self.text_hash):
            raise WrongType(self.text_hash)
        if self.number < 0:
            raise WrongNumber(self.number)
        if self.number > MOST_INT or not LEAST_INT <= self.at_us <= MOST_INT:
            raise IntTooLarge(self.number, self.at_us)
        if not self.kind or not self.key:
            raise MissingWord
        if self.corrects is not None and not 0 <= self.corrects < self.number:
            raise CorrectsLater(self.corrects)
        _refuse_unsound(self.postings)

    @property
    def effort_mwh(self) -> int:
        """The effort this entry moves: the sum of its postings above zero."""
        return sum(posting.amount_mwh for posting in self.postings if posting.amount_mwh > 0)


def text_hash(text: str, *, salt: bytes) -> bytes:
    """Return the salted hash of a text kept outside the book: SHA-256 over the salt's length, the salt, the text.

    Args:
        text: Free text a person wrote.
        salt: At least 16 random bytes, kept with the text and erased with it.

    Raises:
        SaltTooShort: The salt is shorter than 16 bytes.

    """
    if len(salt) < SALT_LENGTH:
        raise SaltTooShort(len(salt))
    return sha256(len(salt).to_bytes(4, "big") + salt + text.encode()).digest()


def _refuse_unsound(postings: tuple[Posting, ...]) -> None:
    total = 0
    for posting in postings:
        if type(posting.account) is not str or type(posting.amount_mwh) is not int:
            raise WrongType(posting)
        if not posting.account:
            raise MissingWord
        if not LEAST_INT <= posting.amount_mwh <= MOST_INT:
            raise IntTooLarge(posting.amount_mwh)
        total += posting.amount_mwh
    if total:
        raise Unbalanced(total)
    if len({posting.account for posting in postings}) != len(postings):
        raise AccountTwice


def _is_a(value: object, kind: type) -> bool:
    return isinstance(value, kind)


def _is_hash(value: object) -> bool:
    return type(value) is bytes and len(value) == HASH_LENGTH
