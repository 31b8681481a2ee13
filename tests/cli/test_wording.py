import pytest

from allmende.cli import wording
from allmende.mechanisms.tasks.staffing import Bottleneck


@pytest.mark.parametrize(("milli", "said"), [(0, "0.00"), (1350, "1.35"), (2000, "2.00"), (2625, "2.625")])
def test_weights_have_two_decimals_or_as_many_as_they_need(milli: int, said: str) -> None:
    assert wording.weight(milli) == said


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ((), "nobody"),
        (("Ada",), "Ada"),
        (("Ada", "Bo", "Cy"), "Ada, Bo and Cy"),
        (("Ada", "Bo", "Cy", "Di"), "Ada, Bo and 2 more"),
    ],
)
def test_names_are_listed_as_one_would_say_them(listed: tuple[str, ...], said: str) -> None:
    assert wording.names(listed, most=2) == said


def test_a_bottleneck_is_one_sentence_with_names() -> None:
    found = Bottleneck(tasks=("a", "b"), places_count=9, people=("Ada", "Bo"), most_count=3, missing_count=6)
    assert wording.bottleneck(found) == (
        "2 tasks with 9 places (a and b): only 2 people listed any of them (Ada and Bo), "
        "who can fill 3 places at most; 6 places stay open at any weight"
    )


def test_limits_are_named_where_they_are_what_is_short() -> None:
    found = Bottleneck(tasks=("a",), places_count=2, people=("Ada", "Bo"), most_count=1, missing_count=1)
    assert "within their limits they can fill 1 place; 1 place stays open" in wording.bottleneck(found)


def test_what_nobody_listed_is_said_so() -> None:
    found = Bottleneck(tasks=("a",), places_count=2, people=(), most_count=0, missing_count=2)
    assert wording.bottleneck(found) == "1 task with 2 places (a): nobody listed it"
