from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.schulze import RankedTwice, Schulze, schulze
from allmende.mechanisms.decisions.tally import UnknownAnswer

OPTIONS = ["elm", "fir", "oak", "yew"]


@st.composite
def rankings(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    ballots = {}
    for voter in range(draw(st.integers(0, 7))):
        ranks: list[list[str]] = []
        for option in draw(st.lists(st.sampled_from(OPTIONS), unique=True)):
            if draw(st.booleans()) and ranks:
                ranks[-1].append(option)
            else:
                ranks.append([option])
        ballots[str(voter)] = ranks
    return ballots


def above(ranks: list[list[str]], one: str, other: str) -> bool:
    place = {option: rank for rank, alike in enumerate(ranks) for option in alike}
    return place.get(one, len(ranks)) < place.get(other, len(ranks))


def strongest_by_trying_all(told: Schulze, start: str, end: str) -> int:
    """Walk every path that visits nothing twice, and return how strong the strongest is."""
    best = 0
    between = [option for option in OPTIONS if option not in {start, end}]
    for length in range(len(between) + 1):
        for middle in permutations(between, length):
            steps = list(pairwise([start, *middle, end]))
            won = [told.prefer[a][b] if told.prefer[a][b] > told.prefer[b][a] else 0 for a, b in steps]
            best = max(best, min(won))
    return best


@given(ballots=rankings())
def test_preferences_are_counted_by_pairs(ballots: dict[str, list[list[str]]]) -> None:
    told = schulze(ballots, options=OPTIONS)
    for one, other in permutations(OPTIONS, 2):
        assert told.prefer[one][other] == sum(above(ranks, one, other) for ranks in ballots.values())


@given(ballots=rankings())
def test_the_strongest_paths_are_those_found_by_trying_all(ballots: dict[str, list[list[str]]]) -> None:
    told = schulze(ballots, options=OPTIONS)
    for start, end in permutations(OPTIONS, 2):
        strength = told.strength[start][end]
        assert strength == strongest_by_trying_all(told, start, end)
        route = told.routes[start].get(end)
        assert (route is None) == (strength == 0)
        if route is not None:
            assert (route[0], route[-1], len(set(route))) == (start, end, len(route))
            assert min(told.prefer[a][b] for a, b in pairwise(route)) == strength


@given(ballots=rankings())
def test_whoever_wins_against_every_other_option_is_chosen(ballots: dict[str, list[list[str]]]) -> None:
    told = schulze(ballots, options=OPTIONS)
    for one in OPTIONS:
        if all(told.prefer[one][other] > told.prefer[other][one] for other in OPTIONS if other != one):
            assert told.ranks[0] == (one,)


@given(ballots=rankings())
def test_ranks_agree_with_every_strongest_path(ballots: dict[str, list[list[str]]]) -> None:
    told = schulze(ballots, options=OPTIONS)
    rank = {option: number for number, alike in enumerate(told.ranks) for option in alike}
    assert sorted(rank) == OPTIONS
    for one, other in permutations(OPTIONS, 2):
        if told.strength[one][other] > told.strength[other][one]:
            assert rank[one] < rank[other]


@given(ballots=rankings(), data=st.data())
def test_speaking_for_others_counts_like_their_ranking_alike(
    ballots: dict[str, list[list[str]]], data: st.DataObject
) -> None:
    weights = {who: data.draw(st.integers(1, 4)) for who in ballots}
    alone = {f"{who}/{copy}": ranks for who, ranks in ballots.items() for copy in range(weights[who])}
    assert schulze(ballots, options=OPTIONS, weights=weights) == schulze(alone, options=OPTIONS)


def test_the_example_of_the_paper_is_reproduced() -> None:
    # Schulze 2011, section 3, example 1: 21 voters, four candidates.
    weights = {"acdb": 8, "badc": 2, "cdba": 4, "dbac": 4, "dcba": 3}
    ballots = {order: [[each] for each in order] for order in weights}
    told = schulze(ballots, options=list("abcd"), weights=weights)
    assert told.prefer["a"] == {"b": 8, "c": 14, "d": 10}
    assert told.prefer["d"] == {"a": 11, "b": 19, "c": 9}
    assert told.strength["a"] == {"b": 14, "c": 14, "d": 12}
    assert told.strength["d"] == {"a": 13, "b": 19, "c": 13}
    assert told.ranks == (("d",), ("a",), ("c",), ("b",))


def test_a_tie_goes_to_the_option_proposed_first_and_is_told() -> None:
    told = schulze({"Ada": [["oak"]], "Bo": [["elm"]]}, options=["oak", "elm", "fir"])
    assert (told.chosen, told.tied, told.ranks) == ("oak", ("oak", "elm"), (("oak", "elm"), ("fir",)))


def test_ranking_an_option_twice_or_a_stranger_is_refused() -> None:
    with pytest.raises(RankedTwice, match="'Ada' ranks 'oak' twice"):
        schulze({"Ada": [["oak"], ["oak"]]}, options=OPTIONS)
    with pytest.raises(UnknownAnswer, match="'Ada' ranks 'ivy'"):
        schulze({"Ada": [["ivy"]]}, options=OPTIONS)
