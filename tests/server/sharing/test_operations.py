"""Settling: each effort once, whoever comes first, however late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from allmende.economy.explanation import check, from_json
from allmende.server.books import queries as books
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Group
from allmende.server.refusal import NotYours, TooLate
from allmende.server.sharing import queries
from allmende.server.sharing.models import Due, SettledPeriod
from allmende.server.sharing.operations import settle_due, settle_now
from tests.server.books.history import credited, settled

pytestmark = pytest.mark.django_db


def test_a_period_is_settled_once_however_often_somebody_asks(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    assert settled(house) == 1
    assert settled(house) == 0
    assert SettledPeriod.objects.count() == 1


def test_nothing_is_settled_before_its_days_of_grace_are_over(house: Any) -> None:
    assert settled(house, at=house.later(days=30)) == 0


def test_periods_settled_late_and_together_share_each_effort_once(house: Any) -> None:
    credited(house, by="bo", confirmer="ada", at=house.later(days=1))
    credited(house, by="cem", confirmer="ada", at=house.later(days=40), minutes=120)
    assert settle_due(house.group, at=house.later(days=70)) == 2
    efforts = list(SettledPeriod.objects.order_by("from_day").values_list("effort_mwh", flat=True))
    assert efforts == [1_000, 2_000]
    assert books.balance(house.group.book, f"effort:{house.group.id}") == 0
    assert sum(due.amount_mwh for due in Due.objects.all()) == 3_000


def test_who_looked_at_the_book_before_somebody_else_booked_settles_what_stands_in_it_now(house: Any) -> None:
    credited(house, by="bo", confirmer="ada", at=house.later(days=1))
    seen_before = Group.objects.select_related("book").get(pk=house.group.pk)
    credited(house, by="cem", confirmer="ada", at=house.later(days=40), minutes=120)
    assert settle_due(seen_before, at=house.later(days=41)) == 1
    assert SettledPeriod.objects.get().effort_mwh == 1_000


def test_a_break_lowers_ones_own_due_and_nobody_elses_and_the_fund_carries_the_rest(house: Any) -> None:
    credited(house, by="bo", confirmer="ada", minutes=180)
    groups.announce_break(
        house.group,
        house.member("cem"),
        from_day=date(2026, 3, 10),
        until_day=date(2026, 3, 20),
        seat=house.seat("cem"),
        at=house.later(days=2),
    )
    settled(house)
    period = SettledPeriod.objects.get()
    dues = {due.member_id: due.amount_mwh for due in Due.objects.all()}
    assert dues[house.member("ada").id] == dues[house.member("bo").id] == 1_000
    assert dues[house.member("cem").id] == 667  # 20 of 30 days
    assert period.fund_mwh == 333
    house.group.book.refresh_from_db()
    assert queries.running(house.group, at=house.later(days=36)).carried_mwh == 333


def test_who_left_and_came_back_is_asked_for_all_of_their_days(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    membership = house.seat("cem").membership
    groups.leave(membership, by=house.member("cem"), at=house.later(days=5))
    groups.join(
        house.group,
        house.member("cem"),
        role="member",
        share_class="adult",
        by=house.member("ada"),
        at=house.later(days=8),
    )
    settled(house)
    days = Due.objects.get(member=house.member("cem")).days
    assert days == 30 - 3


def test_every_stored_explanation_adds_up(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    for due in Due.objects.all():
        reason = from_json(due.explanation)
        check(reason)
        assert reason.amount == due.amount_mwh
    period = SettledPeriod.objects.get()
    asked = sum(Due.objects.values_list("amount_mwh", flat=True))
    assert asked + period.fund_mwh == period.effort_mwh + period.carried_mwh


def test_the_estimate_of_a_period_that_is_over_is_what_is_then_settled(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    house.group.book.refresh_from_db()
    estimate = queries.running(house.group, at=house.later(days=31))
    settled(house)
    assert dict(Due.objects.values_list("member_id", "amount_mwh")) == dict(estimate.dues_mwh)


def test_a_maintainer_settles_what_is_over_without_waiting(house: Any) -> None:
    credited(house, by="bo", confirmer="ada")
    done = settle_now(house.seat("ada"), from_day=date(2026, 3, 2), at=house.later(days=30))
    assert done.effort_mwh == 1_000
    with pytest.raises(TooLate):
        settle_now(house.seat("ada"), from_day=date(2026, 3, 2), at=house.later(days=30))


def test_what_is_not_over_cannot_be_settled(house: Any) -> None:
    with pytest.raises(TooLate):
        settle_now(house.seat("ada"), from_day=date(2026, 3, 2), at=house.later(days=3))


def test_only_maintainers_settle_without_waiting(house: Any) -> None:
    with pytest.raises(NotYours):
        settle_now(house.seat("bo"), from_day=date(2026, 3, 2), at=house.later(days=30))


def test_a_project_inside_is_settled_with_the_whole_and_never_by_itself(house: Any) -> None:
    garden = groups.found(
        name="Garden", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    with pytest.raises(NotYours):
        settle_now(house.seat("ada", garden), from_day=date(2026, 3, 2), at=house.at + timedelta(days=30))
    assert SettledPeriod.objects.count() == 0
