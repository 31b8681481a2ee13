import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.running import allmende

pytestmark = pytest.mark.slow


@contextmanager
def tampering(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(data / "allmende.sqlite3")) as connection:
        yield connection
        connection.commit()


def test_a_demo_just_made_is_well(made_demo: Path) -> None:
    done = allmende("check", "--data", made_demo)
    assert done.returncode == 0, done.stdout
    assert "WRONG" not in done.stdout
    assert done.stdout.rstrip().endswith("All is well.")


def test_a_changed_posting_is_found_with_its_entry(copy_of_demo: Path) -> None:
    with tampering(copy_of_demo) as database:
        database.execute("DROP TRIGGER books_storedposting_no_update")
        row, entry = database.execute("SELECT id, entry_id FROM books_storedposting ORDER BY id DESC").fetchone()
        database.execute("UPDATE books_storedposting SET amount_mwh = amount_mwh + 1 WHERE id = ?", (row,))
    done = allmende("check", "--data", copy_of_demo)
    assert done.returncode == 1
    assert "the trigger books_storedposting_no_update is missing" in done.stdout
    assert f"entry {entry.partition('.')[2]}: the stored postings differ" in done.stdout
    assert "by the entries at" in done.stdout


def test_a_due_that_is_not_what_was_booked_is_found(copy_of_demo: Path) -> None:
    with tampering(copy_of_demo) as database:
        database.execute("UPDATE sharing_due SET amount_mwh = amount_mwh - 1000 WHERE amount_mwh > 1000")
    done = allmende("check", "--data", copy_of_demo)
    assert done.returncode == 1
    assert "what members owe is not what entry" in done.stdout


def test_a_place_given_to_somebody_else_behind_the_books_is_found(copy_of_demo: Path) -> None:
    with tampering(copy_of_demo) as database:
        place, member = database.execute("SELECT id, member_id FROM work_taking WHERE ended_at IS NULL").fetchone()
        (other,) = database.execute("SELECT id FROM groups_member WHERE id <> ?", (member,)).fetchone()
        database.execute("UPDATE work_taking SET member_id = ? WHERE id = ?", (other, place))
    done = allmende("check", "--data", copy_of_demo)
    assert done.returncode == 1
    assert f"is held by {other}, by the books {member}" in done.stdout


def test_a_key_that_others_can_read_is_named(copy_of_demo: Path) -> None:
    (copy_of_demo / "signing.key").chmod(0o644)
    done = allmende("check", "--data", copy_of_demo)
    assert done.returncode == 1
    assert "signing.key can be read by others" in done.stdout
