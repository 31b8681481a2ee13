import re
import tomllib

from tests.tidy.tree import ROOT, own_files

# Folders and registries of one machine, written so that this file does not find itself.
PATHS_OF_A_MACHINE = re.compile(
    "|".join(["/ro" + "ot/", "/ho" + r"me/\w", "/wo" + "rk/", "/Us" + r"ers/\w", "/opt/" + "pypi"])
)
REGISTRIES = re.compile(
    r"https?://[^\s\"')]*(?:/simp" + "le/|files.pythonho" + r"sted|registry\.npm" + "js)|--index-u" + "rl"
)
PINNED = re.compile(r"^([\w.-]+)==(\S+)", flags=re.MULTILINE)


def readable_text(path: object) -> str:
    try:
        return (ROOT / str(path)).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [path for path in own_files() if PATHS_OF_A_MACHINE.search(readable_text(path))] == []


def test_no_file_names_a_package_registry() -> None:
    assert [path for path in own_files() if REGISTRIES.search(readable_text(path))] == []


def test_both_locks_agree_on_every_version() -> None:
    running, testing = (dict(PINNED.findall(readable_text(name))) for name in LOCKS)
    assert running.items() <= testing.items()


def test_locks_hold_everything_the_project_asks_for() -> None:
    project = tomllib.loads(readable_text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    running, testing = (dict(PINNED.findall(readable_text(name))) for name in LOCKS)
    assert {bare_name(each) for each in project["dependencies"] + extras["postgres"]} <= running.keys()
    assert {bare_name(each) for each in extras["test"]} - {"allmende"} <= testing.keys()


LOCKS = ("requirements.lock", "requirements-test.lock")


def bare_name(requirement: str) -> str:
    matched = re.match(r"[\w.-]+", requirement)
    assert matched is not None
    return matched[0].lower().replace("_", "-")
