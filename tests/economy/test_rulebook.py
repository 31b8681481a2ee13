"""The rulebook promises exact values, stated bounds and rules that fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.parameter import Value
from allmende.economy.rulebook import (
    PARAMETERS,
    SECTIONS,
    AboveMaximum,
    BelowMinimum,
    NotAChoice,
    NotANumber,
    NotOverridable,
    NotYesOrNo,
    OutOfOrder,
    Parameter,
    Rulebook,
    TooPrecise,
    UnknownRule,
    WrongKind,
    format_value,
    inherit,
    override,
    parse_value,
)

NAMES = sorted(PARAMETERS)


def allowed_values(parameter: Parameter[Value]) -> st.SearchStrategy[Value]:
    if parameter.kind == "choice":
        return st.sampled_from(sorted(parameter.choices))
    if parameter.kind == "bool":
        return st.booleans()
    return st.integers(parameter.minimum, parameter.maximum)


named_values = st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), allowed_values(PARAMETERS[name])))


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_words_in_both_languages_and_a_default_it_allows(name: str) -> None:
    parameter = PARAMETERS[name]
    assert parameter.section in SECTIONS
    assert parameter.check(parameter.default) == parameter.default
    for words in (parameter.words, parameter.explains, *parameter.choices.values()):
        assert words.en
        assert words.de
        assert words.en != words.de
    assert len(parameter.explains.speak("de-AT")) > 60
    assert parameter.kind in ("choice", "bool") or None not in (parameter.minimum, parameter.maximum)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_is_an_attribute_of_the_rulebook(name: str) -> None:
    book = Rulebook()
    assert getattr(book, name) == book[name] == PARAMETERS[name].default
    assert getattr(Rulebook, name) is PARAMETERS[name]


@given(named_values, st.sampled_from(["en", "de"]))
def test_what_is_shown_can_be_typed_back(named: tuple[str, Value], language: str) -> None:
    name, value = named
    shown = format_value(name, value, language=language)
    assert parse_value(name, shown, language=language) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("weight_cap", "3,5", 3500),
        ("weight_cap", " 3.5 ", 3500),
        ("share_child", "1/2", 500),
        ("share_child", "½", 500),
        ("share_child", "50 %", 500),
        ("board_memory", "½", 500),
        ("board_memory", "50", 500),
        ("board_fall", "2,5 Prozent", 25),
        ("round_days", "14 Tage", 14),
        ("round_deadline_hours", "48 h", 48),
        ("extra_needs_second", "Nein", False),
        ("publishes", "card", "card"),
    ],
)
def test_rules_are_read_as_people_write_them(name: str, text: str, value: Value) -> None:
    assert parse_value(name, text) == value


def test_a_choice_is_read_in_the_language_spoken() -> None:
    assert parse_value("procedure", "Tafel", language="de") == "board"
    with pytest.raises(NotAChoice):
        parse_value("procedure", "Tafel", language="en")


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("weight_cap", "much", NotANumber),
        ("weight_cap", "", NotANumber),
        ("weight_cap", "3 days", NotANumber),
        ("weight_cap", "1.2345", TooPrecise),
        ("share_child", "1/3", TooPrecise),
        ("share_child", "1/0", NotANumber),
        ("round_days", "1.5", TooPrecise),
        ("extra_needs_second", "maybe", NotYesOrNo),
        ("settle_every", "now and then", NotAChoice),
    ],
)
def test_unreadable_values_are_refused_by_name(name: str, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        parse_value(name, text)


def test_a_number_out_of_bounds_is_told_the_bound() -> None:
    with pytest.raises(BelowMinimum) as low:
        parse_value("round_days", "-3")
    assert (low.value.bound, low.value.parameter.unit) == (1, "days")
    with pytest.raises(AboveMaximum) as high:
        Rulebook({"board_fall": 501})
    assert (high.value.bound, high.value.parameter.name) == (500, "board_fall")


def test_a_yes_is_not_a_number_and_a_number_not_a_yes() -> None:
    with pytest.raises(WrongKind):
        Rulebook({"round_days": True})
    with pytest.raises(WrongKind):
        Rulebook({"extra_needs_second": 1})
    with pytest.raises(WrongKind):
        Rulebook({"procedure": 1})


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(UnknownRule):
        Rulebook({"tea_time": 5})
    with pytest.raises(UnknownRule):
        Rulebook()["tea_time"]
    with pytest.raises(UnknownRule):
        parse_value("tea_time", "5")


def test_a_floor_above_the_cap_is_refused_and_both_are_named() -> None:
    with pytest.raises(OutOfOrder) as refused:
        Rulebook({"weight_floor": 4000})
    assert (refused.value.parameter.name, refused.value.upper.name) == ("weight_floor", "weight_cap")
    with pytest.raises(OutOfOrder):
        Rulebook().with_value("debt_warning_wh", 41)


def test_a_rulebook_cannot_be_changed_in_place() -> None:
    book = Rulebook()
    with pytest.raises(TypeError):
        book.values["weight_cap"] = 1  # type: ignore[index]
    assert book.with_value("weight_cap", 5000).weight_cap == 5000
    assert book.weight_cap == 3000
    assert {book: 1}[Rulebook()] == 1


def test_a_group_inside_another_keeps_its_own_values_and_inherits_the_rest() -> None:
    house = Rulebook({"weight_cap": 2000, "board_steps": 4})
    kitchen = inherit(house, {"board_steps": 8})
    assert (kitchen.board_steps, kitchen.weight_cap) == (8, 2000)


def test_what_must_be_comparable_is_not_set_by_a_group_inside_another() -> None:
    with pytest.raises(NotOverridable):
        override(Rulebook(), {}, changes={"weight_cap": 9000})
    with pytest.raises(UnknownRule):
        override(Rulebook(), {}, changes={"tea_time": 5})
    with pytest.raises(UnknownRule):
        inherit(Rulebook(), {"tea_time": 5})


@given(st.integers(10, 3000), st.integers(0, 3000), st.integers(10, 100_000))
def test_a_change_above_never_leaves_a_group_without_rules(floor: int, room: int, own: int) -> None:
    middle = floor + room // 2
    above = Rulebook(
        {"weight_floor": floor, "weight_cap": floor + room, "fixed_weight": middle, "unasked_weight": middle}
    )
    below = inherit(above, {"fixed_weight": own})
    assert below.weight_floor <= below.fixed_weight <= below.weight_cap


def test_each_class_of_people_has_its_share() -> None:
    book = Rulebook({"share_child": 500})
    assert [book.share_milli(name) for name in ("adult", "child", "exempt")] == [1000, 500, 0]
    with pytest.raises(UnknownRule):
        book.share_milli("guest")
