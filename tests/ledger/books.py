"""Books to test with: random entries, and a signed export of a small house."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from allmende.ledger.canonical import canonical_bytes, leaf_hash
from allmende.ledger.entry import Entry, Posting, text_hash
from allmende.ledger.export import BookContent, TextOfEntry, slug, write_folder
from allmende.ledger.merkle import root
from allmende.ledger.note import Checkpoint, VerifierKey, sign_checkpoint

ORIGIN = "house.example/books"
SALT = b"0123456789abcdef"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"a seed only the tests ever sign!")
KEY = VerifierKey(ORIGIN, PRIVATE.public_key().public_bytes_raw())
FOLDER = f"books/{slug(ORIGIN)}"

INTS = st.integers(-(2**63), 2**63 - 1)
FACTS = st.recursive(
    st.none() | st.booleans() | INTS | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.just("$hex"), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return any entry a book may hold."""
    number = draw(st.integers(0, 2**63 - 1))
    amounts = draw(st.lists(st.integers(-(2**40), 2**40), max_size=4))
    names = draw(st.lists(st.text(min_size=1, max_size=5), min_size=5, max_size=5, unique=True))
    postings = tuple(Posting(name, amount) for name, amount in zip(names, [*amounts, -sum(amounts)], strict=False))
    return Entry(
        number=number,
        at_us=draw(INTS),
        kind=draw(st.text(min_size=1, max_size=8)),
        by=draw(st.text(max_size=8)),
        key=draw(st.text(min_size=1, max_size=8)),
        corrects=draw(st.none() | st.integers(0, number - 1)) if number else None,
        facts=draw(st.dictionaries(st.text(max_size=4), FACTS, max_size=4)),
        postings=postings if amounts else (),
        text_hash=draw(st.none() | st.binary(min_size=32, max_size=32)),
    )


def house_entry(number: int, **changed: Any) -> Entry:
    """Return an ordinary confirmed contribution of a small house."""
    effort_mwh = 1000 + number
    doer = f"person:{number % 3:016x}"
    plain: dict[str, Any] = {
        "number": number,
        "at_us": 1_700_000_000_000_000 + number,
        "kind": "work.confirmed",
        "by": f"{(number + 1) % 3:016x}",
        "key": f"work.confirmed:{number:x}",
        "corrects": number - 2 if number % 5 == 4 else None,
        "facts": {"minutes": 60, "doers": {f"{number % 3:016x}": 1}, "what": "agreed", "mark": b"\x01"},
        "postings": (Posting(doer, effort_mwh), Posting("effort:00000000000000aa", -effort_mwh)),
        "text_hash": text_hash(f"note {number}", salt=SALT) if number % 4 == 0 else None,
    }
    return Entry(**plain | changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What an export of the small house is made from."""

    entries: list[Entry]
    checkpoint_sizes: tuple[int, ...]
    recorded: list[bytes]


def house(size: int, *, checkpoint_sizes: tuple[int, ...]) -> House:
    """Return an untouched house."""
    booked = [house_entry(number) for number in range(size)]
    return House(entries=booked, checkpoint_sizes=checkpoint_sizes, recorded=[leaf_hash(entry) for entry in booked])


def signed(hashes: Iterable[bytes], *, sign: Callable[[bytes], bytes] = PRIVATE.sign) -> str:
    """Return the signed checkpoint over some leaf hashes."""
    listed = list(hashes)
    return sign_checkpoint(Checkpoint(ORIGIN, len(listed), root(listed)), key=KEY, sign=sign)


def content(booked: House) -> BookContent:
    """Return what is exported of a house."""
    balances: dict[str, int] = {}
    for entry in booked.entries:
        for posting in entry.postings:
            balances[posting.account] = balances.get(posting.account, 0) + posting.amount_mwh
    return BookContent(
        origin=ORIGIN,
        entries=[canonical_bytes(entry) for entry in booked.entries],
        leaf_hashes=booked.recorded,
        notes=[signed(booked.recorded[:size]) for size in booked.checkpoint_sizes],
        verifier_key=str(KEY),
        balances_mwh=balances,
        texts=[TextOfEntry(entry.number, SALT, f"note {entry.number}") for entry in booked.entries if entry.text_hash],
    )


def export_house(folder: Path, *, size: int = 12, checkpoint_sizes: tuple[int, ...] = (5, 12)) -> Path:
    """Write a sound export and return the folder of its one book."""
    write_folder(folder, books=[content(house(size, checkpoint_sizes=checkpoint_sizes))])
    return folder / FOLDER
