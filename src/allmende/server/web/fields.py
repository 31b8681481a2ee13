"""Form fields for what people type as they say it: lengths of time, sums of money, numbers of units."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.web import wording
from allmende.values.duration import DurationTooLong, NegativeDuration, UnreadableDuration, parse_duration
from allmende.values.written_number import (
    NumberBelowZero,
    NumberTooLarge,
    NumberTooPrecise,
    UnreadableNumber,
    parse_number,
)


class DurationField(forms.CharField):
    """A length of time, typed freely; cleaned to whole minutes."""

    def prepare_value(self, value: object) -> object:
        """Show stored minutes as people write them; what was typed stays as it was typed."""
        return f"{value // 60}:{value % 60:02}" if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        """Return whole minutes, or None where nothing was typed and nothing is required."""
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            return parse_duration(text)
        except NegativeDuration as error:
            raise ValidationError(_("A time cannot be less than nothing.")) from error
        except DurationTooLong as error:
            raise ValidationError(_("That is too long to be meant.")) from error
        except UnreadableDuration as error:
            sentence = _("“%(text)s” is no time. Write for example 1:30, 90 min or 1.5 h.")
            raise ValidationError(sentence % {"text": text}) from error


class _NumberField(forms.CharField):
    """A number with decimals, typed with a point or a comma; cleaned to a whole count of its smallest part."""

    places: ClassVar[int]
    unreadable: ClassVar[Promise]
    too_precise: ClassVar[Promise]

    def clean(self, value: object) -> int | None:
        """Return the count, or None where nothing was typed and nothing is required."""
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            return parse_number(text, places=self.places)
        except NumberTooPrecise as error:
            raise ValidationError(str(self.too_precise)) from error
        except NumberBelowZero as error:
            raise ValidationError(_("This cannot be less than nothing.")) from error
        except NumberTooLarge as error:
            raise ValidationError(_("That is too much to be meant.")) from error
        except UnreadableNumber as error:
            raise ValidationError(str(self.unreadable) % {"text": text}) from error


class MoneyField(_NumberField):
    """A sum of money in euros; cleaned to cents."""

    places = 2
    unreadable = gettext_lazy("“%(text)s” is no sum of money. Write for example 12.50 or 12,50.")
    too_precise = gettext_lazy("Money has at most two places after the point.")

    def prepare_value(self, value: object) -> object:
        """Show stored cents as people write them; what was typed stays as it was typed."""
        return wording.plain_number(value, places=2) if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        """Return cents; a sign or word for the currency may stand with it."""
        bare = (
            value.strip().removesuffix("EUR").removesuffix("€").removeprefix("€") if isinstance(value, str) else value
        )
        return super().clean(bare)


class UnitsField(_NumberField):
    """How many units of a product; cleaned to thousandths of a unit."""

    places = 3
    unreadable = gettext_lazy("“%(text)s” is no number. Write for example 2 or 0.5.")
    too_precise = gettext_lazy("At most three places after the point, please.")

    def prepare_value(self, value: object) -> object:
        """Show stored thousandths as people write them; what was typed stays as it was typed."""
        return wording.units(value) if isinstance(value, int) else value
