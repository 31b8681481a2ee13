import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods import production_effort as module
from allmende.mechanisms.goods.certificate import Refuted, check
from allmende.mechanisms.goods.certify import certify_production_effort
from allmende.mechanisms.goods.production_effort import (
    BadRecipe,
    BadUnits,
    NeedsMoreThanItself,
    Recipe,
    production_effort,
    whole_efforts,
)

TABLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "germany-2014-input-output.csv"
UNITS = st.fractions(min_value=0, max_value=Fraction(1, 7), max_denominator=20)
NAMES = "abcdefg"


@st.composite
def recipes(draw: st.DrawFn) -> dict[str, Recipe]:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    inputs = st.dictionaries(st.sampled_from([*names, "oil"]), UNITS)
    return {name: Recipe(effort_mwh=draw(st.integers(0, 1000)), inputs=draw(inputs)) for name in names}


def productive(made: dict[str, Recipe]) -> bool:
    """Return whether no product needs as much of itself as is made, by the spectral radius."""
    import numpy as np

    needs = [[float(recipe.inputs.get(name, 0)) for name in made] for recipe in made.values()]
    return float(max(abs(np.linalg.eigvals(np.array(needs))))) < 1


@given(recipes())
def test_effort_is_exactly_what_goes_in_through_all_levels(made: dict[str, Recipe]) -> None:
    if productive(made):
        found = production_effort(made, purchased_mwh={"oil": 250})
        check(json.loads(json.dumps(certify_production_effort(made, found, purchased_mwh={"oil": 250}))))


@given(recipes())
def test_large_networks_are_solved_within_the_error_they_state(made: dict[str, Recipe]) -> None:
    if not productive(made):
        return
    exact = production_effort(made, purchased_mwh={"oil": 250}).per_unit_mwh
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_EXACT_PRODUCTS", 0)
        quick = production_effort(made, purchased_mwh={"oil": 250})
    assert 0 < quick.relative_error <= 2e-8
    for name, effort in exact.items():
        assert abs(quick.per_unit_mwh[name] - effort) <= quick.relative_error * effort + Fraction(1, 10**9)


@pytest.mark.parametrize("most_exact", [0, 5000])
def test_a_product_that_needs_more_than_itself_is_named(most_exact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EXACT_PRODUCTS", most_exact)
    made = {
        "seed": Recipe(effort_mwh=1, inputs={"wheat": 2}),
        "wheat": Recipe(effort_mwh=1, inputs={"seed": Fraction(3, 5)}),
        "bread": Recipe(effort_mwh=1, inputs={"wheat": 1}),
    }
    with pytest.raises(NeedsMoreThanItself, match="of itself, through") as refused:
        production_effort(made)
    assert {"seed", "wheat"} <= set(refused.value.circle)
    assert refused.value.product in {"seed", "wheat"}


def test_a_product_that_takes_exactly_itself_is_refused_with_how_much_it_takes() -> None:
    with pytest.raises(NeedsMoreThanItself, match="1 units") as refused:
        production_effort(
            {"a": Recipe(effort_mwh=1, inputs={"b": 2}), "b": Recipe(effort_mwh=0, inputs={"a": Fraction(1, 2)})}
        )
    assert refused.value.units == 1


def test_a_long_chain_of_products_is_no_trouble() -> None:
    made = {f"step {n:04}": Recipe(effort_mwh=1, inputs={f"step {n - 1:04}": 1} if n else {}) for n in range(3000)}
    assert production_effort(made).per_unit_mwh["step 2999"] == 3000


@given(recipes(), st.integers(0, 10**6))
def test_whole_efforts_sum_to_what_was_credited(made: dict[str, Recipe], total: int) -> None:
    if productive(made) and any(recipe.effort_mwh for recipe in made.values()):
        found = production_effort(made, purchased_mwh={"oil": 0})
        assert sum(whole_efforts(found, units=dict.fromkeys(made, 3), total_mwh=total).values()) == total


def test_what_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(BadRecipe, match="yeast"):
        production_effort({"bread": Recipe(effort_mwh=1, inputs={"yeast": 1})})
    with pytest.raises(BadRecipe, match="bread"):
        production_effort({"bread": Recipe(effort_mwh=-1)})
    with pytest.raises(BadRecipe, match="nan"):
        production_effort({"bread": Recipe(effort_mwh=float("nan"))})  # type: ignore[arg-type]


def test_units_of_what_nobody_makes_and_quantities_that_are_not_exact_are_refused_by_name() -> None:
    made = production_effort({"bread": Recipe(effort_mwh=3)})
    for units, match in (({"cake": 1}, "cake"), ({"bread": -1}, "bread"), ({"bread": float("nan")}, "nan")):
        with pytest.raises(BadUnits, match=match):
            whole_efforts(made, units=units, total_mwh=3)  # type: ignore[arg-type]
    with pytest.raises(BadUnits, match="total"):
        whole_efforts(made, units={"bread": 1}, total_mwh=-3)


def test_a_false_effort_is_refuted() -> None:
    made = {"bread": Recipe(effort_mwh=300, inputs={"flour": 1}), "flour": Recipe(effort_mwh=100)}
    certificate = certify_production_effort(made, production_effort(made))
    certificate["efforts"]["bread"] = "399"
    with pytest.raises(Refuted, match="bread"):
        check(certificate)


def industries() -> dict[str, Recipe]:
    with TABLE.open(encoding="utf-8") as file:
        rows = {row["industry"]: row for row in csv.DictReader(file)}
    output = {name: Fraction(row["gross_output_million_usd"]) for name, row in rows.items()}
    return {
        name: Recipe(
            # Million hours per million dollars, in thousandths of an hour per 1,000 dollars.
            effort_mwh=Fraction(row["hours_million"]) / output[name] * 1_000_000,
            inputs={
                other: units
                for other in rows
                if output[other] and (units := Fraction(rows[other][f"input_to_{name}"]) / output[name])
            },
        )
        for name, row in rows.items()
        if output[name]
    }


@pytest.mark.skipif(not TABLE.exists(), reason="the table lies beside the checkout only where the project is built")
def test_the_hours_in_what_germany_made_in_2014_are_reproduced() -> None:
    made = industries()
    found = production_effort(made)
    hours = {name: round(float(effort) / 1000, 1) for name, effort in found.per_unit_mwh.items()}
    assert (hours["G47"], hours["Q"], hours["A01"], hours["C24"]) == (23.8, 20.8, 19.8, 7.0)
    check(certify_production_effort(made, found))
