"""Writing the recipe of a product."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.server.catalogue.forms.recipes import KINDS, RecipeForm, as_written, with_more_rows
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations import recipes as operations
from allmende.server.catalogue.queries.products import makeable_within
from allmende.server.catalogue.queries.recipes import Written, written_recipe
from allmende.server.catalogue.web.products import product_in
from allmende.server.groups.entrance import back_to, for_maintainers
from allmende.server.groups.queries import Seat, chain_of
from allmende.server.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def recipe(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Write down what it takes to make a product; more rows come with a button."""
    shown = product_in(seat, product_id)
    written = written_recipe(shown)
    choices = _choices(seat, written)
    if request.method != "POST":
        form = RecipeForm(choices=choices, initial=as_written(shown, written))
        return _page(request, shown, form)
    more = request.POST.get("more", "")
    if more in KINDS:
        form = RecipeForm(with_more_rows(request.POST.dict(), more), choices=choices)
        return _page(request, shown, form)
    form = RecipeForm(request.POST.dict(), choices=choices)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    try:
        operations.set_recipe(seat, shown.id, form.recipe())
    except Refused as refused:
        form.refuse(str(refused))
        return _page(request, shown, form, status=refused.status)
    messages.success(request, _("The recipe is written down."))
    return back_to(request, reverse("catalogue:product", args=[seat.group.slug, shown.id]))


def _choices(seat: Seat, written: Written) -> list[tuple[str, str]]:
    """Return what can be used: products of the whole community, the project's own first, and what is used already."""
    root = chain_of(seat.group)[-1]
    found = makeable_within(root)
    own = [(one.id, f"{one.name} ({one.unit})") for one in found if one.group_id == seat.group.id]
    others = [(one.id, f"{one.name} ({one.unit}, {one.group_name})") for one in found if one.group_id != seat.group.id]
    offered = {key for key, _name in own + others}
    kept = [(one.input_id, one.input.name) for one in written.inputs if one.input_id not in offered]
    return own + others + kept


def _page(request: HttpRequest, shown: Product, form: RecipeForm, *, status: int = 200) -> HttpResponse:
    context = {"section": "group", "product": shown, "form": form}
    return render(request, "catalogue/recipe.html", context, status=status)
