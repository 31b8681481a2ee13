"""The pages for members are true: their examples run, and the advice names every page."""

import doctest
import re
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs" / "mechanisms"
WRITTEN = sorted(PAGES.glob("*.md"))
FOR_ENGINEERS = {"README", "rounds-at-size"}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False).failed == 0


@pytest.mark.parametrize("page", [page for page in WRITTEN if page.stem != "choosing"], ids=lambda page: page.stem)
def test_every_page_has_a_worked_example(page: Path) -> None:
    assert ">>>" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_every_link_between_the_pages_leads_somewhere(page: Path) -> None:
    linked = re.findall(r"\]\(([a-z-]+\.md)\)", page.read_text(encoding="utf-8"))
    assert [name for name in linked if not (PAGES / name).exists()] == []


@pytest.mark.parametrize(
    "page", [page for page in WRITTEN if page.stem not in FOR_ENGINEERS], ids=lambda page: page.stem
)
def test_every_page_for_members_says_when_to_choose_it(page: Path) -> None:
    assert re.search(r"\b[Cc]hoose\b", page.read_text(encoding="utf-8"))


def test_every_page_is_named_where_one_chooses_or_in_the_index() -> None:
    told = "".join((PAGES / name).read_text(encoding="utf-8") for name in ("README.md", "choosing.md"))
    assert [page.name for page in WRITTEN if page.name != "README.md" and f"({page.name})" not in told] == []
