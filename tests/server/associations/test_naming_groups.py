"""Which other groups can be named in the forms of associations: none that would not be known of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from allmende.server import clock
from allmende.server.associations.forms import named
from allmende.server.associations.models import Accord
from allmende.server.groups import joining
from allmende.server.groups.models import Invitation, Membership, RuleSetting
from tests.server.associations.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(town: Town) -> Invitation:
    return joining.invite(town.groups["south"], seat=town.seat("sol", town.groups["south"]), at=town.at)


def link_to(invitation: Invitation) -> str:
    return f"https://commons.example{reverse('outside:invitation', args=[invitation.token])}"


def test_a_group_that_does_not_show_itself_is_named_by_those_who_belong_to_it_alone(town: Town) -> None:
    south = town.groups["south"]
    assert named(south.slug, person=town.people["sam"]) == south
    with pytest.raises(ValidationError, match="invitation link"):
        named(south.slug, person=town.people["nia"])


def test_an_invitation_its_people_hand_out_names_it_and_is_not_used_up(town: Town, invitation: Invitation) -> None:
    with clock.stopped(town.later(days=1)):
        for text in (
            link_to(invitation),
            f" {link_to(invitation)}?from=mail ",
            f"/groups/invitation/{invitation.token}",
        ):
            assert named(text, person=town.people["nia"]) == town.groups["south"]
    invitation.refresh_from_db()
    assert invitation.uses_left == joining.LINK_USES
    assert not Membership.objects.filter(group=town.groups["south"], member__person=town.people["nia"]).exists()


def test_an_invitation_that_is_over_or_withdrawn_names_nothing(town: Town, invitation: Invitation) -> None:
    link = link_to(invitation)
    with clock.stopped(invitation.expires_at + timedelta(seconds=1)), pytest.raises(ValidationError):
        named(link, person=town.people["nia"])
    joining.withdraw_invitation(invitation, seat=town.seat("sol", town.groups["south"]))
    with clock.stopped(town.at), pytest.raises(ValidationError):
        named(link, person=town.people["nia"])


def test_a_founding_is_begun_with_a_group_named_by_its_invitation(
    town: Town, client_of: Callable[..., Client], invitation: Invitation
) -> None:
    north, nia = town.groups["north"], client_of("nia")
    by = town.seat("nia", north).member
    RuleSetting.objects.create(group=north, name="decision_kind_founding", value="meritocracy", by=by, at=town.at)
    page = reverse("associations:begin", args=[north.slug, "found"])
    said = {"name": "Wehlen", "kind": "municipality", "purpose": "", "groups": town.groups["south"].slug}
    refused = nia.post(page, said)
    assert refused.status_code == 422
    assert "Its people can give you an invitation link" in refused.content.decode()
    assert nia.post(page, said | {"groups": link_to(invitation)}).status_code == 302
    sides = Accord.objects.get().sides.values_list("group__name", "agreed_at")
    assert {name: bool(agreed) for name, agreed in sides} == {"North": True, "South": False}
