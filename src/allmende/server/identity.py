"""Random ids: what the books know of a person or a thing, and nothing more."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

_chance: ContextVar[Random | None] = ContextVar("chance", default=None)


def new_id() -> str:
    """Return 16 random hex digits."""
    return new_salt(8).hex()


def new_salt(length: int) -> bytes:
    """Return random bytes for what the books show hashed, or only ever will: nobody can guess what was hashed."""
    source = _chance.get()
    return secrets.token_bytes(length) if source is None else source.randbytes(length)


def new_token() -> str:
    """Return a secret of 192 bits for links that open something; never one that could be drawn again."""
    return secrets.token_urlsafe(24)


@contextmanager
def drawn_again(seed: int) -> Iterator[None]:
    """Draw the same ids and salts again for the same seed: for made-up people alone, while a demo is made.

    What opens something (keys, tokens, sessions, passwords) stays random even there: a demo may be open to the world.
    What its visitors do comes after this, and so is as random as anywhere.
    """
    token = _chance.set(Random(seed))  # noqa: S311  (only what is made up and shown to everybody depends on it)
    try:
        yield
    finally:
        _chance.reset(token)
