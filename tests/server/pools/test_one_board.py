"""In a pool the tasks of all projects are on one board, in one calendar and in one round."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allmende.server.groups import operations as groups
from allmende.server.heartbeat import beat
from allmende.server.refusal import Refused
from allmende.server.work.models import Occurrence, Round, Task
from allmende.server.work.operations import board, choosing
from allmende.server.work.operations.rounds import state_wishes
from allmende.server.work.operations.tasks import TaskDraft, add_task
from allmende.server.work.queries import board as boards
from allmende.server.work.queries import calendar, rounds
from tests.server.pools.conftest import Pool, verified


def task_of_the_bakery(pool: Pool, title: str = "Bake", **more: object) -> Task:
    """Let the bakery add a task that is due in twelve days."""
    draft = {"minutes": 60, "first_due_at": pool.house.later(days=12), **more}
    return add_task(pool.seat("bea", pool.bakery), TaskDraft(title=title, **draft), at=pool.house.at)  # type: ignore[arg-type]


def test_a_member_of_the_pool_sees_and_takes_what_a_project_has_to_do(pool: Pool) -> None:
    at = pool.house.later(hours=1)
    task = task_of_the_bakery(pool, first_due_at=pool.house.later(days=3))
    found = boards.board(pool.seat("pia"), at=at)
    (card,) = found.cards
    assert (card.title, card.project, card.slug, card.can_take) == ("Bake", "Bakery", pool.bakery.slug, True)
    board.take(pool.seat("pia", pool.bakery), card.id, member=pool.member("pia"), at=at)
    (mine,) = boards.board(pool.seat("pia"), at=at).mine
    assert mine.task_id == task.id
    dates = calendar.dates(pool.seat("ada"), start=pool.house.at, end=pool.house.later(days=9), only_mine=False, at=at)
    assert [(one.title, one.project, one.slug) for one in dates] == [("Bake", "Bakery", pool.bakery.slug)]
    # On the bakery's own board it needs no name of its project.
    assert boards.board(pool.seat("bea", pool.bakery), at=at).cards[0].project == ""


def test_a_house_keeps_a_board_of_its_own_for_everything_inside_it(pool: Pool) -> None:
    house = pool.house
    garden = groups.found(
        name="Garden", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    seat = house.seat("ada", garden)
    add_task(seat, TaskDraft(title="Dig", minutes=60, first_due_at=house.later(days=3)), at=house.at)
    assert boards.board(house.seat("ada"), at=house.at).cards == ()
    assert [card.title for card in boards.board(seat, at=house.at).cards] == ["Dig"]


def test_all_projects_share_one_round_of_the_pool_and_leanings_shift_what_is_wished(pool: Pool) -> None:
    start = pool.house.at
    bread = task_of_the_bakery(pool, procedure="round")
    sweep = add_task(
        pool.seat("pia"),
        TaskDraft(title="Sweep", minutes=60, procedure="round", first_due_at=pool.house.later(days=12)),
        at=start,
    )
    (round_,) = Round.objects.all()
    assert round_.group == pool.group
    sheet = rounds.wish_sheet(pool.seat("ada"), member=pool.member("ada"), at=start)
    assert {(line.title, line.project) for line in sheet.lines} == {("Bake", "Bakery"), ("Sweep", "")}
    for name, wishes in (("ada", {bread.id: 1300}), ("bea", {bread.id: 1200}), ("pia", {sweep.id: 1000})):
        state_wishes(pool.seat(name), member=pool.member(name), wishes=wishes, max_places=None, at=start)
    # Ada gladly works with the bakery: 0.2 less, so that it is hers now.
    choosing.lean(pool.seat("ada"), pool.bakery, work_milli=200, goods_milli=1000, at=start)
    beat(pool.group, at=round_.deadline + timedelta(minutes=1))
    round_.refresh_from_db()
    assert round_.certificate is not None
    occurrence = Occurrence.objects.get(task=bread)
    assert round_.certificate["people"][pool.member("ada").id]["wishes_milli"] == {occurrence.id: 1100}
    assert round_.certificate["tasks"][occurrence.id]["people"] == [pool.member("ada").id]
    assert verified(pool.group.book) == []


def test_who_is_declined_cannot_take_a_task_nor_is_counted_in_its_round(pool: Pool) -> None:
    start = pool.house.at
    bea = pool.seat("bea", pool.bakery)
    bread = task_of_the_bakery(pool, procedure="round")
    state_wishes(pool.seat("ada"), member=pool.member("ada"), wishes={bread.id: 1000}, max_places=None, at=start)
    state_wishes(pool.seat("pia"), member=pool.member("pia"), wishes={bread.id: 1500}, max_places=None, at=start)
    declined = choosing.decline_person(
        bea, bread.id, member_id=pool.member("ada").id, reason="The oven is too hot for your back.", at=start
    )
    at = Round.objects.get().deadline + timedelta(minutes=1)
    beat(pool.group, at=at)
    occurrence = Occurrence.objects.get(task=bread)
    assert [taking.member_id for taking in occurrence.takings.all()] == [pool.member("pia").id]
    board.hand_back(pool.seat("pia", pool.bakery), occurrence.takings.get().id, at=at)
    with pytest.raises(Refused, match="declined"):
        board.take(pool.seat("ada", pool.bakery), occurrence.id, member=pool.member("ada"), at=at)
    choosing.end_decline(bea, declined.pk, at=at)
    board.take(pool.seat("ada", pool.bakery), occurrence.id, member=pool.member("ada"), at=at)
    assert verified(pool.group.book) == []


def test_only_those_of_the_project_itself_decline_somebody(pool: Pool) -> None:
    bread = task_of_the_bakery(pool)
    with pytest.raises(Refused, match="look after the group"):
        choosing.decline_person(
            pool.seat("pia", pool.bakery), bread.id, member_id=pool.member("ada").id, reason="No.", at=pool.house.at
        )
