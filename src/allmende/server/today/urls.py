"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.today import web

app_name = "today"
urlpatterns: list[URLPattern] = [
    path("", web.start, name="start"),
    path("g/<slug:slug>/", web.group, name="group"),
    path("g/<slug:slug>/more/", web.more, name="more"),
]
