"""Addresses of shared things, below /g/<slug>/lending/."""

from __future__ import annotations

from django.urls import path

from allmende.server.lending import web

app_name = "lending"
urlpatterns = [
    path("", web.things, name="things"),
    path("add/", web.add, name="add"),
    path("calendar/<str:feed_token>.ics", web.feed, name="feed"),
    path("reservations/<slug:reservation_id>/cancel/", web.cancel, name="cancel"),
    path("<slug:thing_id>/", web.thing, name="thing"),
    path("<slug:thing_id>/change/", web.change, name="change"),
    path("<slug:thing_id>/withdraw/", web.withdraw, name="withdraw"),
]
