"""Is the installation itself as it has to be: keys, database settings, tables, triggers?"""

from __future__ import annotations

import stat
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from allmende.server.books.models import Book

# What PRAGMA answers where the settings hold.
SQLITE_SETTINGS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1"}
FROZEN = ("books_storedentry", "books_storedposting", "books_treenode", "books_checkpoint")
ENTRY_TRIGGERS = ("entry_balanced", "posting_not_late", "entry_numbered")


def settings_and_keys() -> Iterator[str]:
    """Yield what is wrong with settings and with the files that hold secrets."""
    if settings.DEBUG:
        yield "ALLMENDE_DEBUG is on: error pages would show the inside of the server to anybody"
    for name in ("secret.key", "signing.key"):
        path = settings.DATA / name
        if path.exists() and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
            yield f"{path} can be read by others (mode {mode:o}); chmod 600 mends that"
    if stat.S_IMODE(settings.DATA.stat().st_mode) & 0o002:
        yield f"{settings.DATA} can be changed by anybody on this machine"
    books = Book.objects.filter(size__gt=0)
    if books.exists() and not (settings.DATA / "signing.key").exists():
        yield "the key that signs the books is missing: restore signing.key from your backup"
    for book in books:
        if not book.origin.startswith(f"{settings.ORIGIN}/"):
            yield f"the book {book.origin} was founded under another name than ALLMENDE_ORIGIN={settings.ORIGIN}"


def database_settings() -> Iterator[str]:
    """Yield what is not set as the promises of the books need it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, wanted in SQLITE_SETTINGS.items():
                cursor.execute(f"PRAGMA {name}")
                found = str(cursor.fetchone()[0])
                if found != wanted:
                    yield f"{name} is {found}, it has to be {wanted}"
            cursor.execute("PRAGMA quick_check(5)")
            for (line,) in cursor.fetchall():
                if line != "ok":
                    yield f"the database file is damaged: {line}"
            cursor.execute("PRAGMA foreign_key_check")
            for row in cursor.fetchmany(5):
                yield f"a row of {row[0]} points to nothing in {row[2]}"
            return
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                yield f"{name} is off: what was acknowledged could be lost in a power cut"


def migrations() -> Iterator[str]:
    """Yield the changes to the tables that have not been made yet."""
    executor = MigrationExecutor(connection)
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{migration} has not been applied; starting the server does it"


def triggers() -> Iterator[str]:
    """Yield the triggers that are missing or switched off."""
    found = _sqlite_triggers() if connection.vendor == "sqlite" else _postgres_triggers()
    suffixes = ("no_update", "no_delete", "no_replace") if connection.vendor == "sqlite" else ("frozen", "kept")
    wanted = {f"{table}_{suffix}" for table in FROZEN for suffix in suffixes} | set(ENTRY_TRIGGERS)
    for name in sorted(wanted - found):
        yield f"the trigger {name} is missing: the database no longer refuses to change the books"


def _sqlite_triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def _postgres_triggers() -> set[str]:
    with connection.cursor() as cursor:
        # 'D' is a trigger that was switched off.
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        return {name for (name,) in cursor.fetchall()}
