"""Naming one of several people: from a list, or where they are many, by typing."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.web.naming_field import MOST_TO_CHOOSE, NamingField, NamingsField

FEW = {"a1": "Ada", "b1": "Bo", "c1": "cem"}
MANY = {f"{index:04}": f"Person {index:04}" for index in range(MOST_TO_CHOOSE)} | {
    "f00d01": "Ada Lovelace",
    "beef02": "Ada Byron",
    "cafe03": "Bo",
    "dada04": "Bo",
}


def test_few_are_a_list_by_name_and_many_are_typed() -> None:
    few = NamingField(among=FEW)
    assert isinstance(few.widget, forms.Select)
    assert list(few.known.names.values()) == ["Ada", "Bo", "cem"]
    assert few.clean("b1") == "b1"
    assert isinstance(NamingField(among=MANY).widget, forms.TextInput)


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("ada lovelace", "f00d01"),
        ("Ada B", "beef02"),
        (" lovelace ", "f00d01"),
        ("Bo (cafe)", "cafe03"),
        ("0007", "0007"),
    ],
)
def test_a_whole_name_its_beginning_or_a_part_that_fits_nobody_else_will_do(said: str, who: str) -> None:
    assert NamingField(among=MANY).clean(said) == who


def test_where_several_fit_or_nobody_does_the_error_says_whom_one_may_have_meant() -> None:
    field = NamingField(among=MANY)
    with pytest.raises(ValidationError, match="Ada Byron, Ada Lovelace"):
        field.clean("Ada")
    with pytest.raises(ValidationError, match=r"Bo \(cafe\), Bo \(dada\)"):
        field.clean("bo")
    with pytest.raises(ValidationError, match="Nobody here is called “Zoe”"):
        field.clean("Zoe")
    with pytest.raises(ValidationError):
        field.clean("")


def test_several_are_ticked_or_typed_one_a_line() -> None:
    assert NamingsField(among=FEW).clean(["c1", "a1"]) == ["c1", "a1"]
    assert NamingsField(among=MANY).clean("Ada L\n\n byron\nada lovelace\n") == ["f00d01", "beef02"]
    with pytest.raises(ValidationError, match="Several fit"):
        NamingsField(among=MANY).clean("Ada L\nBo")
    with pytest.raises(ValidationError):
        NamingsField(among=MANY).clean("\n")


def test_who_is_filled_in_beforehand_is_shown_by_name() -> None:
    assert NamingField(among=MANY).prepare_value("f00d01") == "Ada Lovelace"
    assert NamingField(among=MANY).prepare_value("Ada L") == "Ada L"
    assert NamingField(among=FEW).prepare_value("a1") == "a1"


@given(st.text(max_size=12))
def test_nothing_one_types_names_anybody_else(said: str) -> None:
    try:
        who = NamingField(among=MANY, required=False).clean(said)
    except ValidationError:
        return
    assert not said.strip() or said.strip() == who or said.strip().casefold() in f"{MANY[who]} ({who[:4]})".casefold()
