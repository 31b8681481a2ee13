import subprocess
import sys
from importlib import import_module

import pytest
from typer.testing import CliRunner

from allmende.cli import COMMANDS, application

SLOW = ("django", "numpy", "openpyxl", "rich", "allmende.server", "allmende.mechanisms", "allmende.economy")


def test_help_loads_nothing_slow() -> None:
    script = (
        "import sys, allmende.cli\n"
        "sys.argv = ['allmende', '--help']\n"
        "try:\n    allmende.cli.main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('LOADED', *sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("LOADED")[2].split()
    assert "allmende.cli" in loaded
    assert [name for name in loaded if name.startswith(SLOW)] == []
    for command, (_, line) in COMMANDS.items():
        assert command in done.stdout
        assert line[:20] in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    assert callable(import_module(COMMANDS[command][0]).command)
    shown = CliRunner().invoke(application, [command, "--help"])
    assert shown.exit_code == 0
    assert "Exit codes:" in shown.output


def test_a_mistyped_command_is_answered_with_the_nearest() -> None:
    shown = CliRunner().invoke(application, ["rund"])
    assert shown.exit_code == 2
    assert "Did you mean 'round'" in shown.output


def test_the_version_is_told() -> None:
    shown = CliRunner().invoke(application, ["--version"])
    assert shown.exit_code == 0
    assert shown.output.strip()[0].isdigit()
