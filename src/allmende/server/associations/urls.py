"""Addresses of associations, below /g/<slug>/association/."""

from __future__ import annotations

from django.urls import path

from allmende.server.associations.web import tree

app_name = "associations"
urlpatterns = [
    path("", tree.tree, name="tree"),
]
