"""The start, the Today page, and everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server import clock
from allmende.server.associations.models import Accord, Side
from allmende.server.associations.operations import agreements
from allmende.server.conflicts.operations import raising, steps
from allmende.server.groups import joining
from allmende.server.groups.operations import found
from allmende.server.people.models import Person
from allmende.server.work.models import Wish
from allmende.server.work.operations import board, swaps
from allmende.server.work.operations.contributions import Report, object_to, report_taken, report_unasked
from tests.server.books.history import credited
from tests.server.conflicts.test_conflicts import raised

pytestmark = pytest.mark.django_db


def shown_to(client: Client, house: Any, *, name: str = "group") -> str:
    answer = client.get(reverse(f"today:{name}", args=[house.group.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_visitors_are_told_what_this_is_and_how_to_come_in(client: Client) -> None:
    shown = client.get("/").content.decode()
    assert "Work together" in shown
    assert reverse("account_login") in shown


def test_outside_of_a_demo_no_logins_are_shown(client: Client) -> None:
    assert 'id="demo"' not in client.get("/").content.decode()


def test_in_a_demo_everybody_one_can_be_is_shown(client: Client, settings: Any) -> None:
    from allmende.server.demo.logins import LOGINS

    settings.DEMO = True
    shown = client.get("/").content.decode()
    assert LOGINS
    for login in LOGINS:
        assert login.mail in shown


def test_who_is_in_no_group_is_told_what_to_do_first(outsider: Client) -> None:
    shown = outsider.get("/").content.decode()
    assert "You are not in a group yet" in shown


def test_members_come_to_the_group_they_looked_at_last(house: Any, client_of: Callable[..., Client]) -> None:
    other = found(name="Allotment", kind="project", purpose="", by=house.people["ada"], at=house.at)
    client = client_of("ada")
    assert client.get("/").headers["Location"] == reverse("today:group", args=[other.slug])
    shown_to(client, house)
    assert client.get("/").headers["Location"] == reverse("today:group", args=[house.group.slug])


@pytest.mark.parametrize("name", ["group", "more"])
def test_outsiders_find_no_page(name: str, house: Any, outsider: Client) -> None:
    assert outsider.get(reverse(f"today:{name}", args=[house.group.slug])).status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_house_with_nothing_in_it_yet_has_a_page(language: str, house: Any, client_of: Callable[..., Client]) -> None:
    for name in ("group", "more"):
        assert shown_to(client_of("bo", language=language), house, name=name)


def test_a_house_without_tasks_is_told_how_it_begins_until_it_has_one(
    house: Any, client_of: Callable[..., Client]
) -> None:
    leads = f'href="{reverse("work:import", args=[house.group.slug])}"'
    assert leads in shown_to(client_of("ada"), house)
    house.task("Cook")
    assert leads not in shown_to(client_of("ada"), house)


def test_my_next_task_stands_there_with_its_done_button(house: Any, client_of: Callable[..., Client]) -> None:
    occurrence = house.task("Bathroom").occurrences.first()
    taking = board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.later(minutes=5))
    done = reverse("work:done", args=[house.group.slug, taking.id])
    assert done in shown_to(client_of("bo"), house)
    assert done not in shown_to(client_of("cem"), house)


def test_a_free_place_can_be_taken_from_here(house: Any, client_of: Callable[..., Client]) -> None:
    occurrence = house.task("Bathroom").occurrences.first()
    assert reverse("work:take", args=[house.group.slug, occurrence.id]) in shown_to(client_of("bo"), house)


def test_what_waits_for_my_yes_stands_there_and_not_my_own(house: Any, client_of: Callable[..., Client]) -> None:
    report_unasked(
        house.seat("bo"), Report(minutes=60, done_on=house.at.date(), title="Gutter"), at=house.later(minutes=5)
    )
    assert "One thing to confirm" in shown_to(client_of("ada"), house)
    assert "to confirm" not in shown_to(client_of("bo"), house).split("What happened lately")[0]


def test_what_is_disputed_stands_there(house: Any, client_of: Callable[..., Client]) -> None:
    occurrence = house.task("Bathroom").occurrences.first()
    taking = board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.later(minutes=5))
    at = house.later(minutes=10)
    done = report_taken(house.seat("bo"), taking.id, Report(minutes=60, done_on=house.at.date()), at=at)
    object_to(house.seat("cem"), done.id, reason="It is still dirty", at=at)
    assert "Somebody sees it differently" in shown_to(client_of("bo"), house)


def test_a_swap_that_is_offered_stands_there(house: Any, client_of: Callable[..., Client]) -> None:
    occurrence = house.task("Bathroom").occurrences.first()
    taking = board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.later(minutes=5))
    swaps.offer_swap(house.seat("bo"), taking.id, to=house.member("cem"), wanted_id=None, at=house.later(minutes=6))
    assert "Bo offers you a place" in shown_to(client_of("cem"), house)
    assert "offers you a place" not in shown_to(client_of("ada"), house)


def test_requests_to_join_stand_there_for_maintainers(house: Any, client_of: Callable[..., Client]) -> None:
    joining.ask_to_join(house.group, person=Person.objects.create(name="Olga"), message="", at=house.at)
    assert "would like to join" in shown_to(client_of("ada"), house)
    assert "would like to join" not in shown_to(client_of("bo"), house)


def test_a_conflict_waits_for_whoever_takes_the_next_step_with_its_time(
    house: Any, client_of: Callable[..., Client]
) -> None:
    conflict = raised(house)
    ada, bo, cem = (client_of(name) for name in ("ada", "bo", "cem"))
    there = reverse("conflicts:conflict", args=[house.group.slug, conflict.id])
    shown = shown_to(ada, house)
    assert "Bo waits for your answer. There is time until" in shown
    assert there in shown
    for client in (bo, cem):
        assert there not in shown_to(client, house)
    raising.say(house.seat("ada"), conflict.id, words="I sleep early, too.", at=house.later(minutes=10))
    assert there not in shown_to(ada, house)
    assert "does it settle the matter?" in shown_to(bo, house)
    steps.go_on(house.seat("bo"), conflict.id, at=house.later(minutes=11))
    assert "Say whom you would have mediate." in shown_to(ada, house)
    cems = house.member("cem").id
    steps.name_mediator(house.seat("ada"), conflict.id, member_id=cems, at=house.later(minutes=12))
    assert there not in shown_to(ada, house)
    assert "Say whom you would have mediate." in shown_to(bo, house)
    steps.name_mediator(house.seat("bo"), conflict.id, member_id=cems, at=house.later(minutes=12))
    assert "please mediate" in shown_to(cem, house)
    for client in (ada, bo):
        assert there not in shown_to(client, house)
    raising.end(house.seat("bo"), conflict.id, how="settled", at=house.later(minutes=13))
    assert there not in shown_to(cem, house)


def test_an_accord_waits_for_everybody_who_decides_or_for_those_who_answer_alone(
    house: Any, client_of: Callable[..., Client]
) -> None:
    other = found(name="Birke 3", kind="house", purpose="", by=Person.objects.create(name="Olga"), at=house.at)
    accord = Accord.objects.create(what="found", name="Our streets", kind="neighbourhood", begun_at=house.at)
    Side.objects.create(accord=accord, group=other, agreed_at=house.at)
    mine = Side.objects.create(accord=accord, group=house.group)
    there = reverse("associations:accord", args=[house.group.slug, accord.id])
    shown = shown_to(client_of("ada"), house)
    assert there in shown
    # The house is not Ada's alone, and its rules say that such things are decided together.
    assert "make a proposal" in shown
    assert there in shown_to(client_of("bo"), house)
    house.decide("decision_kind_founding", "meritocracy")
    assert "it waits for our group" in shown_to(client_of("ada"), house)
    assert there not in shown_to(client_of("bo"), house)
    Side.objects.filter(pk=mine.pk).update(agreed_at=house.at)
    assert there not in shown_to(client_of("ada"), house)


def test_a_new_version_of_what_was_agreed_waits_until_it_is_accepted(
    house: Any, client_of: Callable[..., Client]
) -> None:
    bo, ada = house.people["bo"], house.people["ada"]
    house.decide("decision_kind_other", "meritocracy")
    first = agreements.publish(
        house.group, kind="agreement", title="Nights", text="Quiet from ten.", decision="", by=ada, at=house.at
    )
    assert "you have not accepted it yet" in shown_to(client_of("bo"), house)
    agreements.accept(house.group, person=bo, version_ids=[first.pk], at=house.at)
    assert "Nights" not in shown_to(client_of("bo"), house).split("What happened lately")[0]
    agreements.publish_version(first.agreement_id, text="Quiet from nine.", decision="", by=ada, at=house.at)
    assert "There is a new version of what we agreed." in shown_to(client_of("bo"), house)


def test_an_open_round_asks_for_my_wishes(house: Any, client_of: Callable[..., Client]) -> None:
    task = house.task("Cook", procedure="round", first_due_at=house.later(days=10))
    client = client_of("bo")
    opened = task.next_opens_at or house.at
    with clock.stopped(opened + timedelta(minutes=1)):
        assert "Say what you would gladly do" in shown_to(client, house)
        Wish.objects.create(task=task, member=house.member("bo"), weight_milli=1_000, at=opened)
        assert "You have said what you wish" in shown_to(client, house)


def test_how_i_stand_is_said_without_blame(house: Any, client_of: Callable[..., Client]) -> None:
    credited(house, by="bo", confirmer="ada", minutes=180)
    with clock.stopped(house.at + timedelta(days=2)):
        assert "still to give" in shown_to(client_of("cem"), house)
        assert "ahead" in shown_to(client_of("bo"), house)


def test_the_page_needs_no_more_queries_with_more_tasks(
    house: Any, client_of: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    client = client_of("bo")
    shown_to(client, house)
    for number in range(12):
        house.task(f"Task {number}")
    shown_to(client, house)
    with django_assert_max_num_queries(75):
        shown_to(client, house)
