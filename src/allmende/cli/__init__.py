"""The command line: one file per command, loaded only when that command runs.

To add a command: write `cli/<name>.py` with a function `command` (typer reads its parameters and docstring) and add one
line to `COMMANDS`. Import heavy modules inside the functions that need them, so that help stays quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from allmende import __version__

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("allmende.cli.demo", "Show the living demo."),
    "serve": ("allmende.cli.serve", "Serve an installation until Ctrl-C."),
    "check": ("allmende.cli.check", "Check that an installation holds what it promises."),
    "round": ("allmende.cli.round", "Share tasks by a round with rising weights."),
    "check-certificate": ("allmende.cli.check_certificate", "Verify the certificate of a round."),
    "count-budget": ("allmende.cli.count_budget", "Count a vote on a shared budget by equal shares."),
    "settle": ("allmende.cli.settle", "Share out the work of a period, from two spreadsheets."),
    "import": ("allmende.cli.importing", "Add the tasks of a spreadsheet to a group."),
    "export": ("allmende.cli.export", "Write books and tables as files."),
    "verify": ("allmende.cli.verify", "Verify exported books: recompute everything."),
}
"""Name -> (module, one line of help), in the order in which help lists them."""


class LazyCommands(TyperGroup):
    """A group that knows its commands by name and one line of help, and loads only the one that runs."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  (whatever typer sets)
        """Stand in for each command with its line of help."""
        super().__init__(**settings)
        for name, (_, line) in COMMANDS.items():
            self.commands[name] = TyperCommand(name, help=line)

    # typer ships click under a private name, so its types have none we may use.
    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """Put the real command in place of the one that stood in for it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, _load(name) if name is not None and name in COMMANDS else command, rest


def main() -> None:
    """Run the command line; exits the process."""
    application(prog_name="allmende")


application = typer.Typer(
    cls=LazyCommands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help: the richly set one would load more than a hundred modules.
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:  # noqa: FBT001  (typer hands over the option's value)
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@application.callback()
def allmende(
    *,
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", is_eager=True, callback=_show_version
    ),
) -> None:
    """Produce together without wages or markets: share work, share what it makes, keep open books."""
    assert not version, "showing the version ends the process"


def _load(name: str) -> TyperCommand:
    module, _ = COMMANDS[name]
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    single.command(name)(import_module(module).command)
    command = typer.main.get_command(single)
    assert isinstance(command, TyperCommand)
    return command
