"""The pages of a group: what they show, what they refuse with which words, and that typed things are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allmende.server.groups.models import Invitation, Member, Membership
from allmende.server.people.models import Person
from allmende.server.work.models import Contribution
from tests.server.books.history import credited

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


def test_a_group_describes_itself_and_keeps_what_was_typed_when_it_cannot(house: House, client_of: Clients) -> None:
    ada, url = client_of("ada"), f"/g/{house.group.slug}/about/describe/"
    said = {"name": "", "purpose": "A house by the river", "timezone": "Europe/Berlin"}
    refused = ada.post(url, said)
    assert refused.status_code == 422
    assert "A house by the river" in refused.content.decode()
    assert ada.post(url, {**said, "name": "Linde"}).status_code == 302
    house.group.refresh_from_db()
    assert (house.group.name, house.group.slug) == ("Linde", "linden-8")


def test_an_invitation_by_mail_is_sent_and_one_by_link_shows_a_picture(house: House, client_of: Clients) -> None:
    bo, url = client_of("bo"), f"/g/{house.group.slug}/invite/"
    bo.post(url, {"email": "eva@example.org"})
    bo.post(url, {"email": ""})
    by_mail = Invitation.objects.get(email="eva@example.org")
    assert by_mail.token in mail.outbox[0].body
    assert '<svg class="qr"' in bo.get(url).content.decode()


def test_where_no_mail_goes_out_an_invitation_says_so_and_shows_its_link(
    house: House, client_of: Clients, settings: Any, tmp_path: Path
) -> None:
    url = f"/g/{house.group.slug}/invite/"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    answer = client_of("ada").post(url, {"email": "olga@example.org", "share_class": "adult"})
    shown = client_of("ada").get(url).content.decode()
    assert "We send them a link" not in shown
    assert "This place sends no mail: you get a link" in shown
    assert answer.status_code == 302
    assert Invitation.objects.get().token in shown.split("Works once.")[1].split("<form")[0]


def test_members_see_only_their_own_invitations_and_withdraw_only_those(house: House, client_of: Clients) -> None:
    url = f"/g/{house.group.slug}/invite/"
    client_of("ada").post(url, {"email": "", "share_class": "adult"})
    token = Invitation.objects.get().token
    bo = client_of("bo")
    assert token not in bo.get(url).content.decode()
    bo.post(f"{url}withdraw/", {"token": token})
    assert Invitation.objects.filter(token=token).exists()
    client_of("ada").post(f"{url}withdraw/", {"token": token})
    assert not Invitation.objects.exists()


def test_a_maintainer_who_steps_down_alone_is_told_why_not(house: House, client_of: Clients) -> None:
    url = f"/g/{house.group.slug}/members/{house.member('ada').id}/change/"
    refused = client_of("ada").post(url, {"role": "member", "share_class": "adult"})
    assert refused.status_code == 422
    assert "Somebody has to look after Linden 8" in refused.content.decode()


def test_the_list_of_many_members_needs_few_questions(house: House, client_of: Clients) -> None:
    people = Person.objects.bulk_create(Person(name=f"Person {number:03}") for number in range(250))
    members = Member.objects.bulk_create(Member(book=house.group.book, person=person) for person in people)
    Membership.objects.bulk_create(Membership(group=house.group, member=one, joined_at=house.at) for one in members)
    bo = client_of("bo")
    with CaptureQueriesContext(connection) as asked:
        page = bo.get(f"/g/{house.group.slug}/members/?page=2").content.decode()
    assert "Person 150" in page
    assert "254 people" in page
    assert len(asked) < 40
    assert "Person 007" in bo.get(f"/g/{house.group.slug}/members/?search=007").content.decode()


def test_a_member_page_is_read_with_as_few_queries_however_much_they_gave(house: House, client_of: Clients) -> None:
    ada, url = client_of("ada"), f"/g/{house.group.slug}/members/{house.member('bo').id}/"
    ada.get(url)  # The first page of a session also notes in which group one is.
    counts = []
    for _more in range(2):
        credited(house, by="bo", confirmer="ada")
        credited(house, by="bo", confirmer="ada")
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_member_page_names_what_they_did_and_leads_there(house: House, client_of: Clients) -> None:
    credited(house, by="bo", confirmer="ada")
    page = client_of("cem").get(f"/g/{house.group.slug}/members/{house.member('bo').id}/").content.decode()
    done = Contribution.objects.get()
    url = reverse("work:contribution", args=[house.group.slug, done.id])
    assert f'<a href="{url}">Mended the fence</a>' in page


def test_a_member_page_shows_what_was_vouched_for(house: House, client_of: Clients) -> None:
    ada, url = client_of("ada"), f"/g/{house.group.slug}/members/{house.member('bo').id}/"
    ada.post(f"{url}vouch/", {"qualification": "First aid"})
    page = client_of("cem").get(url).content.decode()
    assert "First aid" in page
    assert "Ada vouches for it" in page


def test_a_break_is_listed_and_ended_by_who_takes_it(house: House, client_of: Clients) -> None:
    bo, slug = client_of("bo"), house.group.slug
    days = {"member": house.member("bo").id, "from_day": "2026-03-10", "until_day": "2026-03-12"}
    assert bo.post(f"/g/{slug}/away/", days).status_code == 302
    assert "Back already" in bo.get(f"/g/{slug}/breaks/").content.decode()
    assert "Back already" not in client_of("cem").get(f"/g/{slug}/breaks/").content.decode()


def test_a_household_takes_in_who_lives_in_none_and_adds_a_child_to_the_house_as_well(
    house: House, client_of: Clients
) -> None:
    assert house.household is not None
    ada, at = client_of("ada"), f"/g/{house.household.slug}/"
    page = ada.get(f"{at}about/").content.decode()
    assert f"{at}household/take-in/" in page
    assert f"{at}members/add/" in page
    offered = ada.get(f"{at}household/take-in/").content.decode()
    assert ("Bo</option>" in offered, "Dina</option>" in offered) == (True, False)
    ada.post(f"{at}household/take-in/", {"member": house.member("bo").id})
    ada.post(f"{at}members/add/", {"name": "Emil", "share_class": "child"})
    emil = Member.objects.get(person__name="Emil")
    lives = Membership.objects.filter(group=house.household, left_at=None).values_list("member_id", flat=True)
    assert {house.member("bo").id, emil.id} < set(lives)
    assert Membership.objects.get(group=house.group, member=emil).share_class == "child"


def test_who_looks_after_a_household_but_not_the_house_adds_no_child_to_it(house: House, client_of: Clients) -> None:
    bo = client_of("bo")
    bo.post(f"/g/{house.group.slug}/about/found/", {"name": "Attic", "kind": "household", "purpose": ""})
    assert "members/add/" not in bo.get("/g/attic/about/").content.decode()
    refused = bo.post("/g/attic/members/add/", {"name": "Emil", "share_class": "child"})
    assert refused.status_code == 403
    assert "Emil" in refused.content.decode()
    assert not Member.objects.filter(person__name="Emil").exists()
