"""The canonical bytes of an entry: the same entry always gives the same bytes, and the bytes give the entry back.

Specified in docs/ledger-format.md. Version byte, fixed field order, big-endian integers, length prefixes.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from struct import Struct
from typing import cast

from allmende.ledger.entry import (
    HASH_LENGTH,
    LEAST_INT,
    MOST_INT,
    Entry,
    EntryRefused,
    Fact,
    IntTooLarge,
    Posting,
    WrongType,
)

VERSION = 1
MOST_DEPTH = 16

_HEAD = Struct(">BQq").pack
_I64 = Struct(">q").pack
_TAGGED_I64 = Struct(">Bq").pack
_U32 = Struct(">I").pack
_NONE, _FALSE, _TRUE, _INT, _TEXT, _BYTES, _LIST, _MAP = range(8)


class FactsTooDeep(EntryRefused):
    """Facts nested more than 16 deep."""


class UnwritableText(EntryRefused):
    """A text with half a surrogate pair, which has no UTF-8 form."""


class NotCanonical(EntryRefused):
    """Bytes that are not the canonical form of any entry."""


def canonical_bytes(entry: Entry) -> bytes:
    """Return the bytes of an entry that its leaf hash is taken over.

    Raises:
        EntryRefused: WrongType, IntTooLarge, FactsTooDeep or UnwritableText, for a fact the books cannot keep.

    """
    parts = [
        _HEAD(VERSION, entry.number, entry.at_us),
        _text(entry.kind),
        _text(entry.by),
        _text(entry.key),
        b"\x00" if entry.corrects is None else b"\x01" + entry.corrects.to_bytes(8, "big"),
    ]
    _put_fact(parts, entry.facts, MOST_DEPTH)
    parts.append(_U32(len(entry.postings)))
    for posting in entry.postings:
        parts += (_text(posting.account), _I64(posting.amount_mwh))
    parts.append(b"\x00" if entry.text_hash is None else b"\x01" + entry.text_hash)
    return b"".join(parts)


def leaf_hash(entry: Entry) -> bytes:
    """Return the RFC 6962 leaf hash of an entry: SHA-256 over a zero byte and the canonical bytes."""
    return sha256(b"\x00" + canonical_bytes(entry)).digest()


def from_bytes(data: bytes) -> Entry:
    """Return the entry whose canonical bytes these are.

    Raises:
        NotCanonical: The bytes are no entry's canonical form.
        EntryRefused: They are, but of an entry no book may hold.

    """
    reader = _Reader(data)
    if reader.unsigned(1) != VERSION:
        raise NotCanonical("version")
    number, at_us = reader.unsigned(8), reader.signed()
    kind, by, key = reader.text(), reader.text(), reader.text()
    corrects = reader.unsigned(8) if reader.flag() else None
    facts = reader.fact(MOST_DEPTH)
    if not isinstance(facts, Mapping):
        raise NotCanonical("facts")
    postings = tuple(Posting(reader.text(), reader.signed()) for _ in range(reader.unsigned(4)))
    hashed = reader.take(HASH_LENGTH) if reader.flag() else None
    if reader.place != len(data):
        raise NotCanonical("bytes left over")
    return Entry(
        number=number,
        at_us=at_us,
        kind=kind,
        by=by,
        key=key,
        corrects=corrects,
        facts=facts,
        postings=postings,
        text_hash=hashed,
    )


# The same few words (kinds, accounts, names of facts) stand in every entry, so most texts are encoded only once.
@lru_cache(maxsize=65_536)
def _text(text: str) -> bytes:
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise UnwritableText(text) from error
    return _U32(len(encoded)) + encoded


def _put_fact(parts: list[bytes], fact: Fact, depth: int) -> None:
    # Exact types: True is an int to Python, and a subclass may hold more than its bytes would say.
    kind = type(fact)
    if kind is str:
        parts += (b"\x04", _text(cast("str", fact)))
    elif kind is int:
        number = cast("int", fact)
        if not LEAST_INT <= number <= MOST_INT:
            raise IntTooLarge(number)
        parts.append(_TAGGED_I64(_INT, number))
    elif fact is None or kind is bool:
        parts.append(b"\x00" if fact is None else b"\x02" if fact else b"\x01")
    elif kind is bytes:
        data = cast("bytes", fact)
        parts += (b"\x05", _U32(len(data)), data)
    else:
        _put_nested(parts, fact, depth)


def _put_nested(parts: list[bytes], fact: Fact, depth: int) -> None:
    if depth == 0:
        raise FactsTooDeep
    # Asking for the exact type first is several times as quick as asking for any mapping.
    if type(fact) is dict or isinstance(fact, Mapping):
        if set(map(type, fact)) - {str}:
            raise WrongType(fact)
        parts += (b"\x07", _U32(len(fact)))
        # Sorting by code point is sorting by UTF-8 bytes.
        for key in sorted(fact):
            parts.append(_text(key))
            _put_fact(parts, fact[key], depth - 1)
    elif isinstance(fact, list | tuple):
        parts += (b"\x06", _U32(len(fact)))
        for item in fact:
            _put_fact(parts, item, depth - 1)
    else:
        raise WrongType(fact)


class _Reader:
    """Takes one canonical thing after the other from the front of some bytes."""

    __slots__ = ("data", "place")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def take(self, length: int) -> bytes:
        taken = self.data[self.place : self.place + length]
        if len(taken) != length:
            raise NotCanonical("too short")
        self.place += length
        return taken

    def unsigned(self, length: int) -> int:
        return int.from_bytes(self.take(length), "big")

    def signed(self) -> int:
        return int.from_bytes(self.take(8), "big", signed=True)

    def flag(self) -> bool:
        flag = self.unsigned(1)
        if flag > 1:
            raise NotCanonical("flag")
        return flag == 1

    def text(self) -> str:
        try:
            return self.take(self.unsigned(4)).decode()
        except UnicodeDecodeError as error:
            raise NotCanonical("text") from error

    def fact(self, depth: int) -> Fact:
        tag = self.unsigned(1)
        if tag in (_NONE, _FALSE, _TRUE):
            return (None, False, True)[tag]
        if tag == _INT:
            return self.signed()
        if tag == _TEXT:
            return self.text()
        if tag == _BYTES:
            return self.take(self.unsigned(4))
        if tag not in (_LIST, _MAP) or depth == 0:
            raise NotCanonical("fact")
        return self.sequence(depth - 1) if tag == _LIST else self.mapping(depth - 1)

    def sequence(self, depth: int) -> Sequence[Fact]:
        return [self.fact(depth) for _ in range(self.unsigned(4))]

    def mapping(self, depth: int) -> Mapping[str, Fact]:
        pairs = [(self.text(), self.fact(depth)) for _ in range(self.unsigned(4))]
        keys = [key for key, _ in pairs]
        if any(one >= other for one, other in pairwise(keys)):
            raise NotCanonical("keys are not in order")
        return dict(pairs)
