"""Appending: exactly once for a key, balanced or not at all, checkpoints when they are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from allmende.economy import bookings
from allmende.economy.bookings import Draft
from allmende.ledger.entry import Posting
from allmende.server.books import operations, queries
from allmende.server.books.models import Checkpoint, StoredEntry, StoredPosting
from allmende.server.refusal import TooLate
from allmende.server.statements.queries.entries import proof_of
from tests.server.books.history import credited, settled

pytestmark = pytest.mark.django_db


def a_draft(name: str = "one", amount_mwh: int = 500) -> Draft:
    plain = bookings.work_withdrawn(contribution=name)
    postings = (Posting("effort:g", -amount_mwh), Posting("person:a", amount_mwh))
    return replace(plain, kind="work.confirmed", postings=postings)


def test_the_same_draft_is_booked_once(house: Any) -> None:
    first = operations.append(house.group.book, a_draft(), by="", at=house.at)
    again = operations.append(house.group.book, a_draft(), by="", at=house.later(days=1))
    assert again.id == first.id
    assert StoredPosting.objects.filter(entry=first).count() == 2
    assert StoredEntry.objects.filter(book=house.group.book, key=a_draft().key).count() == 1


def test_a_key_that_comes_again_with_other_content_is_refused_and_changes_nothing(house: Any) -> None:
    operations.append(house.group.book, a_draft(), by="", at=house.at)
    size = house.group.book.size
    with pytest.raises(operations.KeyReused):
        operations.append(house.group.book, a_draft(amount_mwh=700), by="", at=house.at)
    house.group.book.refresh_from_db()
    assert house.group.book.size == size
    assert queries.balance(house.group.book, "person:a") == 500


def test_a_clock_that_was_set_back_does_not_reorder_the_books(house: Any) -> None:
    operations.append(house.group.book, a_draft("one"), by="", at=house.later(days=2))
    late = operations.append(house.group.book, a_draft("two"), by="", at=house.later(days=1))
    times = list(StoredEntry.objects.filter(book=house.group.book).order_by("number").values_list("at_us", flat=True))
    assert late.at_us == times[-1]
    assert times == sorted(times)


def test_an_entry_and_its_note_are_stored_but_the_note_is_not_in_the_hashed_bytes(house: Any) -> None:
    draft = replace(a_draft(), text="The back door, too")
    stored = operations.append(house.group.book, draft, by="", at=house.at)
    assert queries.text_of(stored) == "The back door, too"
    assert b"back door" not in bytes(stored.canonical)


def test_a_checkpoint_is_signed_at_the_latest_with_the_first_entry_after_an_hour(house: Any) -> None:
    book = house.group.book
    before = Checkpoint.objects.filter(book=book).count()
    operations.append(book, a_draft("soon"), by="", at=house.later(minutes=59))
    assert Checkpoint.objects.filter(book=book).count() == before
    operations.append(book, a_draft("later"), by="", at=house.later(minutes=61))
    assert Checkpoint.objects.filter(book=book).count() == before + 1


def test_a_settlement_is_followed_by_a_checkpoint_at_once(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    house.group.book.refresh_from_db()
    newest = queries.last_checkpoint(house.group.book)
    assert newest is not None
    assert newest.size == house.group.book.size


def test_asking_for_a_checkpoint_signs_one_that_covers_everything_and_only_once(house: Any) -> None:
    operations.append(house.group.book, a_draft(), by="", at=house.later(minutes=1))
    first, second = operations.checkpoint(house.group.book), operations.checkpoint(house.group.book)
    assert first.pk == second.pk
    assert first.size == house.group.book.size


def test_an_empty_book_has_no_checkpoint_to_give() -> None:
    with pytest.raises(TooLate):
        operations.checkpoint(operations.open_book("empty"))


def test_no_proof_is_given_for_what_no_checkpoint_covers(house: Any) -> None:
    operations.checkpoint(house.group.book)
    stored = operations.append(house.group.book, a_draft(), by="", at=house.at + timedelta(seconds=1))
    assert proof_of(house.group.book, stored.number) is None
    operations.checkpoint(house.group.book)
    assert proof_of(house.group.book, stored.number) is not None
