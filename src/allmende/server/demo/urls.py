"""Addresses that exist in a demo only."""

from __future__ import annotations

from django.urls import path

from allmende.server.demo import web

app_name = "demo"
urlpatterns = [path("tomorrow/", web.tomorrow, name="tomorrow")]
