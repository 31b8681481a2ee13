"""Five words for a wish, so that nobody needs to think in numbers: gladly, fine, rather not, only if needed, never."""

from __future__ import annotations

from collections.abc import Mapping

# The reservation weights behind the words, in thousandths. "Never" has none: a missing wish.
WEIGHTS_MILLI: Mapping[str, int] = {"gladly": 500, "fine": 1000, "rather_not": 1500, "only_if_needed": 2500}
NEVER = "never"

# How people write the words; compared without regard to case, spaces, hyphens and underscores.
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "gladly": ("gladly", "gern", "gerne"),
    "fine": ("fine", "ok", "okay", "in Ordnung"),
    "rather_not": ("rather not", "lieber nicht", "ungern"),
    "only_if_needed": ("only if needed", "nur wenn nötig", "nur im Notfall", "im Notfall", "zur Not", "notfalls"),
    "never": ("never", "nie", "niemals"),
}


class UnknownWord(ValueError):
    """A wish is stated in a word that is none of the five."""


def word_of(text: str) -> str:
    """Return which of the five words a spelling means ("lieber nicht" -> "rather_not").

    Raises:
        UnknownWord: It is none of them.

    """
    word = _CODES.get(plain(text))
    if word is None:
        raise UnknownWord(text)
    return word


def reservation_milli(word: str, *, weights_milli: Mapping[str, int] = WEIGHTS_MILLI) -> int | None:
    """Return the reservation weight behind one of the five words, or None for never.

    Raises:
        UnknownWord: It is none of them.

    Examples:
        >>> reservation_milli("rather_not")
        1500

    """
    if word == NEVER:
        return None
    if word not in weights_milli:
        raise UnknownWord(word)
    return weights_milli[word]


def plain(text: str) -> str:
    """Return a spelling without what people vary: case, spaces, hyphens, underscores."""
    return "".join(character for character in text.casefold() if character.isalnum())


_CODES: Mapping[str, str] = {plain(spelling): word for word, spellings in SPELLINGS.items() for spelling in spellings}
