"""The five words in which people say what a task would cost them, with their faces."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One of the five words; its key is what a form sends, its weight is set in mechanisms/tasks/words.py."""

    key: str
    word: str | Promise
    icon: str


WISHES = (
    Wish(key="gladly", word=pgettext_lazy("wish", "gladly"), icon="laugh"),
    Wish(key="fine", word=pgettext_lazy("wish", "fine"), icon="smile"),
    Wish(key="rather_not", word=pgettext_lazy("wish", "rather not"), icon="meh"),
    Wish(key="only_if_needed", word=pgettext_lazy("wish", "only if needed"), icon="frown"),
    Wish(key="never", word=pgettext_lazy("wish", "never"), icon="ban"),
)
