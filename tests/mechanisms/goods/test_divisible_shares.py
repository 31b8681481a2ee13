import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods import divisible_shares as module
from allmende.mechanisms.goods.certify import certify_divisible_shares
from allmende.mechanisms.goods.divisible_shares import BadStatement, LikesNothing, NothingToShare, divisible_shares
from allmende.mechanisms.goods.market_certificate import Refuted, check
from allmende.mechanisms.goods.response import PARTS_PER_MWH, NotSettled

LIKING = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(["kiln", "lathe", "press", "van"]), st.integers(1, 100), min_size=1),
    min_size=1,
)


def budgets(liking: dict[str, dict[str, int]]) -> dict[str, int]:
    return {person: 1000 + 700 * number for number, person in enumerate(sorted(liking))}


@given(LIKING)
def test_budgets_are_spent_exactly_and_everybody_is_within_one_percent_of_their_best(
    liking: dict[str, dict[str, int]],
) -> None:
    shared = divisible_shares(liking, budgets_mwh=budgets(liking))
    check(json.loads(json.dumps(certify_divisible_shares(liking, shared, budgets_mwh=budgets(liking)))))
    assert sum(shared.prices_mwh.values()) == sum(budgets(liking).values())
    assert all(sum(shared.shares(good).values()) == 1 for good in shared.prices_mwh)


@given(LIKING)
def test_the_compiled_path_gives_the_same_shares(liking: dict[str, dict[str, int]]) -> None:
    plain = divisible_shares(liking, budgets_mwh=budgets(liking))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WISHES_FOR_FAST_PATH", 0)
        compiled = divisible_shares(liking, budgets_mwh=budgets(liking))
    # The same steps in the same order; only the last bits of a sum may differ between processors.
    assert compiled.prices_mwh.keys() == plain.prices_mwh.keys()
    for good, price in plain.prices_mwh.items():
        assert abs(compiled.prices_mwh[good] - price) <= 1 + price // 1000


@given(LIKING)
def test_only_the_ratios_of_statements_and_not_their_order_matter(liking: dict[str, dict[str, int]]) -> None:
    turned = {
        person: {good: likes * 8 for good, likes in reversed(list(liking[person].items()))}
        for person in reversed(list(liking))
    }
    again = divisible_shares(turned, budgets_mwh=budgets(liking))
    assert again.prices_mwh == divisible_shares(liking, budgets_mwh=budgets(liking)).prices_mwh


def test_prices_agree_with_the_programme_of_eisenberg_and_gale() -> None:
    drawn = random.Random(3)
    goods = [f"g{index:02}" for index in range(12)]
    liking = {f"p{index:02}": {good: drawn.randint(1, 1000) for good in goods} for index in range(40)}
    spend = {person: drawn.randint(500, 3000) for person in liking}
    shared = divisible_shares(liking, budgets_mwh=spend, tolerance=1e-4)
    assert shared.prices_mwh == pytest.approx(eisenberg_gale(liking, goods, spend), rel=1e-3)


@pytest.mark.parametrize("count", [3, 2_500])
def test_all_that_is_spent_on_a_good_is_its_price_exactly_also_where_floats_are_summed_up(count: int) -> None:
    """Compiled, as in a large market: parts are whole, and prices are their sums to the last bit a float has."""
    import math

    import numpy as np

    from allmende.mechanisms.goods.fast.divisible import settle_share_arrays, share_arrays

    drawn = np.random.default_rng(1)
    shares = share_arrays(
        first=np.arange(count + 1) * 8,
        wished=np.tile(np.arange(8, dtype=np.int32), count),
        liking=drawn.lognormal(0, 1, count * 8),
        budgets_mwh=drawn.integers(1, 50_000, count),
        goods_count=8,
    )
    settle_share_arrays(shares)
    whole = sum(map(int, shares.budgets))
    assert sum(map(int, shares.price_parts)) == sum(map(int, shares.parts)) == whole * PARTS_PER_MWH
    assert abs(math.fsum(shares.prices) - whole) < 1e-12 * whole


def eisenberg_gale(liking: dict[str, dict[str, int]], goods: list[str], spend: dict[str, int]) -> dict[str, float]:
    """Return the prices, in thousandths, at which the weighted product of what people get is greatest (Clarabel)."""
    import clarabel
    import numpy as np
    from scipy.sparse import csc_array

    people = sorted(liking)
    count, each = len(people) * len(goods), len(goods)
    # Unknowns: share of each person in each good, then t with t <= log(what the person gets).
    given_out = np.hstack([np.tile(np.eye(each), len(people)), np.zeros((each, len(people)))])
    matrix, limits = [*given_out, *(-np.eye(count + len(people))[:count])], [1.0] * each + [0.0] * count
    for index, person in enumerate(people):
        gets, log = np.zeros(count + len(people)), np.zeros(count + len(people))
        gets[index * each : (index + 1) * each] = [-liking[person][good] for good in goods]
        log[count + index] = -1
        matrix += [log, np.zeros(count + len(people)), gets]
        limits += [0.0, 1.0, 0.0]
    cones = [clarabel.NonnegativeConeT(each + count), *(clarabel.ExponentialConeT() for _ in people)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    solver = clarabel.DefaultSolver(
        csc_array((count + len(people),) * 2).tocsc(),
        np.array([0.0] * count + [-spend[person] / 1000 for person in people]),
        csc_array(np.array(matrix)), np.array(limits), cones, settings,
    )  # fmt: skip
    solved = solver.solve()
    return {good: 1000 * float(solved.z[index]) for index, good in enumerate(goods)}


def test_what_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(LikesNothing, match="Ada"):
        divisible_shares({}, budgets_mwh={"Ada": 1})
    with pytest.raises(BadStatement, match="Ada"):
        divisible_shares({"Ada": {"kiln": 0}}, budgets_mwh={"Ada": 1})
    with pytest.raises(BadStatement, match="Bo"):
        divisible_shares({"Bo": {"kiln": 1}}, budgets_mwh={})
    with pytest.raises(NothingToShare):
        divisible_shares({"Ada": {"kiln": 1}}, budgets_mwh={"Ada": 0})
    for tolerance in (0.0, 1.0, -0.1, float("nan"), float("inf")):
        with pytest.raises(BadStatement, match="tolerance"):
            divisible_shares({"Ada": {"kiln": 1}}, budgets_mwh={"Ada": 1}, tolerance=tolerance)
    with pytest.raises(NotSettled):
        divisible_shares(
            {"Ada": {"kiln": 9, "van": 5}, "Bo": {"kiln": 4, "van": 8}},
            budgets_mwh={"Ada": 1, "Bo": 1},
            tolerance=1e-16,
        )


def test_spending_on_something_dearer_is_refuted() -> None:
    liking = {"Ada": {"kiln": 9, "van": 1}, "Bo": {"kiln": 1, "van": 9}}
    shared = divisible_shares(liking, budgets_mwh={"Ada": 1000, "Bo": 1000})
    certificate = certify_divisible_shares(liking, shared, budgets_mwh={"Ada": 1000, "Bo": 1000})
    certificate["spent"] = {"Ada": {"van": 10**9}, "Bo": {"kiln": 10**9}}
    with pytest.raises(Refuted, match="Ada"):
        check(certificate)
