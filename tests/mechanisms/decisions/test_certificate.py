import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms import certificates
from allmende.mechanisms.decisions.ballots import Cast, publish
from allmende.mechanisms.decisions.certificate import NotACertificate, Refuted, check, export, recount
from allmende.mechanisms.decisions.poll import Poll, decide
from tests.mechanisms.decisions.polls import EVERY_KIND, HOUSE

CASTS = {who: Cast(by=who, at_us=0, choice="yes", secret=who.encode() * 8) for who in HOUSE}
SECRET = Poll(
    kind="majority", name="7", eligible=HOUSE, published=publish(CASTS, vote="7", weights=dict.fromkeys(HOUSE, 1))
)


def told_of(poll: Poll) -> dict[str, Any]:
    """The certificate as it arrives somewhere else."""
    told: dict[str, Any] = json.loads(json.dumps(export(poll, outcome=decide(poll)), sort_keys=True))
    return told


@pytest.mark.parametrize("poll", [*EVERY_KIND, SECRET], ids=lambda poll: f"{poll.kind} {poll.published is not None}")
def test_anybody_counts_to_the_same_outcome_from_the_file(poll: Poll) -> None:
    told = told_of(poll)
    assert recount(told) == decide(poll)
    assert certificates.check(told) == told["format"]


@pytest.mark.parametrize("poll", EVERY_KIND, ids=lambda poll: poll.kind)
def test_an_outcome_told_falsely_is_refuted_with_the_place(poll: Poll) -> None:
    told = told_of(poll)
    told["outcome"]["verdict"] = "maintainers decide"
    with pytest.raises(Refuted, match="outcome, verdict: 'maintainers decide' is told"):
        check(told)


@pytest.mark.parametrize(
    "poll", [each for each in EVERY_KIND if each.kind != "meritocracy"], ids=lambda each: each.kind
)
def test_a_person_counted_twice_is_noticed(poll: Poll) -> None:
    told = told_of(poll)
    told["outcome"]["representation"]["weights"]["Ada"] += 1
    with pytest.raises(Refuted, match="weights, Ada"):
        check(told)


def test_something_left_out_or_added_is_noticed() -> None:
    for change in ("pop", "add"):
        told = told_of(EVERY_KIND[2])
        if change == "pop":
            del told["outcome"]["result"]["counts"]
        else:
            told["outcome"]["result"]["remark"] = "unanimous"
        with pytest.raises(Refuted, match="but not both"):
            check(told)


def test_a_changed_left_out_or_strange_ballot_is_noticed() -> None:
    changed = told_of(SECRET)
    changed["poll"]["published"][0]["choice"] = "no"
    missing = told_of(SECRET)
    del missing["poll"]["published"][0]
    strange = told_of(EVERY_KIND[2])
    strange["poll"]["ballots"]["Zoe"] = "yes"
    for told in (changed, missing, strange):
        with pytest.raises(Refuted):
            check(told)


def test_names_and_ballots_are_apart_in_a_secret_vote() -> None:
    told = told_of(SECRET)
    assert told["poll"]["ballots"] == {}
    assert told["outcome"]["representation"] is None
    assert not {who for who in HOUSE if who in json.dumps(told["poll"]["published"])}


def nodes(told: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [path, *(each for key, value in inside for each in nodes(value, (*path, key)))]


@given(data=st.data(), poll=st.sampled_from([*EVERY_KIND, SECRET]))
def test_a_certificate_damaged_anywhere_is_refuted_or_none_and_nothing_worse(data: st.DataObject, poll: Poll) -> None:
    told = told_of(poll)
    *above, last = data.draw(st.sampled_from(nodes(told)[1:]))
    spot: Any = told
    for key in above:
        spot = spot[key]
    before = spot[last]
    spot[last] = data.draw(st.sampled_from([None, -1, 3, "yes", "", [], {}, ["oak"], [["oak"]], [3], {"Ada": 1}]))
    try:
        outcome = recount(told)
    except (Refuted, NotACertificate):
        return
    # What still counts is told as it was, or as what changed makes it; a change of the outcome itself is noticed.
    if above[:1] == ["outcome"] and spot[last] != before:
        assert outcome == decide(poll)
        with pytest.raises(Refuted):
            check(told)


def test_what_is_no_certificate_is_said_to_be_none() -> None:
    whole = told_of(EVERY_KIND[2])
    for broken in ("poll", "outcome"):
        told = deepcopy(whole)
        del told[broken]
        with pytest.raises(NotACertificate):
            check(told)
    wrong: tuple[Any, ...] = ([], {"Ada": 5}, {"Ada": ["yes", ["no"]]})
    for ballots in wrong:
        told = deepcopy(whole)
        told["poll"]["ballots"] = ballots
        with pytest.raises(NotACertificate):
            check(told)
    with pytest.raises(NotACertificate):
        recount("a poem")
    unknown = deepcopy(whole)
    unknown["poll"]["settings"] = {"loudness": 3}
    with pytest.raises(NotACertificate):
        check(unknown)
