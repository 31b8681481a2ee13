"""What the page frame needs to know; `today/frame.py` fills it in for every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of the main pages; it is marked as open when a page's `section` is its own."""

    section: str
    label: str | Promise
    icon: str
    url: str
