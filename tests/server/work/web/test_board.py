from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allmende.server import clock
from allmende.server.groups.models import Holding, Member, Membership
from allmende.server.people.models import Person
from allmende.server.work.models import Occurrence, Taking
from allmende.server.work.operations import board
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def washing(house: House) -> Occurrence:
    return house.task("Wash up", where="Kitchen").occurrences.get()


@pytest.fixture
def tasks(house: House) -> str:
    return f"/g/{house.group.slug}/tasks/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    "query", ["", "?show=mine", "?show=free", "?show=necessary&sort=weight", "?show=x&sort=y&page=z"]
)
@pytest.mark.usefixtures("washing")
def test_the_board_shows_what_is_open_however_it_is_filtered(
    client_of: Callable[..., Client], tasks: str, query: str
) -> None:
    assert client_of("bo").get(tasks + query).status_code == 200


@pytest.mark.usefixtures("washing")
def test_a_card_says_what_when_where_and_when_it_rises(client_of: Callable[..., Client], tasks: str) -> None:
    page = read(client_of("bo").get(tasks))
    for words in ("Wash up", "Kitchen", "1 h", "rises to 1.20", "Take it"):
        assert words in page, words


def test_taking_is_one_press_and_says_at_which_weight(
    washing: Occurrence, house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    client = client_of("bo")
    answer = client.post(f"{tasks}at/{washing.id}/take/", {"back": "board"}, follow=True)
    assert "Wash up is yours at weight 1.00." in read(answer)
    assert washing.takings.get().member == house.member("bo")
    assert "Yours" in read(client.get(tasks))


def test_a_refusal_says_why_and_changes_nothing(
    washing: Occurrence, house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    board.take(house.seat("cem"), washing.id, member=house.member("cem"), at=house.at)
    answer = client_of("bo").post(f"{tasks}at/{washing.id}/take/")
    assert answer.status_code == 409
    assert "Somebody was faster" in read(answer)
    assert washing.takings.count() == 1


def test_taking_for_somebody_one_does_not_speak_for_is_refused(
    washing: Occurrence, house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    answer = client_of("bo").post(f"{tasks}at/{washing.id}/take/", {"member": house.member("cem").id})
    assert answer.status_code == 403
    assert not washing.takings.exists()


def test_a_mother_takes_for_her_child(
    washing: Occurrence, house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    client_of("ada").post(f"{tasks}at/{washing.id}/take/", {"member": house.member("dina").id})
    assert washing.takings.get().member == house.member("dina")


@pytest.mark.usefixtures("house")
def test_standing_in_handing_back_and_all_of_it(
    washing: Occurrence, client_of: Callable[..., Client], tasks: str
) -> None:
    bo, cem = client_of("bo"), client_of("cem")
    bo.post(f"{tasks}at/{washing.id}/take/")
    assert "stands in" in read(cem.post(f"{tasks}at/{washing.id}/stand-in/", follow=True))
    answer = bo.post(f"{tasks}held/{washing.takings.get().id}/hand-back/", follow=True)
    assert "Cem stood in and has it now" in read(answer)
    assert "Stand in if somebody drops out" in read(bo.get(f"{tasks}at/{washing.id}/"))


@pytest.mark.usefixtures("washing")
def test_what_is_necessary_and_due_without_anybody_is_shown_first(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    with clock.stopped(house.later(days=6)):
        page = read(client_of("bo").get(tasks))
    assert "Still waiting for somebody" in page


@pytest.mark.usefixtures("washing")
def test_polling_gets_the_part_that_changes(client_of: Callable[..., Client], tasks: str) -> None:
    part = read(client_of("bo").get(tasks, headers={"hx-request": "true"}))
    assert part.startswith('<div id="board"')
    assert "<html" not in part


def test_who_lacks_the_qualification_sees_no_button(house: House, client_of: Callable[..., Client], tasks: str) -> None:
    house.task("Bake", qualification="the big oven")
    assert "Take it" not in read(client_of("bo").get(tasks))


@pytest.mark.usefixtures("house")
def test_an_empty_board_says_what_to_do_first(client_of: Callable[..., Client], tasks: str) -> None:
    assert "Add the first thing that needs doing" in read(client_of("bo").get(tasks))


def test_only_a_post_changes_anything(washing: Occurrence, client_of: Callable[..., Client], tasks: str) -> None:
    for action in ("take", "stand-in", "stop-standing-in"):
        assert client_of("bo").get(f"{tasks}at/{washing.id}/{action}/").status_code == 405
    assert not washing.takings.exists()


@pytest.mark.parametrize(
    "path", ["", "all/", "add/", "import/", "calendar/", "swaps/", "at/{}/", "at/{}/why/", "at/{}/call-off/"]
)
@pytest.mark.usefixtures("stopped_clock")
def test_for_outsiders_there_is_no_page(
    washing: Occurrence,
    outsider: Client,
    tasks: str,
    path: str,
) -> None:
    assert outsider.get(tasks + path.format(washing.id)).status_code == 404


@pytest.mark.parametrize("path", ["at/{}/take/", "at/{}/stand-in/", "held/{}/hand-back/"])
@pytest.mark.usefixtures("stopped_clock")
def test_outsiders_change_nothing(
    washing: Occurrence,
    outsider: Client,
    tasks: str,
    path: str,
) -> None:
    assert outsider.post(tasks + path.format(washing.id)).status_code == 404
    assert not Taking.objects.exists()


def test_a_large_group_costs_no_more_queries_than_a_small_one(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    client = client_of("bo")
    first = house.task("One", places=3).occurrences.get()
    client.get(tasks)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(tasks)
    _crowd(house, first, members_count=300, occurrences_count=300)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(tasks)
    assert len(many) <= len(few) + 2
    assert "301" in read(answer)


def _crowd(house: House, pattern: Occurrence, *, members_count: int, occurrences_count: int) -> None:
    """Add many people, dates and places at once, past the operations: only reading is looked at."""
    persons = Person.objects.bulk_create(Person(name=f"P{number}") for number in range(members_count))
    members = Member.objects.bulk_create(Member(book=house.group.book, person=person) for person in persons)
    Membership.objects.bulk_create(
        Membership(group=house.group, member=member, joined_at=house.at) for member in members
    )
    copies = [
        Occurrence(
            **{
                field.attname: getattr(pattern, field.attname)
                for field in Occurrence._meta.concrete_fields
                if field.name not in {"id", "due_at"}
            },
            due_at=house.later(days=5, minutes=number + 1),
        )
        for number in range(occurrences_count)
    ]
    Occurrence.objects.bulk_create(copies)
    Taking.objects.bulk_create(
        Taking(
            occurrence=copy,
            place=0,
            member=members[number % members_count],
            minutes=60,
            weight_milli=1000,
            how="board",
            taken_at=house.at,
        )
        for number, copy in enumerate(copies)
    )
    assert not Holding.objects.exists()


def test_what_is_free_comes_first_and_counts_and_what_is_taken_follows(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    taken = house.task("Sweep", first_due_at=house.later(days=2)).occurrences.get()
    board.take(house.seat("cem"), taken.id, member=house.member("cem"), at=house.at)
    house.task("Bake", first_due_at=house.later(days=4))
    house.task("Weed", first_due_at=house.later(days=3))
    for query in ("", "?sort=weight"):
        page = read(client_of("bo").get(tasks + query))
        assert 'Open now <span class="soft">2</span>' in page
        assert 'Taken <span class="soft">1</span>' in page
        places = [page.index(f">{title}</a>") for title in ("Weed", "Bake", "Sweep")]
        assert places == sorted(places)
