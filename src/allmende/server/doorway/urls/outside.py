"""Addresses of groups for people who are not in: finding, founding, asking, invitations."""

from __future__ import annotations

from django.urls import path

from allmende.server.doorway.web import arriving, finding

app_name = "outside"
urlpatterns = [
    path("", finding.discover, name="discover"),
    path("found/", finding.found, name="found"),
    path("invitation/<str:token>/", arriving.invitation, name="invitation"),
    path("<slug:slug>/", finding.card, name="card"),
    path("<slug:slug>/ask/", arriving.ask, name="ask"),
]
