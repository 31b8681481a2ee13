"""What an association sees to, and where somebody is missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.associations.forms import ServiceForm
from allmende.server.associations.models import Service
from allmende.server.associations.operations import services as operations
from allmende.server.associations.operations.services import ServiceDraft
from allmende.server.associations.queries import services as queries
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_safe
@for_members
def services(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the services, those first where somebody is missing."""
    now = clock.now()
    context = {
        "section": "group",
        "seat": seat,
        "services": queries.services_of(seat, at=now),
        "may_look_after": queries.may_look_after(seat, at=now),
        "is_association": seat.group.kind in OF_GROUPS,
    }
    return render(request, "associations/services.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a service."""
    _need_hand(seat)
    form = ServiceForm(sent(request), projects=queries.projects_for(seat))
    if submitted(request, form, lambda said: operations.add_service(seat, ServiceDraft(**said), at=clock.now())):
        messages.success(request, _("It stands on the list now."))
        return back_to(request, _list(seat))
    return _form(request, seat, form, title=_("Something to be seen to"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(request: HttpRequest, seat: Seat, service_id: str) -> HttpResponse:
    """Change a service, or who sees to it."""
    service = _service(seat, service_id)
    _need_hand(seat)
    initial = {
        "name": service.name,
        "need": service.need,
        "description": service.description,
        "projects": list(service.projects.values_list("project_id", flat=True)),
    }
    form = ServiceForm(sent(request), projects=queries.projects_for(seat), initial=initial)
    if submitted(
        request, form, lambda said: operations.change_service(seat, service.id, ServiceDraft(**said), at=clock.now())
    ):
        messages.success(request, _("That is how it reads now."))
        return back_to(request, _list(seat))
    return _form(request, seat, form, title=service.name, service=service)


@require_POST
@for_members
def end(request: HttpRequest, seat: Seat, service_id: str) -> HttpResponse:
    """Take a service off the list."""
    service = _service(seat, service_id)
    pressed(request, lambda: operations.end_service(seat, service.id, at=clock.now()), done=_("Taken off the list."))
    return back_to(request, _list(seat))


def _service(seat: Seat, service_id: str) -> Service:
    service = queries.service_of(seat, service_id)
    if service is None:
        raise Http404
    return service


def _need_hand(seat: Seat) -> None:
    if not queries.may_look_after(seat, at=clock.now()):
        raise PermissionDenied(_("Those who look after it, and the delegates on its board, do that."))


def _list(seat: Seat) -> str:
    return reverse("associations:services", args=[seat.group.slug])


def _form(
    request: HttpRequest, seat: Seat, form: ServiceForm, *, title: str, service: Service | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"section": "group", "seat": seat, "form": form, "title": title, "service": service}
    return render(request, "associations/service_form.html", context, status=status_of(form))
