"""Forms of shared things."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.server.lending.models import Limits, WhoMay
from allmende.server.lending.operations import ThingDraft
from allmende.server.web.fields import DurationField

QUARTER_SECONDS = 900
TIMES = ("%H:%M", "%H:%M:%S", "%H.%M")


def day_input() -> forms.DateInput:
    """Return the browser's own picker of a day, which wants the day in ISO form whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def clock_input() -> forms.TimeInput:
    """Return the browser's own picker of a time, in quarters of an hour."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": QUARTER_SECONDS})


class ReserveForm(forms.Form):
    """From when until when somebody wants a thing."""

    first_day = forms.DateField(label=_("Day"), widget=day_input(), error_messages={"required": _("Which day?")})
    first_time = forms.TimeField(
        label=_("From"), widget=clock_input(), input_formats=TIMES, error_messages={"required": _("From when?")}
    )
    last_time = forms.TimeField(
        label=_("Until"), widget=clock_input(), input_formats=TIMES, error_messages={"required": _("Until when?")}
    )
    last_day = forms.DateField(
        label=_("Until which day?"),
        required=False,
        widget=day_input(),
        help_text=_("Only if it goes over midnight."),
    )
    note = forms.CharField(label=_("What for?"), max_length=120, required=False, help_text=_("The others can read it."))

    def times(self) -> dict[str, Any]:
        """Return what `operations.reserve` wants, in the group's time zone, which is the current one."""
        said = self.cleaned_data
        start = _moment(said["first_day"], said["first_time"])
        last_day = said["last_day"] or said["first_day"]
        # "20:00 until 00:00" means the midnight that comes.
        if said["last_day"] is None and said["last_time"] == time(0):
            last_day += timedelta(days=1)
        return {"starts_at": start, "ends_at": _moment(last_day, said["last_time"]), "note": said["note"]}

    def add_error(self, field: str | None, error: Any) -> None:  # noqa: ANN401  # as the framework has it
        """Put a refusal of a moment at the field where its time is typed."""
        super().add_error({"starts_at": "first_time", "ends_at": "last_time"}.get(field or "", field), error)


def _moment(day: Any, clock: time) -> datetime:  # noqa: ANN401  # a date
    return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())


class ThingForm(forms.Form):
    """What a thing is, and how it may be used."""

    name = forms.CharField(
        label=_("What is it?"),
        max_length=80,
        help_text=_("For example: community room, car, drill."),
        error_messages={"required": _("Please say what it is.")},
    )
    place = forms.CharField(label=_("Where is it?"), max_length=120, required=False)
    description = forms.CharField(
        label=_("What one should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How to get it, what to look out for, how to leave it."),
    )
    who_may = forms.ChoiceField(label=_("Who may reserve it?"), choices=WhoMay.choices, widget=forms.RadioSelect)
    longest_minutes = DurationField(label=_("How long at a stretch?"), max_length=20, help_text=_("For example 3 h."))
    ahead_days = forms.IntegerField(label=_("How many days ahead?"), min_value=1, max_value=730)
    most_open = forms.IntegerField(label=_("How many reservations at a time?"), min_value=1, max_value=100)
    week_minutes = DurationField(
        label=_("How much a week?"), max_length=20, required=False, help_text=_("Leave it empty if it does not matter.")
    )
    counted_for = forms.ChoiceField(label=_("These limits count"), choices=Limits.choices, widget=forms.RadioSelect)
    buffer_minutes = DurationField(
        label=_("Rest afterwards"), max_length=20, help_text=_("To clean, to charge, to bring it back: 0 for none.")
    )

    def draft(self) -> ThingDraft:
        """Return what was said."""
        return ThingDraft(**self.cleaned_data)
