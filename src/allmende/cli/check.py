"""`allmende check`: does an installation hold what it promises?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allmende.cli.installation import DATA_HELP, open_installation
from allmende.cli.progress import progress


def command(
    *,
    data: Annotated[Path | None, typer.Option(help=DATA_HELP)] = None,
) -> None:
    """Check an installation: settings, keys, database, and that all tables say what the books say.

    Every stored entry is read, hashed and replayed, every balance derived anew, and contributions, settled periods,
    memberships and places are compared with the entries. May run while the server does.

    Exit codes: 0 all is well, 1 something is wrong (each is named), 2 there is no installation.
    """
    open_installation(data)
    from allmende.server.selfcheck import check_everything, unchanging

    wrong_count = 0
    with progress("Checks done") as tell, unchanging():
        for checked in check_everything(progress=tell):
            typer.echo(f"{'WRONG' if checked.faults else 'ok   '}  {checked.what}")
            for fault in checked.faults:
                typer.echo(f"         {fault}")
            wrong_count += bool(checked.faults)
    if wrong_count:
        typer.echo(f"\n{wrong_count} of these need somebody's attention.")
        raise typer.Exit(1)
    typer.echo("\nAll is well.")
