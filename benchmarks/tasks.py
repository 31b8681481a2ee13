"""Rounds of tasks: against OR-tools' minimum-cost flow where wishes are sparse, against LAP libraries where dense."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.case import Case, Run, above_peer, timed
from benchmarks.instances import CAP_MILLI, OPTIMA_MILLI, Wishes, made

STEP_MILLI = 10


def keep(folder: Path, *, name: str) -> None:
    """Make an instance and keep it."""
    wishes = made(name)
    np.savez(
        folder / "wishes.npz",
        person_first=wishes.person_first,
        wished=wishes.wished,
        asked=wishes.asked.astype(np.int32),
        places=wishes.places,
    )


def kept(folder: Path) -> Wishes:
    """Return the instance that was kept."""
    with np.load(folder / "wishes.npz") as arrays:
        return Wishes(**{name: arrays[name] for name in ("person_first", "wished", "asked", "places")})


def rising(folder: Path) -> Run:
    """Clear a round up to a step, from the wishes by person to weights and assignment."""
    from allmende.mechanisms.tasks.fast.check import check_outcome
    from allmende.mechanisms.tasks.fast.round import clear_arrays

    clear_arrays(made("sp10k").market(), step_milli=STEP_MILLI, round_number=0)
    wishes = kept(folder)
    result = []

    def work() -> float:
        market = wishes.market()
        result.append((market, clear_arrays(market, step_milli=STEP_MILLI, round_number=0)))
        return 0.0

    run = timed(work)
    cost, _ = check_outcome(*result[0])
    return Run(cpu_s=run.cpu_s, value=cost, peak_mb=run.peak_mb)


def exact(folder: Path) -> Run:
    """Clear a round exactly, with both ends of every weight and the certificate checked."""
    from allmende.mechanisms.tasks.fast.check import check_outcome
    from allmende.mechanisms.tasks.fast.round import clear_arrays_exactly

    clear_arrays_exactly(made("sp10k").market(), round_number=0)
    wishes = kept(folder)

    def work() -> float:
        market = wishes.market()
        cost, bound = check_outcome(market, clear_arrays_exactly(market, round_number=0).outcome)
        assert cost == bound, "an exact round has no duality gap"
        return cost

    return timed(work)


def assignment(folder: Path) -> Run:
    """Find the best assignment and weights that prove it, as libraries for linear assignment do."""
    from allmende.mechanisms.tasks.fast.check import check_outcome
    from allmende.mechanisms.tasks.fast.round import assign_exactly

    assign_exactly(made("sp10k").market(), round_number=0)
    wishes = kept(folder)
    result = []

    def work() -> float:
        market = wishes.market()
        result.append((market, assign_exactly(market, round_number=0)))
        return 0.0

    run = timed(work)
    cost, bound = check_outcome(*result[0])
    assert cost == bound, "an exact round has no duality gap"
    return Run(cpu_s=run.cpu_s, value=cost, peak_mb=run.peak_mb)


def certificate(folder: Path) -> Run:
    """Check the certificate of a cleared round."""
    from allmende.mechanisms.tasks.fast.check import check_outcome
    from allmende.mechanisms.tasks.fast.round import clear_arrays

    market = kept(folder).market()
    outcome = clear_arrays(market, step_milli=STEP_MILLI, round_number=0)
    return timed(lambda: check_outcome(market, outcome)[0])


def staffing(folder: Path) -> Run:
    """Ask how many places can be filled at all."""
    from allmende.mechanisms.tasks.fast.staffing import staff_arrays

    staff_arrays(made("sp10k").market())
    market = kept(folder).market()
    return timed(lambda: staff_arrays(market).fillable_count)


def flow_with_costs(folder: Path) -> Run:
    """Solve it as a minimum-cost flow: tasks -> people -> sink, an open place costing its cap."""
    from ortools.graph.python import min_cost_flow

    wishes = kept(folder)
    arcs = min_cost_flow.SimpleMinCostFlow()
    tails, heads, capacities, costs = _arcs(wishes)
    tasks_count, sink = len(wishes.places), len(wishes.places) + len(wishes.person_first) - 1

    def work() -> float:
        arcs.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        supplies = np.append(wishes.places, -wishes.places.sum())
        arcs.set_nodes_supplies(np.append(np.arange(tasks_count), sink), supplies)
        status = arcs.solve()
        assert status == arcs.OPTIMAL, "an open place can always stay open"
        return float(arcs.optimal_cost())

    return timed(work)


def flow(folder: Path) -> Run:
    """Solve it as a maximum flow: source -> tasks -> people -> sink."""
    from ortools.graph.python import max_flow

    wishes = kept(folder)
    tails, heads, capacities, _ = _arcs(wishes)
    tasks_count, sink = len(wishes.places), len(wishes.places) + len(wishes.person_first) - 1
    wished_count = len(wishes.wished) + len(wishes.person_first) - 1

    def work() -> float:
        arcs = max_flow.SimpleMaxFlow()
        arcs.add_arcs_with_capacity(tails[:wished_count], heads[:wished_count], capacities[:wished_count])
        tasks = np.arange(tasks_count)
        arcs.add_arcs_with_capacity(np.full(tasks_count, sink + 1), tasks, wishes.places)
        assert arcs.solve(sink + 1, sink) == arcs.OPTIMAL, "a maximum flow always exists"
        return float(arcs.optimal_flow())

    return timed(work)


def _arcs(wishes: Wishes) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the arcs: wishes first, then one per person to the sink, then one per task for its open places."""
    people_count, tasks_count = len(wishes.person_first) - 1, len(wishes.places)
    people = tasks_count + np.arange(people_count)
    sink = tasks_count + people_count
    cap = max(CAP_MILLI, int(wishes.asked.max()) + 1)
    tails = np.concatenate([wishes.wished, people, np.arange(tasks_count)])
    heads = np.concatenate(
        [np.repeat(people, np.diff(wishes.person_first)), np.full(people_count, sink), np.full(tasks_count, sink)]
    )
    capacities = np.concatenate([np.ones(len(wishes.wished) + people_count, np.int64), wishes.places])
    costs = np.concatenate([wishes.asked, np.zeros(people_count, np.int64), np.full(tasks_count, cap)])
    return tails, heads, capacities, costs


def lap(folder: Path, *, library: str) -> Run:
    """Solve a dense square instance by a library for linear assignment."""
    import lap as lap_library
    import lapjv as lapjv_library

    wishes = kept(folder)
    costs = wishes.asked.reshape(len(wishes.person_first) - 1, -1).astype(np.float64)
    people = np.arange(len(costs))

    def work() -> float:
        task_of = lapjv_library.lapjv(costs)[0] if library == "lapjv" else lap_library.lapjv(costs)[1]
        return float(costs[people, task_of].sum())

    return timed(work)


def above_known(ours: float, theirs: float | None, *, name: str) -> float | None:
    """Return how far a sum lies above the best one, known beforehand or from the peer."""
    return above_peer(ours, OPTIMA_MILLI.get(name, theirs))


def sharded(folder: Path, *, shards_count: int) -> Run:
    """Clear synchronous rounds over shards; the value is a hash of the outcome, the same for any number of them."""
    from allmende.mechanisms.tasks.fast.shards import clear_sharded

    clear_sharded(made("sp10k").market(), shards_count=2, step_milli=STEP_MILLI, round_number=0)
    market = kept(folder).market()

    def work() -> float:
        outcome, _ = clear_sharded(market, shards_count=shards_count, step_milli=STEP_MILLI, round_number=0)
        hashed = hashlib.sha256(outcome.taken.tobytes() + outcome.weights.tobytes() + outcome.rises.tobytes())
        return float(int.from_bytes(hashed.digest()[:6]))

    return timed(work)


def no_difference(ours: float, theirs: float | None) -> float | None:
    """Return 0 if two outcomes have the same hash, else 1."""
    return None if theirs is None else float(ours != theirs)


_FLOW = "OR-tools min-cost flow (exact)"


def _shards(prepare: Callable[[Path], None], *, count: int, large: bool) -> Case:
    return Case(
        prepare=prepare,
        ours=partial(sharded, shards_count=count),
        peer="ours in one shard (gap 0: same bits)",
        theirs=partial(sharded, shards_count=1),
        gap=no_difference,
        large=large,
    )


def _cases() -> dict[str, Case]:
    cases = {}
    for name, large in (("sp10k", False), ("sp100k", False), ("sp1M", True), ("sp10M", True)):
        prepare, gap = partial(keep, name=name), partial(above_known, name=name)
        if name == "sp10M":
            cases[f"{name}-rising"] = Case(prepare=prepare, ours=rising, large=large)
            cases[f"{name}-4-shards"] = _shards(prepare, count=4, large=large)
            continue
        cases[f"{name}-rising"] = Case(
            prepare=prepare, ours=rising, peer=_FLOW, theirs=flow_with_costs, gap=gap, large=large
        )
        cases[f"{name}-exact"] = Case(
            prepare=prepare, ours=exact, peer=_FLOW, theirs=flow_with_costs, gap=gap, large=large
        )
        for count in (4, 16):
            cases[f"{name}-{count}-shards"] = _shards(prepare, count=count, large=large)
        cases[f"{name}-certificate"] = Case(prepare=prepare, ours=certificate, gap=gap, large=large)
        cases[f"{name}-staffing"] = Case(
            prepare=prepare, ours=staffing, peer="OR-tools max flow", theirs=flow, gap=above_peer, large=large
        )
    for name, large in (("dense1k", False), ("dense5k", True)):
        for library in ("lapjv", "lap"):
            cases[f"{name}-{library}"] = Case(
                prepare=partial(keep, name=name),
                ours=assignment,
                peer=library,
                theirs=partial(lap, library=library),
                gap=above_peer,
                large=large,
            )
    cases["dense5kx500-exact"] = Case(
        prepare=partial(keep, name="dense5kx500"), ours=exact, peer=_FLOW, theirs=flow_with_costs, gap=above_peer
    )
    return cases


CASES = _cases()
