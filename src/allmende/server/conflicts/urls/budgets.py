"""Addresses of votes on shared budgets, below /g/<slug>/budgets/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.conflicts.web import budgets, imported

app_name = "budgets"
urlpatterns: list[URLPattern] = [
    path("", budgets.budgets, name="budgets"),
    path("put-up/", budgets.put_up, name="put_up"),
    path("import/", imported.bring, name="import"),
    path("imported/<slug:vote_id>/", imported.imported, name="imported"),
    path("imported/<slug:vote_id>/file/", imported.imported_file, name="imported_file"),
    path("imported/<slug:vote_id>/remove/", imported.remove, name="remove_imported"),
    # --- the ids of budgets are caught last ---
    path("<slug:budget_id>/", budgets.budget, name="budget"),
    path("<slug:budget_id>/propose/", budgets.propose, name="propose"),
    path("<slug:budget_id>/projects/<slug:project_id>/take-back/", budgets.take_back, name="take_back"),
    path("<slug:budget_id>/open/", budgets.open_vote, name="open"),
    path("<slug:budget_id>/call-off/", budgets.call_off, name="call_off"),
    path("<slug:budget_id>/vote/", budgets.vote, name="vote"),
    path("<slug:budget_id>/certificate/", budgets.certificate, name="certificate"),
    path("<slug:budget_id>/pabulib/", budgets.as_pabulib, name="pabulib"),
]
