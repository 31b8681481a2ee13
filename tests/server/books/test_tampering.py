"""What pages look up beside the hashed bytes is derived anew by the self-check, so that changing it is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from allmende.server.selfcheck import ledger

pytestmark = pytest.mark.django_db


def test_books_made_by_the_operations_agree_with_themselves(books: Any) -> None:
    assert books.size > 0
    assert [*ledger.stored_entries(), *ledger.balances(), *ledger.replayed()] == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE books_storedentry SET kind = 'member.left' WHERE book_id = %s AND number = 4",
        "UPDATE books_storedentry SET at_us = at_us + 1 WHERE book_id = %s AND number = 4",
        "UPDATE books_storedentry SET \"by\" = 'somebody' WHERE book_id = %s AND number = 4",
        "UPDATE books_storedentry SET key = 'another' WHERE book_id = %s AND number = 4",
        "UPDATE books_storedentry SET corrects = 1 WHERE book_id = %s AND number = 4",
        "UPDATE books_storedposting SET amount_mwh = amount_mwh + 1 WHERE book_id = %s",
        "UPDATE books_storedposting SET account = account || 'x' WHERE book_id = %s",
        "DELETE FROM books_storedposting WHERE book_id = %s",
        "UPDATE books_treenode SET level = level + 40 WHERE book_id = %s",
        "DELETE FROM books_treenode WHERE book_id = %s",
    ],
)
def test_whatever_pages_read_is_compared_with_what_was_hashed(sql: str, without_refusals: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [without_refusals.id])
        assert cursor.rowcount > 0
    assert list(ledger.stored_entries()) != []
