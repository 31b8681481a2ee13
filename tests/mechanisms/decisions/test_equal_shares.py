from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.equal_shares import BadBudget, BadProject, equal_shares, paid_by
from allmende.mechanisms.decisions.tally import UnknownAnswer

NAMES = ["barn", "path", "pond", "roof", "swing"]


@st.composite
def votes(draw: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, int], int]:
    costs = {name: draw(st.integers(1, 40)) for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))}
    approved = st.lists(st.sampled_from(list(costs)), unique=True)
    ballots = {str(voter): draw(approved) for voter in range(draw(st.integers(0, 8)))}
    return ballots, costs, draw(st.integers(0, 120))


@given(vote=votes(), step=st.none() | st.integers(1, 5))
def test_what_is_chosen_is_paid_exactly_by_those_who_approve_of_it_or_from_what_is_left(
    vote: tuple[dict[str, list[str]], dict[str, int], int], step: int | None
) -> None:
    approved, costs, budget = vote
    told = equal_shares(approved, costs=costs, budget=budget, step=step)
    assert 0 <= told.left_over == budget - sum(each.cost for each in told.chosen)
    paid = [paid_by(told, named) for named in approved.values()]
    for each in told.chosen:
        parts = [part[each.project] for part in paid if each.project in part]
        if each.price is None:
            assert parts == []
        else:
            assert sum(parts) == each.cost
            assert all(0 <= part <= each.price for part in parts)
            assert sum(part < each.price for part in parts) == each.paying_less_count
            assert len(parts) == each.supporters_count
    assert all(sum(part.values()) <= told.raised_share for part in paid)
    assert {each.project for each in told.chosen} | {each.project for each in told.not_chosen} == set(costs)


@given(vote=votes())
def test_what_is_not_chosen_is_beyond_what_its_supporters_have_left_or_was_bought_from_the_rest(
    vote: tuple[dict[str, list[str]], dict[str, int], int],
) -> None:
    approved, costs, budget = vote
    told = equal_shares(approved, costs=costs, budget=budget)
    for each in told.not_chosen:
        left = sum(
            told.raised_share - sum(paid_by(told, named).values())
            for named in approved.values()
            if each.project in named
        )
        assert each.supporters_have == left < each.cost
        assert each.missing == each.cost - left
        assert each.supporters_count == 0 or each.cost > told.left_over


@given(vote=votes(), data=st.data())
def test_speaking_for_others_brings_their_shares(
    vote: tuple[dict[str, list[str]], dict[str, int], int], data: st.DataObject
) -> None:
    approved, costs, budget = vote
    weights = {who: data.draw(st.integers(1, 3)) for who in approved}
    alone = {f"{who}/{copy}": named for who, named in approved.items() for copy in range(weights[who])}
    assert equal_shares(approved, costs=costs, budget=budget, weights=weights) == equal_shares(
        alone, costs=costs, budget=budget
    )


@given(others=st.integers(1, 12), alike=st.integers(1, 12), cost=st.integers(1, 30), budget=st.integers(1, 90))
def test_a_minority_that_agrees_decides_over_its_part(others: int, alike: int, cost: int, budget: int) -> None:
    majority = {f"m{number}": ["roof", "barn"] for number in range(others)}
    minority = {f"n{number}": ["pond"] for number in range(alike)}
    told = equal_shares(majority | minority, costs={"roof": 30, "barn": 25, "pond": cost}, budget=budget)
    if budget * alike >= cost * (others + alike):
        assert "pond" in [each.project for each in told.chosen]


def test_those_with_less_left_pay_what_they_have() -> None:
    ballots = {"Ada": ["path", "pond"], "Bo": ["pond"], "Cy": ["path"]}
    told = equal_shares(ballots, costs={"path": 8, "pond": 14}, budget=30)
    assert [(each.project, each.price, each.paying_less_count) for each in told.chosen] == [
        ("path", Fraction(4), 0),
        ("pond", Fraction(8), 1),
    ]
    assert paid_by(told, ballots["Ada"]) == {"path": 4, "pond": 6}


def test_what_is_left_over_goes_to_the_most_approved_that_fits() -> None:
    ballots = {"Ada": ["barn"], "Bo": ["barn"], "Cy": ["roof"], "Di": ["roof"], "Ed": ["roof"]}
    told = equal_shares(ballots, costs={"barn": 90, "roof": 80}, budget=100, step=50)
    assert [(each.project, each.by) for each in told.chosen] == [("roof", "left over")]


def test_nobody_and_nothing_are_shared_out_too() -> None:
    assert equal_shares({}, costs={"barn": 5}, budget=9).left_over == 9
    assert equal_shares({"Ada": []}, costs={"barn": 5}, budget=9).chosen == ()
    assert equal_shares({"Ada": []}, costs={}, budget=0).chosen == ()


def test_large_amounts_for_the_wish_of_one_do_not_take_for_ever() -> None:
    ballots = {"Ada": ["barn"]} | {str(number): list[str]() for number in range(2_000)}
    told = equal_shares(ballots, costs={"barn": 10**12}, budget=10**12)
    assert [(each.project, each.price) for each in told.chosen] == [("barn", Fraction(10**12))]


def test_a_step_that_is_tiny_beside_the_costs_comes_to_an_end() -> None:
    ballots = {"Ada": ["barn"], "Bo": []}
    told = equal_shares(ballots, costs={"barn": 10**12}, budget=10**12, step=1)
    assert told.raised_share == 5 * 10**11 + 10_000
    assert [each.by for each in told.chosen] == ["left over"]


@pytest.mark.parametrize("cost", [0, -1, 2.5, True])
def test_a_project_without_a_whole_cost_is_refused(cost: int) -> None:
    with pytest.raises(BadProject, match="barn"):
        equal_shares({}, costs={"barn": cost}, budget=1)


@pytest.mark.parametrize(("budget", "step"), [(-1, 1), (2.5, 1), (5, 0), (5, 1.5)])
def test_a_budget_or_step_that_is_not_whole_is_refused(budget: int, step: int) -> None:
    with pytest.raises(BadBudget):
        equal_shares({}, costs={"barn": 1}, budget=budget, step=step)


def test_what_is_no_project_is_refused_with_the_name() -> None:
    with pytest.raises(UnknownAnswer, match="'Ada' approves of 'moat'"):
        equal_shares({"Ada": ["moat"]}, costs={"barn": 1}, budget=1)
