"""Looking for goods, ordering them, and saying how they were."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.goods.operations.wanted import Wanted
from allmende.server.goods.queries.one_product import GoodsPage
from allmende.server.goods.queries.shelf import Sought
from allmende.server.web.fields import UnitsField

HOW_OFTEN = (
    (0, gettext_lazy("once")),
    (1, gettext_lazy("every day")),
    (7, gettext_lazy("every week")),
    (14, gettext_lazy("every two weeks")),
    (28, gettext_lazy("every four weeks")),
)
ENOUGH = gettext_lazy("How much would you like?")


class SoughtForm(forms.Form):
    """What somebody looks for on the shelf."""

    word = forms.CharField(label=gettext_lazy("Look for"), max_length=80, required=False)
    project = forms.CharField(max_length=80, required=False)
    free = forms.BooleanField(label=gettext_lazy("only what is there now"), required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def sought(self) -> Sought:
        """Return what was asked for; what cannot be read counts as not said."""
        self.full_clean()
        said = self.cleaned_data
        return Sought(
            project=said.get("project", ""),
            word=said.get("word", "").strip(),
            only_free=bool(said.get("free")),
            page=said.get("page") or 1,
        )


class OrderForm(forms.Form):
    """How much of a product, for when, for whom, and where it is collected."""

    units_milli = UnitsField(label=ENOUGH, max_length=20, error_messages={"required": ENOUGH})
    wanted_on = forms.DateField(
        label=gettext_lazy("For when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave it empty: as soon as there is some."),
    )
    every_days = forms.TypedChoiceField(
        label=gettext_lazy("How often?"), choices=HOW_OFTEN, coerce=int, empty_value=None, required=False
    )
    point = forms.TypedChoiceField(
        label=gettext_lazy("Where will you collect it?"), coerce=int, empty_value=None, required=False
    )
    for_household = forms.BooleanField(required=False)
    note = forms.CharField(
        label=gettext_lazy("A word to those who hand it out"),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, page: GoodsPage) -> None:
        """Leave out what makes no choice here."""
        super().__init__(data, initial={"units_milli": 1000})
        self.fields["units_milli"].help_text = _("In units: %(unit)s") % {"unit": page.product.unit}
        if page.household is None:
            del self.fields["for_household"]
        else:
            label = _("For my household: everybody of “%(household)s” is asked for a part")
            self.fields["for_household"].label = label % {"household": page.household.name}
        if page.points:
            self.fields["point"].choices = [  # type: ignore[attr-defined]
                ("", _("as it comes")),
                *((point.pk, point.name) for point in page.points),
            ]
        else:
            del self.fields["point"]
        if page.product.is_right:
            del self.fields["every_days"]

    def wanted(self) -> Wanted:
        """Return what was filled in, for the operation; only of a valid form."""
        said = self.cleaned_data
        return Wanted(
            units_milli=said["units_milli"],
            wanted_on=said["wanted_on"],
            every_days=said.get("every_days") or 0,
            for_household=said.get("for_household", False),
            point=said.get("point"),
            note=said["note"],
        )


class ComplaintForm(forms.Form):
    """What was not right with something that was collected."""

    complaint = forms.CharField(
        label=gettext_lazy("What was not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who looks after it reads this, and can answer. It is about the thing."),
        error_messages={"required": gettext_lazy("Please say what was not right, in a sentence.")},
    )


class AnswerForm(forms.Form):
    """What is answered to a complaint."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you will do about it, or have done."),
        error_messages={"required": gettext_lazy("Please answer in a sentence.")},
    )
