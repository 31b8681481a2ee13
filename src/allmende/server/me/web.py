"""Pages about oneself: what one prefers, what is stored, how to be forgotten."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.groups.entrance import back_to, for_persons, person_of
from allmende.server.groups.personal import still_in
from allmende.server.groups.queries import groups_of
from allmende.server.groups.queries.asking import requests_of
from allmende.server.me import operations, queries
from allmende.server.people.forms import EraseForm, PersonForm
from allmende.server.people.language import SESSION_KEY, known_languages
from allmende.server.people.models import Person
from allmende.server.people.operations import choose_language, renew_feed
from allmende.server.submitting import sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_persons
def me(request: HttpRequest, person: Person) -> HttpResponse:
    """Show and change name, language and colours; the way to everything else about oneself."""
    form = PersonForm(sent(request), instance=Person.objects.get(pk=person.pk))
    if submitted(request, form, lambda _said: form.save()):
        language = form.cleaned_data["language"]
        request.session[SESSION_KEY] = language
        with translation.override(language or translation.get_language_from_request(request)):
            messages.success(request, _("Saved."))
        return back_to(request, reverse("me:me"))
    context = {
        "section": "more",
        "form": form,
        "groups": groups_of(person),
        "requests": requests_of(person),
        "feed_groups": [group for group in groups_of(person) if group.parent_id is None],
    }
    return render(request, "me/me.html", context, status=status_of(form))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, signed in or not."""
    chosen = request.POST.get("language", "")
    if chosen in known_languages():
        request.session[SESSION_KEY] = chosen
        if request.user.is_authenticated:
            choose_language(person_of(request), language=chosen)
    return back_to(request, _safe_next(request))


def _safe_next(request: HttpRequest) -> str:
    """Return where the form came from, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else reverse("today:start")


@require_POST
@for_persons
def new_feed(request: HttpRequest, person: Person) -> HttpResponse:
    """Change the secret in the addresses of one's calendar feeds."""
    renew_feed(person)
    messages.success(request, _("Your calendar has a new address; the old one opens nothing any more."))
    return back_to(request, reverse("me:me"))


@require_safe
@for_persons
def export(request: HttpRequest, person: Person) -> HttpResponse:
    """Hand out everything that is stored about oneself."""
    del request
    day = clock.now().date().isoformat()
    response = JsonResponse(queries.everything_about(person), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="allmende-{day}.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth comes without types
@for_persons
def erase(request: HttpRequest, person: Person) -> HttpResponse:
    """Say what goes and what stays, and erase the account."""
    form = EraseForm(sent(request))
    if submitted(request, form, lambda _said: operations.erase(person)):
        chosen = request.session.get(SESSION_KEY, "")
        logout(request)
        request.session[SESSION_KEY] = chosen
        messages.success(request, _("You are erased. Thank you for everything you gave."))
        return back_to(request, reverse("today:start"))
    context = {"section": "more", "form": form, "memberships": still_in(person)}
    return render(request, "me/erase.html", context, status=status_of(form))
