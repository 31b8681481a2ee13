"""Deciding together: what a rule would have done to 10,000 people, and counting votes of many.

The peers are what a researcher would reach for: SciPy for who speaks for whom, pabutools and pref_voting
(extra `bench`) for the counts; and for the what-if, which no library knows, the same in plain Python.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from allmende.economy.goods import CostObject, Goods, TakeTable
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.economy.whatif import Reform, compare, counted_by_class
from allmende.mechanisms.decisions.delegation import represent
from allmende.mechanisms.decisions.equal_shares import equal_shares
from allmende.mechanisms.decisions.schulze import schulze
from allmende.values.period import month_of
from benchmarks.case import Case, Run, nothing, timed

RULES = ("production_effort", "flat_allocation", "flat_rate")
CHILDREN = 6
"""One of so many is a child."""


def months(*, people: int, projects: int, products: int, takings: int) -> list[Snapshot]:
    """Draw three months of a pool as the server keeps them: who takes part, what was made, who took what."""
    drawn = np.random.default_rng(0)
    parts = {
        f"m{index:05}": Participation(share_milli=0 if index % CHILDREN == 0 else 1000, days=30)
        for index in range(people)
    }
    found = []
    for month in range(3):
        nodes = {
            f"p{index:04}": CostObject(
                project=f"g{index % projects:02}",
                fresh_mwh=int(effort),
                units_milli=int(units),
                rule=RULES[index % len(RULES)],
            )
            for index, (effort, units) in enumerate(
                zip(drawn.integers(10_000, 90_000, products), drawn.integers(500_000, 2_000_000, products), strict=True)
            )
        }
        takes = TakeTable(
            ids=[f"t{number}" for number in range(takings)],
            nodes=[f"p{node:04}" for node in drawn.integers(0, products, takings).tolist()],
            units_milli=(drawn.integers(1, 4, takings) * 500).tolist(),
            parts=[f"m{taker:05}" for taker in drawn.integers(0, people, takings).tolist()],
            prices_mwh=[None] * takings,
        )
        goods = Goods(overheads_mwh={f"g{index:02}": 2_000_000 for index in range(projects)}, nodes=nodes, takes=takes)
        found.append(
            Snapshot(
                group="pool",
                period=month_of(date(2025, 4 + month, 1)),
                effort_mwh=sum(goods.overheads_mwh.values()),
                participants=parts,
                goods=goods,
            )
        )
    return found


def what_if(_folder: Path, *, people: int, projects: int, products: int, takings: int) -> Run:
    """Say what "children count half" would have done to everybody; the value is how many would be asked for more."""
    snapshots = months(people=people, projects=projects, products=products, takings=takings)
    rules, half = Rulebook(), Rulebook({"share_child": 500})
    classes = {f"m{index:05}": "child" if index % CHILDREN == 0 else "adult" for index in range(people)}
    households: dict[str, list[str]] = {}
    for index, member in enumerate(classes):
        households.setdefault(f"h{index // 4}", []).append(member)
    reform = Reform[Snapshot](rulebook=half, change=counted_by_class(classes, rules=half))

    def work() -> float:
        told = compare(snapshots, baseline=rules, reform=reform, settle=settle, groupings={"household": households})
        return float(told.more)

    return timed(work)


def what_if_plainly(folder: Path, *, people: int, projects: int, products: int, takings: int) -> Run:
    """Say the same in plain Python, as where NumPy is not installed."""
    from allmende.economy import dues_split, dues_taken, valuing_circles

    dues_split.MANY_MEMBERS = dues_taken.MANY_TAKES = valuing_circles.MANY = 2**60
    return what_if(folder, people=people, projects=projects, products=products, takings=takings)


def speakers(people: int) -> tuple[list[str], list[str], dict[str, str]]:
    """Return who may vote, who does (one of three), and whom the others let speak for them, circles included."""
    drawn = np.random.default_rng(1)
    everybody = [f"m{index:07}" for index in range(people)]
    votes = drawn.random(people) < 1 / 3
    to = drawn.integers(0, people, people)
    voting = [name for name, does in zip(everybody, votes.tolist(), strict=True) if does]
    passed_on = {
        everybody[index]: everybody[other]
        for index, other in enumerate(to.tolist())
        if not votes[index] and index != other
    }
    return everybody, voting, passed_on


def speak(_folder: Path, *, people: int) -> Run:
    """Follow everybody's voice to whoever casts it; the value is how many are heard."""
    everybody, voting, passed_on = speakers(people)
    return timed(lambda: float(sum(represent(everybody, voting=voting, delegate_of=passed_on).weights.values())))


def speak_by_graph(_folder: Path, *, people: int) -> Run:
    """Do the same with a graph library: who is reached backwards from those who vote."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    everybody, voting, passed_on = speakers(people)

    def work() -> float:
        # Without the arrows of those who vote each piece of the graph has one voter, or ends in a circle or nowhere.
        number = {name: index for index, name in enumerate(everybody)}
        rows = [number[name] for name in passed_on]
        columns = [number[name] for name in passed_on.values()]
        arrows = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(people, people))
        _count, piece = connected_components(arrows, directed=False)
        heard = np.isin(piece, piece[[number[name] for name in voting]])
        return float(heard.sum())

    return timed(work)


def ballots_on_projects(voters: int, *, projects: int) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Return projects with their costs, and who approves of what: about six each."""
    drawn = np.random.default_rng(2)
    costs = {f"p{index}": int(cost) for index, cost in enumerate(drawn.integers(500, 20_000, projects))}
    names = list(costs)
    liked = drawn.random((voters, projects)) < 6 / projects
    return costs, {f"v{voter}": [names[each] for each in np.flatnonzero(liked[voter])] for voter in range(voters)}


def share_out(_folder: Path, *, voters: int, projects: int, budget: int) -> Run:
    """Share out a town's budget by equal shares, with completion; the value is what is spent."""
    costs, ballots = ballots_on_projects(voters, projects=projects)
    return timed(lambda: float(sum(one.cost for one in equal_shares(ballots, costs=costs, budget=budget).chosen)))


def share_out_with_pabutools(_folder: Path, *, voters: int, projects: int, budget: int) -> Run:
    """Share out the same with pabutools (no completion, one run): the library of the field."""
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
    from pabutools.rules import method_of_equal_shares

    costs, ballots = ballots_on_projects(voters, projects=projects)
    known = {name: Project(name, cost) for name, cost in costs.items()}
    profile = ApprovalProfile([ApprovalBallot(known[each] for each in named) for named in ballots.values()])
    instance = Instance(known.values(), budget_limit=budget)
    return timed(
        lambda: float(sum(each.cost for each in method_of_equal_shares(instance, profile, sat_class=Cost_Sat)))
    )


def rankings(voters: int, *, options: int) -> tuple[list[str], dict[str, list[list[str]]]]:
    """Return options, and everybody's whole ranking of them."""
    drawn = np.random.default_rng(3)
    names = [f"o{index}" for index in range(options)]
    orders = drawn.permuted(np.tile(np.arange(options), (voters, 1)), axis=1)
    return names, {f"v{voter}": [[names[each]] for each in order] for voter, order in enumerate(orders.tolist())}


def rank(_folder: Path, *, voters: int, options: int) -> Run:
    """Choose by the Schulze method; the value is the number of the winner."""
    names, ballots = rankings(voters, options=options)
    return timed(lambda: float(names.index(schulze(ballots, options=names).chosen)))


def rank_with_pref_voting(_folder: Path, *, voters: int, options: int) -> Run:
    """Choose the same with pref_voting."""
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles import Profile

    names, ballots = rankings(voters, options=options)
    number = {name: index for index, name in enumerate(names)}
    orders = [[number[one[0]] for one in ranks] for ranks in ballots.values()]
    return timed(lambda: float(min(beat_path(Profile(orders)))))


WHAT_IF = partial(what_if, people=10_000, projects=20, products=1_000, takings=100_000)
PLAINLY = partial(what_if_plainly, people=10_000, projects=20, products=1_000, takings=100_000)


def unlike(ours: float, theirs: float | None) -> float | None:
    """Return by how much two counts of the same differ: 0."""
    return None if theirs is None else ours - theirs


CASES = {
    "what-if-10k": Case(prepare=nothing, ours=WHAT_IF, peer="the same in plain Python", theirs=PLAINLY, gap=unlike),
    "speak-for-1M": Case(
        prepare=nothing,
        ours=partial(speak, people=1_000_000),
        peer="SciPy connected components",
        theirs=partial(speak_by_graph, people=1_000_000),
        gap=unlike,
    ),
    "equal-shares-5k": Case(
        prepare=nothing,
        ours=partial(share_out, voters=5_000, projects=60, budget=200_000),
        peer="pabutools, one run",
        theirs=partial(share_out_with_pabutools, voters=5_000, projects=60, budget=200_000),
    ),
    "schulze-20k": Case(
        prepare=nothing,
        ours=partial(rank, voters=20_000, options=12),
        peer="pref_voting",
        theirs=partial(rank_with_pref_voting, voters=20_000, options=12),
        gap=unlike,
    ),
}
