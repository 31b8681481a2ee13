"""What cannot be is refused by a named error that says which item, before any work is done."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from allmende.mechanisms.tasks import board, fixed
from allmende.mechanisms.tasks.discounts import discounted
from allmende.mechanisms.tasks.even_shares import BadMinutes, even_shares
from allmende.mechanisms.tasks.market import Market, NotAWholeNumber, Person, Task, UnknownName
from allmende.mechanisms.tasks.rising_weights import NegativeStep, clear
from allmende.mechanisms.tasks.round import clear_round, clear_round_exactly
from allmende.mechanisms.tasks.share_out import BadStatement, share_out

NAN = float("nan")
HOUSE = Market(
    tasks=(Task(name="roof", places=1, floor_milli=200, cap_milli=3000),),
    people=(Person(name="Ada", max_places=1),),
    wishes={"Ada": {"roof": 900}},
)


def course(**changed: object) -> int:
    stated = {"opening_milli": 1000, "cap_milli": 3000, "steps": 4, "opened_us": 0, "due_us": 100, "now_us": 5}
    return board.weight_at(**(stated | changed))  # type: ignore[arg-type]


def opening(**changed: object) -> board.Opening:
    stated = {"opening_milli": 1000, "places": [], "standins_count": 0, "floor_milli": 200, "cap_milli": 3000}
    return board.next_opening(**(stated | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "error", "named"),
    [
        (lambda: clear(HOUSE, step_milli=NAN, round_number=0), NegativeStep, "nan"),  # type: ignore[arg-type]
        (lambda: clear(HOUSE, step_milli=1, round_number=0.5), NegativeStep, "0.5"),  # type: ignore[arg-type]
        (lambda: clear_round(HOUSE, step_milli=NAN, round_number=0), NegativeStep, "nan"),  # type: ignore[arg-type]
        (lambda: clear_round_exactly(HOUSE, round_number=NAN), NegativeStep, "nan"),  # type: ignore[arg-type]
        (lambda: even_shares(HOUSE, minutes={"roof": NAN}), BadMinutes, "roof"),  # type: ignore[dict-item]
        (lambda: even_shares(HOUSE, minutes={"roof": 60, "cellar": 60}), UnknownName, "cellar"),
        (lambda: share_out({}, minutes={}, earn={"Ada": 60}), BadStatement, "no task"),
        (lambda: share_out({}, minutes={"roof": 60}, earn={}), BadStatement, "nobody"),
        (
            lambda: share_out({"Ada": {"roof": NAN}}, minutes={"roof": 60}, earn={"Ada": 60}),  # type: ignore[dict-item]
            BadStatement,
            "'Ada', task 'roof'",
        ),
        (
            lambda: discounted(HOUSE, project_of={"roof": "house"}, discounts_milli={"Ada": {"house": NAN}}),  # type: ignore[dict-item]
            NotAWholeNumber,
            "'Ada', project 'house'",
        ),
        (lambda: discounted(HOUSE, project_of={"cellar": "house"}, discounts_milli={}), UnknownName, "cellar"),
        (lambda: discounted(HOUSE, project_of={}, discounts_milli={"Bo": {}}), UnknownName, "Bo"),
        (lambda: course(opening_milli=NAN), board.WrongCourse, "whole"),
        (lambda: course(steps=1.5), board.WrongCourse, "whole"),
        (lambda: opening(standins_count=NAN), board.WrongCourse, "whole"),
        (lambda: opening(memory=Fraction(3, 2)), board.WrongCourse, "memory"),
        (lambda: fixed.weight(NAN, floor_milli=200, cap_milli=3000), fixed.WeightOutOfBounds, "nan"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused_by_name(call: Callable[[], object], error: type[Exception], named: str) -> None:
    with pytest.raises(error, match=named):
        call()
