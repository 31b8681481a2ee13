"""Oneself: languages that stay, everything to take along, and being forgotten without harming the books."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from allmende.server.books.models import EntryText
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Member
from allmende.server.me import operations
from allmende.server.people.models import Person, User
from allmende.server.refusal import Refused
from allmende.server.work.models import Contribution
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(operations, "JOURNAL", tmp_path / "erased.txt")
    return tmp_path / "erased.txt"


def gone(house: House, name: str) -> str:
    """Let somebody leave with something in the books, and return the id by which the books know them."""
    member = house.member(name)
    report = Report(minutes=60, done_on=house.at.date(), title="Fix the bell", note="My back hurt.")
    done = contributions.report_unasked(house.seat(name), report, at=house.at)
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    groups.leave(house.seat(name).membership, by=member, at=house.later(days=1))
    return member.id


def test_a_language_is_chosen_signed_out_and_stays_for_the_session(db: None) -> None:
    del db
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/me/language/", {"language": "de", "next": "/groups/"})
    assert answer.headers["Location"] == "/groups/"
    assert 'lang="de"' in client.get("/groups/").content.decode()
    client.post("/me/language/", {"language": "tlh"})
    assert 'lang="de"' in client.get("/groups/").content.decode()


def test_a_language_leads_to_no_other_host(db: None) -> None:
    del db
    answer = Client().post("/me/language/", {"language": "de", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_a_persons_language_comes_along_to_another_device(house: House, client_of: Clients) -> None:
    client_of("bo").post("/me/language/", {"language": "de"})
    house.people["bo"].refresh_from_db()
    assert house.people["bo"].language == "de"
    assert 'lang="de"' in client_of("bo", language="en").get("/me/").content.decode()


def test_name_and_colours_are_changed_and_an_empty_name_is_not(house: House, client_of: Clients) -> None:
    bo = client_of("bo")
    assert bo.post("/me/", {"name": "", "language": "", "theme": "dark"}).status_code == 422
    assert bo.post("/me/", {"name": "Bodo", "language": "", "theme": "dark"}).status_code == 302
    house.people["bo"].refresh_from_db()
    assert (house.people["bo"].name, house.people["bo"].theme) == ("Bodo", "dark")


def test_the_secret_of_the_calendar_changes(house: House, client_of: Clients) -> None:
    before = house.people["bo"].feed_token
    client_of("bo").post("/me/calendar/")
    house.people["bo"].refresh_from_db()
    assert house.people["bo"].feed_token != before


def test_everything_stored_is_handed_out_and_nothing_of_others(house: House, client_of: Clients) -> None:
    report = Report(minutes=60, done_on=house.at.date(), title="Fix the bell", note="My back hurt.")
    done = contributions.report_unasked(house.seat("bo"), report, at=house.at)
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    answer = client_of("bo").get("/me/export/")
    stored = json.loads(answer.content)
    assert stored["person"]["name"] == "Bo"
    assert stored["sign_in"]["mail"] == "bo@example.org"
    assert [one["group"] for one in stored["groups"]["memberships"]] == ["Linden 8"]
    assert [one["note"] for one in stored["work"]["contributions"]] == ["My back hurt."]
    assert stored["books"][-1]["balance_milli_weighted_hours"] == 1000
    assert "Cem" not in answer.content.decode()


def test_nobody_is_erased_who_is_still_in_a_group(house: House, client_of: Clients) -> None:
    with pytest.raises(Refused):
        operations.erase(house.people["bo"])
    assert "Leave" in client_of("bo").get("/me/erase/").content.decode()
    assert Person.objects.filter(name="Bo").exists()


def test_erasing_takes_name_sign_in_and_memos_and_leaves_the_numbers(
    house: House, journal: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    member_id, person = gone(house, "bo"), house.people["bo"]
    entries, person_id = house.group.book.entries.count(), person.id
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        operations.erase(person)
    assert not User.objects.filter(email="bo@example.org").exists()
    assert not Person.objects.filter(id=person_id).exists()
    assert Member.objects.get(id=member_id).person is None
    assert Contribution.objects.get().note == ""
    assert not EntryText.objects.filter(entry__by=member_id).exists()
    assert house.group.book.entries.count() == entries
    assert journal.read_text().split() == [person_id]


def test_whoever_comes_back_with_a_backup_is_erased_again(house: House, journal: Path) -> None:
    journal.write_text(f"{house.people['bo'].id}\n")
    assert operations.erase_again() == 1
    assert operations.erase_again() == 0
    assert not User.objects.filter(email="bo@example.org").exists()


def test_the_page_erases_after_a_yes_and_signs_out(house: House, client_of: Clients) -> None:
    gone(house, "bo")
    bo = client_of("bo")
    assert bo.post("/me/erase/", {}).status_code == 422
    assert bo.post("/me/erase/", {"sure": "on"}).status_code == 302
    assert bo.get("/me/").status_code == 302
    assert not Person.objects.filter(name="Bo").exists()
