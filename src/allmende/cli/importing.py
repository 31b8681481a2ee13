"""`allmende import`: add the tasks of a spreadsheet to a group, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from allmende.cli import wording
from allmende.cli.installation import DATA_HELP, open_installation
from allmende.tables.sheets import FaultyInput, read_bytes

if TYPE_CHECKING:
    from allmende.server.groups.queries import Seat
    from allmende.server.work.importing import Plan


def command(
    tasks: Annotated[Path, typer.Argument(help="Table of tasks (CSV, XLSX).")],
    *,
    group: Annotated[str, typer.Option(metavar="SLUG", help="The group, as in its address: /g/SLUG/.")],
    by: Annotated[str, typer.Option(metavar="MAIL", help="Mail address of the member who adds them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be added.")] = False,
    data: Annotated[Path | None, typer.Option(help=DATA_HELP)] = None,
) -> None:
    """Import tasks from a spreadsheet, exactly as the pages do.

    TASKS has the columns task and hours, and if you like how often ("weekly", "every Tuesday and Friday", "monthly"),
    due, at, people, where, necessary, qualification, procedure, weight, description; headings and words may be German.
    What is there already is not added again. Each faulty line is named, and then nothing is imported.

    Exit codes: 0 imported (or, with --dry-run, could be), 2 something is wrong with the table, the group or the member.
    """
    try:
        content = read_bytes(tasks)
    except FaultyInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    open_installation(data)
    from allmende.server import clock
    from allmende.server.refusal import Refused
    from allmende.server.work.importing import ImportRefused, import_tasks, plan_import

    seat = _seat(group, by)
    now = clock.now()
    if dry_run:
        plan = plan_import(seat, content, name=tasks.name, at=now)
        _show(plan, seat)
        if plan.problems:
            raise typer.Exit(2)
        return
    try:
        done = import_tasks(seat, content, name=tasks.name, at=now)
    except ImportRefused as refused:
        typer.echo(str(refused), err=True)
        _show(refused.plan, seat)
        raise typer.Exit(2) from refused
    except Refused as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(2) from refused
    known = f"; {done.known_count} were there already" if done.known_count else ""
    typer.echo(f"{wording.count(len(done.added), 'task', 'tasks')} added to {seat.group.name}{known}.")


def _seat(slug: str, mail: str) -> Seat:
    from allmende.server.groups.models import Group
    from allmende.server.groups.queries import group_by_slug, seat_of
    from allmende.server.people.models import Person

    found = group_by_slug(slug)
    if found is None:
        there = ", ".join(Group.objects.exclude(kind="household").order_by("slug").values_list("slug", flat=True))
        typer.echo(f"There is no group {slug!r} here. There is: {there or 'none yet'}.", err=True)
        raise typer.Exit(2)
    person = Person.objects.filter(user__email=mail.strip().lower()).first()
    seat = seat_of(person, found) if person is not None else None
    if seat is None:
        typer.echo(f"Nobody with the address {mail} is a member of {found.name}.", err=True)
        raise typer.Exit(2)
    return seat


def _show(plan: Plan, seat: Seat) -> None:
    """Print what is wrong; where nothing is, what would be added."""
    for problem in plan.problems:
        typer.echo(str(problem), err=True)
    if plan.unread:
        typer.echo(f"Columns that mean nothing here: {', '.join(plan.unread)}", err=True)
    if plan.problems:
        return
    zone = ZoneInfo(seat.group.timezone)
    for one in plan.new:
        due = f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}"
        often = f", then {one.draft.rrule}" if one.draft.rrule else ""
        typer.echo(f"line {one.line}: {one.draft.title}, {wording.hours(one.draft.minutes)} h, due {due}{often}")
    typer.echo(f"{wording.count(len(plan.new), 'task', 'tasks')} would be added; {plan.known_count} there already.")
