"""The database itself refuses to change the books: no update, no delete, no truncate; balanced or refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FROZEN = ("books_storedentry", "books_storedposting", "books_treenode", "books_checkpoint")

SQLITE_BALANCED = """
CREATE TRIGGER entry_balanced AFTER INSERT ON books_storedentry
WHEN (SELECT COALESCE(SUM(amount_mwh), 0) FROM books_storedposting WHERE entry_id = NEW.id) <> 0
  OR (SELECT COUNT(*) FROM books_storedposting WHERE entry_id = NEW.id) <> NEW.postings_count
BEGIN SELECT RAISE(ABORT, 'the books refuse an entry whose postings do not sum to zero'); END;
"""
SQLITE_NO_LATE_POSTING = """
CREATE TRIGGER posting_not_late BEFORE INSERT ON books_storedposting
WHEN EXISTS (SELECT 1 FROM books_storedentry WHERE id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'the books refuse a posting to an entry that is already booked'); END;
"""
SQLITE_NUMBERED = """
CREATE TRIGGER entry_numbered BEFORE INSERT ON books_storedentry
WHEN NEW.number <> (SELECT COALESCE(MAX(number) + 1, 0) FROM books_storedentry WHERE book_id = NEW.book_id)
BEGIN SELECT RAISE(ABORT, 'the books refuse a gap or a repeated number'); END;
"""
POSTGRES = """
CREATE FUNCTION books_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the books refuse % on %', TG_OP, TG_TABLE_NAME; END $$;
CREATE FUNCTION books_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT COALESCE(SUM(amount_mwh), 0) FROM books_storedposting WHERE entry_id = NEW.id) <> 0
     OR (SELECT COUNT(*) FROM books_storedposting WHERE entry_id = NEW.id) <> NEW.postings_count THEN
    RAISE EXCEPTION 'the books refuse an entry whose postings do not sum to zero';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_balanced AFTER INSERT ON books_storedentry FOR EACH ROW EXECUTE FUNCTION books_balanced();
CREATE FUNCTION books_not_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM books_storedentry WHERE id = NEW.entry_id) THEN
    RAISE EXCEPTION 'the books refuse a posting to an entry that is already booked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER posting_not_late BEFORE INSERT ON books_storedposting FOR EACH ROW EXECUTE FUNCTION books_not_late();
CREATE FUNCTION books_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number) + 1, 0) FROM books_storedentry WHERE book_id = NEW.book_id) THEN
    RAISE EXCEPTION 'the books refuse a gap or a repeated number';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_numbered BEFORE INSERT ON books_storedentry FOR EACH ROW EXECUTE FUNCTION books_numbered();
"""


def refuse(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the engine in use."""
    if schema_editor.connection.vendor == "sqlite":
        for table in FROZEN:
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the books refuse {event} on {table}'); END;"
                )
        for statement in (SQLITE_BALANCED, SQLITE_NO_LATE_POSTING, SQLITE_NUMBERED):
            schema_editor.execute(statement)
        return
    # Without parameters, or the driver would take the % in RAISE for a placeholder.
    schema_editor.execute(POSTGRES, params=None)
    for table in FROZEN:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()"
        )


class Migration(migrations.Migration):
    """There is no way back: a ledger that can be opened for change is none."""

    dependencies: ClassVar = [("books", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(refuse, migrations.RunPython.noop, elidable=False)]
