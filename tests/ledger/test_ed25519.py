import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.ledger.ed25519 import BadKey, BadSignature, verify

# RFC 8032 section 7.1, tests 1 to 3: public key, message, signature.
RFC_VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


def key_of(seed: bytes) -> tuple[Ed25519PrivateKey, bytes]:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private, private.public_key().public_bytes_raw()


@pytest.mark.parametrize(("key", "message", "signature"), RFC_VECTORS)
def test_the_signatures_of_the_rfc_hold(key: str, message: str, signature: str) -> None:
    verify(bytes.fromhex(signature), message=bytes.fromhex(message), public_key=bytes.fromhex(key))


@given(seed=st.integers(0, 3), message=st.binary(max_size=200))
@settings(max_examples=50)
def test_what_cryptography_signs_holds(seed: int, message: bytes) -> None:
    private, public = key_of(bytes([seed]) * 32)
    verify(private.sign(message), message=message, public_key=public)


@given(message=st.binary(max_size=40), place=st.integers(0, 63), mask=st.integers(1, 255))
@settings(max_examples=50)
def test_a_changed_signature_is_refused_here_and_by_cryptography(message: bytes, place: int, mask: int) -> None:
    private, public = key_of(b"k" * 32)
    changed = bytearray(private.sign(message))
    changed[place] ^= mask
    with pytest.raises(BadSignature):
        verify(bytes(changed), message=message, public_key=public)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(changed), message)


def test_a_changed_message_is_refused() -> None:
    private, public = key_of(b"k" * 32)
    with pytest.raises(BadSignature):
        verify(private.sign(b"one"), message=b"two", public_key=public)


def test_a_second_form_of_the_same_signature_is_refused() -> None:
    private, public = key_of(b"k" * 32)
    signature = private.sign(b"one")
    raised = int.from_bytes(signature[32:], "little") + ORDER
    with pytest.raises(BadSignature):
        verify(signature[:32] + raised.to_bytes(32, "little"), message=b"one", public_key=public)


def test_a_signature_of_the_wrong_length_is_refused() -> None:
    _, public = key_of(b"k" * 32)
    with pytest.raises(BadSignature):
        verify(b"", message=b"one", public_key=public)


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"\xff" * 32,
        (2).to_bytes(32, "little"),
        (1).to_bytes(32, "little"),
        bytes(32),
        (2**255 - 20).to_bytes(32, "little"),
    ],
)
def test_keys_off_the_curve_or_of_small_order_are_refused(key: bytes) -> None:
    with pytest.raises(BadKey):
        verify(bytes(64), message=b"", public_key=key)
