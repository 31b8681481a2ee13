"""Declining somebody for a task, with a reason they can read; and letting them take it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_maintainers
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.work.forms.choosing import DeclineForm
from allmende.server.work.models import Decline
from allmende.server.work.operations import choosing as operations
from allmende.server.work.queries import choosing as queries
from allmende.server.work.queries.tasks import task_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def decline(request: HttpRequest, seat: Seat, task_id: str) -> HttpResponse:
    """Ask whom the project declines for a task, and why."""
    task = task_of(seat, task_id)
    if task is None:
        raise Http404
    there = reverse("work:task", args=[seat.group.slug, task.id])
    form = DeclineForm(sent(request), members=queries.choosable(seat))

    def act(said: dict[str, Any]) -> Decline:
        return operations.decline_person(seat, task.id, member_id=said["member"], reason=said["reason"], at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Declined. They can read your reason; talk to them, too."))
        return back_to(request, there)
    context = {
        "section": "tasks",
        "form": form,
        "title": _("Decline somebody for “%(task)s”") % {"task": task.title},
        "lead": _(
            "They cannot take it on the board, and in rounds their wishes for it do not count. What they have taken "
            "already stays theirs. They and you read the reason, nobody else does."
        ),
        "back_url": there,
        "back_label": task.title,
        "action_label": _("Decline"),
    }
    return render(request, "groups/form.html", context, status=status_of(form))


@require_POST
@for_maintainers
def end_decline(request: HttpRequest, seat: Seat, decline_id: int) -> HttpResponse:
    """Let somebody take the task again."""
    found = Decline.objects.filter(pk=decline_id, task__group=seat.group).values_list("task_id", flat=True).first()
    if found is None:
        raise Http404
    try:
        ended = operations.end_decline(seat, decline_id, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s can take it again.") % {"name": ended.member.name})
    return back_to(request, reverse("work:task", args=[seat.group.slug, found]))
