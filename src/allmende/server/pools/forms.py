"""The forms of pools: an offer, its answer, and how one leans towards projects."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.server.groups.models import Group
from allmende.server.work.queries.choosing import NEUTRAL_GOODS_MILLI, Lean

# How gladly, and by how much that moves the weight from which on one would take a task.
WORK: Sequence[tuple[int, Promise]] = (
    (500, _("very gladly")),
    (200, _("gladly")),
    (0, _("like any other")),
    (-200, _("rather not")),
    (-500, _("only if needed")),
)
# How much more, or less, the same thing is worth to one when it comes from there.
GOODS: Sequence[tuple[int, Promise]] = (
    (1500, _("much rather from there")),
    (1200, _("rather from there")),
    (NEUTRAL_GOODS_MILLI, _("like any other")),
    (800, _("rather not from there")),
    (500, _("only if there is nothing else")),
)


class OfferForm(forms.Form):
    """To which pool, and why."""

    pool_slug = forms.CharField(
        label=_("Which pool?"),
        help_text=_("Its address, as it stands in the browser, or the last part of it."),
        max_length=200,
    )
    words = forms.CharField(
        label=_("What would you like to say to them?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None, *, pools: Sequence[Group]) -> None:
        """Suggest the pools the person is in."""
        super().__init__(data, initial={"pool_slug": pools[0].slug} if len(pools) == 1 else None)


class AnswerForm(forms.Form):
    """A sentence with the answer; who declines has to say why."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class LeaningsForm(forms.Form):
    """Two words for each project."""

    def __init__(self, data: QueryDict | None = None, *, leanings: Sequence[Lean]) -> None:
        """Add the fields of each project; a number somebody set in another way stays among the choices."""
        super().__init__(data)
        self.leanings = leanings
        for lean in leanings:
            key = lean.project.id
            self.fields[f"work-{key}"] = _choice(_("Working with them"), WORK, lean.work_milli)
            self.fields[f"goods-{key}"] = _choice(_("What they make"), GOODS, lean.goods_milli)

    def rows(self) -> list[tuple[Lean, forms.BoundField, forms.BoundField]]:
        """Return each project with its two fields."""
        return [(one, self[f"work-{one.project.id}"], self[f"goods-{one.project.id}"]) for one in self.leanings]

    def said(self) -> list[tuple[Lean, int, int]]:
        """Return what was chosen for each project, where it is another than before."""
        chosen = [
            (one, int(self.cleaned_data[f"work-{one.project.id}"]), int(self.cleaned_data[f"goods-{one.project.id}"]))
            for one in self.leanings
        ]
        return [(one, work, goods) for one, work, goods in chosen if (work, goods) != (one.work_milli, one.goods_milli)]


def _choice(label: Promise, words: Sequence[tuple[int, Promise]], value: int) -> forms.ChoiceField:
    known = dict(words)
    if value not in known:
        words = [*words, (value, _("as before"))]
    return forms.ChoiceField(
        label=str(label), choices=[(str(milli), word) for milli, word in words], initial=str(value)
    )
