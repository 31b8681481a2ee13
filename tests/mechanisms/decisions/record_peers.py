"""Write down what the field's libraries say of made-up votes: `python tests/mechanisms/decisions/record_peers.py`.

The tests compare with what was written down, so that they need none of these libraries (docs/decisions/0013). To
record anew: `pip install "allmende[bench]"`. Recorded with pabutools 1.2.3 and pref_voting 1.18.2.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

FILE = Path(__file__).with_name("peers.json")
VOTES_COUNT = 60


def main() -> None:
    """Make up the votes, ask the libraries, and write both down."""
    chance = Random(2026)
    budgets = [shared_budget(chance) for _ in range(VOTES_COUNT)]
    rankings = [ranking(chance) for _ in range(VOTES_COUNT)]
    told = {
        "equal shares": [{**vote, "bought": bought_by_pabutools(vote)} for vote in budgets],
        "schulze": [{**vote, "best": best_by_pref_voting(vote)} for vote in rankings],
    }
    FILE.write_text(json.dumps(told, separators=(",", ":")) + "\n", encoding="utf-8")


def shared_budget(chance: Random) -> dict[str, Any]:
    """Return a vote on a budget; costs are small, so that effective supports are often equal."""
    projects = [f"p{index}" for index in range(chance.randint(1, 9))]
    return {
        "projects": [[project, chance.randint(1, 30)] for project in projects],
        "budget": chance.randint(1, 90),
        "ballots": {
            f"v{voter}": chance.sample(projects, chance.randint(0, len(projects)))
            for voter in range(chance.randint(1, 14))
        },
    }


def ranking(chance: Random) -> dict[str, Any]:
    """Return a vote by ranking, with options liked alike and options left out."""
    options = [f"o{index}" for index in range(chance.randint(1, 6))]
    ballots = {}
    for voter in range(chance.randint(1, 9)):
        ranks: list[list[str]] = []
        for option in chance.sample(options, chance.randint(0, len(options))):
            if ranks and chance.random() < 0.25:
                ranks[-1].append(option)
            else:
                ranks.append([option])
        ballots[f"v{voter}"] = ranks
    return {"options": options, "ballots": ballots}


def bought_by_pabutools(vote: dict[str, Any]) -> list[str]:
    """Return what one run of the method of equal shares buys, in order, by pabutools."""
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    projects = {name: Project(name, cost) for name, cost in vote["projects"]}
    profile = ApprovalProfile([ApprovalBallot(projects[each] for each in named) for named in vote["ballots"].values()])
    order = TieBreakingRule(
        lambda _, ballots, project: (-sum(project in each for each in ballots), project.cost, int(project.name[1:]))
    )
    instance = Instance(projects.values(), budget_limit=vote["budget"])
    return [each.name for each in method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=order)]


def best_by_pref_voting(vote: dict[str, Any]) -> list[str]:
    """Return the options that no other one stands before, by pref_voting, with winning votes."""
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles_with_ties import ProfileWithTies

    number = {option: index for index, option in enumerate(vote["options"])}
    profile = ProfileWithTies(
        [
            {number[option]: rank for rank, alike in enumerate(ranks) for option in alike}
            for ranks in vote["ballots"].values()
        ],
        candidates=list(number.values()),
    )
    profile.use_extended_strict_preference()

    def winning_votes(one: int, other: int) -> int:
        return int(profile.support(one, other)) if profile.margin(one, other) > 0 else 0

    return [vote["options"][each] for each in sorted(beat_path(profile, strength_function=winning_votes))]


if __name__ == "__main__":
    main()
