"""`allmende verify`: recompute exported books from nothing but the export, with the standard library only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from allmende.cli.progress import progress
from allmende.economy.audit import Audit
from allmende.ledger.export import NotAnExport
from allmende.ledger.finding import Report
from allmende.ledger.note import MalformedKey, VerifierKey, parse_key
from allmende.ledger.verify import verify_export


def command(
    export: Annotated[Path, typer.Argument(help="Folder or .zip, as written by `allmende export` or by the pages.")],
    *,
    witness: Annotated[
        list[Path] | None,
        typer.Option(help="A signed checkpoint that was kept elsewhere; the books must still hold it. Repeatable."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            help="The key you know to be these books', as text or file. Repeatable. [default: the export's own]"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reports as JSON.")] = False,
) -> None:
    """Verify exported books: recompute everything they claim, and name the first bad entry.

    Every entry must be what was hashed when it was booked, balanced, vouched for by a signed checkpoint, and follow by
    the rules from the entries before it; every balance must be the sum of its postings. Nothing is asked of the server
    that wrote the export. Whoever can also change the key in the export can change everything: compare it once with
    one you know, by --key, or keep a checkpoint and give it by --witness.

    Exit codes: 0 sound; 1 something is not right, or not vouched for by any checkpoint; 2 there is no export there.
    """
    try:
        keys = [_key(text) for text in key or []]
        witnesses = [file.read_text(encoding="utf-8") for file in witness or []]
        with progress("Entries read") as tell:
            reports = verify_export(
                export,
                trusted_keys=keys,
                witnesses=witnesses,
                new_replay=Audit,
                progress=lambda read: tell(read, max(read, 1)),
            )
    except NotAnExport as error:
        typer.echo(f"{export} is not an export of books (a folder or .zip with allmende-export.json).", err=True)
        raise typer.Exit(2) from error
    except MalformedKey as error:
        typer.echo("That is not a key: it looks like name+1a2b3c4d+AbC..., as in verifier-key.txt.", err=True)
        raise typer.Exit(2) from error
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"Cannot be read: {error}", err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps([as_plain(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        for report in reports:
            print_report(report, key_is_known=bool(keys))
        if not reports:
            typer.echo("The export holds no books, so nothing can be said for it.")
    if not reports or any(report.status != "sound" for report in reports):
        raise typer.Exit(1)


def print_report(report: Report, *, key_is_known: bool) -> None:
    """Print in plain words what verification of one book came to."""
    if report.status == "sound":
        typer.echo(
            f"{report.origin}: sound. {report.entries_count} entries, vouched for by {report.checkpoints_count} signed "
            f"checkpoints; every balance follows."
        )
        assert report.root is not None
        typer.echo(f"  Root {report.root.hex()}")
        if not key_is_known:
            typer.echo("  Checked with the key in the export itself; with --key you rely on one you know.")
        return
    if report.status == "unsigned":
        typer.echo(f"{report.origin}: not vouched for to the end.")
    else:
        typer.echo(f"{report.origin}: NOT SOUND.")
        first = report.first_bad
        if first is not None:
            typer.echo(f"  First bad entry: {_span(first.first, first.last)}. {first.sentence()}")
        typer.echo(
            f"  Bad, or no longer to be relied on: {report.bad_count} of {report.entries_count} entries, which move "
            f"{weighted_hours(report.at_stake_mwh)} weighted hours."
        )
    for finding in report.findings:
        typer.echo(f"  - {finding.sentence()}")


def as_plain(report: Report) -> dict[str, Any]:
    """Return a report as JSON writes it."""
    first = report.first_bad
    return {
        "origin": report.origin,
        "status": report.status,
        "entries": report.entries_count,
        "covered": report.covered_count,
        "checkpoints": report.checkpoints_count,
        "root": report.root.hex() if report.root is not None else None,
        "first_bad": None if first is None else {"first": first.first, "last": first.last, "code": first.code},
        "bad_entries": report.bad_count,
        "at_stake_mwh": report.at_stake_mwh,
        "findings": [
            {"code": one.code, "first": one.first, "last": one.last, "sentence": one.sentence()}
            for one in report.findings
        ],
    }


def weighted_hours(mwh: int) -> str:
    """Return milli weighted hours as hours: 12350 -> "12.350", -5 -> "-0.005"."""
    sign, size = "-" if mwh < 0 else "", abs(mwh)
    return f"{sign}{size // 1000}.{size % 1000:03}"


def _span(first: int | None, last: int | None) -> str:
    return f"{first}" if first == last else f"somewhere between {first} and {last}"


def _key(text: str) -> VerifierKey:
    """Read a key given as text, or as the file it stands in."""
    # A key holds plus signs and no path; a file of the same name would be a strange coincidence.
    if "+" not in text or Path(text).is_file():
        text = Path(text).read_text(encoding="utf-8")
    return parse_key(text.strip())
