"""Verify Ed25519 signatures with nothing but whole numbers: RFC 8032 section 5.1.7.

Only for verifying: nothing here is secret, so nothing has to take constant time. Tables of multiples of the base point
and of the signer's key make the check of many signatures by the same key quick (well under a millisecond each).
"""

from functools import lru_cache
from hashlib import sha512

KEY_LENGTH = 32
SIGNATURE_LENGTH = 64

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

# A point is (x, y, z, t) in extended homogeneous coordinates: x/z and y/z on the curve, t = x y / z.
_Point = tuple[int, int, int, int]
_NEUTRAL: _Point = (0, 1, 1, 0)


class BadKey(ValueError):
    """Bytes that are not the canonical form of a point on the curve, or one of the eight weak ones."""


class BadSignature(ValueError):
    """A signature that this key never made over this message."""


def verify(signature: bytes, *, message: bytes, public_key: bytes) -> None:
    """Check a signature; return if it holds.

    Args:
        signature: 64 bytes.
        message: What was signed.
        public_key: 32 bytes.

    Raises:
        BadKey: The public key is no usable point on the curve.
        BadSignature: The signature is not by this key over this message.

    """
    key_table = _table_of_key(public_key)
    if len(signature) != SIGNATURE_LENGTH:
        raise BadSignature("length")
    commitment, response = signature[:32], int.from_bytes(signature[32:], "little")
    if response >= _ORDER:
        raise BadSignature("not reduced")
    challenge = int.from_bytes(sha512(commitment + public_key + message).digest(), "little") % _ORDER
    # The key's table holds multiples of minus the key, so one sum gives what the commitment has to be.
    expected = _sum_of_multiples(response, _base_table(), _NEUTRAL)
    expected = _sum_of_multiples(challenge, key_table, expected)
    if _encode(expected) != commitment:
        raise BadSignature("does not fit")


def _add(one: _Point, other: _Point) -> _Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % _P
    b = (y1 + x1) * (y2 + x2) % _P
    c = 2 * t1 * t2 * _D % _P
    d = 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _sum_of_multiples(scalar: int, table: list[list[_Point]], start: _Point) -> _Point:
    """Return start + scalar times the table's point, one addition per four bits."""
    total = start
    for row in table:
        digit = scalar & 15
        if digit:
            total = _add(total, row[digit])
        scalar >>= 4
    return total


def _table(point: _Point) -> list[list[_Point]]:
    """Return rows of multiples: row i holds 0 to 15 times 16**i times the point."""
    rows = []
    for _ in range(64):
        row = [_NEUTRAL, point]
        for _ in range(14):
            row.append(_add(row[-1], point))
        rows.append(row)
        point = _add(row[-1], point)
    return rows


@lru_cache(maxsize=1)
def _base_table() -> list[list[_Point]]:
    base_y = 4 * pow(5, -1, _P) % _P
    return _table(_decode(base_y.to_bytes(32, "little")))


@lru_cache(maxsize=16)
def _table_of_key(public_key: bytes) -> list[list[_Point]]:
    if len(public_key) != KEY_LENGTH:
        raise BadKey("length")
    x, y, z, t = point = _decode(public_key)
    eightfold = point
    for _ in range(3):
        eightfold = _add(eightfold, eightfold)
    # A point of small order would accept signatures that nobody made.
    if eightfold[0] == 0 and eightfold[1] == eightfold[2]:
        raise BadKey("small order")
    return _table((-x % _P, y, z, -t % _P))


def _decode(data: bytes) -> _Point:
    """Return the point of 32 bytes: RFC 8032 section 5.1.3."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _P:
        raise BadKey("not reduced")
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x - u) % _P:
        x = x * _SQRT_MINUS_ONE % _P
    if (v * x * x - u) % _P or (x == 0 and sign):
        raise BadKey("not on the curve")
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _encode(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")
