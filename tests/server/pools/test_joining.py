"""Joining a pool: the house's book is closed, and everything goes on in the pool's."""

from __future__ import annotations

import pytest

from allmende.economy.bookings import person_account
from allmende.server.books import queries as books
from allmende.server.books.operations import BookClosed, hold
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Break, Member, Membership
from allmende.server.work.models import Occurrence, Round, Wish
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report
from allmende.server.work.operations.rounds import state_wishes
from tests.server.pools.conftest import Pool, verified


def test_a_house_joins_and_both_books_are_sound(pool: Pool) -> None:
    house = pool.house
    old = house.group.book
    done = contributions.report_unasked(
        house.seat("cem"), Report(minutes=120, done_on=house.at.date(), title="Fix the bell"), at=house.at
    )
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    waiting = house.task("Sweep the stairs")
    pool.join(at=house.later(hours=2))
    now = pool.fresh_house()
    assert (now.parent, now.book) == (pool.group, pool.group.book)
    assert verified(old, pool.group.book) == []
    cem = Member.objects.get(book=pool.group.book, person=house.people["cem"])
    assert Membership.objects.filter(group=pool.group, member=cem, left_at=None).exists()
    assert books.balance(pool.group.book, person_account(cem.id)) > 0
    occurrence = Occurrence.objects.get(task=waiting)
    taking = board.take(pool.seat("bea", now), occurrence.id, member=pool.member("bea"), at=house.later(hours=3))
    assert taking.weight_milli >= 1000
    assert verified(old, pool.group.book) == []


def test_rules_products_breaks_and_wishes_go_along_and_the_old_book_takes_nothing_more(pool: Pool) -> None:
    house = pool.house
    old = house.group.book
    bread = add_product(house.seat("ada"), ProductDraft(name="Bread", unit="loaf", rule="gift"), at=house.at)
    groups.announce_break(
        house.group,
        house.member("bo"),
        from_day=house.later(days=9).date(),
        until_day=house.later(days=12).date(),
        seat=house.seat("bo"),
        at=house.at,
    )
    task = house.task("Clean the cellar", procedure="round", first_due_at=house.later(days=12), purpose=bread.id)
    state_wishes(house.seat("cem"), member=house.member("cem"), wishes={task.id: 1200}, max_places=None, at=house.at)
    pool.join(at=house.later(hours=2))
    bread.refresh_from_db()
    assert bread.rule == "gift"
    assert Wish.objects.get(task=task).member == pool.member("cem")
    assert Break.objects.filter(group=pool.group, member=pool.member("bo")).exists()
    # The cellar is in the round of the pool now.
    assert Occurrence.objects.get(task=task).round == Round.objects.get(group=pool.group)
    with pytest.raises(BookClosed):
        hold(old.pk)
    assert verified(old, pool.group.book) == []
