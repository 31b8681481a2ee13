"""Which page of a long list somebody asks for."""

from __future__ import annotations

from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for; the first where that is no number."""
    said = request.GET.get("page", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 1
