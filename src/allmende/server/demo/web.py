"""What only a demo has: its visitors may let a day pass, to see rounds shared out and periods settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.server import clock, heartbeat


@require_POST
def tomorrow(request: HttpRequest) -> HttpResponse:
    """Move the demo's time a day ahead, do what is due by then, and return to the page one came from."""
    clock.move_demo_ahead(days=1)
    heartbeat.beat_everywhere(at=clock.now())
    messages.success(request, _("A day has passed in this demo."))
    back = request.POST.get("back", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
