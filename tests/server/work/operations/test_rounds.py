"""Rounds: wishes are sealed until the deadline, and what they come to is computed exactly once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from allmende.economy.audit import Audit
from allmende.mechanisms.tasks import certificate
from allmende.server.books import queries as books
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Membership
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Occurrence, Round, RoundLimit, Taking, Task, Wish
from allmende.server.work.operations import rounds
from allmende.server.work.operations.tasks import TaskDraft, add_task

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def in_round(house: House, title: str = "Cook", *, places: int = 1) -> Task:
    """A task of the week after next Monday, whose round takes wishes until the Sunday before."""
    return house.task(title, procedure="round", places=places, first_due_at=house.later(days=9))


def wish(house: House, name: str, task: Task, weight_milli: int | None, *, hours: float = 1, **more: object) -> None:
    seat = house.seat(name)
    rounds.state_wishes(
        seat,
        member=more.pop("member", seat.member),  # type: ignore[arg-type]
        wishes={task.id: weight_milli},
        max_places=None,
        at=house.later(hours=hours),
        **more,  # type: ignore[arg-type]
    )


def cleared(house: House) -> Round:
    only = Round.objects.get()
    assert rounds.clear_due(house.group, at=only.deadline + timedelta(hours=1)) == 1
    return Round.objects.get()


def holders(task: Task) -> set[str]:
    return {taking.member.name for taking in Taking.objects.filter(occurrence__task=task, ended_at=None)}


def test_whoever_minds_least_does_it_at_the_least_weight_that_keeps_them(house: House) -> None:
    task = in_round(house)
    wish(house, "bo", task, 500)
    wish(house, "cem", task, 1500)
    cleared(house)
    assert holders(task) == {"Bo"}
    assert Taking.objects.get().weight_milli == 500


def test_a_round_is_shared_out_once_and_not_before_its_deadline(house: House) -> None:
    task = in_round(house)
    wish(house, "bo", task, 500)
    only = Round.objects.get()
    assert not rounds.clear(only.id, at=only.deadline - timedelta(microseconds=1))
    assert rounds.clear(only.id, at=only.deadline)
    assert not rounds.clear(only.id, at=only.deadline + timedelta(days=1))
    assert Taking.objects.count() == 1


def test_the_certificate_of_a_round_holds_and_its_entries_pass_the_audit(house: House) -> None:
    for number in range(5):
        task = in_round(house, f"Task {number}", places=1 + number % 2)
        for place, name in enumerate(("ada", "bo", "cem")):
            wish(house, name, task, 500 * (1 + (number * (place + 2) + place) % 4))
    shared = cleared(house)
    assert shared.certificate is not None
    certificate.check(shared.certificate)
    audit = Audit()
    entries = books.all_entries(house.group.book)
    assert [line for stored in entries for line in audit.step(books.entry_of(stored))] == []


def test_what_nobody_wants_goes_on_on_the_board_at_the_highest_weight(house: House) -> None:
    task = in_round(house)
    wish(house, "bo", task, None)
    shared = cleared(house)
    occurrence = Occurrence.objects.get(task=task)
    assert shared.unfilled == [occurrence.id]
    assert occurrence.opening_milli == occurrence.cap_milli
    assert occurrence.opening_reason == {"code": "from_round"}


def test_the_last_thing_said_before_the_deadline_counts(house: House) -> None:
    task = in_round(house)
    wish(house, "bo", task, 500)
    wish(house, "cem", task, 800)
    wish(house, "bo", task, None, hours=2)
    cleared(house)
    assert holders(task) == {"Cem"}
    assert Wish.objects.filter(task=task).count() == 2


def test_changing_ones_mind_after_the_deadline_does_not_touch_the_round(house: House) -> None:
    task = in_round(house)
    wish(house, "bo", task, 500)
    deadline = Round.objects.get().deadline
    late = (deadline - house.at).total_seconds() / 3600 + 1
    # Nobody has looked since the deadline, so that the round is not shared out yet when the change arrives.
    wish(house, "bo", task, None, hours=late)
    assert Round.objects.get().cleared_at is not None
    assert holders(task) == {"Bo"}
    assert Wish.objects.get().weight_milli is None


def test_a_page_of_a_closed_round_is_told_so_and_nothing_is_stored(house: House) -> None:
    task = in_round(house)
    only = Round.objects.get()
    late = (only.deadline - house.at).total_seconds() / 3600
    with pytest.raises(TooLate, match="closed meanwhile"):
        wish(house, "bo", task, 500, hours=late, round_number=only.number)
    assert not Wish.objects.exists()


def test_a_wish_that_cannot_be_names_its_task_and_nothing_is_stored(house: House) -> None:
    good, bad = in_round(house, "Cook"), in_round(house, "Bins")
    with pytest.raises(Refused) as refused:
        rounds.state_wishes(
            house.seat("bo"),
            member=house.member("bo"),
            wishes={good.id: 1000, bad.id: 0},
            max_places=3,
            at=house.later(hours=1),
        )
    assert "Bins" in str(refused.value)
    assert not Wish.objects.exists()
    assert not RoundLimit.objects.exists()


@pytest.mark.parametrize("limit", [-1, 101])
def test_a_limit_lies_between_none_and_a_hundred(house: House, limit: int) -> None:
    in_round(house)
    with pytest.raises(Refused) as refused:
        rounds.state_wishes(
            house.seat("bo"), member=house.member("bo"), wishes={}, max_places=limit, at=house.later(hours=1)
        )
    assert refused.value.field == "max_places"


def test_nobody_gets_more_than_their_limit(house: House) -> None:
    tasks = [in_round(house, f"Task {number}") for number in range(3)]
    rounds.state_wishes(
        house.seat("bo"),
        member=house.member("bo"),
        wishes={task.id: 500 for task in tasks},
        max_places=2,
        at=house.later(hours=1),
    )
    cleared(house)
    assert Taking.objects.filter(member=house.member("bo")).count() == 2


def test_who_lives_with_a_child_states_its_wishes_and_nobody_else_does(house: House) -> None:
    task = in_round(house)
    dina = house.member("dina")
    wish(house, "ada", task, 500, member=dina)
    with pytest.raises(NotYours):
        wish(house, "bo", task, 500, member=dina)
    with pytest.raises(NotYours):
        wish(house, "bo", task, 500, member=house.member("cem"))
    cleared(house)
    assert holders(task) == {"Dina"}


def test_wishes_are_not_stated_for_somebody_who_has_left(house: House) -> None:
    task = in_round(house)
    dina = house.member("dina")
    Membership.objects.filter(member=dina, group=house.group).update(left_at=house.later(minutes=30))
    with pytest.raises(NotYours):
        wish(house, "ada", task, 500, member=dina)


def test_who_is_away_on_the_day_is_left_out(house: House) -> None:
    task = in_round(house)
    wish(house, "bo", task, 500)
    wish(house, "cem", task, 1500)
    day = (house.at + timedelta(days=9)).date()
    groups.announce_break(
        house.group,
        house.member("bo"),
        from_day=day,
        until_day=day + timedelta(days=1),
        seat=house.seat("bo"),
        at=house.later(hours=2),
    )
    cleared(house)
    assert holders(task) == {"Cem"}


def test_who_lacks_the_qualification_is_left_out(house: House) -> None:
    task = house.task("Drive", procedure="round", first_due_at=house.later(days=9), qualification="licence")
    wish(house, "bo", task, 500)
    cleared(house)
    assert holders(task) == set()


def test_members_of_the_house_take_part_in_the_rounds_of_a_project_inside_it(house: House) -> None:
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    member = groups.member_for(garden.book, house.people["cem"])
    groups.join(garden, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=house.member("ada"), at=house.at)
    draft = TaskDraft(title="Dig", minutes=60, first_due_at=house.later(days=9), procedure="round")
    task = add_task(house.seat("cem", garden), draft, at=house.at)
    rounds.state_wishes(
        house.seat("bo", garden),
        member=house.member("bo"),
        wishes={task.id: 500},
        max_places=None,
        at=house.later(hours=1),
    )
    only = Round.objects.get(group=garden)
    rounds.clear_due(garden, at=only.deadline)
    assert holders(task) == {"Bo"}


def test_a_round_of_a_group_that_everybody_left_is_closed_without_a_result(house: House) -> None:
    in_round(house)
    Membership.objects.filter(group=house.group).update(left_at=house.later(hours=2))
    shared = cleared(house)
    assert shared.certificate is None
    assert shared.cleared_at is not None
