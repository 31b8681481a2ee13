"""`allmende serve`: run an installation until told to stop."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated

import typer

DATA_HELP = "Folder for everything this installation keeps. [default: ALLMENDE_DATA, else ./data]"


def command(
    *,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen at.")] = 8000,
    address: Annotated[
        str, typer.Option(help="Address to listen at; 0.0.0.0 for all networks (then set ALLMENDE_HOSTS, too).")
    ] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer pages.")] = 1,
    data: Annotated[Path | None, typer.Option(help=DATA_HELP)] = None,
) -> None:
    """Serve an installation until Ctrl-C.

    Brings the data folder up to date first (tables, translations, static files), then answers pages and does on time
    what nobody looks at (opening tasks, clearing rounds, settling periods). Settings come from the environment:
    ALLMENDE_DATA, ALLMENDE_ORIGIN (name of the books), ALLMENDE_HOSTS, ALLMENDE_HTTPS=1 (behind TLS), DATABASE_URL
    (PostgreSQL), ALLMENDE_MAIL_HOST and others; see docs/guides/running.md.

    Exit codes: 0 stopped by you, 2 it could not start.
    """
    start(port=port, address=address, workers=workers, data=data)


def start(*, port: int, address: str, workers: int, data: Path | None, greeting: str = "") -> None:
    """Prepare and serve; print where, and what else there is to say, once pages can be asked for.

    Raises:
        Exit: With 2, when the address is taken or the data folder cannot be used.

    """
    refuse_taken(address=address, port=port)
    # Names with a hash in them: browsers keep each file for a year and still see every change at once.
    os.environ.setdefault("ALLMENDE_HASHED_STATIC", "1")
    from allmende.server import running

    try:
        running.set_up(data=data.resolve() if data is not None else None)
        running.prepare()
    except OSError as error:
        typer.echo(f"The data folder cannot be used: {error}", err=True)
        raise typer.Exit(2) from error
    host = "localhost" if address in {"127.0.0.1", "::1", "0.0.0.0", "::"} else address  # noqa: S104  (only compared)
    typer.echo(f"Allmende is at http://{host}:{port}/{greeting}\nCtrl-C ends it.")
    running.serve(address=address, port=port, workers=workers)
    typer.echo("Stopped.")


def refuse_taken(*, address: str, port: int) -> None:
    """Say kindly that something else listens here already, before anything is prepared.

    Raises:
        Exit: With 2.

    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server will: an address left a moment ago is free, one that is listened at is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            why = (error.strerror or "cannot be used").lower()
            typer.echo(f"Cannot listen at {address}, port {port}: {why}. Another one: --port {port + 1}", err=True)
            raise typer.Exit(2) from error
