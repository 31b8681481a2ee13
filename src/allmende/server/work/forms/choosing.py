"""The form with which a project declines somebody for a task."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from allmende.server.groups.models import Member


class DeclineForm(forms.Form):
    """Whom, and why."""

    member = forms.ChoiceField(label=_("Whom?"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("As you would say it to them yourself."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, members: Sequence[Member]) -> None:
        """Offer those who could take it."""
        super().__init__(data)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *((member.id, member.name) for member in members)]
