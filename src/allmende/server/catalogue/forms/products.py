"""Listing a product, changing what is said about it, and where things are handed out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.economy.rulebook import Rulebook
from allmende.server.catalogue.models import Audience, Product, Rule, Short
from allmende.server.catalogue.operations.products import ProductDraft
from allmende.server.catalogue.pictures import MOST_BYTES, picture_type
from allmende.server.refusal import Refused
from allmende.server.web.fields import UnitsField

PIECES = (
    ("whole", gettext_lazy("whole units only: loaves, chairs, evenings")),
    ("parts", gettext_lazy("parts of a unit, too: kilograms, litres, metres")),
)


class DescriptionForm(forms.Form):
    """What can be said about a product at any time."""

    name = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=80,
        help_text=gettext_lazy("Bread, carrots, an hour of the lathe, the room by the lake."),
        error_messages={"required": gettext_lazy("Please give it a name that everybody understands.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("What is one of it?"),
        max_length=20,
        help_text=gettext_lazy("A loaf, a kilogram, an hour."),
        error_messages={"required": gettext_lazy("What is one of it? A loaf, a kilogram, an hour.")},
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is in it, how it is made, what it is good for."),
    )
    picture = forms.FileField(
        label=gettext_lazy("A picture"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, WebP or GIF, at most 1 MB"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may receive it?"),
        choices=Audience.choices,
        initial=Audience.COMMUNITY,
        widget=forms.RadioSelect,
    )
    short_supply = forms.ChoiceField(label=gettext_lazy("When there is not enough"), required=False)
    most_milli = UnitsField(
        label=gettext_lazy("At most per order"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("In units. Leave it empty when there is no limit."),
    )
    shelf_life_days = forms.IntegerField(
        label=gettext_lazy("Keeps for how many days?"),
        required=False,
        min_value=1,
        max_value=3660,
        help_text=gettext_lazy("Leave it empty for what does not spoil."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        rules: Rulebook,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Word the choices that depend on the group's rules."""
        super().__init__(data, files, initial=dict(initial or {}))
        usual = Short(rules.short_supply).label
        self.fields["short_supply"].choices = [  # type: ignore[attr-defined]
            ("", _("as our rules say (now: %(words)s)") % {"words": usual}),
            *Short.choices,
        ]

    def clean_picture(self) -> bytes | None:
        """Return the bytes of a picture, if one was chosen and it is one."""
        file = self.cleaned_data.get("picture")
        if file is None:
            return None
        # One byte more than a picture may have is enough to see that it is too large.
        data: bytes = file.read(MOST_BYTES + 1)
        try:
            picture_type(data)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return data

    def draft(self) -> ProductDraft:
        """Return what was filled in, for the operation; only of a valid form."""
        said = self.cleaned_data
        return ProductDraft(
            name=said["name"],
            unit=said["unit"],
            description=said["description"],
            audience=said["audience"],
            short_supply=said["short_supply"],
            most_milli=said["most_milli"],
            shelf_life_days=said["shelf_life_days"],
            pieces=said.get("pieces", "whole") == "whole",
            rule=said.get("rule", ""),
            shelf=said.get("shelf", ""),
            is_right=said.get("is_right", False),
        )


class ListingForm(DescriptionForm):
    """As above, and what is settled when it is listed: how it is counted, and the rule it begins with."""

    pieces = forms.ChoiceField(
        label=gettext_lazy("How is it counted?"), choices=PIECES, initial="whole", widget=forms.RadioSelect
    )
    is_right = forms.BooleanField(
        label=gettext_lazy("It is a right of use: nobody had to make it"),
        required=False,
        help_text=gettext_lazy("A room, a spring, a plot. It has no stock, and using it takes nobody's work."),
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("By which rule is it shared?"), required=False, widget=forms.RadioSelect
    )
    shelf = forms.CharField(
        label=gettext_lazy("Shelf"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "For sharing per unit: everything on one shelf asks for the same, a large or small loaf."
        ),
    )

    def __init__(self, *args: Any, rules: Rulebook, **named: Any) -> None:  # noqa: ANN401  # handed on
        """Word the rule that holds where none is chosen."""
        super().__init__(*args, rules=rules, **named)
        usual = Rule(rules.default_product_rule).label
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            ("", _("as our rules say (now: %(words)s)") % {"words": usual}),
            *Rule.choices,
        ]


class ChangeForm(DescriptionForm):
    """What is said about a product that is listed."""

    remove_picture = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)


class PointForm(forms.Form):
    """Where and when things are handed out."""

    name = forms.CharField(
        label=gettext_lazy("What is the place called?"),
        max_length=80,
        error_messages={"required": gettext_lazy("Please give the place a name.")},
    )
    where = forms.CharField(label=gettext_lazy("Where is it?"), max_length=200, required=False)
    when = forms.CharField(
        label=gettext_lazy("When is somebody there?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In words: Tuesdays from 17:00 to 19:00."),
    )


def as_described(product: Product) -> dict[str, object]:
    """Return what the form shows for a product as it is."""
    names = ("name", "unit", "description", "audience", "short_supply", "most_milli", "shelf_life_days")
    return {name: getattr(product, name) for name in names}
