import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.approval import BadOptions, approval
from allmende.mechanisms.decisions.tally import UnknownAnswer

OPTIONS = ["bus", "bike", "car", "train"]
BALLOTS = st.dictionaries(st.text(max_size=2), st.lists(st.sampled_from(OPTIONS), unique=True), max_size=9)


@given(approved=BALLOTS, choose=st.integers(1, 4), least=st.integers(0, 1000))
def test_nothing_left_out_has_more_approvals_than_what_is_chosen(
    approved: dict[str, list[str]], choose: int, least: int
) -> None:
    told = approval(approved, options=OPTIONS, choose_count=choose, least_milli=least)
    enough = [option for option in OPTIONS if told.approvals[option] >= told.needed_count]
    assert len(told.chosen) == min(choose, len(enough))
    for option in told.chosen:
        assert told.approvals[option] >= max(
            [told.approvals[each] for each in enough if each not in told.chosen] or [1]
        )


@given(approved=BALLOTS, data=st.data())
def test_each_approval_counts_for_all_somebody_speaks_for(approved: dict[str, list[str]], data: st.DataObject) -> None:
    weights = {who: data.draw(st.integers(1, 4)) for who in approved}
    alone = {f"{who}/{copy}": named for who, named in approved.items() for copy in range(weights[who])}
    assert approval(approved, options=OPTIONS, weights=weights) == approval(alone, options=OPTIONS)


@given(approved=BALLOTS)
def test_a_tie_is_told_exactly_if_the_order_of_proposal_decided(approved: dict[str, list[str]]) -> None:
    told = approval(approved, options=OPTIONS)
    turned = approval(approved, options=OPTIONS[::-1])
    assert (told.chosen != turned.chosen) == bool(told.tied)


def test_naming_an_option_twice_counts_once() -> None:
    assert approval({"Ada": ["bus", "bus"]}, options=OPTIONS).approvals["bus"] == 1


def test_nobodys_approval_chooses_nothing() -> None:
    assert approval({"Ada": []}, options=OPTIONS).chosen == ()


def test_an_option_can_be_asked_to_please_at_least_half() -> None:
    ballots = {"Ada": ["bus"], "Bo": ["bike"], "Cy": []}
    assert approval(ballots, options=OPTIONS, least_milli=500).chosen == ()
    assert approval(ballots | {"Cy": ["bike"]}, options=OPTIONS, least_milli=500).chosen == ("bike",)


@pytest.mark.parametrize(("options", "choose"), [([], 1), (["bus", "bus"], 1), (["bus"], 2), (["bus"], 0)])
def test_what_nobody_could_choose_among_is_refused(options: list[str], choose: int) -> None:
    with pytest.raises(BadOptions):
        approval({}, options=options, choose_count=choose)


def test_what_is_no_option_is_refused_with_the_name() -> None:
    with pytest.raises(UnknownAnswer, match="'Ada' approves of 'ship'"):
        approval({"Ada": ["ship"]}, options=OPTIONS)
