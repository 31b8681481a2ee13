"""The database itself refuses to change the books, whoever asks: every refusal by raw SQL on the engine in use."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from allmende.server.books.models import StoredEntry, StoredPosting

pytestmark = pytest.mark.django_db

FROZEN = {
    "books_storedentry": "kind = 'work.gifted'",
    "books_storedposting": "amount_mwh = amount_mwh + 1",
    "books_treenode": "level = level + 40",
    "books_checkpoint": "note = 'trust me'",
}


def refused(sql: str, *parameters: object) -> str:
    """Run a statement that has to be refused, and return what the database says."""
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as error:
        run(cursor, sql, parameters)
    return str(error.value)


@transaction.atomic
def run(cursor: Any, sql: str, parameters: tuple[object, ...]) -> None:
    cursor.execute(sql, parameters)


def counted(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("table", FROZEN)
def test_nothing_that_is_booked_can_be_updated(table: str) -> None:
    assert counted(table) > 0
    assert "the books refuse" in refused(f"UPDATE {table} SET {FROZEN[table]}")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("table", FROZEN)
def test_nothing_that_is_booked_can_be_deleted(table: str) -> None:
    before = counted(table)
    assert "the books refuse" in refused(f"DELETE FROM {table}")
    assert counted(table) == before


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("table", FROZEN)
def test_no_row_slips_in_by_replacing_another(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    assert "the books refuse" in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


# Rows that are new by one of a table's keys, and stand there already by another.
REPLACING = {
    "books_storedentry": "UPDATE {0} SET id = 'x', postings_count = 0, number = (SELECT MAX(number) + 1 FROM {1})",
    "books_storedposting": "UPDATE {0} SET entry_id = 'new'",
    "books_treenode": "UPDATE {0} SET id = NULL",
    "books_checkpoint": "UPDATE {0} SET id = NULL",
}


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("table", FROZEN)
def test_no_row_is_replaced_by_a_connection_that_never_heard_of_our_settings(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            cursor.execute(f"CREATE TEMP TABLE forged AS SELECT * FROM {table} ORDER BY id LIMIT 1")
            cursor.execute(REPLACING[table].format("forged", table))
            said = refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM forged")
        finally:
            cursor.execute("DROP TABLE forged")
            cursor.execute("PRAGMA recursive_triggers = ON")
    assert "the books refuse" in said


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("table", FROZEN)
def test_no_table_of_the_books_can_be_emptied(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows TRUNCATE")
    with connection.cursor() as cursor:
        # What is still to be checked at the end of this transaction would refuse it before the books do.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "the books refuse" in refused(f"TRUNCATE {table} CASCADE")


def test_an_entry_whose_postings_do_not_sum_to_zero_is_refused(books: Any) -> None:
    assert "sum to zero" in insert_entry(books, number=books.size, amounts=(500, -499))


def test_an_entry_with_another_number_of_postings_than_it_says_is_refused(books: Any) -> None:
    assert "sum to zero" in insert_entry(books, number=books.size, amounts=(500, -500), postings_count=3)


def test_a_posting_to_an_entry_that_is_booked_is_refused(books: Any) -> None:
    entry = StoredEntry.objects.filter(book=books).first()
    assert entry is not None
    said = refused(
        "INSERT INTO books_storedposting (book_id, entry_id, account, amount_mwh) VALUES (%s, %s, %s, %s)",
        books.id,
        entry.id,
        "person:late",
        0,
    )
    assert "already booked" in said


@pytest.mark.parametrize("gap", [1, 7, -1])
def test_a_gap_or_a_repeated_number_is_refused(gap: int, books: Any) -> None:
    said = insert_entry(books, number=books.size + gap, amounts=(500, -500))
    assert "the books refuse a gap or a repeated number" in said


def insert_entry(books: Any, *, number: int, amounts: tuple[int, ...], postings_count: int | None = None) -> str:
    """Try to store an entry as the server would, and return why the database refused; nothing of it stays."""
    before = StoredPosting.objects.count()
    entry = StoredEntry(
        id=f"{books.id}.x{number}",
        book=books,
        number=number,
        at_us=books.last_us,
        kind="work.confirmed",
        key=f"raw:{number}",
        postings_count=len(amounts) if postings_count is None else postings_count,
        canonical=b"",
        leaf_hash=b"",
    )
    postings = [
        StoredPosting(book=books, entry=entry, account=f"person:{place}", amount_mwh=amount)
        for place, amount in enumerate(amounts)
    ]
    with pytest.raises(DatabaseError) as error:
        store(entry, postings)
    assert StoredPosting.objects.count() == before
    return str(error.value)


@transaction.atomic
def store(entry: StoredEntry, postings: list[StoredPosting]) -> None:
    StoredPosting.objects.bulk_create(postings)
    entry.save(force_insert=True)
