"""Signed checkpoints: what a book says about itself at one size, in a form any transparency-log witness can read.

Sources: C2SP signed-note and tlog-checkpoint (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint).
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from allmende.ledger import ed25519

_ED25519 = b"\x01"
_SIGNATURE_LINE = re.compile(r"\u2014 (\S+) ([A-Za-z0-9+/=]+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_KEY_TEXT = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class NoteError(ValueError):
    """Base of every reason for which a note cannot be trusted."""


class BadName(NoteError):
    """A key or origin name that is empty or holds a space, a line end or (for keys) a plus sign."""


class MalformedKey(NoteError):
    """A text that is not a verifier key, or one whose key hash is not its own."""


class MalformedNote(NoteError):
    """A text that is not a signed note."""


class MalformedCheckpoint(NoteError):
    """A note whose text is not a checkpoint."""


class NoKnownSignature(NoteError):
    """A note that carries no signature by the key asked about."""


class WrongSignature(NoteError):
    """A note that carries a signature by the key asked about which the key did not make."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a signing key, with its name."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        """Refuse a name the note form cannot carry (BadName) and a key of wrong length (MalformedKey)."""
        if not self.name or "+" in self.name or not _is_one_word(self.name):
            raise BadName(self.name)
        if len(self.public_key) != ed25519.KEY_LENGTH:
            raise MalformedKey("length")

    @property
    def key_hash(self) -> bytes:
        """The four bytes that stand before each signature by this key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:4]

    def __str__(self) -> str:
        """Return the key as text: name, key hash and key, joined by plus signs."""
        return f"{self.name}+{self.key_hash.hex()}+{b64encode(_ED25519 + self.public_key).decode()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of the book named `origin`, with any lines its signer added."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(line + "\n" for line in lines)


def parse_key(text: str) -> VerifierKey:
    """Return the verifier key of a text such as "house.example+1a2b3c4d+AQ...=".

    Raises:
        MalformedKey: The text is no Ed25519 verifier key, or its key hash is wrong.

    """
    match = _KEY_TEXT.fullmatch(text.strip())
    if match is None:
        raise MalformedKey("form")
    data = _base64(match[3])
    if data is None or data[:1] != _ED25519 or len(data) != 1 + ed25519.KEY_LENGTH:
        raise MalformedKey("kind of key")
    key = VerifierKey(match[1], data[1:])
    if key.key_hash.hex() != match[2]:
        raise MalformedKey("key hash")
    return key


def sign_checkpoint(checkpoint: Checkpoint, *, key: VerifierKey, sign: Callable[[bytes], bytes]) -> str:
    """Return a checkpoint as a signed note.

    Args:
        checkpoint: What to sign.
        key: The verifier key that belongs to `sign`.
        sign: Returns the 64-byte Ed25519 signature over the bytes it is given.

    Raises:
        MalformedCheckpoint: The checkpoint could not be read back.
        WrongSignature: `sign` does not belong to the key.

    """
    text = checkpoint.text()
    if parse_checkpoint(text) != checkpoint:
        raise MalformedCheckpoint(checkpoint)
    signature = sign(text.encode())
    note = f"{text}\n\u2014 {key.name} {b64encode(key.key_hash + signature).decode()}\n"
    # A checkpoint signed with the wrong key would be found only when somebody needs it.
    open_checkpoint(note, key=key)
    return note


def open_checkpoint(note: str, *, key: VerifierKey) -> Checkpoint:
    """Return the checkpoint of a signed note after checking that the key signed it.

    Signatures by other keys (witnesses) are passed over, as the note form asks.

    Raises:
        MalformedNote: The text is no signed note.
        NoKnownSignature: The key has not signed it.
        WrongSignature: A signature said to be by the key is not.
        MalformedCheckpoint: The signed text is no checkpoint.

    """
    text, signatures = split_note(note)
    found = False
    for name, data in signatures:
        if name != key.name or data[:4] != key.key_hash:
            continue
        found = True
        try:
            ed25519.verify(data[4:], message=text.encode(), public_key=key.public_key)
        except ed25519.BadKey as error:
            raise MalformedKey("no usable point") from error
        except ed25519.BadSignature as error:
            raise WrongSignature(key.name) from error
    if not found:
        raise NoKnownSignature(key.name)
    return parse_checkpoint(text)


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the signed text of a note and its signatures as (name, bytes), nothing checked yet.

    Raises:
        MalformedNote: The text is no signed note.

    """
    text, gap, block = note.rpartition("\n\n")
    if not gap or not block.endswith("\n") or any(ord(letter) < 32 and letter != "\n" for letter in note):
        raise MalformedNote("form")
    signatures = []
    for line in block[:-1].split("\n"):
        match = _SIGNATURE_LINE.fullmatch(line)
        data = _base64(match[2]) if match else None
        if match is None or data is None or len(data) < 5 or "+" in match[1]:
            raise MalformedNote("signature line")
        signatures.append((match[1], data))
    return text + "\n", signatures


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text.

    Raises:
        MalformedCheckpoint: The text is no checkpoint.

    """
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise MalformedCheckpoint("lines")
    origin, size, root, *extensions = lines
    hashed = _base64(root)
    if not _SIZE.fullmatch(size) or hashed is None or len(hashed) != 32:
        raise MalformedCheckpoint("size or root")
    return Checkpoint(origin, int(size), hashed, tuple(extensions))


def _is_one_word(text: str) -> bool:
    return not any(letter.isspace() or ord(letter) < 32 for letter in text)


def _base64(text: str) -> bytes | None:
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return None
    # The last letter may hold bits that decoding drops: only the one way to write it is taken.
    return data if b64encode(data).decode() == text else None
