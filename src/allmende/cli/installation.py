"""Open the installation in a data folder, for commands that work on one beside the server."""

from __future__ import annotations

import os
from pathlib import Path

import typer

DATA_HELP = "Data folder of the installation. [default: ALLMENDE_DATA, else ./data]"


def open_installation(data: Path | None) -> None:
    """Load the framework with the database of this data folder.

    Raises:
        Exit: With 2, when there is no installation: looking for one must not make one.

    """
    folder = (data or Path(os.environ.get("ALLMENDE_DATA") or "data")).resolve()
    url = os.environ.get("DATABASE_URL", "")
    if not url and not (folder / "allmende.sqlite3").is_file():
        typer.echo(f"There is no installation in {folder}. Name its data folder with --data.", err=True)
        raise typer.Exit(2)
    from allmende.server.running import set_up

    set_up(data=folder)
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        typer.echo(f"The database cannot be reached: {error}", err=True)
        raise typer.Exit(2) from error
