"""Embodied effort of networks against a dense solution, where they are easy, hard, or have products without effort."""

from typing import Any

import pytest

pytest.importorskip("numba")
pytest.importorskip("scipy")

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from allmende.mechanisms.goods.circles import NeedsMoreThanItselfAt
from allmende.mechanisms.goods.fast import leontief
from allmende.mechanisms.goods.fast.least_rest import network_of, passed_on
from allmende.mechanisms.goods.fast.leontief import embodied_effort

Numbers = NDArray[np.float64]
PRODUCTS = 400


def network(*, radius: float, seed: int) -> csr_array:
    """Return random needs (products, inputs) of which a unit takes so much of itself, through the longest ways."""
    drawn = np.random.default_rng(seed)
    dense = drawn.random((PRODUCTS, PRODUCTS)) * (drawn.random((PRODUCTS, PRODUCTS)) < 8 / PRODUCTS)
    return csr_array(dense * radius / max(abs(np.linalg.eigvals(dense))))


def furthest(efforts: Numbers, needs: csr_array, direct: Numbers) -> float:
    exact = np.linalg.solve(np.eye(PRODUCTS) - needs.toarray(), direct)
    return float((np.abs(efforts - exact) / exact).max())


@pytest.mark.parametrize("radius", [0.3, 0.9, 0.999, 0.99999])
@pytest.mark.parametrize("seed", range(3))
def test_no_effort_is_further_from_the_exact_one_than_stated(radius: float, seed: int) -> None:
    needs, direct = network(radius=radius, seed=seed), np.random.default_rng(seed).lognormal(0, 2, PRODUCTS)
    efforts, bound = embodied_effort(direct, needs=needs)
    # Where a product needs nearly a unit of itself, 64 bits tell less; what is stated says so.
    assert bound <= (1e-8 if radius <= 0.9 else 1e-5)
    assert furthest(efforts, needs, direct) <= bound + 1e-9


def test_products_without_an_effort_of_their_own_get_that_of_their_inputs() -> None:
    needs, direct = network(radius=0.8, seed=1), np.zeros(PRODUCTS)
    direct[::7] = 3.0
    efforts, bound = embodied_effort(direct, needs=needs)
    exact = np.linalg.solve(np.eye(PRODUCTS) - needs.toarray(), direct)
    assert (np.abs(efforts - exact) <= (bound + 1e-9) * exact).all()


def test_without_any_effort_nothing_embodies_any() -> None:
    efforts, _ = embodied_effort(np.zeros(PRODUCTS), needs=network(radius=0.8, seed=1))
    assert not efforts.any()


def test_yesterdays_result_is_a_good_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    needs, direct = network(radius=0.6, seed=2), np.ones(PRODUCTS)
    yesterday, _ = embodied_effort(direct, needs=needs)
    monkeypatch.setattr(leontief, "_bicgstab", None)
    today, bound = embodied_effort(direct * 1.001, needs=needs, start=yesterday)
    assert furthest(today, needs, direct * 1.001) <= bound + 1e-9


def test_where_least_rests_stop_short_the_other_method_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    needs, direct = network(radius=0.9, seed=3), np.ones(PRODUCTS)

    def stopped(*_: Any, **__: Any) -> tuple[Numbers, bool]:
        return direct * 1.5, False

    monkeypatch.setattr(leontief, "least_rest", stopped)
    efforts, bound = embodied_effort(direct, needs=needs)
    assert furthest(efforts, needs, direct) <= bound + 1e-9


def test_a_network_that_needs_more_than_itself_is_refused() -> None:
    with pytest.raises(NeedsMoreThanItselfAt):
        embodied_effort(np.ones(PRODUCTS), needs=network(radius=1.02, seed=4))


def test_the_compiled_reading_is_that_of_the_library() -> None:
    needs, efforts = network(radius=0.9, seed=5), np.random.default_rng(5).random(PRODUCTS)
    assert passed_on(network_of(needs), efforts) == pytest.approx(needs @ efforts, rel=1e-14)
