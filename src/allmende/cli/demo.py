"""`allmende demo`: the living demo: a house, a pool of six projects and a town, with weeks behind them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

MARK = "demo.json"
"""Written last and moved into place with everything else: a folder that has it holds a whole demo."""
BEGUN = "being-made"
"""Marks what is being made aside, so that what a power cut left of it can be told from anything else."""
STALE_DAYS = 3
AN_HOUR_SECONDS = 3_600


def command(
    *,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen at.")] = 8000,
    address: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    data: Annotated[
        Path | None, typer.Option(help="Folder for the demo's data. [default: ALLMENDE_DATA, else ./demo-data]")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language in which the house writes: en or de. [default: as your computer]")
    ] = "",
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it, or only make its data.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the demo's data away and make them anew.")] = False,
) -> None:
    """Show the living demo: a house in Leipzig, a pool of six projects and a town, and their books.

    Makes the demo's data if there are none (by the real operations; it takes a moment), then prints the address
    and who you can sign in as. Nothing outside its data folder is touched.

    Exit codes: 0 stopped by you (or made, with --no-serve), 2 it could not start.
    """
    if language not in {"", "de", "en"}:
        typer.echo(f"The demo speaks en or de, not {language!r}.", err=True)
        raise typer.Exit(2)
    folder = (data or Path(os.environ.get("ALLMENDE_DATA") or "demo-data")).resolve()
    if serve:
        from allmende.cli.serve import refuse_taken

        refuse_taken(address=address, port=port)
    # It must never happen that an installation people rely on is taken for a demo, or served with its passwords shown.
    os.environ["ALLMENDE_DEMO"] = "1"
    os.environ.pop("DATABASE_URL", None)
    keep_or_make(folder, language=language or _own_language(), fresh=fresh)
    os.environ["ALLMENDE_DATA"] = str(folder)
    if serve:
        from allmende.cli.serve import start

        start(port=port, address=address, workers=1, data=folder, greeting=_greeting())


def keep_or_make(folder: Path, *, language: str, fresh: bool) -> None:
    """See to it that a whole demo lies in the folder.

    Raises:
        Exit: With 2, when something else lies there or the demo could not be made.

    """
    mark = folder / MARK
    if folder.exists() and not mark.exists() and any(folder.iterdir()):
        typer.echo(f"{folder} holds something that is not a demo. Choose another folder with --data.", err=True)
        raise typer.Exit(2)
    if mark.exists() and not fresh:
        made = datetime.fromisoformat(json.loads(mark.read_text(encoding="utf-8"))["made"])
        days = (datetime.now(UTC) - made).days
        if days >= STALE_DAYS:
            typer.echo(f"This house was left alone {days} days ago. For one that lives today: --fresh")
        return
    _clear_away_broken_off(folder)
    aside = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    try:
        _make(aside, language=language)
        mark_text = {"made": datetime.now(UTC).isoformat(), "language": language}
        (aside / BEGUN).unlink()
        (aside / MARK).write_text(json.dumps(mark_text) + "\n", encoding="utf-8")
        _put_into_place(aside, folder)
    except OSError as error:
        typer.echo(f"The demo's data cannot be kept there: {error}", err=True)
        raise typer.Exit(2) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _clear_away_broken_off(folder: Path) -> None:
    """Remove what an earlier making left behind when it was killed; a younger one may still be at work."""
    for mark in folder.parent.glob(f"{folder.name}.????????/{BEGUN}"):
        if datetime.now(UTC).timestamp() - mark.stat().st_mtime > AN_HOUR_SECONDS:
            shutil.rmtree(mark.parent, ignore_errors=True)


def _make(aside: Path, *, language: str) -> None:
    """Make the demo in a process of its own, whose settings name the folder aside."""
    typer.echo(
        "Letting ten weeks pass in Lindenhof 8, Wiesenland and Drosselau (only once; takes a moment) ...", err=True
    )
    aside.mkdir(parents=True)
    (aside / BEGUN).touch()
    environment = os.environ | {"ALLMENDE_DATA": str(aside), "DJANGO_SETTINGS_MODULE": "allmende.server.settings"}
    command = [sys.executable, "-m", "allmende.server.demo", language]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as making:  # noqa: S603  (ours)
        assert making.stdout is not None
        try:
            for line in making.stdout:
                done, of = line.split()
                if sys.stderr.isatty():
                    typer.echo(f"\r\x1b[K  day {done} of {of}", nl=False, err=True)
        except BaseException:
            making.terminate()
            raise
    if sys.stderr.isatty():
        typer.echo("\r\x1b[K", nl=False, err=True)
    if making.returncode:
        typer.echo("The demo could not be made; the reason stands above.", err=True)
        raise typer.Exit(2)


def _put_into_place(aside: Path, folder: Path) -> None:
    """Move a whole demo to where it belongs; what was there goes first, and comes back if that fails."""
    before = folder.with_name(f"{aside.name}.before")
    if folder.exists():
        folder.rename(before)
    try:
        aside.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _own_language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "de" if spoken.startswith("de") else "en"


def _greeting() -> str:
    from allmende.server.running import set_up

    set_up()
    from allmende.server.demo.logins import LOGINS

    widest = max(len(login.mail) for login in LOGINS)
    lines = [f"  {login.mail:<{widest}}  {login.name}: {login.who}" for login in LOGINS]
    return f"\n\nSign in as any of these; the password is always {LOGINS[0].password}\n" + "\n".join(lines) + "\n"
