from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from allmende.ledger.note import (
    BadName,
    Checkpoint,
    MalformedCheckpoint,
    MalformedKey,
    MalformedNote,
    NoKnownSignature,
    NoteError,
    VerifierKey,
    WrongSignature,
    open_checkpoint,
    parse_key,
    sign_checkpoint,
)
from tests.ledger.books import KEY, ORIGIN, PRIVATE

CHECKPOINT = Checkpoint(ORIGIN, 12, bytes(range(32)))
NOTE = sign_checkpoint(CHECKPOINT, key=KEY, sign=PRIVATE.sign)


def test_a_known_verifier_key_of_the_note_specification_is_read() -> None:
    # The example key of golang.org/x/mod/sumdb/note.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(parse_key(text)) == text


def test_a_known_note_of_the_note_specification_is_opened_by_its_key() -> None:
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "\u2014 PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    # The signature holds: what is refused is only that the text is no checkpoint.
    with pytest.raises(MalformedCheckpoint):
        open_checkpoint(text, key=parse_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
    with pytest.raises(WrongSignature):
        open_checkpoint(
            text.replace("you", "we"),
            key=parse_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        )


def test_a_signed_checkpoint_is_read_back() -> None:
    assert open_checkpoint(NOTE, key=KEY) == CHECKPOINT
    assert NOTE.startswith(f"{ORIGIN}\n12\n")


@given(place=st.integers(0, len(NOTE.encode()) - 1), mask=st.integers(1, 255))
def test_any_changed_byte_of_a_note_is_found(place: int, mask: int) -> None:
    changed = bytearray(NOTE.encode())
    changed[place] ^= mask
    with pytest.raises((NoteError, UnicodeError)):
        open_checkpoint(changed.decode(errors="surrogateescape"), key=KEY)


def test_signatures_of_witnesses_are_passed_over() -> None:
    assert open_checkpoint(f"{NOTE}\u2014 witness {b64encode(bytes(68)).decode()}\n", key=KEY) == CHECKPOINT


def test_another_key_of_the_same_name_has_not_signed() -> None:
    other = VerifierKey(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw())
    with pytest.raises(NoKnownSignature):
        open_checkpoint(NOTE, key=other)


def test_signing_with_the_wrong_key_is_noticed_at_once() -> None:
    with pytest.raises(WrongSignature):
        sign_checkpoint(CHECKPOINT, key=KEY, sign=Ed25519PrivateKey.from_private_bytes(b"o" * 32).sign)


@pytest.mark.parametrize(
    "checkpoint", [Checkpoint("", 1, bytes(32)), Checkpoint("a\nb", 1, bytes(32)), Checkpoint("a", -1, bytes(32))]
)
def test_a_checkpoint_that_could_not_be_read_back_is_not_signed(checkpoint: Checkpoint) -> None:
    with pytest.raises(MalformedCheckpoint):
        sign_checkpoint(checkpoint, key=KEY, sign=PRIVATE.sign)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\n"])
def test_names_the_form_cannot_carry_are_refused(name: str) -> None:
    with pytest.raises(BadName):
        VerifierKey(name, bytes(32))


@pytest.mark.parametrize("text", ["", "a+b", str(KEY)[:-4], str(KEY).replace("+", "-", 1), "x" + str(KEY)])
def test_texts_that_are_no_key_are_refused(text: str) -> None:
    with pytest.raises(MalformedKey):
        parse_key(text)


@pytest.mark.parametrize("note", ["", "a\n", "a\n\nb\n", NOTE[:-1], NOTE.replace("\u2014", "-")])
def test_texts_that_are_no_note_are_refused(note: str) -> None:
    with pytest.raises(MalformedNote):
        open_checkpoint(note, key=KEY)
