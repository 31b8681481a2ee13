"""Every built explanation can be recomputed, and leads from the number down to where it was said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.explained import balance, board_weight, credit, effort, said
from allmende.economy.explanation import Explanation, Source, check
from allmende.values.share import split

parts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1)


def taken_at(at_us: int, *, opening_milli: int = 1000) -> Explanation:
    return board_weight(
        opening=said("weight.opening", opening_milli, "milli", Source("occurrence", "last week")),
        cap_milli=3000,
        steps=10,
        opened_us=0,
        due_us=100,
        at_us=at_us,
        sources=[Source("entry", 4), Source("entry", 9)],
    )


def hours(minutes: int, *, weight: Explanation) -> Explanation:
    return effort(
        minutes=said("minutes.agreed", minutes, "minutes", Source("entry", 9)),
        weight=weight,
        sources=[Source("contribution", "c1")],
    )


def test_an_effort_leads_down_to_the_weight_the_task_opened_at() -> None:
    why = hours(90, weight=taken_at(35))
    check(why)
    assert why.amount == 2400
    assert why.input("weight").amount == 1600
    assert why.input("weight").input("opening").sources == (Source("occurrence", "last week"),)


@given(st.integers(1, 3000), st.integers(-10, 200), st.integers(0, 1000))
def test_every_effort_from_the_board_can_be_recomputed(opening_milli: int, at_us: int, minutes: int) -> None:
    check(hours(minutes, weight=taken_at(at_us, opening_milli=opening_milli)))


@given(parts, st.integers(0, 1000))
def test_credits_of_a_team_are_recomputable_and_add_up(doers: dict[str, int], minutes: int) -> None:
    whole = hours(minutes, weight=said("weight.fixed", 1350, "milli"))
    credits_given = {member: credit(member, of=whole, doers=doers) for member in doers}
    for member, node in credits_given.items():
        check(node)
        assert node.amount == split(whole.amount, doers)[member]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(-(10**9), 10**9)), max_size=9))
def test_a_balance_is_the_sum_of_its_entries(lines: list[tuple[int, int]]) -> None:
    why = balance([(number, said("due", amount, "mwh", Source("entry", number))) for number, amount in lines])
    check(why)
    assert why.amount == sum(amount for _, amount in lines)
