"""The pages of wishes and rounds: sealed before the deadline, explained after it, and nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from allmende.mechanisms.tasks import certificate
from allmende.server import clock
from allmende.server.work.models import Round, RoundLimit, Task, Wish
from allmende.server.work.operations import rounds
from allmende.server.work.queries.rounds import open_round

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


@pytest.fixture
def tasks(house: House) -> list[Task]:
    return [
        house.task(title, procedure="round", places=places, first_due_at=house.later(days=9))
        for title, places in (("Cook", 1), ("Bins", 1), ("Cellar", 2))
    ]


def at(house: House, name: str, **more: object) -> str:
    return reverse(f"work:{name}", kwargs={"slug": house.group.slug, **more})


def say(house: House, name: str, wishes: dict[str, int | None]) -> None:
    seat = house.seat(name)
    rounds.state_wishes(seat, member=seat.member, wishes=wishes, max_places=None, at=house.later(minutes=30))


def share_out(house: House) -> Round:
    only = Round.objects.get()
    rounds.clear_due(house.group, at=only.deadline)
    return Round.objects.get()


def test_a_number_above_the_highest_weight_is_refused_with_what_was_typed(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    cook = tasks[0]
    answer = client_of("bo").post(at(house, "wishes"), {"round": "1", f"wish-{cook.id}-number": "99"})
    assert answer.status_code == 422
    assert "the highest is 3.00" in answer.content.decode()
    assert 'value="99"' in answer.content.decode()
    assert not Wish.objects.exists()


def test_a_word_that_can_never_come_true_is_marked_and_not_taken(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    cook, bins, _cellar = tasks
    say(house, "bo", {bins.id: 2500})
    house.decide("weight_cap", 2000, at=house.later(minutes=40))
    bo, url = client_of("bo"), at(house, "wishes")
    page = " ".join(bo.get(url).content.decode().split())
    assert "“only if needed” stands for 2.50, and no task ever weighs more than 2.00 here" in page
    assert page.count('value="only_if_needed" disabled') == 2
    refused = bo.post(url, {f"wish-{cook.id}": "only_if_needed"})
    assert refused.status_code == 422
    assert "No task ever weighs 2.50 here: the highest is 2.00." in refused.content.decode()
    assert not Wish.objects.filter(task=cook).exists()
    # What was said before the cap was lowered does not stand in the way of saying something else.
    assert bo.post(url, {f"wish-{cook.id}": "fine", f"wish-{bins.id}": "only_if_needed"}).status_code == 302
    assert dict(Wish.objects.values_list("task_id", "weight_milli")) == {cook.id: 1000, bins.id: 2500}


def test_words_and_numbers_are_stored_as_weights(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    cook, bins, cellar = tasks
    client = client_of("bo")
    response = client.post(
        at(house, "wishes"),
        {
            "round": "1",
            f"wish-{cook.id}": "gladly",
            f"wish-{bins.id}": "never",
            f"wish-{cellar.id}-number": "1,35",
            "max_places": "2",
        },
    )
    assert response.status_code == 302
    stored = dict(Wish.objects.values_list("task_id", "weight_milli"))
    assert stored == {cook.id: 500, bins.id: None, cellar.id: 1350}
    assert RoundLimit.objects.get().max_places == 2
    page = client.get(at(house, "wishes")).content.decode()
    assert "3 of 3" in page
    assert "Round 1 takes wishes until Sun 8 Mar, 00:00, then it is shared out." in page
    assert 'value="1.35"' in page


def test_a_word_replaces_the_number_that_stood_there(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    cook = tasks[0]
    say(house, "bo", {cook.id: 1350})
    client_of("bo").post(at(house, "wishes"), {f"wish-{cook.id}": "fine", f"wish-{cook.id}-number": "1.35"})
    assert Wish.objects.get().weight_milli == 1000


def test_a_new_number_counts_more_than_the_word_beside_it(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    cook = tasks[0]
    say(house, "bo", {cook.id: 1000})
    client_of("bo").post(at(house, "wishes"), {f"wish-{cook.id}": "fine", f"wish-{cook.id}-number": "1.2"})
    assert Wish.objects.get().weight_milli == 1200


def test_what_was_typed_stays_when_something_is_not_right(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    cook, bins, _cellar = tasks
    typed = {f"wish-{cook.id}": "rather_not", f"wish-{bins.id}-number": "0,2,5", "max_places": "500"}
    response = client_of("bo").post(at(house, "wishes"), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="rather_not" checked' in page
    assert 'value="0,2,5"' in page
    assert 'value="500"' in page
    assert "is no weight" in page
    assert not Wish.objects.exists()
    assert not RoundLimit.objects.exists()


def test_an_emptied_limit_is_the_groups_again(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    assert tasks
    client = client_of("bo")
    client.post(at(house, "wishes"), {"max_places": "2"})
    client.post(at(house, "wishes"), {"max_places": ""})
    assert RoundLimit.objects.get().max_places == house.seat("bo").rulebook.max_places_per_round


def test_a_round_that_closed_while_one_was_typing_says_so_and_keeps_what_was_typed(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    client = client_of("bo")
    with clock.stopped(Round.objects.get().deadline):
        response = client.post(at(house, "wishes"), {"round": "1", f"wish-{tasks[0].id}": "gladly"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "closed meanwhile" in page
    assert 'value="gladly" checked' in page
    assert not Wish.objects.exists()


def test_nobody_sees_what_others_wish_before_the_deadline(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    say(house, "cem", {tasks[0].id: 1234})
    client = client_of("ada")
    pages = [client.get(at(house, "wishes")), client.get(at(house, "round", number=1))]
    for response in pages:
        page = response.content.decode()
        assert response.status_code == 200
        assert "1.234" not in page
        assert "1234" not in page
    assert client.get(at(house, "certificate", number=1)).status_code == 404
    card = open_round(house.group, house.later(hours=1))
    assert card is not None
    # Ada, Bo and Cem; nobody expects wishes of Dina, who is a child, unless somebody states some for her.
    assert (card.stated_count, card.people_count) == (1, 3)
    rounds.state_wishes(
        house.seat("ada"),
        member=house.member("dina"),
        wishes={tasks[0].id: 1000},
        max_places=None,
        at=house.later(minutes=30),
    )
    card = open_round(house.group, house.later(hours=1))
    assert card is not None
    assert (card.stated_count, card.people_count) == (2, 4)


def test_one_states_wishes_for_a_child_of_ones_household_and_for_nobody_else(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    dina, cook = house.member("dina"), tasks[0]
    address = at(house, "wishes")
    assert "Dina" in client_of("ada").get(address, {"for": dina.id}).content.decode()
    assert client_of("ada").post(address, {"for": dina.id, f"wish-{cook.id}": "gladly"}).status_code == 302
    assert Wish.objects.get().member == dina
    assert client_of("bo").get(address, {"for": dina.id}).status_code == 404
    assert client_of("bo").post(address, {"for": dina.id, f"wish-{cook.id}": "never"}).status_code == 404
    assert Wish.objects.get().weight_milli == 500


def test_the_result_says_who_does_what_why_and_what_stays_open(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    cook, bins, _cellar = tasks
    say(house, "bo", {cook.id: 500, bins.id: 1500})
    say(house, "cem", {cook.id: 1000})
    share_out(house)
    page = client_of("bo").get(at(house, "round_newest")).content.decode()
    assert "nothing else was better for you" in page
    assert "raised so that somebody accepted" in page
    assert "Bo would rather not do it" in page
    assert "2 places found nobody" in page
    assert "Nobody said they would do it at any weight." in page
    assert "it holds" in page
    assert f"allmende check-certificate {house.group.slug}-round-1.json" in page


def test_a_shortage_names_who_could_help_and_how_far_their_limits_reach(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    for task in tasks:
        say(house, "bo", {task.id: 500})
    RoundLimit.objects.create(group=house.group, member=house.member("bo"), max_places=1)
    share_out(house)
    page = client_of("ada").get(at(house, "round", number=1)).content.decode()
    assert "Only Bo would do any of it at any weight; within their limits they can fill 1 place." in page
    assert "You had not said that you would do any of these tasks" in page


def test_the_downloaded_certificate_holds(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    say(house, "bo", {tasks[0].id: 500})
    share_out(house)
    response = client_of("cem").get(at(house, "certificate", number=1))
    assert response["Content-Disposition"] == f'attachment; filename="{house.group.slug}-round-1.json"'
    certificate.check(json.loads(response.content))


def test_a_certificate_somebody_tampered_with_is_called_out(
    house: House, client_of: ClientOf, tasks: list[Task]
) -> None:
    say(house, "bo", {tasks[0].id: 500})
    shared = share_out(house)
    assert shared.certificate is not None
    next(iter(shared.certificate["tasks"].values()))["weight_milli"] += 10
    shared.save()
    page = client_of("bo").get(at(house, "round", number=1)).content.decode()
    assert "does not hold" in page
    assert "nothing else was better" not in page


def test_germans_read_a_comma(house: House, client_of: ClientOf, tasks: list[Task]) -> None:
    say(house, "bo", {tasks[0].id: 1350})
    assert 'value="1,35"' in client_of("bo", language="de").get(at(house, "wishes")).content.decode()


@pytest.mark.parametrize("page", ["wishes", "round_newest"])
def test_outsiders_find_nothing(house: House, outsider: Client, page: str) -> None:
    assert outsider.get(at(house, page)).status_code == 404


def test_there_is_no_round_seven(house: House, client_of: ClientOf) -> None:
    assert client_of("ada").get(at(house, "round", number=7)).status_code == 404
    assert client_of("ada").get(at(house, "round_newest")).status_code == 200


def test_the_page_of_wishes_takes_as_few_queries_for_thirty_tasks_as_for_three(
    house: House, client_of: ClientOf, tasks: list[Task], django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(27):
        house.task(f"More {number}", procedure="round", first_due_at=house.later(days=8, minutes=number))
    assert len(tasks) == 3
    client = client_of("bo")
    client.get(at(house, "wishes"))
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        assert client.get(at(house, "wishes")).status_code == 200
    assert Round.objects.get().deadline > house.at + timedelta(days=1)
