from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.ledger.canonical import leaf_hash
from allmende.ledger.merkle import ProofDoesNotHold, consistency_path, inclusion_path, node_of
from allmende.ledger.note import NoKnownSignature, VerifierKey
from allmende.ledger.proof import (
    ConsistencyProof,
    InclusionProof,
    UnreadableProof,
    check_entry,
    check_growth,
    consistency_from_text,
    consistency_to_text,
    inclusion_from_text,
    inclusion_to_text,
)
from tests.ledger.books import KEY, house_entry, signed

ENTRIES = [house_entry(number) for number in range(23)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
NODE = node_of(HASHES)


def included(number: int) -> InclusionProof:
    path = tuple(inclusion_path(number, size=23, node=NODE))
    return InclusionProof(entry=ENTRIES[number], path=path, note=signed(HASHES))


def grown(old_size: int) -> ConsistencyProof:
    path = tuple(consistency_path(old_size, size=23, node=NODE)) if old_size else ()
    return ConsistencyProof(old_note=signed(HASHES[:old_size]), note=signed(HASHES), path=path)


@given(number=st.integers(0, 22))
def test_every_entry_can_be_proven_from_a_text_alone(number: int) -> None:
    proof = inclusion_from_text(inclusion_to_text(included(number)))
    assert proof == included(number)
    assert check_entry(proof, key=KEY).size == 23


@given(old_size=st.integers(0, 23))
def test_growth_can_be_proven_from_a_text_alone(old_size: int) -> None:
    proof = consistency_from_text(consistency_to_text(grown(old_size)))
    old, new = check_growth(proof, key=KEY)
    assert (old.size, new.size) == (old_size, 23)


def test_a_changed_entry_is_not_proven() -> None:
    wrong = replace(included(4), entry=house_entry(4, by="somebody"))
    with pytest.raises(ProofDoesNotHold):
        check_entry(wrong, key=KEY)


def test_a_rewritten_past_is_not_proven() -> None:
    rewritten = [leaf_hash(house_entry(0, by="somebody")), *HASHES[1:]]
    with pytest.raises(ProofDoesNotHold):
        check_growth(replace(grown(7), old_note=signed(rewritten[:7])), key=KEY)


def test_a_proof_signed_by_nobody_known_is_refused() -> None:
    with pytest.raises(NoKnownSignature):
        check_entry(included(4), key=VerifierKey("other", KEY.public_key))


@pytest.mark.parametrize("text", ["", "{}", "[]", consistency_to_text(grown(3)).replace("path", "way")])
def test_texts_that_are_no_proof_are_refused(text: str) -> None:
    with pytest.raises(UnreadableProof):
        inclusion_from_text(text)
    with pytest.raises(UnreadableProof):
        consistency_from_text(text)
