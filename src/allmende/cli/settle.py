"""`allmende settle`: share out the work of a period from two spreadsheets; needs no server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from allmende.cli.settle_tables import Stated, read_day, read_stated
from allmende.cli.verify import weighted_hours
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Settlement, Snapshot, settle
from allmende.tables.sheets import FaultyInput
from allmende.values.period import EmptyPeriod
from allmende.values.weight import parse_weight


def command(
    *,
    contributions: Annotated[Path, typer.Argument(help="Table of work done (CSV, XLSX).")],
    members: Annotated[Path, typer.Argument(help="Table of members (CSV, XLSX).")],
    start: Annotated[
        str, typer.Option("--from", metavar="DAY", help="First day. [default: the month of the first date]")
    ] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Day after the last. [default: the month's end]")] = "",
    fund: Annotated[
        str, typer.Option(metavar="HOURS", help="Weighted hours the common fund still carries from before.")
    ] = "0",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, with every reason.")] = False,
) -> None:
    """Share out the work of a period: who gave what, who owes what, and why.

    CONTRIBUTIONS has the columns person, hours, and if you like task, weight (else 1) and date. MEMBERS has the column
    name, and if you like share (a number, or adult, child, exempt; else 1), days or from and until (the day after the
    last), and break days. Headings may be German (Person, Stunden, Gewicht, Datum, Anteil, Tage, von, bis,
    Pausentage). All effort (hours times weight) is shared out by share and days; a break lowers only one's own due,
    and what it leaves open goes to the common fund.

    Exit codes: 0 settled, 2 something stated cannot be used (each faulty line is named).
    """
    try:
        stated = read_stated(contributions, members, start=_day(start), until=_day(until))
        carried_mwh = _hours(fund)
    except FaultyInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except EmptyPeriod as error:
        typer.echo(f"A period needs at least a day: {error}", err=True)
        raise typer.Exit(2) from error
    snapshot = Snapshot(
        group="table",
        period=stated.period,
        effort_mwh=sum(one.effort_mwh for one in stated.given),
        carried_mwh=carried_mwh,
        participants=stated.participants,
    )
    settlement = settle(snapshot, Rulebook())
    given_mwh = dict.fromkeys(stated.participants, 0)
    for one in stated.given:
        given_mwh[one.person] += one.effort_mwh
    if as_json:
        typer.echo(json.dumps(as_plain(stated, settlement, given_mwh), ensure_ascii=False, indent=1))
    else:
        show(stated, settlement, given_mwh)


def show(stated: Stated, settlement: Settlement, given_mwh: Mapping[str, int]) -> None:
    """Print the result as a table with a reason behind every line."""
    snapshot = settlement.snapshot
    when = f"From {stated.period.start} until {stated.period.end}: " if stated.has_days else ""
    typer.echo(
        f"{when}{weighted_hours(snapshot.effort_mwh)} weighted hours given"
        + (f", {weighted_hours(snapshot.carried_mwh)} carried over by the fund" if snapshot.carried_mwh else "")
    )
    widest = max([len("name"), *map(len, stated.participants)])
    typer.echo(f"{'name':<{widest}}  {'given':>9}  {'owes':>9}  {'balance':>9}  why")
    for name in sorted(stated.participants):
        given, owed = given_mwh[name], settlement.dues_mwh[name]
        amounts = "  ".join(f"{weighted_hours(mwh):>9}" for mwh in (given, owed, given - owed))
        typer.echo(f"{name:<{widest}}  {amounts}  {why(settlement, name)}")
    typer.echo(f"Left open for the next period, in the common fund: {weighted_hours(settlement.fund_mwh)}")


def why(settlement: Settlement, name: str) -> str:
    """Return in one line why somebody owes what they owe."""
    snapshot = settlement.snapshot
    part = snapshot.participants[name]
    whole = sum(one.share_milli * one.days for one in snapshot.participants.values())
    if not whole:
        return "nobody has a share, so everything stays in the fund"
    total = weighted_hours(snapshot.effort_mwh + snapshot.carried_mwh)
    own = part.share_milli * part.days
    said = f"share {_plain(part.share_milli)} on {part.days} days: {_plain(own)} of {_plain(whole)} parts of {total}"
    if part.break_days:
        said += (
            f"; {part.break_days} of {part.days} days on a break, which count {_plain(1000 - settlement.relief_milli)}"
        )
    return said


def as_plain(stated: Stated, settlement: Settlement, given_mwh: Mapping[str, int]) -> dict[str, Any]:
    """Return the result as JSON writes it; amounts in milli weighted hours."""
    from allmende.economy.explanation import to_json

    snapshot = settlement.snapshot
    return {
        "from": str(stated.period.start) if stated.has_days else None,
        "until": str(stated.period.end) if stated.has_days else None,
        "effort_mwh": snapshot.effort_mwh,
        "carried_mwh": snapshot.carried_mwh,
        "fund_mwh": settlement.fund_mwh,
        "members": {
            name: {
                "given_mwh": given_mwh[name],
                "owes_mwh": settlement.dues_mwh[name],
                "balance_mwh": given_mwh[name] - settlement.dues_mwh[name],
                "why": to_json(settlement.why(name)),
            }
            for name in sorted(stated.participants)
        },
    }


def _plain(milli: int) -> str:
    return f"{milli // 1000}" if milli % 1000 == 0 else f"{milli / 1000:g}"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _hours(text: str) -> int:
    """Read weighted hours, which may be below zero, with up to three decimals."""
    stripped = text.strip().replace("\N{MINUS SIGN}", "-")
    sign = -1 if stripped.startswith("-") else 1
    digits = stripped.lstrip("-")
    if not digits.strip("0.,"):
        return 0
    try:
        return sign * parse_weight(digits)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a number of hours such as 3.5") from error
