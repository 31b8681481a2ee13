import itertools

from hypothesis import given, settings

from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.staffing import staff
from tests.mechanisms.markets import markets


def shortage_of(market: Market, tasks: tuple[Task, ...]) -> int:
    """Return by how many places a set of tasks exceeds what its people can do: Hall's condition, read literally."""
    names = {task.name for task in tasks}
    return sum(task.places for task in tasks) - sum(
        min(person.max_places, len(names & market.wishes.get(person.name, {}).keys())) for person in market.people
    )


@given(market=markets())
@settings(max_examples=200, deadline=None)
def test_what_is_missing_is_the_greatest_shortage_of_any_set_of_tasks(market: Market) -> None:
    sets = itertools.chain.from_iterable(
        itertools.combinations(market.tasks, count) for count in range(len(market.tasks) + 1)
    )
    found = staff(market)
    assert found.places_count - found.fillable_count == max(shortage_of(market, tasks) for tasks in sets)


@given(market=markets())
@settings(max_examples=200, deadline=None)
def test_every_bottleneck_is_short_on_its_own_and_all_together_explain_the_shortage(market: Market) -> None:
    found = staff(market)
    by_name = {task.name: task for task in market.tasks}
    for bottleneck in found.bottlenecks:
        shortage = shortage_of(market, tuple(by_name[name] for name in bottleneck.tasks))
        assert bottleneck.missing_count == shortage >= 1
    missing_count = sum(bottleneck.missing_count for bottleneck in found.bottlenecks)
    assert found.places_count - found.fillable_count == missing_count


def test_a_bottleneck_names_its_tasks_and_people() -> None:
    market = Market(
        tasks=(
            Task(name="roof", places=2, floor_milli=1, cap_milli=1000),
            Task(name="bread", places=1, floor_milli=1, cap_milli=1000),
        ),
        people=(Person(name="Ada", max_places=3), Person(name="Bo", max_places=1)),
        wishes={"Ada": {"roof": 5000, "bread": 1}, "Bo": {"bread": 1}},
    )
    (bottleneck,) = staff(market).bottlenecks
    assert (bottleneck.tasks, bottleneck.people, bottleneck.missing_count) == (("roof",), ("Ada",), 1)
