"""The form by which somebody says what they want to be reminded of."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from allmende.server.reminding.models import Wanted


class WantedForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One box for each kind of mail."""

    class Meta:
        """Which boxes there are."""

        model = Wanted
        fields = ("votes", "work", "conflicts")
        # As the second half of a sentence, which begins above: "Mail me when".
        labels: ClassVar = {name: getattr(Wanted, name).field.verbose_name for name in fields}
