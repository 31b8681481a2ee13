"""The installation's signing key: made once, kept in the data folder, never in the database."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from allmende.ledger.note import Checkpoint, VerifierKey, sign_checkpoint
from allmende.server.secrets_on_disk import secret_bytes


@cache
def _private_key() -> Ed25519PrivateKey:
    raw = secret_bytes(
        settings.DATA / "signing.key",
        lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
    )
    return Ed25519PrivateKey.from_private_bytes(raw)


@cache
def verifier_key() -> VerifierKey:
    """Return the public key with which anybody checks this installation's checkpoints."""
    return VerifierKey(settings.ORIGIN, _private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def signed(checkpoint: Checkpoint) -> str:
    """Return the checkpoint as a signed note."""
    return sign_checkpoint(checkpoint, key=verifier_key(), sign=_private_key().sign)
