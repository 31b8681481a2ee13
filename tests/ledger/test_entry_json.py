import json
from typing import Any

import pytest
from hypothesis import given

from allmende.ledger.entry import Entry, Unbalanced
from allmende.ledger.entry_json import UnreadableJson, from_json, from_line, to_json, to_line
from tests.ledger.books import entries, house_entry


@given(entry=entries())
def test_json_loses_nothing(entry: Entry) -> None:
    assert from_json(json.loads(json.dumps(to_json(entry)))) == entry
    assert from_line(to_line(entry)) == entry


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line + " ",
        lambda line: line.replace(":", ": ", 1),
        lambda line: line.replace('"by":', '"by":"x","by":', 1),
        lambda line: line.replace("note", "n\\u006fte").replace("agreed", "\\u0061greed"),
        lambda _: "",
        lambda _: "[]",
        lambda _: "[" * 100_000,
        lambda _: "1" * 5000,
        lambda line: line.replace('"number":4', '"number":NaN'),
        lambda line: line.replace('"$hex":"01"', '"$hex":"1"'),
        lambda line: line.replace('"$hex":"01"', '"$hix":"01"'),
    ],
)
def test_a_line_written_any_other_way_is_refused(change: Any) -> None:
    line = change(to_line(house_entry(4)))
    assert line != to_line(house_entry(4))
    with pytest.raises(ValueError) as refusal:
        from_line(line)
    assert isinstance(refusal.value, UnreadableJson) or "NaN" in line


def test_missing_and_unknown_fields_are_refused() -> None:
    form = to_json(house_entry(4))
    for wrong in ({**form, "more": 1}, {key: form[key] for key in form if key != "by"}, {**form, "postings": [[1]]}):
        with pytest.raises(UnreadableJson):
            from_json(wrong)


def test_an_unbalanced_entry_is_named_so() -> None:
    form = to_json(house_entry(4))
    form["postings"][0][1] += 1
    with pytest.raises(Unbalanced):
        from_json(form)
