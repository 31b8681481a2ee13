"""Addresses of this app, below /g/<slug>/sharing/."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from allmende.server.sharing import web


class DayConverter:
    """A day in an address: 2026-03-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a day there is not is a page there is not."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Return the day as it stands in the address."""
        return str(value)


register_converter(DayConverter, "day")

app_name = "sharing"
urlpatterns: list[URLPattern] = [
    path("", web.period, name="period"),
    path("next/<slug:member_id>/", web.why_next, name="why_next"),
    path("<day:from_day>/", web.settled, name="settled"),
    path("<day:from_day>/settle/", web.settle, name="settle"),
    path("<day:from_day>/why/<slug:member_id>/", web.why_due, name="why_due"),
]
