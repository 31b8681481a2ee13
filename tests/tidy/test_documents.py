import doctest
import re
import tomllib
from pathlib import Path

import allmende
from allmende.cli import COMMANDS
from tests.tidy.tree import PACKAGE, ROOT, own_files

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
DECISIONS = ROOT / "docs" / "decisions"
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def drawn_folders() -> set[Path]:
    """Return the folders of the drawing in ARCHITECTURE.md, by their indentation."""
    found: set[Path] = set()
    above: list[tuple[int, Path]] = []
    drawing = ARCHITECTURE.split("```")[1]
    for line in drawing.splitlines():
        matched = re.match(r"( *)([\w/]+)/( |$)", line)
        if not matched:
            continue
        depth = len(matched[1])
        above = [(d, path) for d, path in above if d < depth]
        path = (above[-1][1] if above else ROOT) / matched[2]
        above.append((depth, path))
        found.add(path)
    return found


def packages(folder: Path) -> set[Path]:
    return {path.parent for path in own_files() if path.name == "__init__.py" and path.parent.parent == folder}


def test_every_folder_of_the_drawing_exists() -> None:
    assert drawn_folders()
    assert [str(path.relative_to(ROOT)) for path in sorted(drawn_folders()) if not path.is_dir()] == []


def test_every_folder_of_the_package_and_every_app_is_drawn() -> None:
    there = packages(PACKAGE) | packages(PACKAGE / "server")
    assert [str(path.relative_to(ROOT)) for path in sorted(there - drawn_folders())] == []


def test_every_top_folder_is_drawn() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in own_files() if len(path.relative_to(ROOT).parts) > 1}
    drawn = {path.relative_to(ROOT).parts[0] for path in drawn_folders()}
    assert {top for top in tops if not top.startswith(".")} - drawn == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in DECISIONS.glob("*.md"))
    assert numbers
    assert numbers == list(range(1, len(numbers) + 1))


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in own_files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []


def test_examples_in_guides_run() -> None:
    assert [guide.name for guide in GUIDES if doctest.testfile(str(guide), module_relative=False).failed] == []


def test_commands_that_documents_name_exist() -> None:
    known = COMMANDS.keys() | {"test"}
    named = {
        (name, path.name)
        for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *GUIDES)
        for name in re.findall(r"run\.py ([a-z][a-z-]*)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(each for each in named if each[0] not in known) == []


def test_every_picture_is_shown_somewhere() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in own_files() if path.suffix == ".md")
    pictures = [path.name for path in own_files() if path.parent == ROOT / "docs" / "images"]
    assert [name for name in pictures if f"images/{name})" not in written] == []


def test_glossary_has_each_word_once_in_both_languages() -> None:
    rows = re.findall(r"^\| (?!English|---)([^|]+) \| ([^|]+) \| ([^|]+) \|$", GLOSSARY, flags=re.MULTILINE)
    english = [row[0].casefold() for row in rows]
    assert len(english) > 1
    assert sorted(english) == sorted(set(english))
    assert all(part.strip() for row in rows for part in row)


def test_public_description_names_the_version_there_is() -> None:
    described = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f"softwareVersion: {allmende.__version__}\n" in described


def test_licence_is_the_whole_text() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "AGPL-3.0-or-later"
    assert licence.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "13. Remote Network Interaction" in licence
    assert licence.rstrip().endswith("<https://www.gnu.org/licenses/>.")
