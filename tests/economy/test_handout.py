"""Handing out promises: all there is or all that is wished, nobody more than they wished, and turns that go round."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.handout import (
    HANDOUT_RULES,
    HandedOut,
    NothingWished,
    NotWholePieces,
    UnknownHandoutRule,
    Wish,
    hand_out,
)


@st.composite
def orders(draw: st.DrawFn, *, pieces: bool) -> dict[str, Wish]:
    size = 1000 if pieces else 1
    wish = st.builds(
        Wish,
        member=st.sampled_from("abcd"),
        units_milli=st.integers(1, 9).map(lambda count: count * size),
        weight=st.integers(1, 3),
        at_us=st.integers(0, 3),
    )
    return draw(st.dictionaries(st.sampled_from([f"o{n}" for n in range(8)]), wish, min_size=1))


def shared(units_milli: int, wishes: dict[str, Wish], **change: Any) -> HandedOut:
    facts: dict[str, Any] = {"how": "share", "pieces": False, "number": 0, "had": {}, "behind": {}}
    return hand_out(units_milli, wishes=wishes, **{**facts, **change})


def by_member(result: HandedOut, wishes: dict[str, Wish]) -> dict[str, int]:
    sums = dict.fromkeys((wish.member for wish in wishes.values()), 0)
    for order, units_milli in result.units_milli.items():
        sums[wishes[order].member] += units_milli
    return sums


@given(st.data(), st.sampled_from(sorted(HANDOUT_RULES)), st.sampled_from([1, 1000]), st.integers(0, 60))
def test_all_is_given_out_and_nobody_gets_more_than_they_wished(
    data: st.DataObject, how: str, size: int, count: int
) -> None:
    pieces, number = size == 1000, data.draw(st.integers(0, 9))
    wishes = data.draw(orders(pieces=pieces))
    result = shared(count * size, wishes, how=how, pieces=pieces, number=number)
    wished = sum(wish.units_milli for wish in wishes.values())
    assert sum(result.units_milli.values()) == min(count * size, wished)
    assert result.left_milli == max(0, count * size - wished)
    assert list(result.units_milli) == list(wishes)
    for order, given_milli in result.units_milli.items():
        assert 0 <= given_milli <= wishes[order].units_milli
        assert given_milli % size == 0


@given(orders(pieces=True), st.integers(1, 30), st.data())
def test_nobody_gains_by_ordering_in_two_parts(wishes: dict[str, Wish], count: int, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(sorted(wishes)))
    whole = wishes[order]
    if whole.units_milli == 1000:
        return
    one = Wish(member=whole.member, units_milli=1000, weight=whole.weight, at_us=whole.at_us)
    rest = Wish(member=whole.member, units_milli=whole.units_milli - 1000, weight=whole.weight, at_us=whole.at_us)
    parted = {**wishes, order: one, order + "b": rest}
    for how in ("share", "rotation"):
        before = by_member(shared(count * 1000, wishes, how=how, pieces=True), wishes)
        assert by_member(shared(count * 1000, parted, how=how, pieces=True), parted) == before


def test_in_a_queue_who_ordered_first_is_served_first() -> None:
    wishes = {
        "late": Wish(member="ada", units_milli=5, at_us=2),
        "b": Wish(member="bo", units_milli=5, at_us=1),
        "a": Wish(member="cy", units_milli=5, at_us=1),
    }
    assert shared(8, wishes, how="queue").units_milli == {"late": 0, "b": 3, "a": 5}


def test_in_a_rotation_who_had_least_is_served_first() -> None:
    wishes = {name: Wish(member=name, units_milli=5) for name in ("ada", "bo", "cy")}
    result = shared(8, wishes, how="rotation", had={"ada": 1, "cy": 2})
    assert result.units_milli == {"ada": 3, "bo": 5, "cy": 0}


def test_a_larger_household_gets_more_of_a_harvest() -> None:
    wishes = {"one": Wish(member="ada", units_milli=9), "three": Wish(member="bo", units_milli=9, weight=3)}
    assert shared(8, wishes).units_milli == {"one": 2, "three": 6}


def test_a_single_piece_left_over_goes_round() -> None:
    wishes = {name: Wish(member=name, units_milli=5000) for name in ("ada", "bo", "cy")}
    had = dict.fromkeys(wishes, 0)
    behind: dict[str, int] = {}
    for number in range(9):
        result = shared(4000, wishes, pieces=True, number=number, behind=behind)
        behind.update(result.behind)
        for name, given_milli in result.units_milli.items():
            had[name] += given_milli
    assert set(had.values()) == {12_000}


@pytest.mark.parametrize(
    ("units_milli", "wish", "change", "refusal"),
    [
        (5, Wish(member="ada", units_milli=5), {"how": "lottery"}, UnknownHandoutRule),
        (5, Wish(member="ada", units_milli=0), {}, NothingWished),
        (5, Wish(member="ada", units_milli=5, weight=0), {}, NothingWished),
        (1000, Wish(member="ada", units_milli=500), {"pieces": True}, NotWholePieces),
        (500, Wish(member="ada", units_milli=1000), {"pieces": True}, NotWholePieces),
        (-1, Wish(member="ada", units_milli=5), {}, NotWholePieces),
    ],
)
def test_what_cannot_be_shared_out_is_refused(
    units_milli: int, wish: Wish, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        shared(units_milli, {"o": wish}, **change)


def test_without_a_wish_nothing_is_shared_out() -> None:
    with pytest.raises(NothingWished):
        shared(5, {})
