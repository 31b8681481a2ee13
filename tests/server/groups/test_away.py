"""Breaks: who may announce them, for which days, and what the books keep of an early end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from allmende.server.books import queries as books
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Break
from allmende.server.groups.queries import on_break
from allmende.server.refusal import NotYours, Refused, TooLate

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def announce(house: House, *, first: int = 2, back: int = 5, who: str = "bo", by: str = "bo") -> Break:
    today = house.at.date()
    return groups.announce_break(
        house.group,
        house.member(who),
        from_day=today + timedelta(days=first),
        until_day=today + timedelta(days=back),
        seat=house.seat(by),
        at=house.at,
    )


def ended(house: House) -> dict[str, object]:
    entry = [one for one in books.all_entries(house.group.book) if one.kind == "break.ended"][-1]
    return dict(books.entry_of(entry).facts)


def test_a_break_that_has_not_begun_leaves_no_day_behind(house: House) -> None:
    away = announce(house)
    groups.end_break(away, seat=house.seat("bo"), at=house.later(days=1))
    assert not Break.objects.exists()
    assert ended(house)["until_day"] == ended(house)["from_day"] == "2026-03-04"


def test_coming_back_earlier_shortens_the_break_to_the_days_that_were(house: House) -> None:
    away = announce(house)
    groups.end_break(away, seat=house.seat("bo"), at=house.later(days=3))
    assert Break.objects.get().until_day == house.later(days=3).date()
    assert ended(house)["until_day"] == "2026-03-05"
    with pytest.raises(TooLate):
        groups.end_break(Break.objects.get(), seat=house.seat("bo"), at=house.later(days=3))


@pytest.mark.parametrize(
    ("first", "back", "field"), [(5, 5, "until_day"), (5, 2, "until_day"), (-1, 3, "from_day"), (1, 200, "until_day")]
)
def test_days_that_do_not_fit_are_refused_and_change_nothing(house: House, first: int, back: int, field: str) -> None:
    before = house.group.book.entries.count()
    with pytest.raises(Refused) as refused:
        announce(house, first=first, back=back)
    assert (refused.value.field, Break.objects.count()) == (field, 0)
    assert house.group.book.entries.count() == before


def test_the_same_days_are_announced_once(house: House) -> None:
    announce(house, first=2, back=5)
    with pytest.raises(Refused):
        announce(house, first=4, back=7)
    announce(house, first=5, back=7)


def test_nobody_announces_a_break_for_somebody_who_can_do_it_themselves(house: House) -> None:
    with pytest.raises(NotYours):
        announce(house, who="bo", by="ada")
    announce(house, who="dina", by="ada")


def test_who_is_away_from_the_house_is_away_from_its_projects(house: House) -> None:
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    announce(house)
    assert on_break(garden, house.later(days=3).date()) == {house.member("bo").id}
    assert on_break(garden, house.later(days=5).date()) == set()
