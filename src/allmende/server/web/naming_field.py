"""A field that asks for one of several people: a list to choose from, or where they are many, their name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A list of thousands of names takes seconds on a phone, and nobody finds anybody in it.
MOST_TO_CHOOSE = 200
MOST_LIKE_IT = 5
MARK = 4
"""So many signs of an id tell apart people of one name."""


class NamingField(forms.ChoiceField):
    """One of several people (id -> name); cleaned to the id.

    Of many the name is typed: all of it, how it begins, or a part of it that nobody else's has. Where several fit,
    the error names some of them, and people of the same name with a mark that can be typed along: "Ada (3f2a)".
    """

    def __init__(self, *, among: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django
        """Offer people in the order of their names."""
        self.among = dict(sorted(among.items(), key=lambda one: (one[1].casefold(), one[0])))
        self._of_this_name = Counter(name.casefold() for name in among.values())
        super().__init__(choices=[("", "…"), *self.among.items()], **kwargs)
        if len(self.among) > MOST_TO_CHOOSE:
            self.widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.help_text = f"{self.help_text} {_('Type the name, or how it begins.')}".strip()

    def prepare_value(self, value: object) -> object:
        """Show the name of somebody who is filled in; what was typed stays as it was typed."""
        return self.among.get(str(value), value) if isinstance(self.widget, forms.TextInput) else value

    def to_python(self, value: object) -> str:
        """Return the id of who is named."""
        said = str(super().to_python(value)).strip()
        if not said or said in self.among:
            return said
        fitting = self._fitting(said.casefold())
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            raise ValidationError(_("Nobody here is called “%(name)s”.") % {"name": said[:80]})
        some = ", ".join(self._marked(one) for one in fitting[:MOST_LIKE_IT])
        more = " …" if len(fitting) > MOST_LIKE_IT else ""
        raise ValidationError(_("Several fit: %(names)s. Please write more of the name.") % {"names": some + more})

    def _fitting(self, said: str) -> list[str]:
        """Return whom a name fits: exactly, else by its beginning, else by a part of it."""
        names = {one: name.casefold() for one, name in self.among.items()}
        ways = (
            lambda one, name: said in (name, self._marked(one).casefold()),
            lambda _one, name: name.startswith(said),
            lambda _one, name: said in name,
        )
        for fits in ways:
            if found := [one for one, name in names.items() if fits(one, name)]:
                return found
        return []

    def _marked(self, one: str) -> str:
        name = self.among[one]
        return name if self._of_this_name[name.casefold()] == 1 else f"{name} ({one[:MARK]})"
