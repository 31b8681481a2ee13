"""What no request may bring: more than a table of tasks is large, or signs that no database takes as text."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NOTHING = "\x00"


class Bounds:
    """Middleware that refuses such a request before anything of it is stored, be it in a temporary file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what is too large with a page that says so, or hand the request on."""
        # A body without a length counts as empty for the framework, so that this is all of it.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) > settings.MOST_BODY_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: list[str], _named: dict[str, str]
    ) -> None:
        """Refuse signs that are none, which SQLite takes as text and PostgreSQL does not.

        Raises:
            BadRequest: There is one; nobody can type it.

        """
        # What programs send is not read here, but by their own door (api/schemas/fields.py).
        sent = (request.GET,) if getattr(view, "csrf_exempt", False) else (request.GET, request.POST)
        if any(NOTHING in said for query in sent for name, values in query.lists() for said in (name, *values)):
            raise BadRequest
