"""Forms of coming and going."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.server.associations.models import AgreementVersion
from allmende.server.groups.models import Member


class AskForm(forms.Form):
    """What somebody says who asks to join."""

    message = forms.CharField(
        label=_("A few words about you"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The maintainers of the group read it, and see your name."),
    )
    accepted = forms.BooleanField(
        label=_("I have read what the group has agreed, and accept it"),
        error_messages={"required": _("Please read what the group has agreed, and say that you accept it.")},
    )

    def __init__(self, *args: object, agreements: Sequence[AgreementVersion], **kwargs: object) -> None:
        """Ask for acceptance only where something was agreed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not agreements:
            del self.fields["accepted"]


class DayInput(forms.DateInput):
    """A day, picked from the device's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Write days as browsers expect them."""
        super().__init__(format="%Y-%m-%d")


class BreakForm(forms.Form):
    """From when until when somebody is away."""

    member = forms.ChoiceField(label=_("Who?"))
    from_day = forms.DateField(label=_("First day away"), widget=DayInput)
    until_day = forms.DateField(label=_("First day back"), widget=DayInput)

    def __init__(self, *args: object, members: list[Member], **kwargs: object) -> None:
        """Ask for whom only where somebody speaks for others, too."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(member.id, member.name) for member in members]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(members) == 1:
            self.fields["member"].widget = forms.HiddenInput()
            self.fields["member"].initial = members[0].id
