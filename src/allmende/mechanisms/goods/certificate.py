"""Prove sums and parts to anybody: the certificate carries what was stated, `check` recomputes what follows from it.

One certificate per result, by the name in `proves`; amounts are whole, exact fractions are text like "37/93".

- `production effort`: each effort is its direct effort plus what its inputs carry, exactly. A witness shows that every
  product leaves something of itself, so that these efforts are the only ones (Collatz and Wielandt).
- `dues by share`: dues (and what stays in stock) sum to the effort, each within one of its exact part.
- `conservation`: all dues sum to the whole effort, and lambda is what the formula says.

Auctions and the harvest have checkers of their own, beside this one. This file runs alone, on any Python: nothing of
ours is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

FORMAT = "allmende goods certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person, product or good where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate from its statements; raises Refuted or NotACertificate."""
    if certificate.get("format") != FORMAT:
        raise NotACertificate(f"unknown format {certificate.get('format')!r}")
    try:
        _CHECKS[certificate["proves"]](certificate)
    except (Refuted, NotACertificate):
        raise
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _must(holds: bool, what: str) -> None:  # noqa: FBT001 - a statement and what it says
    if not holds:
        raise Refuted(what)


def _exact(stated: Mapping[str, Any], *, above: int = -1) -> dict[str, Fraction]:
    """Return amounts as exact fractions; floats have no place in a proof, and nothing lies below zero."""
    if any(isinstance(amount, float) for amount in stated.values()):
        raise NotACertificate(f"not exact: {dict(stated)}")
    exact = {name: Fraction(amount) for name, amount in stated.items()}
    for name, amount in exact.items():
        _must(amount > above if above >= 0 else amount >= 0, f"{name!r}: {amount} is out of range")
    return exact


def _production_effort(given: Mapping[str, Any]) -> None:
    efforts, bought, witness = _exact(given["efforts"]), _exact(given["bought"]), _exact(given["witness"], above=0)
    _must(efforts.keys() == given["recipes"].keys() == witness.keys(), "not one effort for each product")
    for product, recipe in given["recipes"].items():
        inputs, direct = _exact(recipe["inputs"]), _exact({"effort": recipe["effort"]})["effort"]
        carried = sum(units * (efforts[need] if need in efforts else bought[need]) for need, units in inputs.items())
        _must(efforts[product] == direct + carried, f"product {product!r}: its effort is not what goes into it")
        used = sum(units * witness[need] for need, units in inputs.items() if need in witness)
        _must(witness[product] > used, f"product {product!r}: the witness does not show that anything of it is left")


def _dues_by_share(given: Mapping[str, Any]) -> None:
    shares, dues = _exact(given["shares"]), _exact(given["dues"])
    _must(shares.keys() == dues.keys(), "not one due for each share")
    _must(sum(dues.values()) == given["effort"], f"the dues do not sum to the effort, {given['effort']}")
    everything = sum(shares.values())
    for name, due in dues.items():
        _must(abs(due * everything - given["effort"] * shares[name]) < max(everything, 1), f"{name!r}: not its part")


def _conservation(given: Mapping[str, Any]) -> None:
    scarce, efforts, dues = _exact(given["scarce"]), _exact(given["efforts"]), _exact(given["dues"])
    ends = _exact({"fund": given["fund"], "open": given["open"]})
    asked, own = sum(scarce.values()), sum(efforts.values())
    _must(dues.keys() == efforts.keys(), "not one due for each good")
    _must(asked + sum(dues.values()) + ends["open"] == given["whole"] + ends["fund"], "the sum of dues")
    _must(ends["fund"] == max(0, asked - given["whole"]), "the fund is not what scarce goods fetched beyond the whole")
    _must((given["effort_factor"] is None) == (own == 0) and (own == 0 or not ends["open"]), "whether there is lambda")
    factor = _exact({"lambda": given["effort_factor"] or 0})["lambda"]
    _must(own == 0 or factor == Fraction(max(0, given["whole"] - asked)) / own, "lambda is not what the formula says")
    for good, due in dues.items():
        _must(abs(due - efforts[good] * factor) < 1, f"good {good!r}: not its effort times lambda")


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "production effort": _production_effort,
    "dues by share": _dues_by_share,
    "conservation": _conservation,
}
