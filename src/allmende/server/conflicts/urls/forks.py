"""Addresses of forks, below /g/<slug>/forks/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.conflicts.web import forks

app_name = "forks"
urlpatterns: list[URLPattern] = [
    path("", forks.forks, name="forks"),
    path("fork/", forks.fork, name="fork"),
    path("<int:fork_id>/join/", forks.join, name="join"),
]
