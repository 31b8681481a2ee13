"""Addresses of rounds and of what was done; `urls.py` puts them before the names of tasks."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.work.web import contributions, reports, rounds

urlpatterns: list[URLPattern] = [
    path("wishes/", rounds.wishes, name="wishes"),
    path("round/", rounds.newest, name="round_newest"),
    path("round/<int:number>/", rounds.one, name="round"),
    path("round/<int:number>/certificate/", rounds.certificate, name="certificate"),
    path("done/<slug:taking_id>/", reports.done, name="done"),
    path("unasked/", reports.unasked, name="unasked"),
    path("confirming/", contributions.confirming, name="confirming"),
    path("work/<slug:contribution_id>/", contributions.contribution, name="contribution"),
    path("work/<slug:contribution_id>/confirm/", contributions.confirm, name="confirm"),
    path("work/<slug:contribution_id>/withdraw/", contributions.withdraw, name="withdraw"),
    path("work/<slug:contribution_id>/object/", contributions.object_to, name="object"),
    path("work/<slug:contribution_id>/object/back/", contributions.withdraw_objection, name="withdraw_objection"),
    path("work/<slug:contribution_id>/correct/", contributions.propose, name="correct"),
    path("work/<slug:contribution_id>/correct/<int:correction_id>/", contributions.decide, name="decide_correction"),
]
