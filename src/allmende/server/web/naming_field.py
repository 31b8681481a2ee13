"""Fields that ask for people: a list to choose from, or where they are many, their names.

Of many the name is typed: all of it, how it begins, or a part of it that nobody else's has. Where several fit, the
error names some of them, and people of the same name with a mark that can be typed along: "Ada (3f2a)".
"""

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


class Known:
    """Those who can be named (id -> name), in the order of their names."""

    def __init__(self, among: Mapping[str, str]) -> None:
        """Sort them, and count who is called the same."""
        self.names = dict(sorted(among.items(), key=lambda one: (one[1].casefold(), one[0])))
        self.are_many = len(self.names) > MOST_TO_CHOOSE
        self._of_this_name = Counter(name.casefold() for name in among.values())

    def named(self, said: str) -> str:
        """Return the id of who is meant.

        Raises:
            ValidationError: Nobody is called so, or several are.

        """
        if said in self.names:
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
        names = {one: name.casefold() for one, name in self.names.items()}
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
        name = self.names[one]
        return name if self._of_this_name[name.casefold()] == 1 else f"{name} ({one[:MARK]})"


class NamingField(forms.ChoiceField):
    """One of several people; cleaned to the id."""

    def __init__(self, *, among: Mapping[str, str], nobody: str = "…", **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        """Offer people; `nobody` is what stands first in the list."""
        self.known = Known(among)
        super().__init__(choices=[("", nobody), *self.known.names.items()], **kwargs)
        if self.known.are_many:
            self.widget = forms.TextInput(attrs={"autocomplete": "off"})
            how = _("Type the name, or how it begins.")
            self.help_text = f"{self.help_text} {how}".strip()

    def prepare_value(self, value: object) -> object:
        """Show the name of somebody who is filled in; what was typed stays as it was typed."""
        return self.known.names.get(str(value), value) if self.known.are_many else value

    def to_python(self, value: object) -> str:
        """Return the id of who is named."""
        said = str(super().to_python(value)).strip()
        return self.known.named(said) if said else ""


class NamingsField(forms.MultipleChoiceField):
    """Some of several people; cleaned to their ids. Of many, one name a line."""

    def __init__(self, *, among: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django
        """Offer people with a box each, or ask for their names."""
        self.known = Known(among)
        super().__init__(choices=list(self.known.names.items()), widget=forms.CheckboxSelectMultiple, **kwargs)
        if self.known.are_many:
            self.widget = forms.Textarea(attrs={"rows": 3})
            how = _("One name a line, or how it begins.")
            self.help_text = f"{self.help_text} {how}".strip()

    def to_python(self, value: object) -> list[str]:
        """Return the ids of those who are named."""
        said = str(value or "").splitlines() if self.known.are_many else super().to_python(value)
        return list(dict.fromkeys(self.known.named(one.strip()) for one in said if one.strip()))
