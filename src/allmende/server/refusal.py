"""What an operation says when it refuses: a sentence for the person, a status for the machine."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """An operation was not carried out and nothing was changed.

    Attributes:
        sentence: Says in the person's language what is wrong and where.
        status: The HTTP status that fits: 422 wrong input, 409 somebody was faster, 403 not yours.
        field: The form field the sentence belongs to, or "".

    """

    status = 422

    def __init__(self, sentence: str | Promise, *, field: str = "") -> None:
        """Carry the sentence, and the field it belongs to."""
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        """Return the sentence in the language that is active now."""
        return str(self.sentence)


class TooLate(Refused):
    """Somebody was faster, or the time for it is over."""

    status = 409


class NotYours(Refused):
    """The acting person may not do this."""

    status = 403
