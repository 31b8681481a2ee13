import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.ballots import (
    AlteredBallot,
    Cast,
    GuessableSecret,
    NotOnTheList,
    Published,
    check_receipts,
    digest,
    find,
    last_cast,
    publish,
    receipt,
    salt_of,
)

SECRET = b"sixteen bytes ok"
CASTS = st.lists(
    st.builds(
        Cast,
        by=st.sampled_from(["Ada", "Bo", "Cy"]),
        at_us=st.integers(0, 30),
        choice=st.sampled_from(["yes", "no"]),
        secret=st.binary(min_size=16, max_size=16),
    )
)


def cast(by: str = "Ada", *, at_us: int = 5, choice: str = "yes", secret: bytes = SECRET) -> Cast:
    return Cast(by=by, at_us=at_us, choice=choice, secret=secret)


@given(casts=CASTS)
def test_of_everybodys_ballots_the_last_one_within_the_time_counts(casts: list[Cast]) -> None:
    counted = last_cast(casts, opens_us=10, closes_us=20)
    for person in ("Ada", "Bo", "Cy"):
        in_time = [each for each in casts if each.by == person and 10 <= each.at_us <= 20]
        latest = max((each.at_us for each in in_time), default=None)
        assert counted.get(person) == next((each for each in reversed(in_time) if each.at_us == latest), None)


@given(casts=CASTS, weights=st.dictionaries(st.sampled_from(["Ada", "Bo", "Cy"]), st.integers(1, 4)))
def test_everybody_finds_their_ballot_and_the_list_counts_everybody_once(
    casts: list[Cast], weights: dict[str, int]
) -> None:
    counted = {
        who: Cast(by=who, at_us=each.at_us, choice=each.choice, secret=who.encode() + each.secret)
        for who, each in last_cast(casts, opens_us=0, closes_us=30).items()
    }
    weights = {who: weights.get(who, 1) for who in counted}
    lines = publish(counted, vote="7", weights=weights)
    assert len(check_receipts(lines, vote="7")) == len(lines) == sum(weights.values())
    for who, each in counted.items():
        for copy in range(weights[who]):
            kept = receipt(each.choice, vote="7", salt=salt_of(each.secret, copy=copy))
            assert find(lines, receipt=kept).choice == each.choice


def test_a_receipt_can_be_worked_out_with_any_tool() -> None:
    line = publish({"Ada": cast()}, vote="7", weights={"Ada": 1})[0]
    written = json.dumps(["7", line.salt, "yes"], separators=(",", ":")).encode()
    assert line.receipt == hashlib.sha256(written).hexdigest()


def test_lines_stand_in_the_order_of_receipts_and_not_of_voting() -> None:
    casts = {name: cast(name, secret=name.encode() * 8) for name in ("Ada", "Bob", "Cyd", "Dia", "Edd")}
    lines = publish(casts, vote="7", weights=dict.fromkeys(casts, 1))
    turned = publish(dict(reversed(casts.items())), vote="7", weights=dict.fromkeys(casts, 1))
    assert lines == turned
    assert [line.receipt for line in lines] == sorted(line.receipt for line in lines)


def test_a_receipt_tells_nothing_that_a_second_vote_would_repeat() -> None:
    first, second = (publish({"Ada": cast()}, vote=vote, weights={"Ada": 1})[0] for vote in ("7", "8"))
    assert first.receipt != second.receipt


@pytest.mark.parametrize("changed", [{"choice": "no"}, {"salt": "00"}, {"receipt": "00"}])
def test_a_changed_ballot_is_noticed(changed: dict[str, str]) -> None:
    line = publish({"Ada": cast()}, vote="7", weights={"Ada": 1})[0]
    told = {"receipt": line.receipt, "salt": line.salt, "choice": "yes"} | changed
    with pytest.raises(AlteredBallot):
        check_receipts([Published(**told)], vote="7")


def test_a_ballot_published_twice_is_noticed() -> None:
    lines = publish({"Ada": cast()}, vote="7", weights={"Ada": 1})
    with pytest.raises(AlteredBallot):
        check_receipts(lines * 2, vote="7")


def test_a_ballot_left_out_is_missed_by_whoever_cast_it() -> None:
    kept = receipt("yes", vote="7", salt=salt_of(SECRET))
    with pytest.raises(NotOnTheList):
        find(publish({"Bo": cast("Bo", secret=b"another secret!!")}, vote="7", weights={"Bo": 1}), receipt=kept)


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(GuessableSecret):
        salt_of(b"short")


def test_the_lists_hash_changes_with_any_ballot() -> None:
    one = publish({"Ada": cast()}, vote="7", weights={"Ada": 1})
    other = publish({"Ada": cast(choice="no")}, vote="7", weights={"Ada": 1})
    assert len({digest(one), digest(other), digest(())}) == 3
