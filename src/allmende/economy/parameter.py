"""One rule a community can set: its name, unit, bounds and plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

Value = int | str
Kind = Literal["int", "weight", "share", "duration", "bool", "choice"]
Unit = Literal["", "weight", "share", "%", "days", "hours", "wh", "steps", "places"]
Section = Literal["weights", "board", "rounds", "confirming", "sharing", "goods", "pools", "deciding", "people"]

V_co = TypeVar("V_co", bound=Value, covariant=True)


class RuleRefused(ValueError):
    """A value the rulebook cannot hold; the base of all refusals below, each naming its parameter."""

    def __init__(self, parameter: Parameter[Value]) -> None:
        """Keep the parameter, so that whoever words the refusal knows label, unit and bounds."""
        super().__init__(parameter.name)
        self.parameter = parameter


class WrongKind(RuleRefused):
    """A value of another type than the parameter holds."""


class BelowMinimum(RuleRefused):
    """A number under `bound`, the lowest the parameter allows (in the parameter's own unit)."""

    def __init__(self, parameter: Parameter[Value], *, bound: int) -> None:
        """Keep the bound that was missed."""
        super().__init__(parameter)
        self.bound = bound


class AboveMaximum(RuleRefused):
    """A number over `bound`, the highest the parameter allows (in the parameter's own unit)."""

    def __init__(self, parameter: Parameter[Value], *, bound: int) -> None:
        """Keep the bound that was missed."""
        super().__init__(parameter)
        self.bound = bound


class NotAChoice(RuleRefused):
    """A word that is not one of the parameter's choices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same words in the languages the software speaks."""

    en: str
    de: str

    def speak(self, language: str) -> str:
        """Return the words in a language ("de", "de-AT", ...); English where it is not spoken."""
        return self.de if language.lower().startswith("de") else self.en


# Without slots: Python 3.11 cannot subscript a frozen generic class that has them.
@dataclass(frozen=True, kw_only=True)
class Parameter(Generic[V_co]):
    """One rule.

    Attributes:
        kind: How the value is written: weights, shares and percentages are int thousandths, durations whole days
            or hours, debts whole weighted hours.
        minimum: Lowest number allowed, in the value's own unit (None for choices and yes or no).
        choices: The codes that may be chosen, with their words, in the order shown.
        overridable: Whether a group inside another may set its own value; what must be comparable across a
            whole community may not.

    """

    name: str
    section: Section
    kind: Kind
    unit: Unit = ""
    default: V_co
    minimum: int | None = None
    maximum: int | None = None
    choices: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))
    words: Words
    explains: Words
    overridable: bool = True

    def check(self, value: object) -> Value:
        """Return the value if this parameter may hold it.

        Raises:
            WrongKind, BelowMinimum, AboveMaximum, NotAChoice: It may not, and why.

        """
        if self.kind == "choice":
            if not isinstance(value, str):
                raise WrongKind(self)
            if value not in self.choices:
                raise NotAChoice(self)
            return value
        # Python counts True as 1; in a rulebook a yes and a number are different answers.
        if not isinstance(value, int) or isinstance(value, bool) != (self.kind == "bool"):
            raise WrongKind(self)
        if self.minimum is not None and value < self.minimum:
            raise BelowMinimum(self, bound=self.minimum)
        if self.maximum is not None and value > self.maximum:
            raise AboveMaximum(self, bound=self.maximum)
        return value


SECTIONS: Mapping[Section, Words] = MappingProxyType(
    {
        "weights": Words(en="What an hour counts", de="Was eine Stunde zählt"),
        "board": Words(en="The board", de="Die Tafel"),
        "rounds": Words(en="Rounds", de="Runden"),
        "confirming": Words(en="Doing and confirming", de="Tun und Bestätigen"),
        "sharing": Words(en="Sharing the work's result", de="Das Ergebnis teilen"),
        "goods": Words(en="Goods", de="Güter"),
        "pools": Words(en="Pools and money", de="Verteilungsgemeinschaften und Geld"),
        "deciding": Words(en="Deciding together", de="Gemeinsam entscheiden"),
        "people": Words(en="People", de="Menschen"),
    }
)
