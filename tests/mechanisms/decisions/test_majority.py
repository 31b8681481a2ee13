from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.majority import majority

VOTES = st.dictionaries(st.text(max_size=3), st.sampled_from(["yes", "no", "abstain"]), max_size=12)


@given(answers=VOTES)
def test_it_is_accepted_exactly_if_more_say_yes_than_no(answers: dict[str, str]) -> None:
    said = list(answers.values())
    assert majority(answers).accepted == (said.count("yes") > said.count("no"))


@given(answers=VOTES, data=st.data())
def test_speaking_for_others_counts_like_their_voting_alike(answers: dict[str, str], data: st.DataObject) -> None:
    weights = {who: data.draw(st.integers(1, 4)) for who in answers}
    alone = {f"{who}/{copy}": said for who, said in answers.items() for copy in range(weights[who])}
    assert majority(answers, weights=weights) == majority(alone)


@given(answers=VOTES)
def test_a_further_yes_never_hurts(answers: dict[str, str]) -> None:
    before = majority(answers).accepted
    assert majority(answers | {"one more": "yes"}).accepted >= before


def test_a_tie_and_an_empty_vote_change_nothing() -> None:
    assert not majority({"Ada": "yes", "Bo": "no"}).accepted
    assert not majority({}).accepted
    assert not majority({"Ada": "abstain"}).accepted
