"""Offering one's place to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.web import wording
from allmende.server.work.queries.swaps import Choices


class SwapForm(forms.Form):
    """To whom, and for which of their places, if for any."""

    to = forms.ChoiceField(
        label=gettext_lazy("To whom, and for what?"),
        error_messages={
            "required": gettext_lazy("Choose somebody."),
            "invalid_choice": gettext_lazy("This is no longer possible. Please choose again."),
        },
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, found: Choices, at: datetime) -> None:
        """Offer every person as one who takes it over, and each of their places in exchange."""
        super().__init__(data)
        options: list[tuple[str, Any]] = [("", _("please choose"))]
        for candidate in found.candidates:
            lines = [(candidate.member_id, _("%(name)s takes it over") % {"name": candidate.name})]
            for place in candidate.places:
                words = _("for %(task)s, %(when)s (weight %(weight)s)") % {
                    "task": place.title,
                    "when": wording.when(place.due_at, now=at),
                    "weight": wording.weight(place.weight_milli),
                }
                lines.append((f"{candidate.member_id}/{place.taking_id}", words))
            options.append((candidate.name, lines))
        self.fields["to"].choices = options  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str | None]:
        """Return the member's id, and the id of the place wanted in exchange; only of a valid form."""
        member_id, _slash, taking_id = self.cleaned_data["to"].partition("/")
        return member_id, taking_id or None
