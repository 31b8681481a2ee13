"""Addresses of one's own pages, below /me/."""

from __future__ import annotations

from django.urls import path

from allmende.server.me import web

app_name = "me"
urlpatterns = [
    path("", web.me, name="me"),
    path("language/", web.language, name="language"),
    path("calendar/", web.new_feed, name="new_feed"),
    path("export/", web.export, name="export"),
    path("erase/", web.erase, name="erase"),
]
