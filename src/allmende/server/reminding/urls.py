"""Addresses of reminders."""

from __future__ import annotations

from django.urls import path

from allmende.server.reminding import web

app_name = "reminding"
urlpatterns = [
    path("me/reminders/", web.mine, name="mine"),
    path("reminders/<slug:stop_token>/stop/", web.stop, name="stop"),
]
