"""Invitations and requests: who may let whom in, and that a link stops working when it should."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Invitation, JoinRequest, Membership
from allmende.server.groups.queries import seat_of
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db: None) -> Person:
    del db
    return Person.objects.create(name="Olga")


def test_a_mailed_invitation_lets_in_once(house: House, olga: Person) -> None:
    invitation = joining.invite(house.group, seat=house.seat("bo"), at=house.at, email="Olga@Example.org ")
    joining.accept_invitation(invitation.token, person=olga, at=house.at)
    with pytest.raises(TooLate):
        joining.accept_invitation(invitation.token, person=Person.objects.create(name="Pia"), at=house.at)
    assert seat_of(olga, house.group) is not None


def test_a_name_of_several_lines_adds_nothing_to_the_head_of_a_mail(house: House) -> None:
    groups.describe(
        house.group, name="Linden 8\r\nBcc: x@example.org", purpose="", timezone="UTC", seat=house.seat("ada")
    )
    invitation = joining.invite(house.group, seat=house.seat("ada"), at=house.at, email="eva@example.org")
    joining.send_invitation(invitation, link="https://linden.example/")
    assert mail.outbox[0].subject == "Ada invites you to Linden 8 Bcc: x@example.org"
    assert mail.outbox[0].recipients() == ["eva@example.org"]


def test_an_old_invitation_lets_nobody_in(house: House, olga: Person) -> None:
    invitation = joining.invite(house.group, seat=house.seat("bo"), at=house.at)
    late = house.at + timedelta(days=joining.LINK_DAYS, seconds=1)
    assert joining.invitation_to_show(invitation.token, at=late) is None
    with pytest.raises(TooLate):
        joining.accept_invitation(invitation.token, person=olga, at=late)


def test_an_invitation_ends_with_the_membership_of_who_made_it(house: House, olga: Person) -> None:
    invitation = joining.invite(house.group, seat=house.seat("bo"), at=house.at)
    groups.leave(house.seat("bo").membership, by=house.member("bo"), at=house.later(days=1))
    with pytest.raises(TooLate):
        joining.accept_invitation(invitation.token, person=olga, at=house.later(days=1))


def test_only_maintainers_invite_where_the_rules_say_so_and_only_they_say_who_is_asked_for_less(house: House) -> None:
    with pytest.raises(NotYours):
        joining.invite(house.group, seat=house.seat("bo"), at=house.at, share_class=ShareClass.EXEMPT)
    house.decide("who_may_invite", "maintainers")
    with pytest.raises(NotYours):
        joining.invite(house.group, seat=house.seat("bo"), at=house.at)
    assert Invitation.objects.count() == 0


def test_a_household_takes_in_only_those_of_its_house(house: House, olga: Person) -> None:
    assert house.household is not None
    invitation = joining.invite(house.household, seat=house.seat("ada", house.household), at=house.at)
    with pytest.raises(Refused):
        joining.accept_invitation(invitation.token, person=olga, at=house.at)
    joining.accept_invitation(invitation.token, person=house.people["bo"], at=house.at)


def test_a_request_is_answered_once_and_a_no_says_why(house: House, olga: Person) -> None:
    asked = joining.ask_to_join(house.group, person=olga, message="Hello", at=house.at)
    with pytest.raises(TooLate):
        joining.ask_to_join(house.group, person=olga, message="Hello?", at=house.at)
    say = {"group": house.group, "seat": house.seat("ada"), "at": house.at}
    with pytest.raises(Refused) as refused:
        joining.answer_request(asked.pk, accept=False, answer=" ", **say)  # type: ignore[arg-type]
    assert refused.value.field == "answer"
    joining.answer_request(asked.pk, accept=True, answer="", **say)  # type: ignore[arg-type]
    with pytest.raises(TooLate):
        joining.answer_request(asked.pk, accept=False, answer="No", **say)  # type: ignore[arg-type]
    seat = seat_of(olga, house.group)
    assert seat is not None
    assert seat.membership.role == Role.MEMBER


def test_whoever_was_let_in_by_a_link_waits_for_no_answer_any_more(house: House, olga: Person) -> None:
    joining.ask_to_join(house.group, person=olga, message="", at=house.at)
    invitation = joining.invite(house.group, seat=house.seat("ada"), at=house.at)
    joining.accept_invitation(invitation.token, person=olga, at=house.at)
    assert JoinRequest.objects.get().accepted is True
    assert Membership.objects.filter(member__person=olga).count() == 1
