"""Forms about oneself."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from allmende.server.people.models import Person, User


class SignupForm(forms.Form):
    """What a newcomer tells beside mail address and password; allauth puts the two together."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, help_text=_("As the others call you. You can change it later.")
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Store the person behind the new user."""
        Person.objects.create(user=user, name=self.cleaned_data["name"], language=translation.get_language() or "")


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Name, language and colours of one's own."""

    class Meta:
        """Which fields a person sets."""

        model = Person
        fields = ("name", "language", "theme")
