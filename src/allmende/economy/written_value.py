"""A rule's value as people write and read it: "1,5", "50 %", "7 days", "ja"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from allmende.economy.parameter import NotAChoice, Parameter, RuleRefused, Unit, Value, Words
from allmende.economy.parameters import parameter_named

_NUMBER = re.compile(r"([+\-\u2212]?)(\d{1,9})?(?:[.,](\d{1,9}))?\s*([^\d\s].*)?", re.ASCII)
_FRACTION = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})", re.ASCII)
_SIGNS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}

_YES = frozenset({"yes", "y", "true", "on", "1", "ja", "j", "wahr", "an"})
_NO = frozenset({"no", "n", "false", "off", "0", "nein", "falsch", "aus"})

_ONE = {
    "days": Words(en="day", de="Tag"),
    "hours": Words(en="hour", de="Stunde"),
    "wh": Words(en="weighted hour", de="gewichtete Stunde"),
    "steps": Words(en="step", de="Stufe"),
    "places": Words(en="task", de="Aufgabe"),
}
_MANY = {
    "days": Words(en="days", de="Tage"),
    "hours": Words(en="hours", de="Stunden"),
    "wh": Words(en="weighted hours", de="gewichtete Stunden"),
    "steps": Words(en="steps", de="Stufen"),
    "places": Words(en="tasks", de="Aufgaben"),
}
# What else people write behind a number; anything unexpected is refused rather than silently dropped.
_ALSO: dict[Unit, frozenset[str]] = {
    "days": frozenset({"d", "tagen"}),
    "hours": frozenset({"h", "std", "std."}),
    "wh": frozenset({"wh", "gh"}),
    "%": frozenset({"%", "percent", "prozent"}),
}
_YES_WORDS = Words(en="yes", de="ja")
_NO_WORDS = Words(en="no", de="nein")


class NotANumber(RuleRefused):
    """A text that is no number of the parameter's unit."""


class TooPrecise(RuleRefused):
    """More decimals than the rulebook keeps: three for weights and shares, one for percentages, none otherwise."""


class NotYesOrNo(RuleRefused):
    """A text that is neither a yes nor a no."""


def parse_value(name: str, text: str, *, language: str = "en") -> Value:
    """Return the value a person wrote for a rule, checked against the rule's bounds.

    Point and comma both mark decimals; the unit may be written or left out; a share may be a fraction ("1/2").

    Args:
        name: The parameter's name.
        text: What was written or chosen.
        language: In which language the words of choices are read; their codes are always understood.

    Returns:
        The value in the parameter's own exact unit.

    Raises:
        UnknownRule: The name is no parameter.
        NotANumber, TooPrecise, NotYesOrNo, NotAChoice: The text is none of what the rule takes.
        BelowMinimum, AboveMaximum: The number is out of bounds; the error names the bound.

    Examples:
        >>> parse_value("weight_cap", "3,5"), parse_value("board_fall", "5 %"), parse_value("round_days", "7 days")
        (3500, 50, 7)

    """
    parameter = parameter_named(name)
    written = " ".join(text.split()).casefold()
    if parameter.kind == "bool":
        return parameter.check(_yes_or_no(parameter, written))
    if parameter.kind == "choice":
        return _choice(parameter, written, language=language)
    return parameter.check(_number(parameter, written))


def format_value(name: str, value: Value, *, language: str = "en") -> str:
    """Return a rule's value in words a person reads.

    Examples:
        >>> format_value("weight_cap", 3500, language="de"), format_value("round_days", 1, language="en")
        ('3,5', '1 day')

    """
    parameter = parameter_named(name)
    if parameter.kind == "choice":
        return parameter.choices[cast("str", value)].speak(language)
    number = cast("int", value)
    if parameter.kind == "bool":
        return (_YES_WORDS if number else _NO_WORDS).speak(language)
    if parameter.unit == "%":
        return f"{_decimal(number, places=1, language=language)} %"
    if parameter.kind in ("weight", "share"):
        return _decimal(number, places=3, language=language)
    words = _ONE if number == 1 else _MANY
    return f"{number} {words[parameter.unit].speak(language)}" if parameter.unit in words else str(number)


def _yes_or_no(parameter: Parameter[Value], written: str) -> bool:
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise NotYesOrNo(parameter)


def _choice(parameter: Parameter[Value], written: str, *, language: str) -> str:
    for code, words in parameter.choices.items():
        if written in (code.casefold(), words.speak(language).casefold()):
            return code
    raise NotAChoice(parameter)


def _number(parameter: Parameter[Value], written: str) -> int:
    """Return the written number in the parameter's own unit, exactly."""
    for sign, fraction_text in _SIGNS.items():
        written = written.replace(sign, fraction_text)
    if parameter.kind in ("weight", "share") and (fraction := _FRACTION.fullmatch(written)):
        return _thousandths(parameter, int(fraction[1]), int(fraction[2]))
    match = _NUMBER.fullmatch(written)
    if match is None or (match[2] is None and match[3] is None):
        raise NotANumber(parameter)
    unit = (match[4] or "").strip()
    percent = unit == "%" and parameter.kind == "share"
    if unit and not percent and unit not in _units(parameter.unit):
        raise NotANumber(parameter)
    places = 1 if percent else _places(parameter)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > places:
        raise TooPrecise(parameter)
    amount = int((match[2] or "0") + decimals.ljust(places, "0"))
    return -amount if match[1] in ("-", "\u2212") else amount


def _thousandths(parameter: Parameter[Value], numerator: int, denominator: int) -> int:
    """Return a fraction of the whole: 1/2 is 50 % and half a share alike."""
    if denominator == 0:
        raise NotANumber(parameter)
    whole, rest = divmod(numerator * 1000, denominator)
    if rest:
        raise TooPrecise(parameter)
    return whole


def _places(parameter: Parameter[Value]) -> int:
    """Return how many decimals the unit keeps: 1 % is ten thousandths."""
    if parameter.unit == "%":
        return 1
    return 3 if parameter.kind in ("weight", "share") else 0


def _units(unit: Unit) -> frozenset[str]:
    spoken = [words.speak(language) for words in _both(unit) for language in ("en", "de")]
    return _ALSO.get(unit, frozenset()) | {word.casefold() for word in spoken}


def _both(unit: Unit) -> tuple[Words, ...]:
    return (_ONE[unit], _MANY[unit]) if unit in _ONE else ()


def _decimal(number: int, *, places: int, language: str) -> str:
    exact = Decimal(number).scaleb(-places)
    text = format(exact.normalize(), "f")
    return text.replace(".", ",") if language.lower().startswith("de") else text
