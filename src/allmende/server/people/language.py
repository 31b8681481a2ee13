"""The language of a page: the person's choice, else the session's, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SESSION_KEY = "language"


class LanguageMiddleware:
    """Activates a language for each request (after the session is there)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in its language."""
        chosen = request.session.get(SESSION_KEY, "")
        known = {code for code, _name in settings.LANGUAGES}
        language = chosen if chosen in known else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
