"""A weight as people type it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from allmende.server.web import wording
from allmende.values.weight import (
    UnreadableWeight,
    WeightNotAboveZero,
    WeightTooLarge,
    WeightTooPrecise,
    parse_weight,
)


class WeightField(forms.CharField):
    """A weight, typed with a point or a comma; cleaned to thousandths."""

    def prepare_value(self, value: object) -> object:
        """Show a stored weight as people write it; what was typed stays as it was typed."""
        return wording.weight(value) if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        """Return thousandths, or None where nothing was typed and nothing is required."""
        text = str(super().clean(value) or "")
        return read_weight(text) if text else None


def read_weight(text: str) -> int:
    """Return a typed weight in thousandths.

    Raises:
        ValidationError: Says in the person's language what is wrong with it.

    """
    try:
        return parse_weight(text)
    except WeightNotAboveZero as error:
        raise ValidationError(_("A weight is above 0.")) from error
    except WeightTooPrecise as error:
        raise ValidationError(_("A weight has at most three places after the point.")) from error
    except (UnreadableWeight, WeightTooLarge) as error:
        raise ValidationError(_("“%(text)s” is no weight. Write for example 1.35 or 2.") % {"text": text}) from error
