"""The page of a pool, how one leans towards its projects, and what is known of projects and people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.pools.forms import AnswerForm, LeaningsForm
from allmende.server.pools.models import Offer
from allmende.server.pools.queries.pool import pool_page
from allmende.server.pools.queries.reputation import of_person as person_page
from allmende.server.pools.queries.reputation import of_project
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.work.operations.choosing import lean
from allmende.server.work.queries.choosing import declines_about, leanings_of


@require_safe
@for_members
def pool(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the projects of a pool, or how this group stands to one."""
    return pool_view(request, seat)


def pool_view(
    request: HttpRequest, seat: Seat, *, refused: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of the pool; the form that was refused as it was sent."""
    page = pool_page(seat, at=clock.now())
    context = {
        "section": "group",
        "seat": seat,
        "page": page,
        "offers": [(one, _form_of(one, refused)) for one in page.offers],
        "carries": page.leaving_rule == "carry",
    }
    return render(request, "pools/pool.html", context, status=status)


def _form_of(offer: Offer, refused: AnswerForm | None) -> AnswerForm:
    return refused if refused is not None and refused.prefix == offer.id else AnswerForm(prefix=offer.id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def leanings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show and take with whom one would rather work, and from whom one would rather have things."""
    form = LeaningsForm(sent(request), leanings=leanings_of(seat))

    def act(_said: dict[str, Any]) -> None:
        for one, work_milli, goods_milli in form.said():
            lean(seat, one.project, work_milli=work_milli, goods_milli=goods_milli, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Saved. Only you see this."))
        return back_to(request, reverse("pools:leanings", args=[seat.group.slug]))
    context = {"section": "group", "seat": seat, "form": form, "rows": form.rows()}
    return render(request, "pools/leanings.html", context, status=status_of(form))


@require_safe
@for_members
def reputation(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what those say who took something of a project."""
    context = {"section": "group", "seat": seat, "found": of_project(seat)}
    return render(request, "pools/reputation.html", context)


@require_safe
@for_members
def of_person(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Show what somebody has done here, and who saw it."""
    found = person_page(seat, member_id)
    if found is None:
        raise Http404
    mine = found.member.id == seat.member.id
    context = {
        "section": "group",
        "seat": seat,
        "found": found,
        "is_me": mine,
        "declines": declines_about([seat.member.id]) if mine else [],
    }
    return render(request, "pools/of_person.html", context)
