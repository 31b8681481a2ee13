import json
from pathlib import Path
from typing import Any

import pytest

from allmende.mechanisms.decisions.schulze import schulze
from allmende.mechanisms.decisions.shares_bought import Electorate, buy

TOLD: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("peers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(len(TOLD["equal shares"])))
def test_the_same_is_bought_in_the_same_order_as_by_pabutools(number: int) -> None:
    vote = TOLD["equal shares"][number]
    names = [name for name, _ in vote["projects"]]
    ballots = list(vote["ballots"].values())
    electorate = Electorate(
        sizes=(1,) * len(ballots),
        supporters=tuple(tuple(voter for voter, named in enumerate(ballots) if project in named) for project in names),
        costs=tuple(cost for _, cost in vote["projects"]),
    )
    bought = buy(electorate, total=vote["budget"])
    assert [names[each.project] for each in bought.purchases] == vote["bought"]


@pytest.mark.parametrize("number", range(len(TOLD["schulze"])))
def test_the_same_options_are_best_as_by_pref_voting(number: int) -> None:
    vote = TOLD["schulze"][number]
    told = schulze(vote["ballots"], options=vote["options"])
    unbeaten = [
        one
        for one in vote["options"]
        if all(told.strength[one][other] >= told.strength[other][one] for other in vote["options"] if other != one)
    ]
    assert unbeaten == list(told.ranks[0]) == vote["best"]
