"""Addresses of the interface: /api/ for programs, /me/tokens/ for people."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from allmende.server.api.interface import interface
from allmende.server.api.web import nothing_here, reference, tokens, withdraw

_pages = (
    [
        path("me/tokens/", tokens, name="tokens"),
        path("me/tokens/<slug:token_id>/withdraw/", withdraw, name="withdraw_token"),
        path("api/", reference, name="reference"),
    ],
    "api",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(_pages)),
    path("api/", interface.urls),
    path("api/<path:rest>", nothing_here, name="nothing_here"),
]
