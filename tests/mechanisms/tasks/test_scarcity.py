import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.mechanisms.tasks.market import Market, Person, Task, UnknownName
from allmende.mechanisms.tasks.round import clear_round_exactly
from allmende.mechanisms.tasks.scarcity import qualified_only, scarcity
from tests.mechanisms.markets import markets


@given(market=markets(floors=(1,)), drawn=st.data())
@settings(max_examples=60, deadline=None)
def test_the_parts_add_up_to_the_weight_among_the_qualified(market: Market, drawn: st.DataObject) -> None:
    names = [person.name for person in market.people]
    unqualified = {task.name: drawn.draw(st.sets(st.sampled_from(names))) for task in market.tasks}
    parts = scarcity(market, unqualified=unqualified, round_number=1)
    among = clear_round_exactly(qualified_only(market, unqualified=unqualified), round_number=1)
    for task, part in parts.items():
        assert part.dislike_milli + part.scarcity_milli == among.clearing.weights_milli[task]


@given(market=markets(floors=(1,)))
@settings(max_examples=30, deadline=None)
def test_where_everybody_is_qualified_nothing_is_scarce(market: Market) -> None:
    assert all(part.scarcity_milli == 0 for part in scarcity(market, unqualified={}, round_number=1).values())


def test_unknown_names_are_refused() -> None:
    market = Market(
        tasks=(Task(name="wiring", places=1, floor_milli=1, cap_milli=3000),),
        people=(Person(name="Ada", max_places=1),),
        wishes={},
    )
    with pytest.raises(UnknownName, match="plumbing"):
        scarcity(market, unqualified={"plumbing": {"Ada"}}, round_number=0)
    with pytest.raises(UnknownName, match="Bo"):
        scarcity(market, unqualified={"wiring": {"Bo"}}, round_number=0)
