"""The form that sets one rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allmende.economy.parameters import parameter_named
from allmende.economy.rulebook import RuleRefused, Value, format_value, parse_value
from allmende.server.rules.wording import refusal_sentence

NO_REASON = _("Please say why, in a sentence: everybody will read it beside the value.")


class RuleForm(forms.Form):
    """A value as people write it ("1,35", "7 days", "50 %"), and why."""

    value = forms.CharField(label=_("New value"), max_length=60)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": NO_REASON},
        help_text=_("A sentence or two. Everybody in the group reads it beside the value."),
    )

    def __init__(self, *args: object, name: str, value: Value, **kwargs: object) -> None:
        """Show the rule's own choices, or its value as people write it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.name = name
        parameter, language = parameter_named(name), get_language() or "en"
        if parameter.kind in ("choice", "bool"):
            codes: list[tuple[str, str]] = [(code, words.speak(language)) for code, words in parameter.choices.items()]
            if parameter.kind == "bool":
                codes = [(code, format_value(name, code == "yes", language=language)) for code in ("yes", "no")]
            chosen = ("yes" if value else "no") if parameter.kind == "bool" else value
            self.fields["value"] = forms.ChoiceField(
                label=_("New value"), choices=codes, initial=chosen, widget=forms.RadioSelect
            )
            self.order_fields(["value", "reason"])
        else:
            self.fields["value"].initial = format_value(name, value, language=language)

    def clean_value(self) -> Value:
        """Read what was written, within the rule's bounds."""
        try:
            return parse_value(self.name, self.cleaned_data["value"], language=get_language() or "en")
        except RuleRefused as refused:
            raise forms.ValidationError(refusal_sentence(refused)) from refused


class FollowForm(forms.Form):
    """Giving up a value of one's own, and why."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": NO_REASON},
    )


def _day_input() -> forms.DateInput:
    # A browser's field for a day understands only this form; in another it would stay empty.
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DaysForm(forms.Form):
    """Two days whose rules are compared, each at its end."""

    earlier = forms.DateField(label=_("From the end of"), widget=_day_input())
    later = forms.DateField(label=_("until the end of"), widget=_day_input())

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        """Begin with the last four weeks."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["earlier"].initial = today - timedelta(days=28)
        self.fields["later"].initial = today

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "earlier" in cleaned and "later" in cleaned and cleaned["later"] < cleaned["earlier"]:
            self.add_error("later", _("The second day must not be before the first."))
        return cleaned
