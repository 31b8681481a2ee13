"""Real processes race for scarce things, and are killed in the middle, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.races.conftest import Installation
from tests.races.house_names import PEOPLE


def _sound(house: Installation) -> dict[str, Any]:
    state = house.run("state")
    assert isinstance(state, dict)
    _assert_sound(state)
    return state


def _assert_sound(state: dict[str, Any]) -> None:
    assert state["sum_mwh"] == 0
    assert state["status"] == ["sound"], state["findings"]


def test_of_eight_who_race_for_the_last_place_exactly_one_gets_it(house: Installation) -> None:
    said = house.race(*[("claim", name, house.ids["One place"]) for name in PEOPLE[1:]])
    assert sorted(map(str, said)) == ["refused 409"] * 7 + ["taken"]
    assert _sound(house)["takers"][house.ids["One place"]] == 1


def test_of_eight_who_race_for_nine_places_everybody_gets_one(house: Installation) -> None:
    assert house.race(*[("claim", name, house.ids["Many places"]) for name in PEOPLE[1:]]) == ["taken"] * 8
    assert _sound(house)["takers"][house.ids["Many places"]] == 8


def test_of_eight_who_race_for_the_same_two_hours_of_a_room_exactly_one_gets_them(house: Installation) -> None:
    room = house.ids["Room"]
    # Not one of them wants the very same time, but any two of them would share a quarter of an hour.
    said = house.race(*[("reserve", name, room, str(24 + 0.25 * place)) for place, name in enumerate(PEOPLE[1:])])
    state = _sound(house)
    assert set(map(str, said)) == {"reserved", "refused 409"}
    assert (said.count("reserved"), state["quarters"]) == (state["reserved"], 8 * state["reserved"])
    assert state["reserved"] == 1


def test_of_four_who_spend_the_same_money_exactly_one_does(house: Installation) -> None:
    said = house.race(*[("spend", "600")] * 4)
    assert sorted(map(str, said)) == ["refused 422"] * 3 + ["spent 600"]
    assert _sound(house)["cents"] == 400


def test_a_round_that_four_would_clear_at_once_is_cleared_once(house: Installation) -> None:
    said = house.race(*[("clear",)] * 4)
    assert sorted(map(str, said)) == ["cleared 0"] * 3 + ["cleared 1"]
    state = _sound(house)
    assert (state["cleared"], state["round_places"]) == (1, 10)


def test_a_period_that_four_would_settle_at_once_is_settled_once(house: Installation) -> None:
    said = house.race(*[("settle",)] * 4)
    assert sorted(map(str, said)) == ["settled 0"] * 3 + ["settled 1"]
    assert _sound(house)["settled"] == 1


def test_a_budget_that_four_would_count_at_once_is_counted_once(house: Installation) -> None:
    house.run("open_budget")
    said = house.race(*[("close_budgets",)] * 4)
    assert sorted(map(str, said)) == ["counted 0"] * 3 + ["counted 1"]
    _sound(house)


def test_a_conflict_that_is_overdue_goes_on_one_step_however_many_look(house: Installation) -> None:
    house.run("raise_conflict")
    said = house.race(*[("go_on",)] * 4)
    assert sorted(map(str, said)) == ["went on 0"] * 3 + ["went on 1"]
    _sound(house)


def test_a_vote_that_four_would_close_at_once_is_counted_and_carried_out_once(house: Installation) -> None:
    decision = str(house.run("open_vote"))
    late = [("vote_late", decision, "ida", "0"), ("vote_late", decision, "hana", "1")]
    said = house.race(*[("close_votes",)] * 4, *late)
    assert sorted(map(str, said[:4])) == ["closed 0"] * 3 + ["closed 1"]
    # Whoever votes in the last moment while it is being closed is counted, or told that it is over; later nobody votes.
    assert said[4] in {"voted", "refused 409"}
    assert said[5] == "refused 409"
    state = _sound(house)
    assert (state["decided"], state["rules_set"]) == (1, 1)


def test_who_is_killed_while_taking_places_leaves_sound_books(house: Installation) -> None:
    for state in _killed(house, (0.05, 0.09, 0.14), "claims", house.ids["Another"]):
        _assert_sound(state)
        assert state["takers"][house.ids["Another"]] in {0, 1}
    assert house.run("claim", "ida", house.ids["Another"]) in {"taken", "refused 409"}
    assert _sound(house)["takers"][house.ids["Another"]] == 1


@pytest.mark.parametrize(("command", "done"), [("clear", "cleared"), ("settle", "settled")])
def test_who_is_killed_in_a_clearing_or_a_settlement_leaves_work_that_can_be_resumed(
    house: Installation, command: str, done: str
) -> None:
    for state in _killed(house, (0.0, 0.01, 0.02, 0.04), command):
        # All of it or nothing: never a round with some of its places, never half a settlement.
        _assert_sound(state)
        assert state[done] in {0, 1}
        assert state["round_places"] == 10 * state["cleared"]
    house.run(command)
    assert _sound(house)[done] == 1


def test_of_six_who_close_an_auction_while_two_still_bid_one_does_and_every_bid_counts_or_is_refused(
    house: Installation,
) -> None:
    ids = _auction(house, "open")
    bids = [("bid", name, ids["auction"], ids["lot"], "5000") for name in ("ada", PEOPLE[1])]
    said = house.race(*bids, *[("close",)] * 6, script="auction")
    assert sorted(said[2:]) == [0, 0, 0, 0, 0, 1]
    assert set(said[:2]) <= {"bid", "refused 409"}
    came = _auction(house, "came", ids["auction"])
    assert (came["entries"], came["status"], came["stock"]) == (1, ["sound"], 0)
    # What was stored is what counted, and who was refused is not among it.
    assert came["bids"] == came["counted"]
    assert came["bids"].count(5_000) == said[:2].count("bid")
    assert came["taken"] == [[1_000, came["price"]]] * 2


def test_what_is_taken_from_the_stock_while_an_auction_closes_is_given_once(house: Installation) -> None:
    ids = _auction(house, "open")
    said = house.race(*[("take", ids["product"])] * 2, *[("close",)] * 3, script="auction")
    came = _auction(house, "came", ids["auction"])
    lost = said[:2].count("lost")
    assert sum(said[2:]) == came["entries"] == 1 or lost == 2
    assert came["status"] == ["sound"]
    assert (came["there"], came["stock"]) == (2_000 - 1_000 * lost, 0)
    assert len(came["taken"]) == 2 - lost


def _auction(house: Installation, *words: str) -> Any:
    return house.run(*words, script="auction")


def _killed(house: Installation, waits: Sequence[float], *words: str) -> list[dict[str, Any]]:
    states = house.run("killed", json.dumps(waits), *words)
    assert isinstance(states, list)
    return states


@pytest.mark.parametrize("deeds", [40, pytest.param(400, marks=pytest.mark.thorough)])
def test_a_crowd_that_does_everything_at_once_meets_only_refusals_in_words_and_leaves_sound_books(
    house: Installation, deeds: int
) -> None:
    # Eight who take, report, confirm, object, correct, swap, invite, set rules, leave for a while: a process that met
    # a deadlock, a locked database or a broken constraint ends with a traceback, which is shown.
    said = house.race(*[("live", str(number), str(deeds)) for number in range(8)], script="crowd")
    assert [sum(counts.values()) for counts in said] == [deeds] * 8
    _sound(house)
    assert house.run("check") == []
