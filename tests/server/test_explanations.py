"""Every reason has a sentence: whatever a rule of the economy gives as a why, a page can say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from django.utils import translation

from allmende.economy import dues_why, dues_why_flat, valuing_why
from allmende.economy.explanation import Explanation, SourceKind, Unit
from allmende.server import explanations
from allmende.server.sharing.naming import names_in
from allmende.server.sharing.settlements import last_settled
from tests.server.sharing.months import three_months

# Constants of these modules that look like codes and are none: names of inputs and accounts stand without a point.
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PUT_TOGETHER = {"everyone.flat_rate", "everyone.gift", "value.content", "overhead.content"}


def codes() -> Iterator[str]:
    """Yield every code with a point that the why-modules can give, and those without that are named as codes."""
    for module in (dues_why, dues_why_flat, valuing_why):
        for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield node.value
            if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)
    yield from PUT_TOGETHER


@pytest.mark.parametrize("code", sorted(set(codes())))
def test_every_code_has_a_sentence(code: str) -> None:
    assert code in explanations.SENTENCES


@pytest.mark.parametrize("unit", get_args(Unit))
def test_every_unit_is_worded(unit: Unit) -> None:
    with translation.override("en"):
        assert explanations.value(1_234_567, unit)
        assert explanations.value(0, unit)


@pytest.mark.parametrize("kind", get_args(SourceKind))
def test_every_source_is_a_page_or_a_name(kind: SourceKind) -> None:
    known = {*explanations._PAGES, *explanations._PAGES_OF_PERIOD, "period", "take", "member", "round"}
    assert kind in known


def walked(reason: Any) -> Iterator[Any]:
    yield reason
    for below in reason.because:
        yield from walked(below)


@pytest.mark.django_db
def test_explanations_of_real_months_are_sentences_and_their_links_lead_somewhere(house: Any) -> None:
    three_months(house)
    texts = []
    for period in last_settled(house.group, count=2):
        settlement = period.settlement
        whys = [settlement.why(member) for member in settlement.dues_mwh]
        whys += [settlement.why_value(node) for node in settlement.values_nwh]
        whys += [settlement.why_everyone(), settlement.explanation, *_overheads(period)]
        for why in whys:
            assert {node.code for _path, node in why.walk()} <= explanations.SENTENCES.keys()
            names = names_in(why, group=house.group)
            with translation.override("en"):
                told = explanations.worded(why, slug=house.group.slug, names=names, from_day=period.from_day)
            texts += [reason.text for reason in walked(told)]
            assert all(reason.url.startswith("/g/") for reason in walked(told) if reason.url)
    assert not any("%(" in text or "{" in text for text in texts)
    assert any(text.startswith("Flour: used for it") for text in texts)


def _overheads(period: Any) -> list[Explanation]:
    per_fresh = period.settlement.asked.values.per_fresh_nwh
    return [period.settlement.why_overhead(project) for project in per_fresh]


@pytest.mark.parametrize(
    ("amount", "places", "said"),
    [
        (125_000_000, 9, "0.125"),
        (-1_500_000_000, 9, "\N{MINUS SIGN}1.50"),
        (0, 9, "0.00"),
        (10**12, 12, "1.00"),
        (1, 9, "0.00"),
    ],
)
def test_amounts_per_unit_have_as_many_places_as_they_need(amount: int, places: int, said: str) -> None:
    with translation.override("en"):
        assert explanations.fine(amount, places=places) == said
