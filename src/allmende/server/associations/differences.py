"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORD = re.compile(r"\s+|\S+")
# Of a longer stretch that stayed only its ends are shown.
KEPT_WORDS = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both versions, only in the new one, or only in the old one; "left_out" stands for more."""

    kind: Literal["same", "new", "gone", "left_out"]
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in reading order; where something was replaced, what is gone comes first.

    Examples:
        >>> [(piece.kind, piece.text) for piece in differences("quiet after ten", "quiet after nine")]
        [('same', 'quiet after '), ('gone', 'ten'), ('new', 'nine')]

    """
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    for what, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces += _kept(before[start:end])
            continue
        gone, came = "".join(before[start:end]), "".join(after[first:last])
        pieces += [Piece("gone", gone)] if gone else []
        pieces += [Piece("new", came)] if came else []
    return pieces


def _kept(words: Sequence[str]) -> list[Piece]:
    if len(words) <= 3 * KEPT_WORDS:
        return [Piece("same", "".join(words))]
    head, tail = "".join(words[:KEPT_WORDS]), "".join(words[-KEPT_WORDS:])
    return [Piece("same", head), Piece("left_out", "…"), Piece("same", tail)]
