"""Addresses of this app, below /g/<slug>/money/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.money import web

app_name = "money"
urlpatterns: list[URLPattern] = [
    path("", web.money, name="money"),
    path("buy/", web.buy, name="buy"),
    path("receipts/<slug:purchase_id>/", web.receipt, name="receipt"),
]
