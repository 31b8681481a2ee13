from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from allmende.server.web.fields import MoneyField, UnitsField


@pytest.mark.parametrize(
    ("text", "cents"), [("12,50", 1250), ("12.5 €", 1250), ("€ 3", 300), ("7 EUR", 700), ("", None)]
)
def test_money_is_typed_with_comma_or_point_and_with_or_without_its_sign(text: str, cents: int | None) -> None:
    assert MoneyField(required=False).clean(text) == cents


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.234,50", "is no sum of money"),
        ("1,005", "at most two places"),
        ("-4", "less than nothing"),
        ("99999999999", "too much to be meant"),
    ],
)
def test_what_is_no_sum_of_money_is_said(text: str, words: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        MoneyField().clean(text)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("count", [0, 5, 50, 400, 1000, 1250, 1234567])
def test_what_is_shown_in_a_field_can_be_sent_back_as_it_stands(count: int, language: str) -> None:
    with translation.override(language):
        for kind in (MoneyField(), UnitsField()):
            assert kind.clean(str(kind.prepare_value(count))) == count
