import pytest

from allmende.mechanisms.tasks.fixed import WeightOutOfBounds, weight


def test_an_hour_is_an_hour_unless_decided_otherwise() -> None:
    assert weight(floor_milli=200, cap_milli=3000) == 1000


@pytest.mark.parametrize("decided_milli", [199, 3001])
def test_a_weight_outside_the_bounds_is_refused_not_bent(decided_milli: int) -> None:
    with pytest.raises(WeightOutOfBounds):
        weight(decided_milli, floor_milli=200, cap_milli=3000)
