"""Agreements are accepted word by word, and standards adopted version by version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.associations import operations
from allmende.server.associations.differences import differences
from allmende.server.associations.models import Acceptance, AgreementVersion
from allmende.server.associations.queries.agreements import adopters_of, newest_of, to_accept
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Membership
from allmende.server.refusal import Refused, TooLate
from tests.server.associations.conftest import DECIDED, Town, complaints

pytestmark = pytest.mark.django_db


def published(town: Town, text: str = "Quiet after ten.", *, kind: str = "agreement") -> AgreementVersion:
    north = town.groups["north"]
    decision = town.decide(north)
    return operations.publish(
        north, kind=kind, title="Nights", text=text, decision=decision, by=town.people["nia"], at=town.at
    )


def test_a_new_version_is_accepted_anew(town: Town) -> None:
    north, nik = town.groups["north"], town.people["nik"]
    first = published(town)
    assert operations.accept(north, person=nik, version_ids=[first.pk], at=town.at) == 1
    second = operations.publish_version(
        first.agreement_id, text="Quiet after nine.", decision=town.decide(north), by=town.people["nia"], at=town.at
    )
    with pytest.raises(TooLate):
        operations.accept(north, person=nik, version_ids=[first.pk], at=town.at)
    assert operations.accept(north, person=nik, version_ids=[second.pk], at=town.at) == 1
    assert to_accept(north, person=nik) == []
    assert complaints(north.book) == []
    with pytest.raises(Refused):
        operations.publish_version(
            first.agreement_id, text=" Quiet after nine.\r\n", decision=DECIDED, by=town.people["nia"], at=town.at
        )


def test_whoever_joins_by_invitation_accepts_first(town: Town, client_of: Callable[..., Client]) -> None:
    north = town.groups["north"]
    version = published(town)
    link = joining.invite(north, seat=town.seat("nia", north), at=town.at)
    client, address = client_of("wanda"), reverse("outside:invitation", args=[link.token])
    assert "Quiet after ten." in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert not Membership.objects.filter(group=north, member__person=town.people["wanda"]).exists()
    assert client.post(address, {"version": [version.pk], "accepted": "yes"}).status_code == 302
    assert Acceptance.objects.get(person=town.people["wanda"]).entry is not None
    assert complaints(north.book) == []


def test_what_somebody_accepted_when_they_asked_is_booked_once_they_belong(town: Town) -> None:
    north, wanda = town.groups["north"], town.people["wanda"]
    version = published(town)
    operations.accept(north, person=wanda, version_ids=[version.pk], at=town.at)
    assert operations.book_acceptances(north, at=town.at) == 0
    asked = joining.ask_to_join(north, person=wanda, message="", at=town.at)
    seat = town.seat("nia", north)
    joining.answer_request(asked.pk, group=seat.group, accept=True, answer="", seat=seat, at=town.at)
    assert operations.book_acceptances(north, at=town.at) == 1
    assert complaints(north.book) == []


def test_in_a_project_one_reads_and_accepts_what_the_group_around_it_has_agreed(
    town: Town, client_of: Callable[..., Client]
) -> None:
    north, client = town.groups["north"], client_of("nia")
    project = groups.found(
        name="Bakery", kind=Kind.PROJECT, purpose="", by=town.people["nia"], at=town.at, parent=town.fresh("north")
    )
    version = published(town)
    page = reverse("associations:agreements", args=[project.slug])
    assert "Nights" in client.get(page).content.decode()
    assert client.get(reverse("associations:agreement", args=[project.slug, version.agreement_id])).status_code == 200
    client.post(reverse("associations:accept", args=[project.slug]), {"version": [version.pk]})
    assert to_accept(north, person=town.people["nia"]) == []


def test_pages_say_who_works_by_an_old_version(town: Town, client_of: Callable[..., Client]) -> None:
    bakers = groups.found(name="Bakers", kind=Kind.PROSUMERS, purpose="", by=town.people["sol"], at=town.at)
    north = town.groups["north"]
    for side in (north, bakers):
        operations.join_association(north, bakers, side=side, decision=DECIDED, by=town.people["nia"], at=town.at)
    decision = town.decide(bakers)
    first = operations.publish(
        bakers, kind="standard", title="Bread", text="Flour.", decision=decision, by=town.people["sol"], at=town.at
    )
    operations.adopt_standard(
        north, version_id=first.pk, decision=town.decide(north), by=town.people["nia"], at=town.at
    )
    operations.publish_version(
        first.agreement_id, text="Flour and salt.", decision=town.decide(bakers), by=town.people["sol"], at=town.at
    )
    newest = newest_of(first.agreement)
    assert newest is not None
    assert [(one.project, one.is_behind) for one in adopters_of(first.agreement, newest=newest)] == [(north, True)]
    shown = client_of("nik").get(reverse("associations:agreements", args=[north.slug])).content.decode()
    assert "version 1, now there is 2" in shown
    assert complaints(north.book) == []
    assert complaints(bakers.book) == []
    with pytest.raises(Refused):
        operations.adopt_standard(
            town.groups["west"], version_id=first.pk, decision=DECIDED, by=town.people["wim"], at=town.at
        )


@given(old=st.text(st.sampled_from("ab \n"), max_size=40), new=st.text(st.sampled_from("ab \n"), max_size=40))
def test_what_changed_holds_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
