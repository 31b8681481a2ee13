"""What a person sees when a page cannot be shown. 400, 403, 404 and 500 are Django's own views on our templates."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was opened in another session; the reason is for the log, not for people."""
    del reason
    return render(request, "csrf.html", status=403)


class MethodNotAllowedPage:
    """Middleware that gives the empty answer "method not allowed" a page, since Django has no view for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the next layer's answer, with a page where it is an empty 405."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
