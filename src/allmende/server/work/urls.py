"""Addresses of this app, below /g/<slug>/tasks/."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "work"
urlpatterns: list[URLPattern] = [
    # --- contributions and rounds: their lines go here ---
    # --- the names of tasks are caught last ---
]
