"""Choosing what to be reminded of, and stopping it from a mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allmende.server.groups.entrance import back_to, for_persons
from allmende.server.groups.joining import mail_goes_out
from allmende.server.people.models import Person
from allmende.server.reminding import operations
from allmende.server.reminding.forms import WantedForm
from allmende.server.reminding.models import Wanted
from allmende.server.reminding.queries import wanted_by
from allmende.server.submitting import sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_persons
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose what one gets mails about."""
    form = WantedForm(sent(request), instance=wanted_by(person))
    if submitted(request, form, lambda said: operations.choose(person, **said)):
        messages.success(request, _("Saved."))
        return back_to(request, reverse("me:me"))
    context = {"section": "more", "form": form, "mail_goes_out": mail_goes_out()}
    return render(request, "reminding/mine.html", context, status=status_of(form))


@csrf_exempt  # Programs that read mail send this for their people; the secret in the address is what allows it.
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, stop_token: str) -> HttpResponse:
    """Ask, and stop all reminders, without signing in."""
    if not Wanted.objects.filter(stop_token=stop_token).exists():
        raise Http404
    done = request.method == "POST" and operations.stop(stop_token)
    return render(request, "reminding/stop.html", {"done": done})
