"""Addresses of deciding together, below /g/<slug>/deciding/."""

from __future__ import annotations

from django.urls import path

from allmende.server.deciding.web import calling_back, delegating, experts, proposing, showing, voting

app_name = "deciding"
urlpatterns = [
    path("", showing.decisions, name="decisions"),
    path("propose/", proposing.propose, name="propose"),
    path("mine/", showing.mine, name="mine"),
    path("delegations/", delegating.delegations, name="delegations"),
    path("delegations/<slug:delegation_id>/revoke/", delegating.revoke, name="revoke"),
    path("experts/", experts.experts, name="experts"),
    path("experts/<slug:naming_id>/give-back/", experts.give_back, name="give_back"),
    path("<slug:decision_id>/", showing.proposal, name="proposal"),
    path("<slug:decision_id>/amend/", proposing.amend, name="amend"),
    path("<slug:decision_id>/comment/", proposing.comment, name="comment"),
    path("<slug:decision_id>/suggest/", proposing.suggest, name="suggest"),
    path("<slug:decision_id>/suggest/<int:amendment_id>/answer/", proposing.answer, name="answer"),
    path("<slug:decision_id>/withdraw/", proposing.withdraw, name="withdraw"),
    path("<slug:decision_id>/reverse/", proposing.reverse_it, name="reverse"),
    path("<slug:decision_id>/call-back/", calling_back.ask, name="call_back"),
    path("<slug:decision_id>/call-back/withdraw/", calling_back.withdraw, name="call_back_withdraw"),
    path("<slug:decision_id>/open/", voting.open_vote, name="open"),
    path("<slug:decision_id>/vote/", voting.vote, name="vote"),
    path("<slug:decision_id>/delegate/", delegating.delegate, name="delegate"),
    path("<slug:decision_id>/state/", voting.state, name="state"),
    path("<slug:decision_id>/call/", voting.call, name="call"),
    path("<slug:decision_id>/carry-out/", voting.carry_out, name="carry_out"),
    path("<slug:decision_id>/certificate/", showing.certificate, name="certificate"),
]
