import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allmende.cli import application
from allmende.cli.verify import weighted_hours
from tests.cli.running import allmende
from tests.fixtures.served import own_environment

FOREIGN = ("django", "numpy", "scipy", "cryptography", "rich", "openpyxl", "allmende.server")


@pytest.fixture(scope="module")
def exported(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "export"
    done = allmende("export", folder, "--group", "lindenhof-8", "--data", made_demo)
    assert done.returncode == 0, done.stderr
    return folder


def copied(exported: Path, tmp_path: Path) -> Path:
    import shutil

    return shutil.copytree(exported, tmp_path / "copy")


def entries_of(export: Path) -> Path:
    (found,) = export.glob("books/*/entries.jsonl")
    return found


@pytest.mark.slow
def test_the_demos_books_are_sound_and_verified_with_the_standard_library_only(exported: Path) -> None:
    script = (
        "import sys, allmende.cli\n"
        f"sys.argv = ['allmende', 'verify', {str(exported)!r}]\n"
        "try:\n    allmende.cli.main()\nexcept SystemExit as end:\n    print('CODE', end.code)\n"
        "print('LOADED', *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=own_environment()
    )
    assert "allmende.local/lindenhof-8: sound." in done.stdout
    assert "CODE 0" in done.stdout
    loaded = done.stdout.rpartition("LOADED")[2].split()
    assert "allmende.economy.audit" in loaded
    assert [name for name in loaded if name.split(".")[0] in FOREIGN or name.startswith("allmende.server")] == []


@pytest.mark.slow
def test_a_changed_hour_is_named_with_the_effort_at_stake(exported: Path, tmp_path: Path) -> None:
    export = copied(exported, tmp_path)
    lines = entries_of(export).read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(place for place, line in enumerate(lines) if '"work.confirmed"' in line)
    entry = json.loads(lines[number])
    entry["facts"]["minutes"] += 60
    lines[number] = json.dumps(entry, ensure_ascii=False) + "\n"
    entries_of(export).write_text("".join(lines), encoding="utf-8")
    shown = CliRunner().invoke(application, ["verify", str(export)])
    assert shown.exit_code == 1
    assert f"First bad entry: {number}." in shown.output
    assert "weighted hours" in shown.output
    plain = CliRunner().invoke(application, ["verify", str(export), "--json"])
    assert plain.exit_code == 1
    (report,) = json.loads(plain.stdout)
    assert report["status"] == "bad"
    assert report["first_bad"]["first"] == number


@pytest.mark.slow
def test_a_checkpoint_kept_elsewhere_and_a_key_one_knows_are_held_against_the_books(
    exported: Path, tmp_path: Path
) -> None:
    (notes,) = exported.glob("books/*/checkpoints.txt")
    (key,) = exported.glob("books/*/verifier-key.txt")
    kept = tmp_path / "kept.txt"
    first, *_ = notes.read_text(encoding="utf-8").split("\n\nallmende.local/")
    kept.write_text(notes.read_text(encoding="utf-8")[: len(first)].rstrip("\n") + "\n", encoding="utf-8")
    shown = CliRunner().invoke(application, ["verify", str(exported), "--key", str(key), "--witness", str(kept)])
    assert shown.exit_code == 0, shown.output
    other = key.read_text(encoding="utf-8").replace("allmende.local", "elsewhere.example")
    assert CliRunner().invoke(application, ["verify", str(exported), "--key", other]).exit_code == 2
    torn = tmp_path / "torn.txt"
    torn.write_text("not a checkpoint\n", encoding="utf-8")
    assert CliRunner().invoke(application, ["verify", str(exported), "--witness", str(torn)]).exit_code == 1


def test_what_is_no_export_is_answered_with_2(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        shown = CliRunner().invoke(application, ["verify", str(path)])
        assert shown.exit_code == 2
        assert "is not an export of books" in shown.output


def test_an_export_without_books_is_not_taken_for_a_yes(tmp_path: Path) -> None:
    manifest = {"format": "allmende-export", "version": 1, "books": []}
    (tmp_path / "allmende-export.json").write_text(json.dumps(manifest), encoding="utf-8")
    shown = CliRunner().invoke(application, ["verify", str(tmp_path)])
    assert shown.exit_code == 1
    assert "holds no books" in shown.output


def test_weighted_hours_keep_their_sign_and_every_digit() -> None:
    assert [weighted_hours(mwh) for mwh in (12_350, 5, 0, -5, -1_250)] == [
        "12.350",
        "0.005",
        "0.000",
        "-0.005",
        "-1.250",
    ]
