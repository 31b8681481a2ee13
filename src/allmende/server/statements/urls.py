"""Addresses of this app, below /g/<slug>/books/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from allmende.server.statements.web import entries, exports, statement, verify

app_name = "statements"
urlpatterns: list[URLPattern] = [
    path("", statement.mine, name="mine"),
    path("of/<slug:member_id>/", statement.of, name="of"),
    path("everyone/", statement.everyone, name="everyone"),
    path("entries/", entries.entries, name="entries"),
    path("entries/<int:number>/", entries.entry, name="entry"),
    path("entries/<int:number>/proof/", entries.prove, name="prove"),
    path("verify/", verify.verify, name="verify"),
    path("verify/now/", verify.verify_now, name="verify_now"),
    path("verify/checkpoint/", verify.hold_against, name="hold_against"),
    path("export/", exports.export, name="export"),
    path("export/books.zip", exports.books_zip, name="zip"),
    re_path(r"^export/(?P<name>[a-z]+)\.(?P<form>csv|json)$", exports.table, name="table"),
]
