import pytest

from allmende.mechanisms.decisions.tally import BadWeight, UnknownAnswer, count


def test_an_answer_nobody_asked_for_is_refused_with_the_name() -> None:
    with pytest.raises(UnknownAnswer, match="'Ada' says 'maybe'"):
        count({"Ada": "maybe"}, among=("yes", "no"))


@pytest.mark.parametrize("weights", [{}, {"Ada": 0}, {"Ada": -2}, {"Ada": True}])
def test_nobody_counts_for_less_than_one_person(weights: dict[str, int]) -> None:
    with pytest.raises(BadWeight, match="Ada"):
        count({"Ada": "yes"}, among=("yes", "no"), weights=weights)
