"""What an association knows of somebody is handed out to them, and forgotten with them; the books still verify."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from allmende.server.associations.models import Acceptance, Accord, Mandate
from allmende.server.books.models import Book, EntryText
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Membership
from allmende.server.me import operations as me
from allmende.server.selfcheck import agreements, behind, boards, tree
from tests.server.associations.conftest import Town, complaints
from tests.server.associations.living import lived_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(me, "JOURNAL", tmp_path / "erased.txt")
    return tmp_path / "erased.txt"


def test_what_i_accepted_was_sent_for_and_agreed_to_is_handed_out(town: Town, client_of: Callable[..., Client]) -> None:
    lived_in(town)
    stored = {who: json.loads(client_of(who).get("/me/export/").content)["associations"] for who in ("nia", "nik")}
    (accepted,) = stored["nik"]["accepted"]
    assert (accepted["title"], accepted["version"], accepted["is_in_the_book"]) == ("Nights", 1, True)
    (mandate,) = stored["nik"]["mandates"]
    assert (mandate["sent_by"], mandate["text"], mandate["why_it_ended"]) == ("North", "Bridge.", "replaced")
    assert stored["nik"]["accords_begun"] == stored["nik"]["published"] == []
    assert [one["title"] for one in stored["nia"]["published"]] == ["Nights", "Bread"]
    assert [one["name"] for one in stored["nia"]["accords_begun"]] == ["Wehlen"]
    assert [(one["for"], one["result"]) for one in stored["nia"]["accords_agreed_to"]] == [("North", "Wehlen")]


def test_who_is_forgotten_leaves_no_words_behind_and_the_books_still_hold(town: Town) -> None:
    lived_in(town)
    entry = Mandate.objects.get(delegate__person=town.people["nik"]).entry
    for membership in Membership.objects.filter(member__person=town.people["nik"], left_at=None):
        groups.leave(membership, by=membership.member, at=town.later(days=1))
    me.erase(town.people["nik"])
    assert not Acceptance.objects.exists()
    assert not EntryText.objects.filter(entry=entry).exists()
    assert sorted(Mandate.objects.values_list("text", flat=True)) == ["", "Bridge."]
    looks = (boards.mandates, agreements.acceptances, agreements.agreements, tree.member_groups)
    assert [fault for look in looks for fault in look()] == []
    assert [one for book in Book.objects.all() for one in complaints(book)] == []


def test_what_somebody_wrote_down_for_their_group_stays_without_their_name(town: Town, journal: Path) -> None:
    lived_in(town)
    # As after a backup was restored from before she left.
    journal.write_text(town.people["nia"].id)
    assert me.erase_again() == 1
    assert Accord.objects.get(name="Wehlen").begun_by is None
    nik = Mandate.objects.get(delegate__person=town.people["nik"])
    assert (nik.text, EntryText.objects.get(entry=nik.entry).text) == ("Bridge.", "Bridge.")
    assert [*boards.mandates(), *behind.decisions_behind_acts(), *agreements.agreements()] == []
