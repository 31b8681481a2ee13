"""Addresses of deciding together, below /g/<slug>/deciding/."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "deciding"
urlpatterns: list[URLPattern] = []
