"""Prove to anybody how a harvest was shared, from the wishes, weights and standings the certificate carries.

1. The portions sum to the amount, or to all wishes; nobody gets more than they wished.
2. At the stated level the exact parts, min(wish, weight x level), sum to the same; each portion is its part in whole.
3. Parts are rounded up for those furthest behind, and among them in the order drawn from the sharing's number.

This file runs alone, on any Python: nothing of ours is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any

FORMAT = "allmende harvest certificate 1"
MILLIONTHS = 1_000_000


class Refuted(ValueError):
    """A certificate does not hold; the message names the person where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate from its statements; raises Refuted or NotACertificate."""
    if certificate.get("format") != FORMAT:
        raise NotACertificate(f"unknown format {certificate.get('format')!r}")
    try:
        _check(certificate, certificate["people"])
    except (Refuted, NotACertificate):
        raise
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _check(certificate: Mapping[str, Any], people: Mapping[str, Any]) -> None:
    whole = [certificate["amount"], certificate["sharing"]]
    whole += [person[key] for person in people.values() for key in ("wish", "given")]
    if not all(type(number) is int and number >= 0 for number in whole):
        raise NotACertificate("amounts must be whole numbers from 0 on")
    handed_out = sum(person["given"] for person in people.values())
    if handed_out != min(certificate["amount"], sum(person["wish"] for person in people.values())):
        raise Refuted(f"{handed_out} were handed out, which is neither all there was nor all that was wished for")
    exact = {name: _part(name, person, level=certificate["level"]) for name, person in people.items()}
    if sum(exact.values()) != handed_out:
        raise Refuted("the level does not hand out exactly what there is")
    claims = {name: people[name]["behind"] + int(part % 1 * MILLIONTHS) for name, part in exact.items() if part % 1}
    order = sorted(
        claims, key=lambda name: (-claims[name], sha256(f"{certificate['sharing']}:{name}".encode()).digest())
    )
    left = handed_out - sum(int(part) for part in exact.values())
    for name, part in exact.items():
        due = int(part) + (name in order[:left])
        if people[name]["given"] != due:
            raise Refuted(f"person {name!r} got {people[name]['given']} instead of {due}")


def _part(name: str, person: Mapping[str, Any], *, level: str | None) -> Fraction:
    weight = Fraction(str(person["weight"]))
    if weight <= 0 or type(person["behind"]) is not int:
        raise NotACertificate(f"person {name!r}: weights must lie above 0, standings be whole")
    return Fraction(person["wish"]) if level is None else min(Fraction(person["wish"]), weight * Fraction(level))
