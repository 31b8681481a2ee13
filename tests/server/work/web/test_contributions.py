"""The pages about what was done: reporting, saying yes, objecting, correcting, and what each page tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.books import queries as books
from allmende.server.work.models import Contribution, Correction, Objection, Occurrence, State, Taking
from allmende.server.work.operations import board, contributions, corrections
from allmende.server.work.operations.contributions import Report
from allmende.server.work.queries.contributions import my_open_places, recent, waiting_for_me

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


def at(house: House, name: str, **more: object) -> str:
    return reverse(f"work:{name}", kwargs={"slug": house.group.slug, **more})


def taken(house: House, name: str = "bo") -> Taking:
    task = house.task("Wash up", procedure="fixed", fixed_weight_milli=1500)
    member = house.member(name)
    seat = house.seat("ada" if name == "dina" else name)
    return board.take(seat, Occurrence.objects.get(task=task).id, member=member, at=house.later(minutes=5))


def reported(house: House, *, minutes: int = 60, by: str = "bo", doers: dict[str, int] | None = None) -> Contribution:
    parts = {house.member(name).id: part for name, part in (doers or {by: 1}).items()}
    report = Report(minutes=minutes, done_on=house.at.date(), doers=parts)
    return contributions.report_taken(house.seat(by), taken(house, by).id, report, at=house.later(minutes=10))


def balance(house: House, name: str) -> int:
    return books.balance(house.group.book, f"person:{house.member(name).id}")


def filled(house: House, **changes: str) -> dict[str, str]:
    return {"minutes": "1:00", "done_on": house.at.date().isoformat(), "note": "", "own_part": "1", **changes}


def test_a_place_is_reported_with_the_time_agreed_unless_one_says_otherwise(house: House, client_of: ClientOf) -> None:
    place = taken(house)
    client = client_of("bo")
    page = client.get(at(house, "done", taking_id=place.id)).content.decode()
    assert 'value="1:00"' in page
    response = client.post(at(house, "done", taking_id=place.id), filled(house, minutes="80 min"))
    work = Contribution.objects.get()
    assert response.url == at(house, "contribution", contribution_id=work.id)  # type: ignore[attr-defined]
    assert (work.agreed_minutes, work.reported_minutes) == (60, 80)


def test_those_who_helped_are_found_by_their_names(house: House, client_of: ClientOf) -> None:
    place = taken(house)
    typed = filled(house, own_part="2", helper_1="cem", part_1="3", helper_2=" Dina ")
    client_of("bo").post(at(house, "done", taking_id=place.id), typed)
    parts = dict(Contribution.objects.get().parts.values_list("member__person__name", "part"))
    assert parts == {"Bo": 2, "Cem": 3, "Dina": 1}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": "soon"}, "is no time"),
        ({"minutes": "-1"}, "less than nothing"),
        ({"minutes": "0"}, "More than nothing"),
        ({"minutes": ""}, "Please say the time, for example"),
        ({"done_on": "2026-03-09"}, "still to come"),
        ({"done_on": "2025-03-09"}, "too long ago"),
        ({"done_on": "yesterday"}, "Please give a day"),
        ({"helper_1": "Nobody Here"}, "Nobody here is called"),
        ({"helper_1": "Bo"}, "named twice"),
        ({"own_part": "0"}, "Somebody must have done it"),
        ({"note": "x" * 1001}, "1000"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    house: House, client_of: ClientOf, changes: dict[str, str], sentence: str
) -> None:
    place = taken(house)
    typed = filled(house, **{"note": "Mind the step.", **changes})
    response = client_of("bo").post(at(house, "done", taking_id=place.id), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert typed["note"] in page
    assert f'value="{typed["minutes"]}"' in page or not typed["minutes"]
    assert not Contribution.objects.exists()


def test_somebody_elses_place_is_no_page_of_mine(house: House, client_of: ClientOf, outsider: Client) -> None:
    place = taken(house)
    assert client_of("cem").get(at(house, "done", taking_id=place.id)).status_code == 404
    assert outsider.get(at(house, "done", taking_id=place.id)).status_code == 404
    assert client_of("cem").post(at(house, "done", taking_id=place.id), filled(house)).status_code == 404


def test_a_child_is_reported_for_by_who_lives_with_it(house: House, client_of: ClientOf) -> None:
    place = taken(house, "dina")
    client_of("ada").post(at(house, "done", taking_id=place.id), filled(house))
    assert Contribution.objects.get().parts.get().member == house.member("dina")


def test_a_place_that_is_reported_leads_to_its_report(house: House, client_of: ClientOf) -> None:
    work = reported(house)
    assert work.taking_id is not None
    response = client_of("bo").get(at(house, "done", taking_id=work.taking_id))
    assert response.url == at(house, "contribution", contribution_id=work.id)  # type: ignore[attr-defined]


def test_unasked_work_is_put_down_and_waits_for_a_yes(house: House, client_of: ClientOf) -> None:
    response = client_of("bo").post(at(house, "unasked"), filled(house, title="Fixed the bell", minutes="0,5 h"))
    assert response.status_code == 302
    work = Contribution.objects.get()
    assert (work.title, work.agreed_minutes, work.taking_id) == ("Fixed the bell", 30, None)
    assert [line.contribution for line in waiting_for_me(house.seat("cem"), house.later(hours=2))] == [work]
    assert waiting_for_me(house.seat("bo"), house.later(hours=2)) == []


def test_unasked_work_needs_a_name(house: House, client_of: ClientOf) -> None:
    response = client_of("bo").post(at(house, "unasked"), filled(house, minutes="1:15"))
    assert response.status_code == 422
    assert 'value="1:15"' in response.content.decode()
    assert not Contribution.objects.exists()


def test_one_tap_confirms_and_says_who_got_how_much(house: House, client_of: ClientOf) -> None:
    work = reported(house, doers={"bo": 2, "cem": 1})
    client = client_of("ada")
    page = client.get(at(house, "confirming")).content.decode()
    assert "+1.00" in page
    assert "+0.50" in page
    response = client.post(
        at(house, "confirm", contribution_id=work.id), {"what": "agreed", "back": "list"}, follow=True
    )
    assert "Bo +1.00, Cem +0.50" in response.content.decode()
    assert (balance(house, "bo"), balance(house, "cem")) == (1000, 500)


@pytest.mark.parametrize(("name", "words"), [("bo", "It is your own"), ("ada", "It is from your household")])
def test_the_page_says_kindly_why_one_cannot_confirm(house: House, client_of: ClientOf, name: str, words: str) -> None:
    work = reported(house, doers={"bo": 1, "dina": 1})
    client = client_of(name)
    page = client.get(at(house, "confirming")).content.decode()
    assert words in page
    assert "Nothing waits for you" in page
    refused = client.post(at(house, "confirm", contribution_id=work.id), {"back": "list"})
    assert refused.status_code == 403
    assert "Nobody confirms their own work" in refused.content.decode()
    assert balance(house, "bo") == 0


def test_the_second_of_two_who_confirm_is_told_that_it_is_done(house: House, client_of: ClientOf) -> None:
    work = reported(house)
    address = at(house, "confirm", contribution_id=work.id)
    assert client_of("cem").post(address).status_code == 302
    late = client_of("ada").post(address)
    assert late.status_code == 409
    assert "already confirmed" in late.content.decode()
    assert balance(house, "bo") == 1500


def test_extra_time_waits_for_a_second_person(house: House, client_of: ClientOf) -> None:
    work = reported(house, minutes=90)
    address = at(house, "confirm", contribution_id=work.id)
    client_of("cem").post(address)
    assert waiting_for_me(house.seat("cem"), house.later(hours=2)) == []
    assert [line.waits_for for line in waiting_for_me(house.seat("ada"), house.later(hours=2))] == ["extra"]
    assert "second person" in client_of("cem").get(at(house, "confirming")).content.decode()
    assert client_of("cem").post(address, {"what": "extra"}).status_code == 403
    assert client_of("ada").post(address, {"what": "extra"}).status_code == 302
    assert balance(house, "bo") == 2250
    assert waiting_for_me(house.seat("ada"), house.later(hours=2)) == []


def test_the_page_of_a_contribution_explains_each_part_of_the_credit(house: House, client_of: ClientOf) -> None:
    work = reported(house, doers={"bo": 2, "cem": 1})
    contributions.confirm(house.seat("ada"), work.id, at=house.later(minutes=20))
    page = client_of("bo").get(at(house, "contribution", contribution_id=work.id)).content.decode()
    for words in ("time × weight", "the time agreed when the place was taken", "the weight set for this task"):
        assert words in page
    assert "own part" in page
    number = work.confirmations.get().entry.number
    assert reverse("statements:entry", args=[house.group.slug, number]) in page
    assert "confirmed and credited" in page


def test_objections_stand_on_the_page_with_their_reason(house: House, client_of: ClientOf) -> None:
    work = reported(house)
    ada = client_of("ada")
    empty = ada.post(at(house, "object", contribution_id=work.id), {"objection-reason": " "})
    assert empty.status_code == 422
    assert "Please say what is not right" in empty.content.decode()
    ada.post(at(house, "object", contribution_id=work.id), {"objection-reason": "The pots are greasy."})
    assert (
        "The pots are greasy."
        in client_of("cem").get(at(house, "contribution", contribution_id=work.id)).content.decode()
    )
    assert "Where people do not agree" in client_of("cem").get(at(house, "confirming")).content.decode()
    ada.post(at(house, "withdraw_objection", contribution_id=work.id))
    assert Objection.objects.get().settled_at is not None
    assert Contribution.objects.get().state == State.REPORTED


def test_a_report_is_taken_back_by_who_made_it(house: House, client_of: ClientOf) -> None:
    work = reported(house)
    address = at(house, "withdraw", contribution_id=work.id)
    assert client_of("cem").post(address).status_code == 403
    assert client_of("bo").post(address).status_code == 302
    assert Contribution.objects.get().state == State.WITHDRAWN
    assert [place.title for place in my_open_places(house.seat("bo"), house.later(hours=1))] == ["Wash up"]


def test_a_correction_is_proposed_by_one_and_agreed_to_by_another(house: House, client_of: ClientOf) -> None:
    work = reported(house)
    contributions.confirm(house.seat("ada"), work.id, at=house.later(minutes=20))
    typed = {"correction-minutes": "0:40", "correction-weight": "1,5", "correction-reason": "It was quick."}
    assert client_of("bo").post(at(house, "correct", contribution_id=work.id), typed).status_code == 302
    correction = Correction.objects.get()
    address = at(house, "decide_correction", contribution_id=work.id, correction_id=correction.pk)
    refused = client_of("bo").post(address, {"answer": "yes"})
    assert refused.status_code == 403
    assert "two people" in refused.content.decode()
    assert client_of("cem").post(address, {"answer": "yes"}).status_code == 302
    assert balance(house, "bo") == 1000
    page = client_of("ada").get(at(house, "contribution", contribution_id=work.id)).content.decode()
    assert "corrected by two people" in page


def test_a_weight_over_the_cap_is_refused_at_its_field_and_stays_typed(house: House, client_of: ClientOf) -> None:
    work = reported(house)
    contributions.confirm(house.seat("ada"), work.id, at=house.later(minutes=20))
    typed = {"correction-minutes": "0:40", "correction-weight": "99", "correction-reason": "So."}
    response = client_of("bo").post(at(house, "correct", contribution_id=work.id), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "as the rulebook says" in page
    assert 'value="99"' in page
    assert not Correction.objects.exists()


def test_corrected_work_counts_what_was_corrected_in_the_list(house: House) -> None:
    work = reported(house)
    contributions.confirm(house.seat("ada"), work.id, at=house.later(minutes=20))
    correction = corrections.propose_correction(
        house.seat("bo"), work.id, minutes=40, weight_milli=1500, reason="Quick.", at=house.later(minutes=30)
    )
    corrections.decide_correction(house.seat("cem"), correction.pk, accept=True, at=house.later(minutes=40))
    assert [line.credited_mwh for line in recent(house.group)] == [1000]


def test_another_groups_contribution_is_not_here(house: House, client_of: ClientOf, outsider: Client) -> None:
    work = reported(house)
    assert client_of("ada").get(at(house, "contribution", contribution_id="0" * 16)).status_code == 404
    assert outsider.get(at(house, "contribution", contribution_id=work.id)).status_code == 404
    assert outsider.post(at(house, "confirm", contribution_id=work.id)).status_code == 404
    assert balance(house, "bo") == 0


def test_the_list_takes_as_few_queries_for_twenty_as_for_one(
    house: House, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(20):
        report = Report(minutes=30, done_on=house.at.date(), title=f"Work {number}")
        contributions.report_unasked(house.seat("bo"), report, at=house.later(minutes=number + 1))
    client = client_of("cem")
    client.get(at(house, "confirming"))
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        assert client.get(at(house, "confirming")).status_code == 200
