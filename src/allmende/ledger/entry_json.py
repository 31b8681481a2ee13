"""The JSON form of an entry: lossless, and written in exactly one way."""

import json
from collections.abc import Mapping
from typing import Any

from allmende.ledger.entry import Entry, EntryRefused, Fact, Posting

_FIELDS = frozenset(("number", "at_us", "kind", "by", "key", "corrects", "facts", "postings", "text_hash"))
_COMPACT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class UnreadableJson(EntryRefused):
    """JSON that is not the form of any entry, or not written in the one agreed way."""


def to_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON values: bytes as {"$hex": "..."}, and "$" before a key that begins with one."""
    return {
        "number": entry.number,
        "at_us": entry.at_us,
        "kind": entry.kind,
        "by": entry.by,
        "key": entry.key,
        "corrects": entry.corrects,
        "facts": _fact_to_json(entry.facts),
        "postings": [[posting.account, posting.amount_mwh] for posting in entry.postings],
        "text_hash": None if entry.text_hash is None else entry.text_hash.hex(),
    }


def from_json(form: object) -> Entry:
    """Return the entry that `to_json` wrote.

    Raises:
        UnreadableJson: The values are not the form of an entry.
        EntryRefused: They are, but of an entry no book may hold.

    """
    if not isinstance(form, dict) or form.keys() != _FIELDS:
        raise UnreadableJson("fields")
    facts = _fact_from_json(form["facts"])
    rows = form["postings"]
    if not isinstance(facts, Mapping) or not isinstance(rows, list):
        raise UnreadableJson("facts or postings")
    if not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise UnreadableJson("postings")
    return Entry(
        number=form["number"],
        at_us=form["at_us"],
        kind=form["kind"],
        by=form["by"],
        key=form["key"],
        corrects=form["corrects"],
        facts=facts,
        postings=tuple([Posting(account, amount_mwh) for account, amount_mwh in rows]),
        text_hash=None if form["text_hash"] is None else _bytes(form["text_hash"]),
    )


def to_line(entry: Entry) -> str:
    """Return an entry as one line of JSON without its line end: no spaces, keys sorted, UTF-8 not escaped."""
    return _COMPACT(to_json(entry))


def from_line(line: str) -> Entry:
    """Return the entry of one line.

    The line has to be written exactly as `to_line` writes it: otherwise two programs could read two different
    entries from it, for example where a key stands twice.

    Raises:
        UnreadableJson: The line is no entry, or not written in the one agreed way.
        EntryRefused: It is one, but no book may hold it.

    """
    try:
        form = json.loads(line)
        entry = from_json(form)
        # No two forms give the same entry, so writing the form again is as strict as writing the entry, and quicker.
        written = _COMPACT(form)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableJson("no JSON") from error
    except EntryRefused:
        raise
    except ValueError as error:
        raise UnreadableJson("number") from error
    if written != line:
        raise UnreadableJson("not in the agreed form")
    return entry


def _fact_to_json(fact: Fact) -> Any:  # noqa: ANN401  # JSON is of any type.
    # Asking for the exact type first is several times as quick as asking for any mapping.
    kind = type(fact)
    if kind is str or kind is int:
        return fact
    if isinstance(fact, bytes):
        return {"$hex": fact.hex()}
    if isinstance(fact, dict) or isinstance(fact, Mapping):  # noqa: SIM101
        return {("$" + key if key.startswith("$") else key): _fact_to_json(value) for key, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [_fact_to_json(item) for item in fact]
    return fact


def _fact_from_json(form: Any) -> Fact:  # noqa: ANN401  # JSON is of any type.
    kind = type(form)
    if kind is str or kind is int:
        return form  # type: ignore[no-any-return]
    if kind is dict:
        if form.keys() == {"$hex"}:
            return _bytes(form["$hex"])
        return {_key(key): _fact_from_json(value) for key, value in form.items()}
    if kind is list:
        return [_fact_from_json(item) for item in form]
    return form  # type: ignore[no-any-return]  # A float or another stranger is refused when it is encoded.


def _key(key: str) -> str:
    if not key.startswith("$"):
        return key
    if not key.startswith("$$"):
        raise UnreadableJson(key)
    return key[1:]


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise UnreadableJson("hex")
    try:
        data = bytes.fromhex(text)
    except ValueError as error:
        raise UnreadableJson("hex") from error
    # fromhex also reads capitals and spaces, which are not the agreed form.
    if data.hex() != text:
        raise UnreadableJson("hex")
    return data
