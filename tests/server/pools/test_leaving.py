"""Leaving a pool: the project goes on in a book of its own, by the rule of the pool."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from allmende.economy.bookings import fund_account, link_account, person_account
from allmende.server.books import queries as books
from allmende.server.books.models import Book
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.pools.models import Chapter
from allmende.server.pools.operations.leaving import leave_pool
from allmende.server.refusal import NotYours, Refused
from allmende.server.selfcheck import records
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report
from tests.server.pools.conftest import Pool, verified

WEEK = timedelta(days=7)


def credited(pool: Pool, name: str, group: Group, *, hours: int, confirmed_by: str, at: datetime) -> None:
    """Let somebody do something in a group, and somebody else see it."""
    done = contributions.report_unasked(
        pool.seat(name, group), Report(minutes=60 * hours, done_on=at.date(), title="Mended something"), at=at
    )
    contributions.confirm(pool.seat(confirmed_by, group), done.id, at=at)


def left(pool: Pool, *, at: datetime) -> Group:
    """Let the house leave, as Ada decides."""
    return leave_pool(pool.seat("ada", pool.fresh_house()), at=at)


@pytest.fixture
def together(pool: Pool) -> Pool:
    """Return the pool with the house in it, and something given by both sides."""
    pool.join(at=pool.house.later(hours=2))
    at = pool.house.later(days=10)
    credited(pool, "cem", pool.fresh_house(), hours=6, confirmed_by="pia", at=at)
    credited(pool, "bea", pool.bakery, hours=2, confirmed_by="pia", at=at)
    return pool


def test_a_house_leaves_with_what_its_people_gave_ahead_and_both_books_are_sound(together: Pool) -> None:
    at = together.house.later(days=12)
    cem_before = together.member("cem")
    group = left(together, at=at)
    assert group.parent is None
    assert group.book_id != together.group.book_id
    cem = Member.objects.get(book=group.book, person=together.house.people["cem"])
    carried_mwh = books.balance(group.book, person_account(cem.id))
    assert carried_mwh > 0
    assert books.balance(together.group.book, person_account(cem_before.id)) == 0
    # What the pool's book let go stands on its link, and the same with the other sign in the new book.
    link_mwh = books.balance(group.book, link_account(group.id))
    assert books.balance(together.group.book, link_account(group.id)) == -link_mwh
    assert verified(together.group.book, group.book) == []
    assert [*records.memberships(), *records.periods(), *records.places()] == []


def test_who_was_in_the_pool_besides_stays_in_both(together: Pool) -> None:
    group = left(together, at=together.house.later(days=12))
    members = Membership.objects.filter(group=together.group, left_at=None)
    names = set(members.values_list("member__person__name", flat=True))
    # Ada was in the pool before her house was; the others came with it.
    assert names == {"Pia", "Bea", "Ada"}
    assert Membership.objects.filter(group=group, left_at=None).count() == 4


@pytest.mark.parametrize("pool", [{"pool_leaving_rule": "give"}], indirect=True)
def test_where_balances_stay_they_become_a_gift_to_the_fund(together: Pool) -> None:
    group = left(together, at=together.house.later(days=12))
    assert all(amount == 0 for amount in books.balances(group.book).values())
    assert books.balance(together.group.book, fund_account(together.group.id)) != 0
    assert verified(together.group.book, group.book) == []


@pytest.mark.parametrize("pool", [{"pool_link_limit_wh": 1}], indirect=True)
def test_nobody_leaves_over_the_limit(together: Pool) -> None:
    group = left(together, at=together.house.later(days=12))
    travelled = [amount for account, amount in books.balances(group.book).items() if account.startswith("person:")]
    assert sum(abs(amount) for amount in travelled) == 1000
    assert verified(together.group.book, group.book) == []


def test_what_was_confirmed_today_is_in_the_way_until_tomorrow(together: Pool) -> None:
    at = together.house.later(days=12)
    credited(together, "bo", together.fresh_house(), hours=1, confirmed_by="pia", at=at)
    with pytest.raises(Refused, match="tomorrow"):
        left(together, at=at)
    assert left(together, at=at + timedelta(days=1)).parent is None


def test_only_those_who_look_after_the_project_itself_let_it_leave(together: Pool) -> None:
    with pytest.raises(NotYours):
        leave_pool(together.seat("pia", together.fresh_house()), at=together.house.later(days=12))


def test_the_pool_settles_soundly_after_the_house_has_left_and_come_back(together: Pool) -> None:
    at = together.house.later(days=12)
    group = left(together, at=at)
    together.house.group = Group.objects.select_related("book", "parent").get(pk=group.pk)
    first, second = together.group.book, group.book
    together.join(at=at + WEEK)
    credited(together, "bo", together.fresh_house(), hours=1, confirmed_by="pia", at=at + WEEK)
    third = left(together, at=at + 2 * WEEK).book
    assert verified(first, second, third) == []
    assert Chapter.objects.filter(group=group).count() == 4
    assert Book.objects.filter(origin__endswith="linden-8.3").exists()
