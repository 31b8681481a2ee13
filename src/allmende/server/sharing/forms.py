"""The form of a product's rule."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from allmende.server.catalogue.models import Product, Rule
from allmende.server.catalogue.operations.products import LONGEST, RULES_OF_RIGHTS


class RuleForm(forms.Form):
    """Which rule is to hold for a product from the next period on."""

    rule = forms.ChoiceField(label=gettext_lazy("How is it to be shared?"), widget=forms.RadioSelect)
    shelf = forms.CharField(
        label=gettext_lazy("Shelf"),
        required=False,
        max_length=LONGEST["shelf"],
        help_text=gettext_lazy("Only for “per unit”: products on one shelf ask for the same per unit."),
    )

    def __init__(self, *args: object, product: Product, **kwargs: object) -> None:
        """Offer the rules that can hold for the product."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["rule"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (rule.value, rule.label) for rule in Rule if not product.is_right or rule in RULES_OF_RIGHTS
        ]
