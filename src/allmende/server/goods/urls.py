"""Addresses of this app, below /g/<slug>/goods/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.goods.web import batches, counter, demand, orders, receipts, shelf, stock

app_name = "goods"
urlpatterns: list[URLPattern] = [
    path("", shelf.goods, name="goods"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<slug:order_id>/cancel/", orders.cancel, name="cancel"),
    path("orders/<slug:order_id>/collect/", orders.collect, name="collect"),
    path("orders/<slug:order_id>/fine/", receipts.fine, name="fine"),
    path("orders/<slug:order_id>/complain/", receipts.complain, name="complain"),
    path("orders/<slug:order_id>/answer/", receipts.answer, name="answer"),
    path("orders/<slug:order_id>/mended/", receipts.mended, name="mended"),
    path("standing/<slug:standing_id>/end/", orders.end_standing, name="end_standing"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<slug:order_id>/", counter.handed, name="handed"),
    path("handouts/<slug:handout_id>/", counter.handout, name="handout"),
    path("taken/<slug:move_id>/back/", counter.give_back, name="give_back"),
    path("demand/", demand.demand, name="demand"),
    path("batches/<slug:batch_id>/", batches.batch, name="batch"),
    path("batches/<slug:batch_id>/finish/", batches.finish, name="finish"),
    path("batches/<slug:batch_id>/fail/", batches.fail, name="fail"),
    # --- the ids of products are caught last ---
    path("<slug:product_id>/", shelf.product, name="product"),
    path("<slug:product_id>/share/", counter.share, name="share"),
    path("<slug:product_id>/begin/", batches.begin, name="begin"),
    path("<slug:product_id>/made/", stock.make, name="make"),
    path("<slug:product_id>/count/", stock.count, name="count"),
    path("<slug:product_id>/lost/", stock.lose, name="lose"),
    path("<slug:product_id>/use/", stock.use, name="use"),
    path("<slug:product_id>/withdraw/", stock.withdraw, name="withdraw"),
]
