"""Addresses of this app, below /g/<slug>/tasks/."""

from __future__ import annotations

from django.urls import URLPattern

from allmende.server.work import urls_done

app_name = "work"
urlpatterns: list[URLPattern] = [
    # Rounds, and what was done.
    *urls_done.urlpatterns,
    # --- the names of tasks are caught last ---
]
