"""The answer to "why?": a tree of sentences, each with its number, down to what people did and decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One line of an explanation.

    Attributes:
        text: A plain sentence or a few words, already in the reader's language.
        value: The number this line stands for, already worded; empty when the line has none.
        url: Where the thing itself can be seen (an entry, a contribution, a decision); empty when nowhere.
        because: The reasons below this one.

    """

    text: str
    value: str = ""
    url: str = ""
    because: Sequence[Reason] = ()
