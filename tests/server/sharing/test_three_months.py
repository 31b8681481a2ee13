"""Three months of goods from end to end: what is settled is what anybody reads from the book, to the last digit."""

from __future__ import annotations

from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.economy.explanation import check, from_json
from allmende.server.books import queries as books
from allmende.server.books.export import verify_here
from allmende.server.selfcheck.records import periods
from allmende.server.sharing import effects, queries
from allmende.server.sharing.dividing import goods_of_due, goods_of_dues
from allmende.server.sharing.giving import given_in
from allmende.server.sharing.models import Due, SettledPeriod
from allmende.server.sharing.reports import report_of
from allmende.server.sharing.settlements import Reckoned, last_settled, reckoned, running
from allmende.server.statements.queries.everyone import everyone
from allmende.server.statements.queries.statement import statement
from tests.server.sharing.months import APRIL, MARCH, MAY, Months

pytestmark = pytest.mark.django_db


@pytest.fixture
def periods_of(months: Months) -> list[Reckoned]:
    found = [reckoned(months.house.group, day) for day in (MARCH, APRIL, MAY)]
    return [one for one in found if one is not None]


def test_the_book_is_replayed_without_a_complaint_and_verifies_outside(months: Months) -> None:
    audit = Audit()
    entries = [books.entry_of(one) for one in books.all_entries(months.house.group.book)]
    assert [(entry.number, entry.kind, said) for entry in entries for said in audit.step(entry)] == []
    (report,) = verify_here([months.house.group.book])
    assert (report.status, report.findings) == ("sound", ())
    assert list(periods()) == []


def test_dues_fund_and_what_lies_in_goods_are_the_effort_given(periods_of: list[Reckoned]) -> None:
    assert len(periods_of) == 3
    for one in periods_of:
        report = report_of(one)
        came = report.effort_mwh + report.before_mwh + report.carried_mwh
        assert report.dues_mwh + report.fund_mwh + report.after_mwh == came
    march, april, _may = (report_of(one) for one in periods_of)
    assert april.before_mwh == march.after_mwh > 0


def test_what_lies_in_goods_afterwards_stands_on_their_accounts(months: Months) -> None:
    april = report_of(last_settled(months.house.group, count=1)[0])
    bread = months.id("Bread")
    standing = books.balance(months.house.group.book, f"node:{bread}", before=months.house.later(days=69))
    assert -standing == april.nodes[bread].after_mwh


def test_a_settled_period_is_made_anew_to_the_last_digit(months: Months) -> None:
    for period in SettledPeriod.objects.all():
        one = reckoned(months.house.group, period.from_day)
        assert one is not None
        assert dict(one.settlement.dues_mwh) == dict(period.dues.values_list("member_id", "amount_mwh"))
        assert one.settlement.fund_mwh == period.fund_mwh


def test_every_due_is_explained_and_made_of_goods_and_everyones_part(months: Months) -> None:
    assert Due.objects.exclude(goods={}).exists()
    for due in Due.objects.select_related("period"):
        reason = from_json(due.explanation)
        check(reason)
        assert reason.amount == due.amount_mwh
        one = reckoned(months.house.group, due.period.from_day)
        assert one is not None
        assert goods_of_due(one.settlement, due.member_id) == due.goods


def test_who_shares_in_nothing_still_owes_what_they_took(months: Months) -> None:
    bo = months.house.member("bo").id
    march = reckoned(months.house.group, MARCH)
    assert march is not None
    goods = goods_of_dues(march.settlement)[bo]
    assert goods[months.id("Room by the lake")] == 4_000, "the second highest bid is the price"
    assert goods[months.id("Bread")] > 0


def test_everybody_gave_what_their_statement_says(months: Months) -> None:
    group = months.house.group
    gave = {(one, member): amount for one in (MARCH, APRIL, MAY) for member, amount in _gave(months, one).items()}
    totals = everyone(group, at=months.house.later(days=74))
    for total in totals.totals:
        own = sum(amount for (_day, member), amount in gave.items() if member == total.member_id)
        assert own == total.given_mwh
    assert sum(part.given_mwh for part in totals.parts) == totals.given_mwh
    assert {part.name for part in totals.parts} == {"Linden 8", "Farm", "Bakery"}


def _gave(months: Months, day: Any) -> dict[str, int]:
    one = reckoned(months.house.group, day)
    assert one is not None
    gave: dict[str, int] = {}
    for (member, _project), amount in given_in(one).items():
        gave[member] = gave.get(member, 0) + amount
    return gave


def test_a_statement_shows_what_was_asked_for_which_product(months: Months) -> None:
    bo = months.house.member("bo")
    sections = {one.from_day: one for one in statement(months.house.group, bo, at=months.house.later(days=74)).sections}
    march = sections[MARCH]
    assert {good.name for good in march.goods} == {"Bread", "Room by the lake", "Honey"}
    assert march.everyone_mwh + sum(good.amount_mwh for good in march.goods) == march.owed_mwh
    cem = months.house.member("cem")
    may = statement(months.house.group, cem, at=months.house.later(days=74)).sections[0]
    assert [good.name for good in may.goods] == ["Bread"]


def test_flour_of_the_farm_is_in_the_bread_of_the_bakery(months: Months) -> None:
    report = report_of(last_settled(months.house.group, count=2)[1])
    farm, bakery = report.projects[months.farm.id], report.projects[months.bakery.id]
    assert farm.out_mwh == bakery.in_mwh > 0
    assert farm.out_mwh == sum(
        line.inputs_mwh for line in report.nodes.values() if line.batch and line.project == months.bakery.id
    )


def test_what_an_auction_brings_lowers_what_everybody_else_is_asked_for(months: Months) -> None:
    march = reckoned(months.house.group, MARCH)
    assert march is not None
    assert months.auction is not None
    takings = effects.takings_of(months.auction)
    assert len(takings) == 1
    room = effects.by_effort(march, takings)
    assert room.whole.difference_mwh == 0
    bo = months.house.member("bo").id
    by_name = {row.member_id: row.effect.difference_mwh for row in room.rows}
    assert by_name.pop(bo) < 0, "by effort the room would have been free"
    assert all(difference > 0 for difference in by_name.values())
    assert effects.by_effort(march).whole.difference_mwh == 0


def test_another_rule_moves_dues_and_never_their_sum(months: Months) -> None:
    march = reckoned(months.house.group, MARCH)
    assert march is not None
    for rule in ("flat_rate", "gift", "flat_allocation", "auction"):
        side = effects.with_rule(march, months.id("Bread"), rule=rule, shelf="")
        assert side.whole.difference_mwh == 0
    free = effects.with_rule(march, months.id("Bread"), rule="flat_rate", shelf="")
    bo = months.house.member("bo").id
    assert {row.member_id: row.effect.difference_mwh for row in free.rows}[bo] < 0


def test_what_would_be_settled_now_is_kept_until_something_is_booked(
    months: Months, django_assert_max_num_queries: Any
) -> None:
    group, at = months.house.group, months.house.later(days=74)
    first = queries.running(group, at=at)
    report_of(running(group))
    with django_assert_max_num_queries(12):
        assert queries.running(group, at=at).dues_mwh == first.dues_mwh
        report_of(running(group))
        queries.goods_running(group)
