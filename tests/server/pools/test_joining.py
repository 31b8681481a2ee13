"""Joining a pool: the house's book is closed, and everything goes on in the pool's."""

from __future__ import annotations

from allmende.economy.bookings import person_account
from allmende.server.books import queries as books
from allmende.server.groups.models import Member, Membership
from allmende.server.work.models import Occurrence
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report
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
