"""Forms about what was done: reports with the others who helped, objections, corrections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.catalogue.queries.purposes import Purpose
from allmende.server.groups.models import Member
from allmende.server.web.fields import DurationField
from allmende.server.work.forms.fields import WeightField
from allmende.server.work.forms.purposes import add_purpose_fields

# Four others fit a phone; a larger team reports in two goes, or somebody lists parts for each group of them.
HELPERS = 4
MOST_PART = 1000

# Typed name, in small letters -> who is called so.
Called = Callable[[Sequence[str]], Mapping[str, Sequence[Member]]]


class ReportForm(forms.Form):
    """How long it took, when, and who helped."""

    minutes = DurationField(
        label=gettext_lazy("How long did it take?"),
        max_length=20,
        help_text=gettext_lazy("For example 1:30, 90 min or 1.5 h."),
        error_messages={"required": gettext_lazy("Please say the time, for example 1:30, 90 min or 1.5 h.")},
    )
    done_on = forms.DateField(
        label=gettext_lazy("When was it done?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Please give a day, for example 2026-03-07.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Anything the others should know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    own_part = forms.IntegerField(
        label=gettext_lazy("My part"),
        required=False,
        min_value=0,
        max_value=MOST_PART,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )

    def __init__(
        self,
        *,
        doer: Member,
        called: Called,
        data: QueryDict | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Add rows for helpers.

        Args:
            doer: Who did it, if nobody else is named.
            called: Finds members by their names.
            data: What was typed.
            initial: What stands there first.

        """
        super().__init__(data, initial={"own_part": 1, **(initial or {})})
        self.doer, self._called = doer, called
        self.doers: dict[str, int] = {}
        for place in range(1, HELPERS + 1):
            self.fields[f"helper_{place}"] = forms.CharField(
                label=_("Who helped?"),
                required=False,
                max_length=80,
                widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
            )
            self.fields[f"part_{place}"] = forms.IntegerField(
                label=_("Their part"),
                required=False,
                min_value=1,
                max_value=MOST_PART,
                widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        """Find the helpers and put the parts together in `doers`: member id -> part."""
        cleaned = super().clean() or self.cleaned_data
        typed = {place: cleaned.get(f"helper_{place}", "").strip() for place in range(1, HELPERS + 1)}
        found = self._called([name for name in typed.values() if name])
        own = cleaned.get("own_part")
        doers = {self.doer.id: 1 if own is None else own}
        for place, name in typed.items():
            if name:
                self._add(doers, place, name, found.get(name.casefold(), ()), part=cleaned.get(f"part_{place}"))
        # Somebody whose part is 0 only reports what others did.
        self.doers = {member_id: part for member_id, part in doers.items() if part}
        if not self.doers:
            self.add_error("own_part", _("Somebody must have done it: give at least one person a part above 0."))
        return cleaned

    def _add(self, doers: dict[str, int], place: int, name: str, alike: Sequence[Member], *, part: int | None) -> None:
        field = f"helper_{place}"
        if not alike:
            self.add_error(field, _("Nobody here is called “%(name)s”.") % {"name": name})
        elif len(alike) > 1:
            self.add_error(field, _("More than one person here is called “%(name)s”.") % {"name": name})
        elif alike[0].id in doers:
            self.add_error(field, _("%(name)s is named twice.") % {"name": name})
        else:
            doers[alike[0].id] = part or 1

    @property
    def helper_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the rows for helpers: name and part."""
        return [(self[f"helper_{place}"], self[f"part_{place}"]) for place in range(1, HELPERS + 1)]

    @property
    def has_helpers(self) -> bool:
        """Whether anything was typed about helpers, so that the rows are shown opened."""
        rows = [field for row in self.helper_rows for field in row]
        return any(field.value() or field.errors for field in rows) or bool(self["own_part"].errors)


class UnaskedForm(ReportForm):
    """As a report, and what it was."""

    title = forms.CharField(
        label=gettext_lazy("What did you do?"),
        max_length=120,
        help_text=gettext_lazy("A few words that everybody understands."),
        error_messages={"required": gettext_lazy("Please give it a name that everybody understands.")},
    )
    field_order = ("title", "minutes", "done_on", "note")

    def __init__(self, *, purposes: Sequence[Purpose] | None = None, **named: Any) -> None:  # noqa: ANN401  # handed on
        """Ask what it was for where purposes are given."""
        super().__init__(**named)
        if purposes is not None:
            add_purpose_fields(self, purposes)


class ObjectionForm(forms.Form):
    """What is not right, in a sentence."""

    reason = forms.CharField(
        label=gettext_lazy("What is not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Please say what is not right, in a sentence.")},
    )
    prefix = "objection"


class CorrectionForm(forms.Form):
    """What should count instead, and why."""

    minutes = DurationField(label=gettext_lazy("Time that should count"), max_length=20)
    weight = WeightField(label=gettext_lazy("Weight"), max_length=12)
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Please say why, in a sentence.")},
    )
    prefix = "correction"
