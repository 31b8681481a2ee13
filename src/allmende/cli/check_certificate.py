"""`allmende check-certificate`: verify the certificate of a round, shared goods or a vote, from what it states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from allmende.mechanisms import certificates
from allmende.mechanisms.tasks import certificate as rounds
from allmende.tables import sheets


def command(
    file: Annotated[Path, typer.Argument(help="The certificate, as written by `allmende round --certificate`.")],
) -> None:
    """Verify the certificate of a round, of shared goods or of a vote: its format says which checker it is for.

    For a round it recomputes from the stated wishes alone that limits are kept, that nobody could do better by more
    than a step per place, that open places stand at the cap, and that the sum is within a step per place of the least
    possible. A vote is counted again. What goods promise is said in `mechanisms/goods/certificate.py` and beside it.

    Exit codes: 0 it holds, 1 it does not (the person or task is named), 2 the file cannot be read.
    """
    try:
        certificate: Any = json.loads(sheets.decode(sheets.read_bytes(file)))
    except sheets.FaultyInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except (ValueError, RecursionError) as error:
        typer.echo(f"{file.name}: not JSON: {error}", err=True)
        raise typer.Exit(2) from error
    try:
        format_ = certificates.check(certificate)
    except (*certificates.REFUTED, *certificates.NOT_ONE) as error:
        typer.echo(f"{file.name} does not hold: {error}")
        raise typer.Exit(1) from error
    if format_ != rounds.FORMAT:
        typer.echo(f"{file.name} holds: {format_}.")
        return
    filled_count = sum(len(task["people"]) for task in certificate["tasks"].values())
    typer.echo(
        f"{file.name} holds: {len(certificate['tasks'])} tasks, {len(certificate['people'])} people, "
        f"{filled_count} places filled, step {certificate['step_milli']} thousandths."
    )
