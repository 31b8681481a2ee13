"""SQLite refuses to replace a row of the books on every connection, also one that never heard of our settings.

INSERT OR REPLACE deletes the row it replaces, and the triggers against deleting see that only where the connection
has set recursive_triggers. Asking before the insert needs no setting.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# By what a row of each table is the same as one that stands there already.
SAME = {
    "books_storedentry": "id = NEW.id OR (book_id = NEW.book_id AND key = NEW.key)",
    "books_storedposting": "id = NEW.id OR (entry_id = NEW.entry_id AND account = NEW.account)",
    "books_treenode": 'id = NEW.id OR (book_id = NEW.book_id AND level = NEW.level AND "index" = NEW."index")',
    "books_checkpoint": "id = NEW.id OR (book_id = NEW.book_id AND size = NEW.size)",
}


def refuse(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers; PostgreSQL knows no replacing but by an update, which is refused already."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, same in SAME.items():
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608  (the names above)
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, 'the books refuse REPLACE on {table}'); END;"
        )


class Migration(migrations.Migration):
    """There is no way back: a ledger that can be opened for change is none."""

    dependencies: ClassVar = [("books", "0002_refusals")]
    operations: ClassVar = [migrations.RunPython(refuse, migrations.RunPython.noop, elidable=False)]
