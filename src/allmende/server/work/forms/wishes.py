"""The form of wishes: per task one of five words or a number of one's own, and how many places at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.mechanisms.tasks.words import NEVER, WEIGHTS_MILLI, reservation_milli
from allmende.server.web import wording
from allmende.server.web.wishes import WISHES
from allmende.server.work.forms.fields import read_weight
from allmende.server.work.queries.rounds import WishLine, WishSheet

WORD_OF_MILLI = {weight_milli: word for word, weight_milli in WEIGHTS_MILLI.items()}
WORDS = {*WEIGHTS_MILLI, NEVER}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One task with its picker as the page shows it."""

    line: WishLine
    name: str
    word: str
    number: str
    error: str


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """From which weight on a word means yes; `in_vain` where no task ever weighs so much."""

    word: str | Promise
    weight_milli: int
    in_vain: bool


class WishesForm(forms.Form):
    """What a member wishes; made for the tasks of one sheet.

    A number counts more than a word. Only where the number is the one that stood there before and a word was chosen,
    the word is what the person has changed, and counts.
    """

    max_places = forms.IntegerField(
        label=gettext_lazy("At most so many tasks in one round"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )

    def __init__(self, sheet: WishSheet, *, data: QueryDict | None = None) -> None:
        """Add a word and a number for each task."""
        super().__init__(data, initial={"max_places": sheet.max_places})
        self.sheet = sheet
        self.names = {line.task_id: f"wish-{line.task_id}" for line in sheet.lines}
        for line in sheet.lines:
            name, (word, number) = self.names[line.task_id], words_of(line)
            self.fields[name] = forms.CharField(label=line.title, required=False, initial=word)
            self.fields[f"{name}-number"] = forms.CharField(
                label=line.title, required=False, max_length=12, initial=number
            )

    def clean(self) -> dict[str, Any]:
        """Put words and numbers together: `wishes` is task id -> thousandths, or None for never."""
        cleaned = super().clean() or self.cleaned_data
        wishes: dict[str, int | None] = {}
        for line in self.sheet.lines:
            name = self.names[line.task_id]
            word, number = cleaned.get(name, ""), cleaned.get(f"{name}-number", "")
            if number and not (word and number == words_of(line)[1]):
                try:
                    wishes[line.task_id] = self._reachable(read_weight(number), standing=line.weight_milli)
                except ValidationError as error:
                    self.add_error(f"{name}-number", error)
            elif word in WORDS:
                try:
                    wishes[line.task_id] = self._reachable(reservation_milli(word), standing=line.weight_milli)
                except ValidationError as error:
                    self.add_error(name, error)
            elif word:
                self.add_error(name, _("Please choose one of the five words."))
        cleaned["wishes"] = wishes
        if cleaned.get("max_places") is None and self.sheet.max_places is not None:
            # An emptied field gives the own limit up again.
            cleaned["max_places"] = self.sheet.standard_places
        return cleaned

    def _reachable(self, weight_milli: int | None, *, standing: int | None) -> int | None:
        """Return a weight; one that no round ever reaches would be a "never" that looks like a yes.

        What stood before the cap was lowered may stay: it counts again if the cap is raised.
        """
        if weight_milli is not None and weight_milli > self.sheet.cap_milli and weight_milli != standing:
            words = {"weight": wording.weight(weight_milli), "cap": wording.weight(self.sheet.cap_milli)}
            raise ValidationError(
                _("No task ever weighs %(weight)s here: the highest is %(cap)s. If you mean “never”, choose that word.")
                % words
            )
        return weight_milli

    @property
    def words(self) -> list[Meaning]:
        """What the words stand for in this group, but for "never"."""
        return [
            Meaning(word=wish.word, weight_milli=weight, in_vain=weight > self.sheet.cap_milli)
            for wish in WISHES
            if (weight := WEIGHTS_MILLI.get(wish.key)) is not None
        ]

    @property
    def in_vain(self) -> set[str]:
        """The keys of the words that can never come true, because no task ever weighs so much here."""
        return {word for word, weight_milli in WEIGHTS_MILLI.items() if weight_milli > self.sheet.cap_milli}

    def rows(self) -> list[Row]:
        """Return the pickers with what is stored, or with what was typed."""
        return [self._row(line) for line in self.sheet.lines]

    def _row(self, line: WishLine) -> Row:
        name = self.names[line.task_id]
        word, number = self[name], self[f"{name}-number"]
        errors = [*word.errors, *number.errors]
        return Row(
            line=line,
            name=name,
            word=str(word.value() or ""),
            number=str(number.value() or ""),
            error=" ".join(str(error) for error in errors),
        )


def words_of(line: WishLine) -> tuple[str, str]:
    """Return what is stored for a task, as one of the five words or as a number."""
    if not line.stated:
        return "", ""
    if line.weight_milli is None:
        return NEVER, ""
    word = WORD_OF_MILLI.get(line.weight_milli)
    return (word, "") if word is not None else ("", wording.weight(line.weight_milli))


assert {wish.key for wish in WISHES} == WORDS, "the picker offers exactly the words that have weights"
