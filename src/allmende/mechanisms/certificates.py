"""Check any certificate of the mechanisms: each says in its `format` which checker it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allmende.mechanisms.decisions import certificate as decisions
from allmende.mechanisms.goods import certificate as goods
from allmende.mechanisms.goods import harvest_certificate, market_certificate, one_each_certificate
from allmende.mechanisms.tasks import certificate as rounds
from allmende.mechanisms.tasks import even_certificate, hours_certificate, share_out_certificate

_ALL = (
    rounds,
    even_certificate,
    share_out_certificate,
    hours_certificate,
    goods,
    one_each_certificate,
    market_certificate,
    harvest_certificate,
    decisions,
)
CHECKERS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {checker.FORMAT: checker.check for checker in _ALL}
# What a checker raises when a certificate does not hold, and when it is none.
REFUTED = tuple(checker.Refuted for checker in _ALL)
NOT_ONE = tuple(checker.NotACertificate for checker in _ALL)


def check(certificate: object) -> str:
    """Verify a certificate by the checker it is for, and return its format.

    Raises:
        One of REFUTED: It does not hold; the message names where.
        One of NOT_ONE: It is no certificate, or of an unknown format.

    """
    format_ = certificate.get("format") if isinstance(certificate, Mapping) else None
    checker = CHECKERS.get(format_) if isinstance(format_, str) else None
    if checker is None:
        raise rounds.NotACertificate(f"unknown format {format_!r}")
    assert isinstance(certificate, Mapping)
    checker(certificate)
    return str(format_)
