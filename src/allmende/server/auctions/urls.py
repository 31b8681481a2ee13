"""Addresses of this app, below /g/<slug>/auctions/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.auctions.web import auctions, offering

app_name = "auctions"
urlpatterns: list[URLPattern] = [
    path("", auctions.auctions, name="auctions"),
    path("add/", offering.add, name="add"),
    # --- the ids of auctions are caught last ---
    path("<slug:auction_id>/", auctions.auction, name="auction"),
    path("<slug:auction_id>/bid/", auctions.bid, name="bid"),
    path("<slug:auction_id>/withdraw-bid/", auctions.withdraw_bid, name="withdraw_bid"),
    path("<slug:auction_id>/call-off/", offering.call_off, name="call_off"),
    path("<slug:auction_id>/certificate/", auctions.certificate, name="certificate"),
]
