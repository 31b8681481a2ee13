"""Products: the list, one with its recipe, adding, changing, its picture, withdrawing."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from allmende.server import clock
from allmende.server.catalogue.forms.products import ChangeForm, ListingForm, as_described
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations import products as operations
from allmende.server.catalogue.queries import products as queries
from allmende.server.catalogue.queries.recipes import planned_effort, written_recipe
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.queries import Seat, local_day
from allmende.server.submitting import sent, status_of, submitted

MORE = ("audience", "short_supply", "most_milli", "shelf_life_days", "shelf", "is_right")


@require_safe
@for_members
def products(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the group makes or has to give."""
    day = local_day(seat.group, clock.now())
    context = {
        "section": "group",
        "products": queries.products_of(seat.group, day=day),
        "withdrawn": queries.withdrawn_of(seat.group, day=day),
        "points": queries.points_of(seat.group),
        "may_add": seat.is_maintainer and seat.group.kind not in WITHOUT_WORK,
    }
    return render(request, "catalogue/products.html", context)


@require_safe
@for_members
def product(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Show one product as those see it who make it."""
    shown = product_in(seat, product_id)
    written = written_recipe(shown)
    context = {
        "section": "group",
        "page": queries.product_page(seat, shown, day=local_day(seat.group, clock.now())),
        "product": shown,
        "written": written,
        "planned": planned_effort(shown) if not written.is_empty else None,
    }
    return render(request, "catalogue/product.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask for a new product and list it."""
    form = ListingForm(sent(request), request.FILES or None, rules=seat.rulebook)
    added: list[Product] = []

    def act(said: dict[str, Any]) -> None:
        added.append(operations.add_product(seat, form.draft(), picture=said["picture"], at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("“%(product)s” is listed. What does it take to make it?") % {"product": added[0]})
        return back_to(request, reverse("catalogue:product", args=[seat.group.slug, added[0].id]))
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def edit(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Change what is said about a product."""
    shown = product_in(seat, product_id)
    form = ChangeForm(sent(request), request.FILES or None, rules=seat.rulebook, initial=as_described(shown))

    def act(said: dict[str, Any]) -> None:
        operations.change_product(seat, shown.id, form.draft())
        if said["picture"] is not None or said["remove_picture"]:
            operations.set_picture(seat, shown.id, said["picture"])

    if submitted(request, form, act):
        messages.success(request, _("That is how it reads now."))
        return back_to(request, reverse("catalogue:product", args=[seat.group.slug, shown.id]))
    return _form(request, form, shown)


@require_safe
@for_members
def picture(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Send the picture of a product, as what its first bytes say it is and as nothing else."""
    found = queries.picture_of(seat, product_id)
    if found is None:
        raise Http404
    data, media_type = found

    def tag(_request: HttpRequest) -> str:
        return f'"{sha256(data).hexdigest()[:32]}"'

    @condition(etag_func=tag)
    def send(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(data, content_type=media_type)

    answer = send(request)
    patch_cache_control(answer, private=True, no_cache=True)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def product_in(seat: Seat, product_id: str) -> Product:
    """Return a product of the seat's group, or raise Http404."""
    found = queries.product_of(seat, product_id)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, form: ListingForm | ChangeForm, shown: Product | None) -> HttpResponse:
    names = [name for name in MORE if name in form.fields]
    context = {
        "section": "group",
        "form": form,
        "product": shown,
        "more_open": any(form[name].errors for name in names) or shown is not None,
    }
    return render(request, "catalogue/product_form.html", context, status=status_of(form))
