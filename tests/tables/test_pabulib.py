from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.equal_shares import equal_shares
from allmende.tables import pabulib
from allmende.tables.shared_budget import Election, Project, of_shared_budget
from allmende.tables.sheets import FaultyInput

REAL = Path(__file__).resolve().parents[2] / "examples" / "pabulib"
SMALL = """META
key;value
budget;100
vote_type;approval
num_votes;2
PROJECTS
project_id;cost;name;selected
a;60;"Pond; with ducks";1
b;50.00;Swing;0
VOTES
voter_id;age;vote
1;34;a, b
2;51;
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(FaultyInput) as raised:
        pabulib.read("v.pb", text.encode())
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.slow
def test_the_published_winners_of_wieliczka_follow_from_its_votes() -> None:
    vote = pabulib.read("w.pb", (REAL / "wieliczka-green-2023.pb").read_bytes())
    told = equal_shares(vote.approved(), costs=vote.costs(), budget=vote.budget, step=1)
    assert {each.project for each in told.chosen} == {project.id for project in vote.projects if project.selected}
    assert vote.budget - told.left_over == 995_079


@pytest.mark.slow
def test_the_published_result_of_swiecie_follows_from_its_votes() -> None:
    vote = pabulib.read("s.pb", (REAL / "swiecie-2023.pb").read_bytes())
    told = equal_shares(vote.approved(), costs=vote.costs(), budget=vote.budget, step=1)
    assert (len(told.chosen), vote.budget - told.left_over) == (17, 1_040_337)
    assert (int(told.share), int(told.raised_share)) == (419, 661)


def test_a_file_is_read_with_spaces_quotes_and_empty_votes() -> None:
    vote = pabulib.read("v.pb", SMALL.encode())
    assert vote.projects == (
        Project(id="a", cost=60, name="Pond; with ducks", selected=True),
        Project(id="b", cost=50, name="Swing", selected=False),
    )
    assert vote.votes == {"1": ("a", "b"), "2": ()}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("META", "MATE", "v.pb, line 1: stands before the first part"),
        ("VOTES", "VOICES", "there is no part VOTES"),
        ("budget;100", "budget;some", "budget is 'some', not a whole number from 0 on"),
        ("budget;100", "budget;1e9", "budget is '1e9'"),
        ("approval", "loudness", "the vote_type is 'loudness'"),
        ("num_votes;2", "num_votes;3", "says that there are 3 votes, but has 2"),
        ("b;50.00", "a;50.00", "v.pb, line 9: the project 'a' occurs twice"),
        ("b;50.00", ";50.00", "v.pb, line 9: a project without project_id"),
        ("b;50.00", "b;0", "v.pb, line 9: cost b is '0', not a whole number from 1 on"),
        ("b;50.00;Swing;0", "b;50.00;Swing;0;;x", "v.pb, line 9: more cells than the header has columns"),
        ("a, b", "a, c", "v.pb, line 12: the vote names 'c', which is no project"),
        ("a, b", "a, a", "v.pb, line 12: the vote names a project twice"),
        ("2;51", "1;51", "v.pb, line 13: the voter '1' occurs twice"),
        ("2;51", ";51", "v.pb, line 13: a vote without voter_id"),
        ("VOTES\n", "VOTES\nvoter_id;vote\nMETA\n", "the part META begins a second time"),
        ("approval", "scoring", "v.pb, line 12: 2 projects and 0 numbers of points"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert any(said in fault for fault in faults_of(SMALL.replace(old, new, 1)))


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(FaultyInput, match="larger"):
        pabulib.read("v.pb", SMALL.encode(), most_bytes=10)


def test_a_file_full_of_faults_is_given_up_before_the_list_gets_long() -> None:
    assert len(faults_of(SMALL + ";;\n9;1;x\n" * 500)) == pabulib.MOST_FAULTS


@given(data=st.binary(max_size=200) | st.text('METAPROJCSV;\n"a1,.', max_size=200).map(str.encode))
def test_whatever_is_handed_in_is_read_whole_or_refused(data: bytes) -> None:
    try:
        vote = pabulib.read("v.pb", data)
    except FaultyInput:
        return
    assert {each for named in vote.votes.values() for each in named} <= vote.costs().keys()


def test_points_above_nothing_count_as_approval() -> None:
    text = SMALL.replace("approval", "cumulative").replace("age;vote", "points;vote").replace("1;34;", "1;3,0;")
    vote = pabulib.read("v.pb", text.replace("2;51;", "2;;").encode())
    assert vote.points == {"1": (3, 0), "2": ()}
    assert vote.approved() == {"1": ("a",), "2": ()}


NAMES = st.text("ab1 ;\"ä'", min_size=1, max_size=5).map(str.strip).filter(bool)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    ids = draw(st.lists(NAMES, unique=True, max_size=4))
    projects = tuple(
        Project(id=each, cost=draw(st.integers(1, 10**9)), name=draw(NAMES), selected=draw(st.booleans()))
        for each in ids
    )
    votes = st.lists(st.sampled_from(ids), unique=True).map(tuple) if ids else st.just(())
    told = draw(st.dictionaries(NAMES, votes, max_size=5))
    meta = {"description": draw(NAMES), "num_projects": str(len(ids)), "num_votes": str(len(told))}
    budget = draw(st.integers(0, 10**9))
    meta |= {"budget": str(budget), "vote_type": "approval"}
    return Election(meta=meta, budget=budget, vote_type="approval", projects=projects, votes=told, points={})


@given(vote=elections())
def test_a_vote_written_and_read_again_is_the_same(vote: Election) -> None:
    assert pabulib.read("v.pb", pabulib.write(vote).encode()) == vote


def test_points_are_written_too() -> None:
    text = SMALL.replace("approval", "scoring").replace("age;vote", "points;vote").replace("1;34;", "1;3,0;")
    vote = pabulib.read("v.pb", text.replace("2;51;", "2;;").encode())
    again = pabulib.read("v.pb", pabulib.write(vote).encode())
    assert (again.points, again.votes) == (vote.points, vote.votes)


@pytest.mark.parametrize("name", ["a,b", " a", "VOTES", "a\nb", ""])
def test_a_name_the_form_cannot_hold_is_refused(name: str) -> None:
    project = Project(id=name, cost=1, name="x")
    vote = Election(meta={}, budget=1, vote_type="approval", projects=(project,), votes={}, points={})
    with pytest.raises(pabulib.CannotBeWritten):
        pabulib.write(vote)


def test_our_own_votes_are_handed_on_without_names_and_once_for_each_person() -> None:
    vote = of_shared_budget(
        {"Zoe": ["pond"], "Ada": ["swing", "pond", "pond"]},
        costs={"pond": 5, "swing": 7},
        budget=9,
        names={"pond": "A pond"},
        chosen=["pond"],
        meta={"description": "Garden"},
        weights={"Zoe": 2, "Ada": 1},
    )
    assert vote.votes == {"1": ("pond",), "2": ("pond",), "3": ("swing", "pond")}
    written = pabulib.write(vote)
    assert "Zoe" not in written
    assert pabulib.read("v.pb", written.encode()).costs() == {"pond": 5, "swing": 7}
