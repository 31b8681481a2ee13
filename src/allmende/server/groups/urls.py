"""Addresses of a group's own pages, below /g/<slug>/."""

from __future__ import annotations

from django.urls import path

from allmende.server.groups.web import breaks, group, households, inviting, members

app_name = "groups"
urlpatterns = [
    path("about/", group.group, name="group"),
    path("about/describe/", group.describe, name="describe"),
    path("about/found/", group.found_inside, name="found_inside"),
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="add_member"),
    path("members/<slug:member_id>/", members.member, name="member"),
    path("members/<slug:member_id>/change/", members.change_member, name="change_member"),
    path("members/<slug:member_id>/household/", members.into_household, name="into_household"),
    path("members/<slug:member_id>/vouch/", members.vouch, name="vouch"),
    path(
        "members/<slug:member_id>/vouch/<int:holding_id>/withdraw/",
        members.withdraw_vouching,
        name="withdraw_vouching",
    ),
    path("household/take-in/", households.take_in, name="take_in"),
    path("households/", households.households, name="households"),
    path("households/<slug:household_slug>/ask/", households.ask_household, name="ask_household"),
    path("invite/", inviting.invite, name="invite"),
    path("invite/withdraw/", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("requests/", inviting.requests, name="requests"),
    path("requests/<int:request_id>/", inviting.answer, name="answer"),
    path("breaks/", breaks.breaks, name="breaks"),
    path("breaks/<slug:break_id>/end/", breaks.end_break, name="end_break"),
]
