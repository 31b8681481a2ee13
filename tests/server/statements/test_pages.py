"""The books as people read them, page by page."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from allmende.ledger.note import parse_key
from allmende.ledger.proof import check_entry, inclusion_from_text
from allmende.server import clock
from allmende.server.books.signing import verifier_key
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.people.models import Person, User
from allmende.server.statements.queries.everyone import everyone
from allmende.server.statements.queries.statement import statement
from allmende.server.work.operations import board
from tests.server.books.history import credited, settled

pytestmark = pytest.mark.django_db

PAGES = ["mine", "everyone", "entries", "verify", "export"]


def page(name: str, home: Any, *args: object) -> str:
    return reverse(f"statements:{name}", args=[home.group.slug, *args])


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_members_with_history(
    name: str, language: str, house: Any, client_of: Callable[..., Client]
) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    credited(house, by="bo", confirmer="cem", at=house.later(days=33))
    with clock.stopped(house.later(days=35)):
        assert client_of("bo", language=language).get(page(name, house)).status_code == 200


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_the_books_is_shown_to_outsiders(name: str, house: Any, outsider: Client) -> None:
    assert outsider.get(page(name, house)).status_code == 404


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize("name", ["entry", "prove"])
def test_no_entry_is_shown_to_outsiders(name: str, house: Any, outsider: Client) -> None:
    assert outsider.get(page(name, house, 0)).status_code == 404


def test_somebody_elses_statement_is_open_to_the_group_and_to_nobody_else(
    house: Any, client_of: Callable[..., Client], outsider: Client
) -> None:
    address = page("of", house, house.member("bo").id)
    assert "Bo" in client_of("ada").get(address).content.decode()
    assert outsider.get(address).status_code == 404


def test_a_statement_of_nobody_is_no_page(house: Any, client_of: Callable[..., Client]) -> None:
    assert client_of("ada").get(page("of", house, "0" * 16)).status_code == 404


def test_a_period_one_took_no_part_in_has_no_why_that_leads_nowhere(
    house: Any, client_of: Callable[..., Client]
) -> None:
    settled(house)
    late = house.later(days=34)
    house.people["dora"] = Person.objects.create(name="Dora", user=User.objects.create_user(email="dora@example.org"))
    newcomer = groups.member_for(house.group.book, house.people["dora"])
    groups.join(house.group, newcomer, role=Role.MEMBER, share_class=ShareClass.ADULT, by=house.member("ada"), at=late)
    with clock.stopped(house.later(days=35)):
        sections = statement(house.group, newcomer, at=clock.now()).sections
        text = client_of("dora").get(page("mine", house)).content.decode()
        leads = re.findall(r'href="([^"]*/(?:why|next)/[^"]*)"', text)
        assert [section.is_part for section in sections] == [True, False]
        assert leads
        assert all(client_of("dora").get(address).status_code == 200 for address in leads)


def test_a_statement_adds_up_line_by_line_and_period_by_period(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    credited(house, by="bo", confirmer="cem", at=house.later(days=33))
    found = statement(house.group, house.member("bo"), at=house.later(days=35))
    older, running = found.sections[1], found.sections[0]
    assert (older.is_settled, running.is_settled) == (True, False)
    assert older.given_mwh == 1_000
    assert older.balance_mwh == older.given_mwh - older.owed_mwh == running.carried_mwh
    assert running.carried_mwh + running.given_mwh == found.balance_mwh
    assert found.next_mwh == found.balance_mwh - running.owed_mwh
    assert sum(item.amount_mwh for section in found.sections for item in section.items) == found.balance_mwh


def test_what_was_confirmed_after_a_period_ended_waits_for_the_next(house: Any) -> None:
    credited(house, by="bo", confirmer="ada", at=house.later(days=31))
    found = statement(house.group, house.member("bo"), at=house.later(days=31, hours=2))
    assert found.running.given_mwh == 0
    assert found.waiting_mwh == 1_000


def test_everyones_totals_are_those_of_their_statements(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    credited(house, by="cem", confirmer="ada", at=house.later(days=33))
    at = house.later(days=35)
    found = everyone(house.group, at=at)
    for total in found.totals:
        own = statement(house.group, house.member(total.name.lower()), at=at)
        assert (own.given_mwh, own.asked_mwh, own.next_mwh) == (
            total.given_mwh,
            total.asked_mwh,
            total.balance_next_mwh,
        )
    assert found.given_mwh == 2_000
    assert sum(part.given_mwh for part in found.parts) == found.given_mwh


def test_totals_change_with_the_next_entry_although_they_are_kept(house: Any) -> None:
    at = house.later(hours=4)
    assert everyone(house.group, at=at).given_mwh == 0
    credited(house, by="bo", confirmer="ada")
    house.group.book.refresh_from_db()
    assert everyone(house.group, at=at).given_mwh == 1_000


def test_everyones_page_needs_no_more_queries_with_more_people(
    house: Any, client_of: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    from allmende.server.groups.operations import add_without_sign_in

    client = client_of("ada")
    client.get(page("everyone", house))
    for number in range(12):
        add_without_sign_in(house.group, name=f"Kid {number}", share_class="child", seat=house.seat("ada"), at=house.at)
    with django_assert_max_num_queries(60):
        assert "Kid 11" in client.get(page("everyone", house)).content.decode()


def test_entries_are_told_in_plain_sentences(house: Any, client_of: Callable[..., Client]) -> None:
    task = house.task("Bathroom")
    occurrence = task.occurrences.first()
    board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.later(minutes=5))
    shown = client_of("ada").get(page("entries", house)).content.decode()
    assert "Bo took “Bathroom” at" in shown
    only = client_of("ada").get(page("entries", house) + "?kind=place.taken").content.decode()
    assert "Bo took “Bathroom” at" in only
    assert "joined Linden 8" in shown
    assert "joined Linden 8" not in only


def test_every_entry_of_a_lively_house_has_a_page_in_both_languages(
    house: Any, client_of: Callable[..., Client]
) -> None:
    house.task("Bathroom")
    credited(house, by="bo", confirmer="ada")
    settled(house)
    house.group.book.refresh_from_db()
    with clock.stopped(house.later(days=40)):
        for language in ("en", "de"):
            client = client_of("cem", language=language)
            for number in range(house.group.book.size):
                assert client.get(page("entry", house, number)).status_code == 200


def test_an_entry_that_is_not_there_is_no_page(house: Any, client_of: Callable[..., Client]) -> None:
    assert client_of("ada").get(page("entry", house, 999)).status_code == 404
    assert client_of("ada").get(page("prove", house, 999)).status_code == 404


def test_the_proof_of_an_entry_holds_outside(house: Any, client_of: Callable[..., Client]) -> None:
    client = client_of("bo")
    client.post(page("verify_now", house))
    saved = client.get(page("prove", house, 1) + "?file")
    proof = inclusion_from_text(saved.content.decode())
    assert check_entry(proof, key=parse_key(str(verifier_key()))).size > 1


def test_verifying_says_that_the_books_are_sound(house: Any, client_of: Callable[..., Client]) -> None:
    client = client_of("bo")
    assert "Not verified" in client.get(page("verify", house)).content.decode()
    shown = client.post(page("verify_now", house), follow=True).content.decode()
    assert "The books are sound" in shown


def test_a_kept_checkpoint_is_held_against_the_books(house: Any, client_of: Callable[..., Client]) -> None:
    from allmende.server.books.operations import checkpoint

    kept = checkpoint(house.group.book).note
    credited(house, by="bo", confirmer="ada")
    shown = client_of("bo").post(page("hold_against", house), {"note": f"  \n{kept}\n\n"})
    assert shown.status_code == 200
    assert "still hold everything" in shown.content.decode()


@pytest.mark.parametrize(
    ("note", "sentence"),
    [("nonsense", "That is not a checkpoint"), ("", "required")],
)
def test_what_is_no_checkpoint_is_refused_and_kept_in_the_form(
    note: str, sentence: str, house: Any, client_of: Callable[..., Client]
) -> None:
    shown = client_of("bo").post(page("hold_against", house), {"note": note})
    assert shown.status_code == 422
    assert sentence in shown.content.decode()
    assert note in shown.content.decode()


def test_a_checkpoint_of_other_books_is_named_as_such(house: Any, client_of: Callable[..., Client]) -> None:
    from allmende.server.books.operations import checkpoint
    from allmende.server.groups import operations as groups

    other = groups.found(name="Farm", kind="project", purpose="", by=house.people["bo"], at=house.at)
    shown = client_of("bo").post(page("hold_against", house), {"note": checkpoint(other.book).note})
    assert shown.status_code == 422
    assert "is of other books" in shown.content.decode()


def test_the_books_can_be_taken_along_as_a_zip(house: Any, client_of: Callable[..., Client]) -> None:
    sent = client_of("bo").get(page("zip", house))
    content = b"".join(sent.streaming_content)  # type: ignore[attr-defined]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any(name.endswith("entries.jsonl") for name in names)


@pytest.mark.parametrize("name", ["statement", "everyone", "tasks", "contributions"])
def test_tables_say_the_same_as_csv_and_as_json(name: str, house: Any, client_of: Callable[..., Client]) -> None:
    house.task("=HYPERLINK(evil)")
    credited(house, by="bo", confirmer="ada")
    client = client_of("bo")
    text = b"".join(client.get(page("table", house, name, "csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    data = json.loads(b"".join(client.get(page("table", house, name, "json")).streaming_content))  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(data) > 0
    assert list(rows[0]) == list(data[0])
    assert "\n=" not in text
    assert ",=" not in text


def test_a_table_that_is_not_there_is_no_page(house: Any, client_of: Callable[..., Client]) -> None:
    assert client_of("bo").get(page("table", house, "secrets", "csv")).status_code == 404


def test_who_was_only_asked_into_a_project_sees_their_own_statement_and_nobody_elses(
    house: Any, outsider: Client
) -> None:
    from allmende.server.groups import operations as groups
    from allmende.server.people.models import Person

    garden = groups.found(
        name="Garden", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    olga = Person.objects.get(name="Olga")
    groups.join(
        garden,
        groups.member_for(garden.book, olga),
        role="member",
        share_class="adult",
        by=house.member("ada"),
        at=house.at,
    )
    with clock.stopped(house.at + timedelta(hours=1)):
        assert outsider.get(reverse("statements:mine", args=[garden.slug])).status_code == 200
        for name in PAGES[1:]:
            assert outsider.get(reverse(f"statements:{name}", args=[garden.slug])).status_code == 404
        other = reverse("statements:of", args=[garden.slug, house.member("ada").id])
        assert outsider.get(other).status_code == 404


@pytest.mark.parametrize(("notes_count", "roof_is_mended"), [(0, ""), (1, "yes")])
def test_only_who_is_far_behind_gets_a_friendly_note(
    notes_count: int, roof_is_mended: str, house: Any, client_of: Callable[..., Client]
) -> None:
    if roof_is_mended:
        credited(house, by="bo", confirmer="ada", minutes=6_000)
        settled(house)
    with clock.stopped(house.later(days=35)):
        assert client_of("cem").get(page("mine", house)).content.decode().count("a little behind") == notes_count
