"""Adding and changing a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.economy.rulebook import Rulebook
from allmende.server.catalogue.queries.purposes import Purpose
from allmende.server.refusal import Refused
from allmende.server.web import wording
from allmende.server.web.fields import DurationField
from allmende.server.work import frequencies
from allmende.server.work.forms.fields import WeightField
from allmende.server.work.forms.purposes import add_purpose_fields
from allmende.server.work.models import Need, Procedure, Task
from allmende.server.work.operations.tasks import MOST_PLACES, TaskDraft

DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y")
TIMES = ("%H:%M", "%H:%M:%S", "%H.%M")
# Where a refusal names what the operation knows and the form asks for otherwise.
FIELDS = {"first_due_at": "first_day", "rrule": "own_rule"}


def day_input() -> forms.DateInput:
    """Return the browser's own picker of a day, which wants the day in ISO form whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def clock_input() -> forms.TimeInput:
    """Return the browser's own picker of a time of day."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class TaskForm(forms.Form):
    """What is to be done, when, how often, by how many, and how it gets its weight."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=120,
        help_text=gettext_lazy("A few words that everybody here understands."),
        error_messages={"required": gettext_lazy("Please give the task a name that everybody understands.")},
    )
    minutes = DurationField(
        label=gettext_lazy("How long does it take?"),
        max_length=40,
        help_text=gettext_lazy("For one person, for example 1:30, 90 min or 1.5 h."),
        error_messages={"required": gettext_lazy("How long does it take one person? A good guess will do.")},
    )
    places = forms.IntegerField(
        label=gettext_lazy("How many people?"),
        initial=1,
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={"required": gettext_lazy("How many people does it take? Usually 1.")},
    )
    need = forms.ChoiceField(
        label=gettext_lazy("Does it have to be done?"),
        choices=[
            (Need.NECESSARY, gettext_lazy("It is necessary: something breaks or somebody lacks something without it")),
            (Need.WISHED, gettext_lazy("It is wished for: nice to have, and nobody is to blame when it stays undone")),
        ],
        initial=Need.NECESSARY,
        widget=forms.RadioSelect,
    )
    first_day = forms.DateField(
        label=gettext_lazy("To be done by, for the first time"),
        input_formats=DATES,
        widget=day_input(),
        error_messages={
            "required": gettext_lazy("By which day is it to be done?"),
            "invalid": gettext_lazy("This is not a day: write for example 2026-11-24 or 24.11.2026."),
        },
    )
    first_time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        input_formats=TIMES,
        initial=time(18),
        widget=clock_input(),
        error_messages={
            "required": gettext_lazy("By what time is it to be done?"),
            "invalid": gettext_lazy("This is not a time: write for example 18:00."),
        },
    )
    often = forms.ChoiceField(label=gettext_lazy("How often?"), choices=frequencies.CHOICES, required=False)
    where = forms.CharField(label=gettext_lazy("Where?"), max_length=120, required=False)
    qualification = forms.CharField(
        label=gettext_lazy("Who can do it?"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Leave this empty when anybody can. Else what it takes: first aid, driving licence."),
        widget=forms.TextInput(attrs={"list": "qualifications"}),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("How it is done, where things are, when it is good."),
    )
    procedure = forms.ChoiceField(
        label=gettext_lazy("How does it get its weight?"), required=False, widget=forms.RadioSelect
    )
    fixed_weight = WeightField(label=gettext_lazy("Weight"), max_length=20, required=False)
    own_rule = forms.CharField(
        label=gettext_lazy("A rule of its own"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "In words (“every 10 days”, “Mondays and Thursdays”, “3x a week”) or as an RRULE of calendars "
            "(FREQ=MONTHLY;BYDAY=1SA is the first Saturday of each month)."
        ),
    )
    until = forms.DateField(
        label=gettext_lazy("The last time is on or before"),
        input_formats=DATES,
        required=False,
        widget=day_input(),
        error_messages={"invalid": gettext_lazy("This is not a day: write for example 2026-11-24 or 24.11.2026.")},
    )
    count = forms.IntegerField(
        label=gettext_lazy("Or after so many times"), required=False, min_value=1, max_value=1000
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        rules: Rulebook,
        zone: str,
        purposes: Sequence[Purpose] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Word the choices that depend on the group's rules, and ask what it is for where purposes are given."""
        super().__init__(data, initial=dict(initial or {}))
        if purposes is not None:
            add_purpose_fields(self, purposes)
        self.zone = zone
        words = dict(Procedure.choices)
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            ("", _("as our rules say (now %(words)s)") % {"words": words[Procedure(rules.procedure)]}),
            (Procedure.BOARD, words[Procedure.BOARD]),
            (Procedure.ROUND, words[Procedure.ROUND]),
            (Procedure.FIXED, words[Procedure.FIXED]),
        ]
        self.fields["fixed_weight"].help_text = _(
            "From %(floor)s to %(cap)s; 1 is an ordinary hour. Where the weight is fixed it stays like this; "
            "on the board the first time opens here."
        ) % {"floor": wording.weight(rules.weight_floor), "cap": wording.weight(rules.weight_cap)}

    def clean(self) -> dict[str, Any]:
        """Put together how often."""
        cleaned = super().clean() or {}
        rule = cleaned.get("often", "")
        own = cleaned.get("own_rule", "").strip()
        if rule == frequencies.OWN and not own:
            self.add_error("own_rule", _("How often, then? Write it in words or as a rule."))
        if own:
            try:
                rule = frequencies.rule_of(own)
            except frequencies.UnknownFrequency:
                self.add_error("own_rule", _("We do not understand how often that is. Try “every 10 days”."))
        cleaned["rrule"] = self._with_end(rule, cleaned)
        return cleaned

    def _with_end(self, rule: str, cleaned: dict[str, Any]) -> str:
        until, count = cleaned.get("until"), cleaned.get("count")
        if until and count:
            self.add_error("count", _("Say either the last day or how many times, not both."))
            return rule
        first = cleaned.get("first_day")
        if until and first and until < first:
            self.add_error("until", _("The last time cannot come before the first."))
        return frequencies.with_end(rule, until=until, count=count) if until or count else rule

    def draft(self) -> TaskDraft:
        """Return what was filled in, for the operation; only of a valid form."""
        said = self.cleaned_data
        due_at = datetime.combine(said["first_day"], said["first_time"], tzinfo=ZoneInfo(self.zone))
        return TaskDraft(
            title=said["title"],
            minutes=said["minutes"],
            first_due_at=due_at,
            places=said["places"],
            rrule=said["rrule"],
            description=said["description"],
            need=said["need"],
            where=said["where"],
            qualification=said["qualification"],
            procedure=said["procedure"],
            fixed_weight_milli=said["fixed_weight"],
            purpose=said.get("purpose", ""),
            money_cents=said.get("money_cents") or 0,
        )

    def refuse(self, refused: Refused) -> None:
        """Show a refusal at its field."""
        name = FIELDS.get(refused.field, refused.field)
        self.add_error(name if name in self.fields else None, str(refused))


def as_filled_in(task: Task) -> dict[str, Any]:
    """Return what the form shows for a task as it is."""
    local = task.first_due_at.astimezone(ZoneInfo(task.group.timezone))
    until, count = frequencies.end_of(task.rrule)
    bare = frequencies.without_end(task.rrule)
    usual = bare in dict(frequencies.CHOICES)
    return {
        "title": task.title,
        "minutes": task.minutes,
        "places": task.places,
        "need": task.need,
        "first_day": local.date(),
        "first_time": local.time(),
        "often": bare if usual else frequencies.OWN,
        "own_rule": "" if usual else bare,
        "until": until,
        "count": count,
        "where": task.where,
        "qualification": task.qualification.name if task.qualification else "",
        "description": task.description,
        "procedure": task.procedure,
        "fixed_weight": task.fixed_weight_milli,
        "purpose": task.purpose,
        "money_cents": task.money_cents or None,
    }


def first_day_proposed(today: date) -> date:
    """Return the day a new task is due unless said otherwise: in a week."""
    return date.fromordinal(today.toordinal() + 7)
