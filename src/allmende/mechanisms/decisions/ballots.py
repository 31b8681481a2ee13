"""Ballots that can be changed until voting closes, and a list of them in which everybody finds their own.

A ballot is sealed with a secret that only its voter's browser and the server hold. Its receipt is the SHA-256 hash of
the ballot, the vote it belongs to and a salt made from the secret. After voting closes all ballots are published with
receipts and salts, without names, in the order of their receipts: everybody can count them, and everybody who kept a
receipt finds what they said, or sees that it is not there.

What this does not do: whoever runs the server could look at ballots and secrets while it holds them, and a receipt
shown to somebody else proves how one voted. Those who vote are told so: docs/mechanisms/secret-ballots.md.

A delegate's ballot is published once for every person it counts for, each time with a salt of its own. Which lines
are such copies can be told from a book that had the receipts before: so nobody can add ballots, and where there are
few delegates everybody can tell what they said. HMAC: RFC 2104.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

# What a ballot says, as plain JSON: a word, a list of options, or a list of ranks.
Choice = str | tuple[str, ...] | tuple[tuple[str, ...], ...]
LEAST_SECRET_BYTES = 16


class GuessableSecret(ValueError):
    """A secret so short that somebody could try all of them."""


class NotOnTheList(LookupError):
    """No published ballot has this receipt."""


class AlteredBallot(ValueError):
    """A published ballot does not have the receipt it is published under, or one receipt occurs twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One ballot as it was cast.

    Attributes:
        by: Who cast it.
        at_us: When.
        choice: What it says.
        secret: Random bytes, made anew for every ballot; never published.

    """

    by: str
    at_us: int
    choice: Choice
    secret: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One ballot as everybody sees it; it counts for one person."""

    receipt: str
    salt: str
    choice: Choice


def last_cast(casts: Iterable[Cast], *, opens_us: int, closes_us: int) -> dict[str, Cast]:
    """Return everybody's ballot that counts: the last one cast while voting was open; at its very end still counts.

    Args:
        casts: All ballots in the order they came in, which decides between two cast at the same moment.
        opens_us: When voting opened.
        closes_us: When it closed.

    """
    latest: dict[str, Cast] = {}
    for cast in casts:
        if opens_us <= cast.at_us <= closes_us and (cast.by not in latest or latest[cast.by].at_us <= cast.at_us):
            latest[cast.by] = cast
    return dict(sorted(latest.items()))


def canonical(choice: Choice) -> str:
    """Return the one way in which a choice is written down: JSON without spaces, text as it is.

    Examples:
        >>> canonical((("oak",), ("elm", "fir")))
        '[["oak"],["elm","fir"]]'

    """
    return json.dumps(choice, ensure_ascii=False, separators=(",", ":"))


def salt_of(secret: bytes, *, copy: int = 0) -> str:
    """Return the salt of a ballot, or of the copy of it that stands for another person.

    Raises:
        GuessableSecret: The secret is shorter than LEAST_SECRET_BYTES.

    """
    if len(secret) < LEAST_SECRET_BYTES:
        raise GuessableSecret(f"{len(secret)} bytes; at least {LEAST_SECRET_BYTES}")
    return hmac.new(secret, str(copy).encode(), sha256).hexdigest()


def receipt(choice: Choice, *, vote: str, salt: str) -> str:
    """Return a ballot's receipt: the SHA-256 hash, in hex, of the JSON list of its vote's name, salt and choice.

    Examples:
        >>> receipt("yes", vote="7", salt="00")[:16]
        '1e0c53d45dcec492'

    """
    return sha256(f"[{canonical(vote)},{canonical(salt)},{canonical(choice)}]".encode()).hexdigest()


def publish(casts: Mapping[str, Cast], *, vote: str, weights: Mapping[str, int]) -> tuple[Published, ...]:
    """Return the list everybody sees: one line for each person who counts, in the order of receipts.

    Args:
        casts: Voter -> the ballot that counts (`last_cast`).
        vote: The name of the vote, so that a ballot of one cannot be shown as that of another.
        weights: Voter -> for how many they count (`delegation.Representation.weights`).

    Raises:
        GuessableSecret: See `salt_of`.

    """
    lines = []
    for who, cast in casts.items():
        for copy in range(weights[who]):
            salt = salt_of(cast.secret, copy=copy)
            said = receipt(cast.choice, vote=vote, salt=salt)
            lines.append(Published(receipt=said, salt=salt, choice=cast.choice))
    return tuple(sorted(lines, key=lambda line: line.receipt))


def find(published: Iterable[Published], *, receipt: str) -> Published:
    """Return the ballot with a receipt.

    Raises:
        NotOnTheList: There is none.

    """
    for line in published:
        if hmac.compare_digest(line.receipt, receipt):
            return line
    raise NotOnTheList(receipt)


def check_receipts(published: Iterable[Published], *, vote: str) -> dict[str, Choice]:
    """Return receipt -> choice after making sure that each ballot says what its receipt was given for.

    Raises:
        AlteredBallot: One does not, or a receipt occurs twice.

    """
    choices: dict[str, Choice] = {}
    for line in published:
        if line.receipt in choices or receipt(line.choice, vote=vote, salt=line.salt) != line.receipt:
            raise AlteredBallot(line.receipt)
        choices[line.receipt] = line.choice
    return choices


def digest(published: Iterable[Published]) -> str:
    """Return the hash of the whole list, for the book: who has the list sees that it is the one that was counted."""
    return sha256("\n".join(line.receipt for line in published).encode()).hexdigest()
