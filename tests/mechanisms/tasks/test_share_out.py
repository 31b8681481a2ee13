"""What sharing out everything promises, by its certificate and against trying out all weights."""

import itertools
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.mechanisms.tasks.share_out import (
    BadStatement,
    NobodyListed,
    certify_share_out,
    share_out,
)
from allmende.mechanisms.tasks.share_out_certificate import Refuted, check
from allmende.mechanisms.tasks.share_out_exact import NoEquilibriumFound

TASKS = ("cook", "mend", "scrub", "water")


@st.composite
def statements(draw: st.DrawFn, *, most: int = 4) -> tuple[dict[str, dict[str, int]], dict[str, int], dict[str, int]]:
    tasks = TASKS[: draw(st.integers(1, most))]
    people = [f"p{index}" for index in range(draw(st.integers(1, most)))]
    asked = st.integers(1, 3000)
    wishes = {person: {task: draw(asked) for task in tasks} for person in people}
    minutes = {task: draw(st.sampled_from((30, 60, 90))) for task in tasks}
    return wishes, minutes, {person: draw(st.sampled_from((30, 60, 100))) for person in people}


@given(statements())
@settings(max_examples=150)
def test_everything_is_done_and_everybody_earns_exactly_their_part_with_least_burden(
    stated: tuple[dict[str, dict[str, int]], dict[str, int], dict[str, int]],
) -> None:
    wishes, minutes, earn = stated
    shared = share_out(wishes, minutes=minutes, earn=earn)
    check(json.loads(json.dumps(certify_share_out(wishes, shared, minutes=minutes, earn=earn))))
    assert sum(shared.weights[task] * minutes[task] for task in minutes) == sum(earn.values())


@given(st.tuples(*[st.integers(1, 9)] * 4))
def test_two_people_with_two_tasks_get_one_of_the_equilibria_found_by_trying_out(asked: tuple[int, ...]) -> None:
    wishes = {"Ada": {"cook": asked[0], "mend": asked[1]}, "Bo": {"cook": asked[2], "mend": asked[3]}}
    shared = share_out(wishes, minutes={"cook": 60, "mend": 60}, earn={"Ada": 60, "Bo": 60})
    assert shared.weights["cook"] in equilibria(asked)


def equilibria(asked: tuple[int, ...]) -> set[Fraction]:
    """Return the weights of the first task at which what both are ready to do adds up: at a ratio of theirs, or at 1.

    Elsewhere each does only one task entirely, so that the weights have to be what each has to earn.
    """
    ratios = {Fraction(asked[0], asked[1]), Fraction(asked[2], asked[3])}
    candidates = {2 * ratio / (1 + ratio) for ratio in ratios} | {Fraction(1)}
    return {weight for weight in candidates if fits(asked, weight)}


def fits(asked: tuple[int, ...], weight: Fraction) -> bool:
    weights = (weight, 2 - weight)
    most_first = least_first = Fraction(0)
    for own in (asked[:2], asked[2:]):
        burden = (own[0] / weights[0], own[1] / weights[1])
        # Earning 1 in all: with the first task alone, with the second alone, or anything between.
        least_first += 1 if burden[0] < burden[1] else 0
        most_first += 1 if burden[0] <= burden[1] else 0
    return least_first <= weights[0] <= most_first


def test_doing_the_same_for_all_is_the_answer_where_all_state_the_same() -> None:
    wishes = {name: {"cook": 500, "scrub": 1500} for name in ("Ada", "Bo", "Cy")}
    shared = share_out(wishes, minutes={"cook": 60, "scrub": 60}, earn=dict.fromkeys(wishes, 40))
    assert shared.weights == {"cook": Fraction(1, 2), "scrub": Fraction(3, 2)}


def test_a_result_says_that_there_may_be_others() -> None:
    wishes = {"Ada": {"cook": 1, "mend": 4}, "Bo": {"cook": 4, "mend": 1}}
    assert not share_out(wishes, minutes={"cook": 60, "mend": 60}, earn={"Ada": 60, "Bo": 60}).unique
    assert len(equilibria((1, 4, 4, 1))) > 1


def test_where_nobody_can_earn_their_part_this_is_said() -> None:
    wishes = {"Ada": {"cook": 500}, "Bo": {"cook": 500}, "Cy": {"mend": 500}}
    earn = {"Ada": 60, "Bo": 60, "Cy": 60}
    shared = share_out(wishes, minutes={"cook": 60, "mend": 60}, earn=earn)
    assert shared.weights == {"cook": 2, "mend": 1}
    with pytest.raises((NoEquilibriumFound, NobodyListed)):
        share_out({"Ada": {"cook": 500}, "Bo": {}}, minutes={"cook": 60}, earn={"Ada": 60, "Bo": 60})


def test_what_cannot_be_is_refused_by_name() -> None:
    for wishes, minutes, earn, name in (
        ({"Ada": {"cook": 0}}, {"cook": 60}, {"Ada": 60}, "cook"),
        ({"Ada": {"cook": 1}}, {"cook": 0}, {"Ada": 60}, "cook"),
        ({"Ada": {"cook": 1}}, {"cook": 60}, {"Ada": -1}, "Ada"),
        ({"Ada": {"fly": 1}}, {"cook": 60}, {"Ada": 1}, "fly"),
    ):
        with pytest.raises(BadStatement, match=name):
            share_out(wishes, minutes=minutes, earn=earn)
    with pytest.raises(NobodyListed, match="mend"):
        share_out({"Ada": {"cook": 1}}, minutes={"cook": 60, "mend": 60}, earn={"Ada": 60})


def test_work_given_to_the_wrong_person_is_refuted() -> None:
    wishes = {"Ada": {"cook": 1, "mend": 4}, "Bo": {"cook": 4, "mend": 1}}
    minutes, earn = {"cook": 60, "mend": 60}, {"Ada": 60, "Bo": 60}
    certificate = certify_share_out(wishes, share_out(wishes, minutes=minutes, earn=earn), minutes=minutes, earn=earn)
    for first, second in itertools.permutations(("cook", "mend")):
        certificate["shares"] = {"Ada": {first: "1"}, "Bo": {second: "1"}}
        certificate["weights"] = {"cook": "1", "mend": "1"}
        if first == "mend":
            with pytest.raises(Refuted, match="less burden"):
                check(certificate)
        else:
            check(certificate)
