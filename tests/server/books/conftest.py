"""Books with some history, and the same with the database's refusals taken away."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from allmende.server.books import operations
from tests.server.books.history import credited, settled


@pytest.fixture
def books(house: Any) -> Any:
    """Return the book of a house with work, a settlement and work after it, and the checkpoints in between."""
    for name, other in (("bo", "ada"), ("cem", "bo"), ("bo", "cem")):
        credited(house, by=name, confirmer=other)
    settled(house)
    credited(house, by="cem", confirmer="ada", at=house.later(days=36))
    house.group.book.refresh_from_db()
    operations.checkpoint(house.group.book)
    return house.group.book


@pytest.fixture
def without_refusals(books: Any) -> Any:
    """Take the triggers away, as somebody with the database in hand could; the test's rollback brings them back."""
    on_table = connection.vendor == "postgresql"
    asked = (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        if on_table
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = [(name, table) for name, table in cursor.fetchall() if str(table).startswith("books_")]
        assert found
        for name, table in found:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_table else ""))
    return books
