"""Addresses of this app, below /g/<slug>/products/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.catalogue.web import points, products, recipes

app_name = "catalogue"
urlpatterns: list[URLPattern] = [
    path("", products.products, name="products"),
    path("add/", products.add, name="add"),
    path("points/", points.points, name="points"),
    path("points/<int:point_id>/close/", points.close, name="close_point"),
    # --- the ids of products are caught last ---
    path("<slug:product_id>/", products.product, name="product"),
    path("<slug:product_id>/edit/", products.edit, name="edit"),
    path("<slug:product_id>/recipe/", recipes.recipe, name="recipe"),
    path("<slug:product_id>/picture/", products.picture, name="picture"),
]
