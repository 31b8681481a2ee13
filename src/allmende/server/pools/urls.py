"""Addresses of this app, below /g/<slug>/pool/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.pools.web import chapters, moving, pool

app_name = "pools"
urlpatterns: list[URLPattern] = [
    path("", pool.pool, name="pool"),
    path("leanings/", pool.leanings, name="leanings"),
    path("reputation/", pool.reputation, name="reputation"),
    path("reputation/<slug:member_id>/", pool.of_person, name="of_person"),
    path("offer/", moving.offer, name="offer"),
    path("offers/<slug:offer_id>/answer/", moving.answer, name="answer"),
    path("offers/<slug:offer_id>/withdraw/", moving.withdraw, name="withdraw"),
    path("leave/", moving.leave, name="leave"),
    path("books/", chapters.chapters, name="chapters"),
    path("books/<int:chapter_id>/books.zip", chapters.books_zip, name="zip"),
    path("books/<int:chapter_id>/verify/", chapters.verify, name="verify"),
]
