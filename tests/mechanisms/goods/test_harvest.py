import json
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.certify import certify_harvest
from allmende.mechanisms.goods.harvest import MILLIONTHS, BadWeight, BadWish, NobodyWishes, share_harvest
from allmende.mechanisms.goods.harvest_certificate import Refuted, check

NAMES = "abcdefgh"
WISHES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 30), min_size=1)
WEIGHTS = st.fixed_dictionaries(
    {name: st.one_of(st.integers(1, 6), st.just(Fraction(1, 2)), st.just(Fraction(4, 3))) for name in NAMES}
)
BEHIND = st.dictionaries(st.sampled_from(NAMES), st.integers(-2 * MILLIONTHS, 2 * MILLIONTHS))
AMOUNT = st.integers(0, 120)


@given(amount=AMOUNT, wishes=WISHES, weights=WEIGHTS, behind=BEHIND, number=st.integers(0, 9))
def test_all_is_handed_out_or_all_wishes_are_met_and_nobody_gets_more_than_wished(
    amount: int, wishes: dict[str, int], weights: dict[str, int | Fraction], behind: dict[str, int], number: int
) -> None:
    shared = share_harvest(amount, wishes=wishes, weights=weights, behind_millionths=behind, sharing_number=number)
    assert sum(portion.given for portion in shared.portions.values()) + shared.left == amount
    assert shared.left == max(0, amount - sum(wishes.values()))
    assert all(0 <= portion.given <= wishes[person] for person, portion in shared.portions.items())
    assert all(abs(portion.given - portion.exact) < 1 for portion in shared.portions.values())
    certificate = certify_harvest(
        amount, shared, wishes=wishes, weights=weights, behind_millionths=behind, sharing_number=number
    )
    check(json.loads(json.dumps(certificate)))


@given(amount=AMOUNT, wishes=WISHES, behind=BEHIND)
def test_whoever_goes_short_has_at_most_one_piece_less_than_anybody(
    amount: int, wishes: dict[str, int], behind: dict[str, int]
) -> None:
    shared = share_harvest(amount, wishes=wishes, behind_millionths=behind)
    most = max(portion.given for portion in shared.portions.values())
    for person, portion in shared.portions.items():
        assert portion.given == wishes[person] or portion.given >= most - 1


@given(amount=AMOUNT, wishes=WISHES, weights=WEIGHTS)
def test_with_weights_nobody_has_a_piece_more_for_each_weight_than_whoever_goes_short(
    amount: int, wishes: dict[str, int], weights: dict[str, int | Fraction]
) -> None:
    portions = share_harvest(amount, wishes=wishes, weights=weights).portions
    for short, has in portions.items():
        if has.given < wishes[short]:
            for other, too in portions.items():
                assert (too.given - 1) * weights[short] < (has.given + 1) * weights[other]


@given(wishes=WISHES, weights=WEIGHTS, amount=AMOUNT)
def test_filling_up_spoon_by_spoon_comes_to_the_same(
    wishes: dict[str, int], weights: dict[str, int | Fraction], amount: int
) -> None:
    """The exact parts against the definition: raise all alike, from one met wish to the next."""
    part, left = dict.fromkeys(wishes, Fraction(0)), Fraction(min(amount, sum(wishes.values())))
    while left:
        short = [person for person in wishes if part[person] < wishes[person]]
        rise = min((wishes[person] - part[person]) / weights[person] for person in short)
        rise = min(rise, left / sum(weights[person] for person in short))
        for person in short:
            part[person] += rise * weights[person]
            left -= rise * weights[person]
    found = share_harvest(amount, wishes=wishes, weights=weights).portions
    assert {person: portion.exact for person, portion in found.items()} == part


@given(amounts=st.lists(st.integers(0, 40), min_size=1, max_size=25), count=st.integers(1, 8))
def test_over_many_sharings_nobody_has_more_than_one_piece_more_than_anybody(amounts: list[int], count: int) -> None:
    wishes = dict.fromkeys(NAMES[:count], 1000)
    had, behind = dict.fromkeys(wishes, 0), dict[str, int]()
    for number, amount in enumerate(amounts):
        shared = share_harvest(amount, wishes=wishes, behind_millionths=behind, sharing_number=number)
        behind = shared.behind_millionths
        for person, portion in shared.portions.items():
            had[person] += portion.given
        assert max(had.values()) - min(had.values()) <= 1


@given(weights=WEIGHTS, amounts=st.lists(st.integers(0, 40), min_size=1, max_size=25))
def test_over_many_sharings_households_of_any_size_stay_within_two_pieces_of_their_exact_part(
    weights: dict[str, int | Fraction], amounts: list[int]
) -> None:
    behind = dict[str, int]()
    for number, amount in enumerate(amounts):
        shared = share_harvest(
            amount,
            wishes=dict.fromkeys(NAMES, 1000),
            weights=weights,
            behind_millionths=behind,
            sharing_number=number,
        )
        behind = shared.behind_millionths
        assert all(abs(standing) < 2 * MILLIONTHS for standing in behind.values())


@given(amount=AMOUNT, wishes=WISHES, weights=WEIGHTS, drawn=st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    amount: int, wishes: dict[str, int], weights: dict[str, int | Fraction], drawn: random.Random
) -> None:
    people = list(wishes)
    drawn.shuffle(people)
    again = share_harvest(amount, wishes={person: wishes[person] for person in people}, weights=weights)
    assert again == share_harvest(amount, wishes=wishes, weights=weights)
    assert list(again.portions) == sorted(wishes)


@given(amount=AMOUNT, wishes=WISHES, more=st.integers(1, 20), which=st.integers(0, 7))
def test_who_goes_short_gains_nothing_by_wishing_for_more(
    amount: int, wishes: dict[str, int], more: int, which: int
) -> None:
    person = sorted(wishes)[which % len(wishes)]
    honest = share_harvest(amount, wishes=wishes).portions[person]
    louder = share_harvest(amount, wishes={**wishes, person: wishes[person] + more}).portions[person]
    if honest.given < wishes[person]:
        assert louder.exact == honest.exact


def test_the_last_loaf_goes_to_everybody_in_turn() -> None:
    wishes, behind, lucky = dict.fromkeys(["Ada", "Bo", "Cy"], 5), dict[str, int](), list[str]()
    for number in range(6):
        shared = share_harvest(4, wishes=wishes, behind_millionths=behind, sharing_number=number)
        behind = shared.behind_millionths
        lucky += [
            person for person, portion in shared.portions.items() if portion.reason == "even part, rounded up in turn"
        ]
    assert sorted(lucky[:3]) == sorted(lucky[3:]) == ["Ada", "Bo", "Cy"]


def test_the_order_among_equals_is_drawn_anew_each_time() -> None:
    wishes = dict.fromkeys(NAMES, 1)
    first = {
        next(
            person
            for person, portion in share_harvest(1, wishes=wishes, sharing_number=n).portions.items()
            if portion.given
        )
        for n in range(40)
    }
    assert len(first) > 4


def test_a_household_of_three_counts_three() -> None:
    shared = share_harvest(4000, wishes={"Ada": 9000, "the Bos": 9000}, weights={"Ada": 1, "the Bos": 3})
    assert {person: portion.given for person, portion in shared.portions.items()} == {"Ada": 1000, "the Bos": 3000}
    assert shared.level == 1000


def test_what_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(NobodyWishes):
        share_harvest(1, wishes={})
    with pytest.raises(BadWish, match="amount"):
        share_harvest(-1, wishes={"Ada": 1})
    with pytest.raises(BadWish, match="Ada"):
        share_harvest(1, wishes={"Ada": float("nan")})  # type: ignore[dict-item]
    with pytest.raises(BadWish, match="Bo"):
        share_harvest(1, wishes={"Ada": 1}, behind_millionths={"Bo": 0.5})  # type: ignore[dict-item]
    with pytest.raises(BadWeight, match="Ada"):
        share_harvest(1, wishes={"Ada": 1}, weights={})
    for weight in (0, -1, float("inf"), True):
        with pytest.raises(BadWeight, match="Ada"):
            share_harvest(1, wishes={"Ada": 1}, weights={"Ada": weight})  # type: ignore[dict-item]


@pytest.mark.parametrize(("person", "given"), [("Ada", 3), ("Bo", 0)])
def test_a_false_portion_is_refuted(person: str, given: int) -> None:
    wishes = {"Ada": 5, "Bo": 5, "Cy": 5}
    certificate = certify_harvest(7, share_harvest(7, wishes=wishes), wishes=wishes)
    certificate["people"][person]["given"] = given
    with pytest.raises(Refuted):
        check(certificate)


def test_giving_the_last_piece_out_of_turn_is_refuted() -> None:
    wishes, behind = {"Ada": 5, "Bo": 5}, {"Bo": 500_000}
    shared = share_harvest(3, wishes=wishes, behind_millionths=behind)
    certificate = certify_harvest(3, shared, wishes=wishes, behind_millionths=behind)
    certificate["people"]["Ada"]["given"], certificate["people"]["Bo"]["given"] = 2, 1
    with pytest.raises(Refuted, match="Ada"):
        check(certificate)
