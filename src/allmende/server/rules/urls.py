"""Addresses of the rulebook, below /g/<slug>/rules/."""

from __future__ import annotations

from django.urls import path

from allmende.server.rules import web

app_name = "rules"
urlpatterns = [
    path("", web.rules, name="rules"),
    path("changes/", web.changes, name="changes"),
    path("<slug:name>/", web.rule, name="rule"),
    path("<slug:name>/set/", web.set_rule, name="set"),
    path("<slug:name>/follow/", web.follow, name="follow"),
]
