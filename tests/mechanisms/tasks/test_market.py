from typing import Any

import pytest

from allmende.mechanisms.tasks.market import (
    CapUnderFloor,
    DuplicateName,
    EmptyMarket,
    Market,
    NotAWholeNumber,
    OutOfRange,
    Person,
    Task,
    UnknownName,
)

BREAD = Task(name="bread", places=1, floor_milli=200, cap_milli=3000)
ADA = Person(name="Ada", max_places=2)


def task(**changed: Any) -> Task:
    stated: dict[str, Any] = {"name": "roof", "places": 1, "floor_milli": 200, "cap_milli": 3000} | changed
    return Task(**stated)


@pytest.mark.parametrize(
    ("stated", "error", "named"),
    [
        ({"tasks": ()}, EmptyMarket, "task"),
        ({"people": ()}, EmptyMarket, "nobody"),
        ({"tasks": (BREAD, BREAD)}, DuplicateName, "bread"),
        ({"people": (ADA, ADA)}, DuplicateName, "Ada"),
        ({"tasks": (task(places=0),)}, OutOfRange, "roof"),
        ({"tasks": (task(places=-1),)}, OutOfRange, "roof"),
        ({"tasks": (task(places=float("nan")),)}, NotAWholeNumber, "roof"),
        ({"tasks": (task(floor_milli=0),)}, OutOfRange, "roof"),
        ({"tasks": (task(cap_milli=100),)}, CapUnderFloor, "roof"),
        ({"people": (Person(name="Bo", max_places=-1),)}, OutOfRange, "Bo"),
        ({"wishes": {"Cy": {}}}, UnknownName, "Cy"),
        ({"wishes": {"Ada": {"roof": 1000}}}, UnknownName, "roof"),
        ({"wishes": {"Ada": {"bread": -1}}}, OutOfRange, "'Ada', task 'bread'"),
        ({"wishes": {"Ada": {"bread": float("nan")}}}, NotAWholeNumber, "'Ada', task 'bread'"),
        ({"wishes": {"Ada": {"bread": True}}}, NotAWholeNumber, "'Ada', task 'bread'"),
    ],
)
def test_what_cannot_be_is_refused_by_name(stated: dict[str, Any], error: type[Exception], named: str) -> None:
    with pytest.raises(error, match=named):
        Market(**{"tasks": (BREAD,), "people": (ADA,), "wishes": {}} | stated)


def test_a_wish_above_the_cap_is_a_valid_statement() -> None:
    assert Market(tasks=(BREAD,), people=(ADA,), wishes={"Ada": {"bread": 9000}}).wishes["Ada"]["bread"] == 9000
