from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.conservation import conserve
from allmende.mechanisms.goods.usage_rights import plots, quotas, rents

STATED = st.dictionaries(
    st.sampled_from("abcd"), st.dictionaries(st.sampled_from(["meadow", "well"]), st.integers(0, 900)), min_size=1
)


@given(stated=STATED, end=st.sampled_from(("least", "maximin", "greatest")), effort=st.integers(1, 10**6))
def test_the_whole_price_is_rent_and_returns_to_everybody(
    stated: dict[str, dict[str, int]], end: str, effort: int
) -> None:
    shared = plots(stated, resources=["meadow", "well"])
    scarce = rents(shared, end=end)  # type: ignore[arg-type]
    conserved = conserve(effort, scarce=scarce, producible_mwh={"bread": effort})
    rent = sum(each.asked_mwh for each in scarce.values())
    assert all(each.effort_mwh == 0 for each in scarce.values())
    assert conserved.producible_mwh["bread"] == max(0, effort - rent)
    assert conserved.fund_mwh == max(0, rent - effort)


def test_like_units_of_a_resource_start_from_nothing() -> None:
    assert quotas({"Ada": [30]}, units_count=2).price_mwh == 0
