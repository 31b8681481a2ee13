"""Amounts of goods are worded by one function, so that they read alike on every page and in every language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation

import allmende.server
from allmende.server.goods.queries import in_units

TEMPLATES = sorted(Path(allmende.server.__file__).parent.rglob("templates/**/*.html"))


@dataclass(frozen=True)
class Product:
    """What there is of a product's words."""

    unit: str
    pieces: bool


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("units_milli", "said"), [(1_000, "1 × loaf"), (5_000, "5 × loaf"), (0, "0 × loaf")])
def test_pieces_are_counted_without_bending_the_word_people_gave_them(
    language: str, units_milli: int, said: str
) -> None:
    with translation.override(language):
        assert in_units(Product("loaf", pieces=True), units_milli).replace("\N{NO-BREAK SPACE}", " ") == said


def test_what_is_weighed_or_poured_has_its_unit_behind_the_number() -> None:
    with translation.override("de"):
        assert in_units(Product("kg", pieces=False), 400).replace("\N{NO-BREAK SPACE}", " ") == "0,4 kg"


def test_what_has_no_unit_is_a_number_alone() -> None:
    with translation.override("en"):
        assert in_units(Product("", pieces=False), 2_500) == "2.5"


def test_no_page_puts_a_unit_behind_a_number_by_itself() -> None:
    assert TEMPLATES
    assert [str(path) for path in TEMPLATES if "|units:" in path.read_text(encoding="utf-8")] == []
