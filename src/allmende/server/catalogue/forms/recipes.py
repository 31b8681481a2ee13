"""Writing a recipe: rows of work, of other products, of purchases; a row left empty does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.recipes import MOST_LINES, Purchase, Recipe, Step
from allmende.server.catalogue.queries.recipes import Written
from allmende.server.web.fields import DurationField, MoneyField, UnitsField

# What can be chosen as an input: id and how it is called.
Choice = tuple[str, str]
KINDS = ("steps", "inputs", "purchases")
EMPTY_ROWS = 2


class MakesForm(forms.Form):
    """For how many units the recipe is."""

    makes_milli = UnitsField(
        label=gettext_lazy("For how many units?"),
        max_length=20,
        error_messages={"required": gettext_lazy("For how many units is the recipe?")},
    )


class _Row(forms.Form):
    """A row that counts only when its first field says something."""

    first = ""

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing in a row that was begun."""
        cleaned = super().clean() or {}
        typed = [name for name in self.fields if str(self[name].value() or "").strip()]
        if typed and set(typed) != {"places"}:
            for name in self.fields:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("This is missing."))
        return cleaned

    @property
    def counts(self) -> bool:
        """Whether the row says something."""
        return bool(self.cleaned_data.get(self.first))


class StepRow(_Row):
    """Work."""

    first = "title"
    title = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=120, required=False)
    minutes = DurationField(label=gettext_lazy("How long does it take?"), max_length=40, required=False)
    places = forms.IntegerField(
        label=gettext_lazy("How many people?"), required=False, initial=1, min_value=1, max_value=500
    )


class InputRow(_Row):
    """Another product that is used up."""

    first = "product"
    product = forms.ChoiceField(label=gettext_lazy("Which product?"), required=False)
    units_milli = UnitsField(label=gettext_lazy("How much of it?"), max_length=20, required=False)

    def __init__(self, *args: Any, choices: Sequence[Choice], **named: Any) -> None:  # noqa: ANN401  # handed on
        """Offer these products."""
        super().__init__(*args, **named)
        self.fields["product"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]


class PurchaseRow(_Row):
    """Something that is bought."""

    first = "what"
    what = forms.CharField(label=gettext_lazy("What is bought?"), max_length=120, required=False)
    cents = MoneyField(label=gettext_lazy("For how many euros?"), max_length=20, required=False)


class RecipeForm:
    """The whole recipe: how much it makes, and three lists of rows."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        choices: Sequence[Choice],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Put the lists together; each ends with empty rows to fill in."""
        given = dict(initial or {})
        self.makes = MakesForm(data, initial=given)
        rows: dict[str, type[_Row]] = {"steps": StepRow, "inputs": InputRow, "purchases": PurchaseRow}
        self.lists: dict[str, BaseFormSet[Any]] = {
            kind: formset_factory(rows[kind], extra=EMPTY_ROWS, max_num=MOST_LINES, validate_max=True)(
                data,
                prefix=kind,
                initial=given.get(kind, []),
                form_kwargs={"choices": choices} if kind == "inputs" else {},
            )
            for kind in KINDS
        }

    def is_valid(self) -> bool:
        """Whether everything can be stored; all of it is checked, so that all is said at once."""
        return all([self.makes.is_valid(), *(rows.is_valid() for rows in self.lists.values())])

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.makes.errors) or any(rows.total_error_count() for rows in self.lists.values())

    def refuse(self, sentence: str) -> None:
        """Say above the form what an operation refused."""
        self.makes.add_error(None, sentence)

    def recipe(self) -> Recipe:
        """Return what was filled in, for the operation; only where all is valid."""
        steps, inputs, purchases = ([row.cleaned_data for row in self.lists[kind] if row.counts] for kind in KINDS)
        amounts: dict[str, int] = {}
        for row in inputs:
            # Twice the same product is once as much of both.
            amounts[row["product"]] = amounts.get(row["product"], 0) + row["units_milli"]
        return Recipe(
            makes_milli=self.makes.cleaned_data["makes_milli"],
            steps=[Step(title=row["title"], minutes=row["minutes"], places=row["places"]) for row in steps],
            inputs=amounts,
            purchases=[Purchase(what=row["what"], cents=row["cents"]) for row in purchases],
        )


def as_written(product: Product, written: Written) -> dict[str, Any]:
    """Return what the form shows for a recipe as it is."""
    return {
        "makes_milli": product.recipe_milli,
        "steps": [{"title": one.title, "minutes": one.minutes, "places": one.places} for one in written.steps],
        "inputs": [{"product": one.input_id, "units_milli": one.units_milli} for one in written.inputs],
        "purchases": [{"what": one.what, "cents": one.cents} for one in written.purchases],
    }


def with_more_rows(data: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return what was typed with more empty rows in one of the lists."""
    key = f"{kind}-TOTAL_FORMS"
    said = str(data.get(key, ""))
    count = int(said) if said.isdecimal() and len(said) < 4 else 0
    return {**data, key: str(min(count + EMPTY_ROWS, MOST_LINES))}
