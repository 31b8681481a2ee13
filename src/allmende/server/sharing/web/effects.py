"""What another rule would do, and what an auction did: both sides of a period, with equal totals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.auctions.models import Auction
from allmende.server.catalogue.models import Product, Rule
from allmende.server.catalogue.operations import products as catalogue
from allmende.server.catalogue.queries.products import product_of
from allmende.server.groups import queries as groups
from allmende.server.groups.entrance import back_to
from allmende.server.groups.queries import Seat
from allmende.server.sharing import effects
from allmende.server.sharing.entrance import in_community, slug_of
from allmende.server.sharing.forms import RuleForm
from allmende.server.sharing.reports import report_of
from allmende.server.sharing.settlements import Reckoned, last_settled, reckoned, running
from allmende.server.sharing.web.report import found_or_404
from allmende.server.sharing.web.shown import rule_name
from allmende.server.submitting import sent, status_of, submitted

MOST_ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@in_community
def rule_of_product(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Show whom another rule would ask for how much more or less; maintainers of the product decide about it."""
    here: Seat = request.seat  # type: ignore[attr-defined]  # in the project, where `seat` is the whole community's
    product = product_of(here, product_id)
    if product is None or product.withdrawn_at is not None:
        raise Http404
    at = clock.now()
    today = groups.local_day(seat.group, at)
    from_day = effects.first_day_to_change(seat.group, today=today)
    asked = request.GET if request.method != "POST" and request.GET.get("rule") else sent(request)
    initial = {"rule": product.rule_on(from_day), "shelf": product.shelf_on(from_day)}
    form = RuleForm(asked, product=product, initial=initial)

    def act(said: dict[str, Any]) -> None:
        catalogue.set_rule(here, product, rule=said["rule"], shelf=said["shelf"], from_day=from_day, at=at)

    if submitted(request, form, act):
        messages.success(request, _("Decided. Until the next period begins, the present rule holds."))
        return back_to(request, reverse("catalogue:product", args=[here.group.slug, product.id]))
    return _page(request, seat, product, form, from_day=from_day, status=status_of(form) if request.POST else 200)


def _page(
    request: HttpRequest, seat: Seat, product: Product, form: RuleForm, *, from_day: date, status: int
) -> HttpResponse:
    rule, shelf = product.rule_on(from_day), product.shelf_on(from_day)
    if form.is_bound and form.is_valid():
        rule, shelf = form.cleaned_data["rule"], form.cleaned_data["shelf"].strip()
    shelf = shelf if rule == Rule.FLAT_ALLOCATION else ""
    periods = [*last_settled(seat.group, count=1), running(seat.group)]
    context = {
        "section": "books",
        "slug": slug_of(request),
        "product": product,
        "form": form,
        "from_day": from_day,
        "rule_now": rule_name(product.rule_on(from_day)),
        "rule_then": rule_name(rule),
        "is_change": (rule, shelf) != (product.rule_on(from_day), product.shelf_on(from_day)),
        "becomes_auction": rule == Rule.AUCTION,
        "may_decide": request.seat.is_maintainer,  # type: ignore[attr-defined]  # as above
        "sides": [
            (effects.with_rule(one, product.id, rule=rule, shelf=shelf), effects.took_part(one, product))
            for one in periods
        ],
        "most": MOST_ROWS,
    }
    return render(request, "sharing/rule_of_product.html", context, status=status)


@require_safe
@in_community
def effect_of_auctions(request: HttpRequest, seat: Seat, from_day: date) -> HttpResponse:
    """Show what all auctions of a period did to everybody's dues."""
    return _effect(request, found_or_404(seat, from_day), title=_("What the auctions did"), takings=None)


@require_safe
@in_community
def effect_of_auction(request: HttpRequest, seat: Seat, auction_id: str) -> HttpResponse:
    """Show what one auction did to everybody's dues."""
    auction = Auction.objects.filter(pk=auction_id, group__book=seat.group.book).exclude(closed_at=None).first()
    if auction is None or auction.closed_at is None:
        raise Http404
    day = groups.local_day(seat.group, auction.closed_at)
    found = _period_with(seat, day)
    if found is None:
        raise Http404
    title = _("What “%(auction)s” did") % {"auction": auction.title}
    return _effect(request, found, title=title, takings=effects.takings_of(auction))


def _period_with(seat: Seat, day: date) -> Reckoned | None:
    """Return the period in which a day lies."""
    now = running(seat.group)
    if day >= now.from_day:
        return now
    settled = seat.group.periods.filter(from_day__lte=day, until_day__gt=day).first()
    return reckoned(seat.group, settled.from_day) if settled is not None else None


def _effect(request: HttpRequest, found: Reckoned, *, title: str, takings: set[str] | None) -> HttpResponse:
    side = effects.by_effort(found, takings)
    goods = found.settlement.snapshot.goods
    sold = [
        take
        for take in (goods.takes if goods is not None else ())
        if take.price_mwh is not None and (takings is None or take.id in takings)
    ]
    context = {
        "section": "books",
        "slug": slug_of(request),
        "title": title,
        "side": side,
        "report": report_of(found),
        "prices_mwh": sum(take.price_mwh or 0 for take in sold),
        "count": len(sold),
        "most": MOST_ROWS,
    }
    return render(request, "sharing/effect.html", context)
