"""The language of a page: what this session chose, else what the person chose, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY as SIGNED_IN_USER
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from allmende.server.people.models import Person

SESSION_KEY = "language"


class LanguageMiddleware:
    """Activates a language for each request (after the session is there)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in its language."""
        language = _chosen(request) or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response


def known_languages() -> set[str]:
    """Return the codes of the languages that are spoken here."""
    return {code for code, _name in settings.LANGUAGES}


def _chosen(request: HttpRequest) -> str:
    """Return the chosen language, or "" where nobody chose one."""
    chosen = request.session.get(SESSION_KEY)
    if chosen is None and SIGNED_IN_USER in request.session:
        # Once a session: the person's own choice comes along to whatever device they sign in on.
        stored = Person.objects.filter(user_id=request.session[SIGNED_IN_USER]).values_list("language", flat=True)
        chosen = request.session[SESSION_KEY] = stored.first() or ""
    return chosen if chosen in known_languages() else ""
