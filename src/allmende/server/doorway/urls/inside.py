"""Addresses below /g/<slug>/ for going: for a while, or for good."""

from __future__ import annotations

from django.urls import path

from allmende.server.doorway.web import leaving

app_name = "doorway"
urlpatterns = [
    path("away/", leaving.away, name="away"),
    path("leave/", leaving.leave, name="leave"),
    path("members/<slug:member_id>/leave/", leaving.end_membership, name="end_membership"),
]
