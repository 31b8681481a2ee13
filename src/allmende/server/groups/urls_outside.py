"""Addresses of groups for people who are not in: finding, founding, invitations."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outside"
urlpatterns: list[URLPattern] = []
