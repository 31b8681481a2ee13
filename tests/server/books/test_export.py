"""Proofs hold outside, and whatever is changed behind the books' back is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from allmende.economy.bookings import work_withdrawn
from allmende.ledger.canonical import canonical_bytes, from_bytes
from allmende.ledger.merkle import ProofDoesNotHold
from allmende.ledger.note import parse_key
from allmende.ledger.proof import check_entry, check_growth
from allmende.server.books import operations, queries
from allmende.server.books.export import verify_here
from allmende.server.books.models import Checkpoint, EntryText, StoredEntry
from allmende.server.books.signing import verifier_key
from allmende.server.refusal import TooLate
from allmende.server.statements import verifying
from allmende.server.statements.queries.entries import proof_of

pytestmark = pytest.mark.django_db


def test_sound_books_verify(books: Any) -> None:
    (report,) = verify_here([books])
    assert (report.status, report.findings) == ("sound", ())
    assert report.entries_count == report.covered_count == books.size


def test_proofs_of_entries_picked_at_random_hold(books: Any) -> None:
    key = parse_key(str(verifier_key()))
    for number in Random(7).sample(range(books.size), k=min(12, books.size)):
        proof = proof_of(books, number)
        assert proof is not None
        assert check_entry(proof, key=key).size == books.size
        assert proof.entry == from_bytes(bytes(StoredEntry.objects.get(book=books, number=number).canonical))


def test_a_proof_of_another_entry_does_not_hold(books: Any) -> None:
    from dataclasses import replace

    one, other = proof_of(books, 1), proof_of(books, 2)
    assert one is not None
    assert other is not None
    with pytest.raises(ProofDoesNotHold):
        check_entry(replace(one, path=other.path), key=verifier_key())


def test_the_books_begin_with_what_every_checkpoint_covers(books: Any) -> None:
    for kept in Checkpoint.objects.filter(book=books):
        growth = verifying.hold_against(books, kept.note)
        assert check_growth(growth.proof, key=verifier_key())[0].size == kept.size


def change_an_entry(books: Any) -> int:
    stored = StoredEntry.objects.filter(book=books, kind="work.confirmed").order_by("number").first()
    assert stored is not None
    entry = from_bytes(bytes(stored.canonical))
    changed = canonical_bytes(_with_facts(entry, minutes=600))
    StoredEntry.objects.filter(pk=stored.pk).update(canonical=changed)
    return stored.number


def change_a_leaf(books: Any) -> int:
    stored = StoredEntry.objects.get(book=books, number=3)
    StoredEntry.objects.filter(pk=stored.pk).update(leaf_hash=bytes(32))
    return 3


def swap_two_entries(books: Any) -> int:
    one, other = StoredEntry.objects.get(book=books, number=2), StoredEntry.objects.get(book=books, number=3)
    StoredEntry.objects.filter(pk=one.pk).update(canonical=other.canonical)
    StoredEntry.objects.filter(pk=other.pk).update(canonical=one.canonical)
    return 2


@pytest.mark.parametrize("tamper", [change_an_entry, change_a_leaf, swap_two_entries])
def test_a_changed_entry_is_found_and_named(tamper: Callable[[Any], int], without_refusals: Any) -> None:
    first = tamper(without_refusals)
    (report,) = verify_here([without_refusals])
    assert report.status == "bad"
    found = {finding.first for finding in report.findings}
    assert first in found


def test_the_first_bad_entry_is_named_exactly(without_refusals: Any) -> None:
    number = change_an_entry(without_refusals)
    (report,) = verify_here([without_refusals])
    assert report.first_bad is not None
    assert report.first_bad.first == report.first_bad.last == number


def test_an_entry_that_was_taken_away_is_missed(house: Any, without_refusals: Any) -> None:
    last = operations.append(
        without_refusals, work_withdrawn(contribution="one"), by="", at=house.later(days=38)
    ).number
    operations.checkpoint(without_refusals)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM books_storedposting WHERE entry_id = %s", [f"{without_refusals.id}.{last}"])
        cursor.execute("DELETE FROM books_storedentry WHERE id = %s", [f"{without_refusals.id}.{last}"])
    (report,) = verify_here([without_refusals])
    assert report.status == "bad"
    assert any(finding.code == "entries.missing" and finding.first == last for finding in report.findings)


def test_a_changed_posting_is_found_although_the_entry_is_untouched(without_refusals: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE books_storedposting SET amount_mwh = amount_mwh + 5000 WHERE id = "
            "(SELECT MIN(id) FROM books_storedposting WHERE account LIKE 'person:%%' AND book_id = %s)",
            [without_refusals.id],
        )
    (report,) = verify_here([without_refusals])
    assert report.status == "bad"
    assert {finding.code for finding in report.findings} == {"balance.wrong"}


def test_a_changed_checkpoint_is_found(without_refusals: Any) -> None:
    kept = Checkpoint.objects.filter(book=without_refusals).order_by("size").first()
    assert kept is not None
    lines = kept.note.split("\n")
    forged = "\n".join([lines[0], str(kept.size), "A" * 43 + "=", *lines[3:]])
    Checkpoint.objects.filter(pk=kept.pk).update(note=forged)
    (report,) = verify_here([without_refusals])
    assert report.status == "bad"
    assert "checkpoint.signature" in {finding.code for finding in report.findings}


def test_a_changed_note_beside_an_entry_is_found(house: Any, without_refusals: Any) -> None:
    house.decide("newcomer_days", 3, at=house.later(days=37))
    text = EntryText.objects.get(entry__kind="rule.set")
    EntryText.objects.filter(pk=text.pk).update(text="They made me")
    (report,) = verify_here([without_refusals])
    assert ("entry.text", text.entry.number) in {(finding.code, finding.first) for finding in report.findings}


def test_a_changed_tree_is_found_by_whoever_kept_a_checkpoint(without_refusals: Any) -> None:
    kept = queries.checkpoints(without_refusals)[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE books_treenode SET hash = %s WHERE book_id = %s", [bytes(32), without_refusals.id])
    with pytest.raises(TooLate):
        verifying.hold_against(without_refusals, kept.note)


def test_balances_are_what_the_entries_sum_to(books: Any) -> None:
    summed: dict[str, int] = {}
    for stored in queries.all_entries(books):
        for posting in queries.entry_of(stored).postings:
            summed[posting.account] = summed.get(posting.account, 0) + posting.amount_mwh
    assert queries.balances(books) == dict(sorted(summed.items()))
    assert sum(summed.values()) == 0


def test_a_stranger_verifies_the_zip_with_nothing_but_the_ledger(books: Any, tmp_path: Path) -> None:
    from allmende.ledger.verify import verify_export
    from allmende.server.books.export import zip_export

    with (tmp_path / "books.zip").open("wb") as file:
        zip_export([books], file)
    (report,) = verify_export(tmp_path / "books.zip", trusted_keys=[parse_key(str(verifier_key()))])
    assert report.status == "sound"


def _with_facts(entry: Any, **facts: object) -> Any:
    from dataclasses import replace

    return replace(entry, facts={**entry.facts, **facts})
