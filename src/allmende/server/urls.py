"""Every address of the server. Pages of a group lie below /g/<slug>/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("allmende.server.today.urls")),
    path("", include("allmende.server.api.urls")),
    path("", include("allmende.server.reminding.urls")),
    path("me/", include("allmende.server.me.urls")),
    path("account/", include("allauth.urls")),
    path("groups/", include("allmende.server.doorway.urls.outside")),
    path("g/<slug:slug>/", include("allmende.server.groups.urls")),
    path("g/<slug:slug>/", include("allmende.server.doorway.urls.inside")),
    path("g/<slug:slug>/rules/", include("allmende.server.rules.urls")),
    path("g/<slug:slug>/lending/", include("allmende.server.lending.urls")),
    path("g/<slug:slug>/products/", include("allmende.server.catalogue.urls")),
    path("g/<slug:slug>/goods/", include("allmende.server.goods.urls")),
    path("g/<slug:slug>/tasks/", include("allmende.server.work.urls")),
    path("g/<slug:slug>/auctions/", include("allmende.server.auctions.urls")),
    path("g/<slug:slug>/money/", include("allmende.server.money.urls")),
    path("g/<slug:slug>/pool/", include("allmende.server.pools.urls")),
    path("g/<slug:slug>/sharing/", include("allmende.server.sharing.urls")),
    path("g/<slug:slug>/association/", include("allmende.server.associations.urls")),
    path("g/<slug:slug>/deciding/", include("allmende.server.deciding.urls")),
    path("g/<slug:slug>/conflicts/", include("allmende.server.conflicts.urls.conflicts")),
    path("g/<slug:slug>/forks/", include("allmende.server.conflicts.urls.forks")),
    path("g/<slug:slug>/budgets/", include("allmende.server.conflicts.urls.budgets")),
    path("g/<slug:slug>/books/", include("allmende.server.statements.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("allmende.server.demo.urls")))

if settings.DEBUG:
    from allmende.server.web.gallery import gallery

    urlpatterns.append(path("_gallery/", gallery, name="gallery"))
