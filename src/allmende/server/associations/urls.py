"""Addresses of associations, below /g/<slug>/association/."""

from __future__ import annotations

from django.urls import path

from allmende.server.associations.web import accords, agreements, board, services, tree

app_name = "associations"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("change/<slug:what>/", accords.begin, name="begin"),
    path("accords/<slug:accord_id>/", accords.accord, name="accord"),
    path("accords/<slug:accord_id>/answer/", accords.answer, name="answer"),
    path("accords/<slug:accord_id>/vote/", accords.vote, name="vote"),
    path("board/", board.board, name="board"),
    path("board/<slug:mandate_id>/end/", board.end, name="end_mandate"),
    path("services/", services.services, name="services"),
    path("services/add/", services.add, name="add_service"),
    path("services/<slug:service_id>/", services.change, name="change_service"),
    path("services/<slug:service_id>/end/", services.end, name="end_service"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/publish/", agreements.publish, name="publish"),
    path("agreements/accept/", agreements.accept, name="accept"),
    path("agreements/<slug:agreement_id>/", agreements.agreement, name="agreement"),
    path("agreements/<slug:agreement_id>/revise/", agreements.revise, name="revise"),
    path("agreements/<slug:agreement_id>/vote/<slug:act>/", agreements.vote, name="vote_on_text"),
    path("agreements/<slug:agreement_id>/end/", agreements.end, name="end_agreement"),
    path("agreements/<slug:agreement_id>/adopt/", agreements.adopt, name="adopt"),
]
