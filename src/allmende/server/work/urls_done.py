"""Addresses of rounds and of what was done; `urls.py` puts them before the names of tasks."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.work.web import rounds

urlpatterns: list[URLPattern] = [
    path("wishes/", rounds.wishes, name="wishes"),
    path("round/", rounds.newest, name="round_newest"),
    path("round/<int:number>/", rounds.one, name="round"),
    path("round/<int:number>/certificate/", rounds.certificate, name="certificate"),
]
