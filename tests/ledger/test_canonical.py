import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.ledger.canonical import FactsTooDeep, NotCanonical, UnwritableText, canonical_bytes, from_bytes, leaf_hash
from allmende.ledger.entry import Entry, EntryRefused, IntTooLarge, WrongType
from allmende.ledger.entry_json import from_json
from tests.ledger.books import entries, house_entry

VECTORS = json.loads((Path(__file__).parent / "vectors" / "entries.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_golden_entries_keep_their_bytes_and_hash(vector: dict[str, Any]) -> None:
    entry = from_json(vector["entry"])
    assert canonical_bytes(entry).hex() == vector["canonical_hex"]
    assert leaf_hash(entry).hex() == vector["leaf_hash"]
    assert from_bytes(bytes.fromhex(vector["canonical_hex"])) == entry


@given(entry=entries())
def test_the_bytes_give_the_entry_back(entry: Entry) -> None:
    assert from_bytes(canonical_bytes(entry)) == entry


def test_the_order_in_which_facts_were_put_does_not_matter() -> None:
    one = house_entry(1, facts={"a": 1, "b": {"x": 1, "y": 2}})
    other = house_entry(1, facts={"b": {"y": 2, "x": 1}, "a": 1})
    assert canonical_bytes(one) == canonical_bytes(other)


@given(entry=entries(), data=st.data())
def test_a_changed_byte_is_refused_or_gives_another_entry(entry: Entry, data: st.DataObject) -> None:
    changed = bytearray(canonical_bytes(entry))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        other = from_bytes(bytes(changed))
    except EntryRefused:
        return
    assert other != entry or repr(other) != repr(entry)
    assert canonical_bytes(other) == bytes(changed)


@given(entry=entries(), data=st.data())
def test_bytes_cut_short_or_drawn_out_are_refused(entry: Entry, data: st.DataObject) -> None:
    whole = canonical_bytes(entry)
    for wrong in (whole[: data.draw(st.integers(0, len(whole) - 1))], whole + b"\x00"):
        with pytest.raises(NotCanonical):
            from_bytes(wrong)


@pytest.mark.parametrize("fact", [1.0, {1, 2}, {1: 2}, object(), [0.5], {"deep": [1.5]}])
def test_facts_the_books_cannot_keep_exactly_are_refused(fact: Any) -> None:
    with pytest.raises(WrongType):
        canonical_bytes(house_entry(1, facts={"fact": fact}))


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_facts_past_64_bits_are_refused(number: int) -> None:
    with pytest.raises(IntTooLarge):
        canonical_bytes(house_entry(1, facts={"fact": number}))


def test_facts_nested_too_deep_are_refused() -> None:
    fact: Any = 1
    for _ in range(16):
        fact = [fact]
    with pytest.raises(FactsTooDeep):
        canonical_bytes(house_entry(1, facts={"fact": fact}))
    canonical_bytes(house_entry(1, facts={"fact": fact[0]}))


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(UnwritableText):
        canonical_bytes(house_entry(1, key="\ud800"))
