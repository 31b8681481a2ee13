"""The pages for members are true: their examples run, and the advice names every page."""

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs" / "mechanisms"
WRITTEN = sorted(PAGES.glob("*.md"))


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False).failed == 0


@pytest.mark.parametrize("page", [page for page in WRITTEN if page.stem != "choosing"], ids=lambda page: page.stem)
def test_every_page_has_a_worked_example(page: Path) -> None:
    assert ">>>" in page.read_text(encoding="utf-8")
