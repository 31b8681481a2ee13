"""Who is away and when. Announcing a break touches taken tasks, too, and so stands in the app `doorway`."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.groups import operations
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Break
from allmende.server.groups.queries import Seat, may_act_for
from allmende.server.groups.queries.pages import breaks_to_show
from allmende.server.submitting import pressed


@require_safe
@for_members
def breaks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show who is away now and later."""
    lines = [(away, may_act_for(seat, away.member)) for away in breaks_to_show(seat.group, at=clock.now())]
    context = {"section": "group", "seat": seat, "lines": lines, "longest_days": seat.rulebook.break_max_days}
    return render(request, "groups/breaks.html", context)


@require_POST
@for_members
def end_break(request: HttpRequest, seat: Seat, break_id: str) -> HttpResponse:
    """Come back earlier, or take a break back."""
    away = Break.objects.select_related("group", "member__person").filter(pk=break_id, group=seat.group).first()
    if away is None:
        raise Http404
    pressed(
        request,
        lambda: operations.end_break(away, seat=seat, at=clock.now()),
        done=_("Welcome back."),
    )
    return back_to(request, reverse("groups:breaks", args=[seat.group.slug]))
