"""What sharing out different things one each promises, against trying out everything and against linear programming."""

import itertools
import json
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods import one_each as module
from allmende.mechanisms.goods.certify import certify_one_each
from allmende.mechanisms.goods.one_each import BadStatement, End, NothingToShare, OneEach, UnknownEnd, one_each
from allmende.mechanisms.goods.one_each_certificate import Refuted, check
from allmende.mechanisms.levels import SumOutOfReach

Worth = dict[str, dict[str, int]]


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Worth, dict[str, int]]:
    floors = {f"t{index}": draw(st.sampled_from((0, 0, 3))) for index in range(draw(st.integers(1, 4)))}
    stated = st.dictionaries(st.sampled_from(sorted(floors)), st.integers(0, 9))
    return {f"p{index}": draw(stated) for index in range(draw(st.integers(1, 5)))}, floors


def gained(worth: Worth, floors: dict[str, int], shared: OneEach) -> int:
    return sum(worth[person][thing] - floors[thing] for person, thing in shared.thing_of.items())


def most_to_gain(worth: Worth, floors: dict[str, int]) -> int:
    best = 0
    for chosen in itertools.product(*([None, *stated] for stated in worth.values())):
        taken = [thing for thing in chosen if thing is not None]
        if len(set(taken)) == len(taken):
            pairs = zip(worth.values(), chosen, strict=True)
            best = max(best, sum(stated[thing] - floors[thing] for stated, thing in pairs if thing is not None))
    return best


@given(wishes())
def test_nobody_would_rather_have_anything_else_at_any_of_the_three_prices(
    stated: tuple[Worth, dict[str, int]],
) -> None:
    worth, floors = stated
    check(json.loads(json.dumps(certify_one_each(worth, one_each(worth, floors_mwh=floors), floors_mwh=floors))))


@given(wishes())
def test_things_go_where_they_are_worth_most_together(stated: tuple[Worth, dict[str, int]]) -> None:
    worth, floors = stated
    assert gained(worth, floors, one_each(worth, floors_mwh=floors)) == most_to_gain(worth, floors)


@given(wishes())
def test_the_least_price_of_a_thing_is_what_its_taker_takes_from_the_others(
    stated: tuple[Worth, dict[str, int]],
) -> None:
    worth, floors = stated
    shared = one_each(worth, floors_mwh=floors)
    for person, thing in shared.thing_of.items():
        others = {name: each for name, each in worth.items() if name != person}
        without = {name: floor for name, floor in floors.items() if name != thing}
        lost = most_to_gain(others, floors) - most_to_gain(
            {n: {t: w for t, w in e.items() if t != thing} for n, e in others.items()}, without
        )
        assert shared.least_mwh[thing] == floors[thing] + lost


@given(wishes())
def test_no_prices_with_the_same_sum_leave_the_least_contented_more_content(
    stated: tuple[Worth, dict[str, int]],
) -> None:
    worth, floors = stated
    shared = one_each(worth, floors_mwh=floors)
    if not shared.thing_of:
        return
    least_content = min(worth[person][thing] - shared.maximin[thing] for person, thing in shared.thing_of.items())
    total = sum(shared.maximin.values(), Fraction(0))
    assert float(least_content) == pytest.approx(best_by_programme(worth, floors, shared, total), abs=1e-6)


def best_by_programme(worth: Worth, floors: dict[str, int], shared: OneEach, total: Fraction) -> float:
    """Maximise the least surplus over all prices with this sum that leave nobody wishing for anything else."""
    import numpy as np
    from scipy.optimize import linprog

    things = sorted(floors)
    at = {thing: column for column, thing in enumerate(things)}
    above, limits = [], []
    for person, each in worth.items():
        own = shared.thing_of.get(person)
        for thing, most in [*each.items(), (None, 0)]:
            row = np.zeros(len(things) + 1)
            if own is not None:
                row[at[own]] += 1
            if thing is not None:
                row[at[thing]] -= 1
            above.append(row)
            limits.append((0 if own is None else each[own]) - most)
        if own is not None:
            row = np.zeros(len(things) + 1)
            row[at[own]], row[-1] = 1, 1
            above.append(row)
            limits.append(each[own])
    taken = set(shared.thing_of.values())
    bounds = [(floors[thing], None if thing in taken else floors[thing]) for thing in things]
    solved = linprog(
        [0.0] * len(things) + [-1.0], A_ub=np.array(above), b_ub=limits, A_eq=[[1.0] * len(things) + [0.0]],
        b_eq=[float(total)], bounds=[*bounds, (None, None)],
    )  # fmt: skip
    assert solved.success, solved.message
    return -float(solved.fun)


@given(wishes(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(stated: tuple[Worth, dict[str, int]], drawn: random.Random) -> None:
    worth, floors = stated
    people, things = list(worth), list(floors)
    drawn.shuffle(people)
    drawn.shuffle(things)
    again = one_each(
        {person: dict(sorted(worth[person].items(), reverse=True)) for person in people},
        floors_mwh={thing: floors[thing] for thing in things},
    )
    assert again == one_each(worth, floors_mwh=floors)


@given(wishes(), st.integers(2, 50))
def test_prices_scale_with_the_statements(stated: tuple[Worth, dict[str, int]], factor: int) -> None:
    worth, floors = stated
    once = one_each(worth, floors_mwh=floors)
    scaled = one_each(
        {person: {thing: most * factor for thing, most in each.items()} for person, each in worth.items()},
        floors_mwh={thing: floor * factor for thing, floor in floors.items()},
    )
    assert scaled.thing_of == once.thing_of
    assert scaled.least_mwh == {thing: price * factor for thing, price in once.least_mwh.items()}
    assert scaled.maximin == {thing: price * factor for thing, price in once.maximin.items()}


@given(wishes())
def test_the_compiled_solver_gives_the_same_result(stated: tuple[Worth, dict[str, int]]) -> None:
    worth, floors = stated
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PAIRS_FOR_FAST_PATH", 0)
        quick = one_each(worth, floors_mwh=floors)
    assert quick == one_each(worth, floors_mwh=floors)


@given(wishes(), st.integers(0, 12), st.integers(0, 5))
def test_nobody_gains_at_the_least_prices_by_stating_something_else(
    stated: tuple[Worth, dict[str, int]], false: int, which: int
) -> None:
    worth, floors = stated
    liar = sorted(worth)[which % len(worth)]
    honest = surplus(worth, one_each(worth, floors_mwh=floors), liar)
    lied = {**worth, liar: dict.fromkeys(worth[liar], false)}
    assert surplus(worth, one_each(lied, floors_mwh=floors), liar) <= honest


def surplus(worth: Worth, shared: OneEach, person: str) -> int:
    thing = shared.thing_of.get(person)
    return 0 if thing is None else worth[person][thing] - shared.least_mwh[thing]


def test_both_ends_among_fifty_people_agree_with_linear_programming_and_with_another_assignment() -> None:
    """Least and greatest prices are the ends of all prices without envy; who gets what is worth most (lap, HiGHS)."""
    import lap
    import numpy as np
    from scipy.optimize import linprog

    drawn = random.Random(7)
    things = [f"t{index:02}" for index in range(50)]
    worth = {f"p{index:02}": {thing: drawn.randint(0, 1000) for thing in things} for index in range(50)}
    floors = {thing: drawn.choice((0, 100, 250)) for thing in things}
    shared = one_each(worth, floors_mwh=floors)
    gains = [[max(0, worth[person][thing] - floors[thing]) for thing in things] for person in sorted(worth)]
    assert gained(worth, floors, shared) == round(-lap.lapjv(-np.array(gains, float))[0])
    at = {thing: column for column, thing in enumerate(things)}
    rows, limits = [], []
    for person, stated in worth.items():
        own = shared.thing_of.get(person)
        for thing, most in stated.items():
            if thing != own:
                row = [0.0] * 50
                row[at[thing]] = -1.0
                if own is not None:
                    row[at[own]] = 1.0
                rows.append(row)
                limits.append(float((0 if own is None else stated[own]) - most))
    holder = {thing: person for person, thing in shared.thing_of.items()}
    bounds = [(floors[t], worth[holder[t]][t] if t in holder else floors[t]) for t in things]
    for sign, prices in ((1.0, shared.least_mwh), (-1.0, shared.greatest_mwh)):
        solved = linprog([sign] * 50, A_ub=np.array(rows), b_ub=limits, bounds=bounds, options={"time_limit": 60})
        assert solved.success, solved.message
        assert [round(price) for price in solved.x] == [prices[thing] for thing in things]


@given(wishes(), st.sampled_from(("least", "maximin", "greatest")))
def test_dues_are_the_prices_in_whole_and_sum_to_them(stated: tuple[Worth, dict[str, int]], end: End) -> None:
    worth, floors = stated
    shared = one_each(worth, floors_mwh=floors)
    prices, dues = shared.prices(end), shared.dues_mwh(end)
    assert dues.keys() == shared.thing_of.keys()
    assert all(abs(dues[person] - prices[thing]) < 1 for person, thing in shared.thing_of.items())
    exact = sum((prices[thing] for thing in shared.thing_of.values()), Fraction(0))
    assert sum(dues.values()) == int(exact + Fraction(1, 2))


def test_prices_of_no_end_there_is_are_refused() -> None:
    with pytest.raises(UnknownEnd, match="middle"):
        one_each({"Ada": {"attic": 1}}, floors_mwh={"attic": 0}).prices("middle")  # type: ignore[arg-type]


def test_a_given_sum_is_met_exactly_or_named_as_out_of_reach() -> None:
    worth = {"ada": {"attic": 500, "cellar": 300}, "bo": {"attic": 400, "cellar": 250}}
    shared = one_each(worth, floors_mwh={"attic": 0, "cellar": 0}, total_mwh=401)
    assert sum(shared.maximin.values()) == 401
    for out_of_reach in (149, 701):
        with pytest.raises(SumOutOfReach, match=f"150 at the least and 700 at most, not to {out_of_reach}"):
            one_each(worth, floors_mwh={"attic": 0, "cellar": 0}, total_mwh=out_of_reach)


def test_what_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(NothingToShare):
        one_each({"ada": {}}, floors_mwh={})
    with pytest.raises(NothingToShare):
        one_each({}, floors_mwh={"attic": 0})
    with pytest.raises(BadStatement, match="loft"):
        one_each({"ada": {"loft": 1}}, floors_mwh={"attic": 0})
    with pytest.raises(BadStatement, match="ada"):
        one_each({"ada": {"attic": -1}}, floors_mwh={"attic": 0})
    with pytest.raises(BadStatement, match="attic"):
        one_each({"ada": {"attic": 1}}, floors_mwh={"attic": -1})


def test_a_false_price_is_refuted() -> None:
    worth, floors = {"ada": {"attic": 5}, "bo": {"attic": 4}}, {"attic": 0}
    certificate = certify_one_each(worth, one_each(worth, floors_mwh=floors), floors_mwh=floors)
    certificate["least"]["attic"] = "3"
    with pytest.raises(Refuted, match="bo"):
        check(certificate)
