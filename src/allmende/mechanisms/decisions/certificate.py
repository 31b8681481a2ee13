"""Hand a vote to anybody as plain JSON, so that they can count again.

A certificate has the ballots, the electorate, the delegates, the settings and the outcome.
`recount` works the outcome out anew from the ballots; `check` says whether it is the one that was told. Amounts are
whole, exact fractions are text like "37/93", and in a secret vote ballots stand under their receipts, without names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from allmende.mechanisms.decisions.ballots import Choice, Published
from allmende.mechanisms.decisions.poll import Outcome, Poll, decide

FORMAT = "allmende decision 1"


class Refuted(ValueError):
    """Counting again gives something else, or ballots are not as they were cast; the message says where."""


class NotACertificate(ValueError):
    """Something that does not have the form of a vote's certificate."""


def export(poll: Poll, *, outcome: Outcome) -> dict[str, Any]:
    """Return the certificate of a vote, ready for `json.dumps`.

    Examples:
        >>> poll = Poll(kind="majority", name="7", eligible=("Ada", "Bo"), ballots={"Ada": "yes"})
        >>> told = export(poll, outcome=decide(poll))
        >>> told["outcome"]["verdict"], told["outcome"]["representation"]["lost"]
        ('accepted', {'Bo': 'no delegate'})

    """
    return {"format": FORMAT, "poll": _plain(poll), "outcome": _plain(outcome)}


def recount(certificate: object) -> Outcome:
    """Return the outcome that follows from a certificate's ballots, whatever it says itself.

    Raises:
        NotACertificate: It is none.
        Refuted: The ballots cannot be counted: somebody voted who may not, a receipt is not that of its ballot.

    """
    if not isinstance(certificate, Mapping) or certificate.get("format") != FORMAT:
        raise NotACertificate(f"it is not in the format {FORMAT!r}")
    try:
        return decide(_poll(certificate["poll"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error
    except ValueError as error:
        raise Refuted(f"{type(error).__name__}: {error}") from error


def check(certificate: Mapping[str, Any]) -> None:
    """Count again and compare; raises Refuted, naming the first thing that differs, or NotACertificate."""
    worked_out = _plain(recount(certificate))
    if "outcome" not in certificate:
        raise NotACertificate("it tells no outcome")
    different = _first_difference(certificate["outcome"], worked_out, "outcome")
    if different is not None:
        raise Refuted(different)


def _poll(told: Mapping[str, Any]) -> Poll:
    given = dict(told)
    published = given.pop("published")
    return Poll(
        **{
            **given,
            "eligible": tuple(given["eligible"]),
            "ballots": {who: _choice(said) for who, said in given["ballots"].items()},
            "published": None
            if published is None
            else tuple(Published(**{**line, "choice": _choice(line["choice"])}) for line in published),
        }
    )


def _choice(said: object) -> Choice:
    """Return a ballot as ours: lists become tuples, and text stays text."""
    if isinstance(said, str):
        return said
    if not isinstance(said, list):
        raise TypeError(f"a ballot is text or a list, not {type(said).__name__}")
    words = tuple(each for each in said if isinstance(each, str))
    ranks = tuple(tuple(map(str, each)) for each in said if isinstance(each, list))
    if words and ranks:
        raise TypeError("a ballot is a list of options or a list of ranks, not both")
    return ranks or words


def _plain(thing: object) -> object:
    if thing is None or isinstance(thing, str | int):
        return thing
    if isinstance(thing, Fraction):
        return str(thing)
    if isinstance(thing, Mapping):
        return {key: _plain(value) for key, value in thing.items()}
    if is_dataclass(thing):
        return {each.name: _plain(getattr(thing, each.name)) for each in fields(thing)}
    assert isinstance(thing, list | tuple), type(thing)
    return [_plain(each) for each in thing]


def _first_difference(told: object, worked_out: object, where: str) -> str | None:
    if isinstance(told, Mapping) and isinstance(worked_out, Mapping):
        for key in (*worked_out, *told):
            if key not in told or key not in worked_out:
                return f"{where}: {key!r} is told or worked out, but not both"
            different = _first_difference(told[key], worked_out[key], f"{where}, {key}")
            if different is not None:
                return different
        return None
    return None if told == worked_out else f"{where}: {told!r} is told, {worked_out!r} is worked out"
