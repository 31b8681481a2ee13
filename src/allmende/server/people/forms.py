"""Forms about oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from allmende.server.people.models import Person, User


class SignupForm(forms.Form):
    """What a newcomer tells beside mail address and password; allauth puts the two together."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, help_text=_("As the others call you. You can change it later.")
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth hands it over
        """Store the person behind the new user."""
        Person.objects.create(user=user, name=self.cleaned_data["name"], language=translation.get_language() or "")


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Name, language and colours of one's own."""

    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        """Which fields a person sets."""

        model = Person
        fields = ("name", "language", "theme")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django
        """Offer each language under its own name."""
        super().__init__(*args, **kwargs)
        spoken = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = [("", _("as my device")), *spoken]  # type: ignore[attr-defined]


class EraseForm(forms.Form):
    """The one box that has to be ticked before everything is gone."""

    sure = forms.BooleanField(label=_("Yes, erase me. I know that it cannot be undone."))
