"""`allmende count-budget`: count a vote on a shared budget by the method of equal shares; needs no server."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from allmende.mechanisms.decisions.equal_shares import Chosen, EqualShares, NotChosen, equal_shares
from allmende.tables import pabulib, sheets
from allmende.tables.shared_budget import Election


def command(
    file: Annotated[Path, typer.Argument(help="The vote, as a Pabulib file (.pb).")],
    *,
    step: Annotated[
        int,
        typer.Option(min=0, help="By how much everybody's part is raised at a time; 0: by a hundredth of what it is."),
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, exact fractions as text.")] = False,
) -> None:
    """Count a vote on a shared budget: which projects get their part, who pays what, and what is missing elsewhere.

    Everybody who voted has the same part of the budget, and pays with it for what they support. Where the file marks
    what was chosen, the last line says whether that is the same.

    Exit codes: 0 counted, 1 the file says that something else was chosen, 2 the file cannot be used (each fault is
    named with its line).
    """
    try:
        election = pabulib.read(file.name, sheets.read_bytes(file))
    except sheets.FaultyInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    told = equal_shares(election.approved(), costs=election.costs(), budget=election.budget, step=step or None)
    if as_json:
        typer.echo(json.dumps(as_plain(told), ensure_ascii=False, indent=1))
    else:
        show(election, told)
    published = {project.id for project in election.projects if project.selected}
    if all(project.selected is None for project in election.projects):
        return
    same = published == {each.project for each in told.chosen}
    if not as_json:
        typer.echo(
            "That is what the file says was chosen." if same else "The file says that something else was chosen."
        )
    if not same:
        raise typer.Exit(1)


def show(election: Election, told: EqualShares) -> None:
    """Print what gets its part, and what does not, with why."""
    names = {project.id: project.name for project in election.projects}
    typer.echo(
        f"{told.budget} to share out, {told.voters_count} voted: {amount(told.share)} each, "
        f"raised to {amount(told.raised_share)}"
    )
    typer.echo(f"\n{len(told.chosen)} projects get it, {told.budget - told.left_over} in all, {told.left_over} left:")
    for one in told.chosen:
        typer.echo(f"  {names[one.project]}: {one.cost}, {one.supporters_count} supporters, {paid(one)}")
    if told.not_chosen:
        typer.echo(f"\n{len(told.not_chosen)} do not:")
    for other in told.not_chosen:
        typer.echo(f"  {names[other.project]}: {other.cost}, {other.supporters_count} supporters, {missing(other)}")


def paid(one: Chosen) -> str:
    """Return who pays for a project that gets its part."""
    if one.price is None:
        return "from what was left over"
    less = f" ({one.paying_less_count} pay less: all they have)" if one.paying_less_count else ""
    return f"{amount(one.price)} each{less}"


def missing(other: NotChosen) -> str:
    """Return what is missing to a project that does not get its part."""
    return f"they have {amount(other.supporters_have)} left, {amount(other.missing)} missing"


def amount(exact: Fraction) -> str:
    """Return an amount with at most two places, half to even.

    Examples:
        >>> amount(Fraction(50)), amount(Fraction(5, 3))
        ('50', '1.67')

    """
    return str(exact.numerator) if exact.denominator == 1 else f"{float(round(exact, 2)):.2f}"


def as_plain(told: EqualShares) -> dict[str, object]:
    """Return the result ready for JSON."""
    return {
        "budget": told.budget,
        "voters_count": told.voters_count,
        "share": str(told.share),
        "raised_share": str(told.raised_share),
        "left_over": told.left_over,
        "chosen": [
            {
                "project": one.project,
                "cost": one.cost,
                "supporters_count": one.supporters_count,
                "by": one.by,
                "price": None if one.price is None else str(one.price),
                "paying_less_count": one.paying_less_count,
            }
            for one in told.chosen
        ],
        "not_chosen": [
            {
                "project": other.project,
                "cost": other.cost,
                "supporters_count": other.supporters_count,
                "supporters_have": str(other.supporters_have),
                "missing": str(other.missing),
            }
            for other in told.not_chosen
        ],
    }
