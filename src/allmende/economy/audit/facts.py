"""Read facts whose types nobody has vouched for: what is missing or of the wrong kind becomes a complaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allmende.ledger.entry import Fact


class WrongFact(ValueError):
    """A fact that is missing or not of the kind the log grammar asks for; the message names it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Typed access to the facts of one entry, or to a mapping inside them."""

    values: Mapping[str, Fact]

    def text(self, name: str) -> str:
        """Return a text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise WrongFact(name)
        return value

    def text_if_there(self, name: str) -> str:
        """Return a text, or "" where the fact is left out."""
        return self.text(name) if name in self.values else ""

    def number_if_there(self, name: str) -> int:
        """Return a whole number, or 0 where the fact is left out."""
        return self.number(name) if name in self.values else 0

    def yes_or_no(self, name: str) -> bool:
        """Return yes or no."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise WrongFact(name)
        return value

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise WrongFact(name)
        return value

    def day(self, name: str) -> date:
        """Return a day written as ISO 8601."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as error:
            raise WrongFact(name) from error

    def inside(self, name: str) -> Facts:
        """Return the mapping under a name."""
        value = self.values.get(name)
        if not isinstance(value, Mapping):
            raise WrongFact(name)
        return Facts(value)

    def numbers(self, name: str) -> dict[str, int]:
        """Return a mapping from text to whole numbers."""
        mapping = self.inside(name)
        return {key: mapping.number(key) for key in mapping.values}

    def texts_by_name(self, name: str) -> dict[str, str]:
        """Return a mapping from text to text."""
        mapping = self.inside(name)
        return {key: mapping.text(key) for key in mapping.values}

    def each(self) -> dict[str, Facts]:
        """Return all mappings inside this one, by their names."""
        return {name: self.inside(name) for name in self.values}

    def number_list(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        value = self.values.get(name)
        if not isinstance(value, list | tuple):
            raise WrongFact(name)
        numbers = tuple(item for item in value if isinstance(item, int) and not isinstance(item, bool))
        if len(numbers) != len(value):
            raise WrongFact(name)
        return numbers

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.values.get(name)
        if not isinstance(value, list | tuple):
            raise WrongFact(name)
        texts = tuple(item for item in value if isinstance(item, str))
        if len(texts) != len(value):
            raise WrongFact(name)
        return texts
