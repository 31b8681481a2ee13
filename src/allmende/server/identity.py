"""Random ids: what the books know of a person or a thing, and nothing more."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """Return 16 random hex digits."""
    return secrets.token_hex(8)


def new_token() -> str:
    """Return a secret of 192 bits for links that open something."""
    return secrets.token_urlsafe(24)
