"""Addresses of conflicts, below /g/<slug>/conflicts/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.conflicts.web import conflicts

app_name = "conflicts"
urlpatterns: list[URLPattern] = [
    path("", conflicts.conflicts, name="conflicts"),
    path("raise/", conflicts.raise_conflict, name="raise_other"),
    path("raise/<slug:about>/<slug:thing>/", conflicts.raise_conflict, name="raise"),
    # --- the ids of conflicts are caught last ---
    path("<slug:conflict_id>/", conflicts.conflict, name="conflict"),
    path("<slug:conflict_id>/say/", conflicts.say, name="say"),
    path("<slug:conflict_id>/mediator/", conflicts.name_mediator, name="name_mediator"),
    path("<slug:conflict_id>/go-on/", conflicts.go_on, name="go_on"),
    path("<slug:conflict_id>/put-to-vote/", conflicts.put_to_vote, name="put_to_vote"),
    path("<slug:conflict_id>/end/", conflicts.end, name="end"),
]
