"""Goods: divisible shares, effort through all levels, settling a pool."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.case import Case, Run, nothing, timed


def keep_shares(folder: Path, *, people: int, goods: int, wishes: int) -> None:
    """Make a market of divisible goods: everybody likes a few, some far more than others."""
    drawn = np.random.default_rng(0)
    wished = drawn.integers(0, goods, (people, wishes)).astype(np.int32)
    wished.sort(axis=1)
    np.savez(
        folder / "shares.npz",
        first=np.arange(people + 1, dtype=np.int64) * wishes,
        wished=wished.ravel(),
        liking=drawn.lognormal(0, 1, people * wishes),
        budgets_mwh=(drawn.lognormal(0, 0.5, people) * 10_000).astype(np.int64) + 1,
    )


def shares_ours(folder: Path, *, goods: int) -> Run:
    """Settle it by proportional response; the value is how far from their best the worst off is."""
    from allmende.mechanisms.goods.fast.divisible import settle_share_arrays, share_arrays

    with np.load(folder / "shares.npz") as kept:
        arrays = dict(kept)
    small = {
        "first": np.array([0, 2, 4]),
        "wished": np.array([0, 1, 0, 1], np.int32),
        "liking": np.array([1.0, 2, 3, 1]),
        "budgets_mwh": np.array([1000, 2000]),
    }
    settle_share_arrays(share_arrays(**small, goods_count=2))
    shares = share_arrays(**arrays, goods_count=goods)
    run = timed(lambda: settle_share_arrays(shares)[0])
    whole = int(arrays["budgets_mwh"].sum())
    assert abs(float(np.sum(shares.prices)) - whole) < 1e-12 * whole * 10, "prices sum to the budgets"
    assert int(np.asarray(shares.parts).sum()) == whole * 1_000_000, "parts sum to the budgets exactly"
    return run


def shares_clarabel(folder: Path, *, goods: int) -> Run:
    """Solve the programme of Eisenberg and Gale by Clarabel's interior points."""
    import clarabel
    from scipy.sparse import coo_array, csc_array

    with np.load(folder / "shares.npz") as kept:
        first, wished, liking, budgets = (kept[name] for name in ("first", "wished", "liking", "budgets_mwh"))
    people, wishes = len(budgets), len(wished)
    owner = np.repeat(np.arange(people), np.diff(first))
    # Rows: goods given out, shares not negative, then three per person: t, 1, what they get, with t <= log of that.
    column = np.arange(wishes)
    rows = [wished, goods + column, goods + wishes + 3 * np.arange(people), goods + wishes + 3 * owner + 2]
    columns = [column, column, wishes + np.arange(people), column]
    values = [np.ones(wishes), -np.ones(wishes), -np.ones(people), -liking]
    shape = (goods + wishes + 3 * people, wishes + people)
    matrix = coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape).tocsc()
    limits = np.concatenate([np.ones(goods), np.zeros(wishes), np.tile([0.0, 1.0, 0.0], people)])
    cones = [clarabel.NonnegativeConeT(goods + wishes), *(clarabel.ExponentialConeT() for _ in range(people))]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    aim = np.concatenate([np.zeros(wishes), -budgets / budgets.mean()])
    solver = clarabel.DefaultSolver(csc_array((shape[1], shape[1])), aim, matrix, limits, cones, settings)
    return timed(lambda: float(np.sum(solver.solve().z[:goods])))


def keep_network(folder: Path, *, products: int, inputs: int) -> None:
    """Make a network of products in which a unit takes about half a unit's worth of inputs."""
    drawn = np.random.default_rng(0)
    needs = drawn.integers(0, products, (products, inputs)).astype(np.int32)
    units = drawn.random((products, inputs))
    units *= 0.6 / units.sum(1)[:, None] * drawn.uniform(0.5, 1.1, (products, 1))
    np.savez(folder / "network.npz", needs=needs, units=units, direct=drawn.lognormal(0, 1, products))


def network(folder: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201 - SciPy's arrays have no types
    """Return (direct effort, needs) of the kept network."""
    from scipy.sparse import csr_array

    with np.load(folder / "network.npz") as kept:
        needs, units, direct = kept["needs"], kept["units"], kept["direct"]
    products, inputs = needs.shape
    first = np.arange(0, products * inputs + 1, inputs, dtype=np.int32)
    return direct, csr_array((units.ravel(), needs.ravel(), first), shape=(products, products))


def effort_ours(folder: Path) -> Run:
    """Find the effort through all levels, with its proven bound on the error as the value."""
    from allmende.mechanisms.goods.fast.leontief import embodied_effort

    direct, needs = network(folder)
    # Loads what is compiled.
    embodied_effort(direct[:3], needs=needs[:3, :3])
    return timed(lambda: embodied_effort(direct, needs=needs)[1])


def effort_series(folder: Path) -> Run:
    """Add up level by level until nothing above 1e-8 is added."""
    direct, needs = network(folder)

    def work() -> float:
        total, level = direct.copy(), direct
        while (level > 1e-8 * total).any():
            level = needs @ level
            total += level
        return 0.0

    return timed(work)


def effort_scipy(folder: Path) -> Run:
    """Solve by SciPy's own BiCGSTAB, without a proof."""
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import bicgstab

    direct, needs = network(folder)
    system = (eye_array(needs.shape[0]) - needs).tocsr()
    return timed(lambda: float(bicgstab(system, direct, rtol=1e-9)[1]))


def settle_ours(_folder: Path, *, people: int, projects: int, contributions: int) -> Run:
    """Credit a month's contributions and settle the pool; the value is what dues and fund miss of the effort: 0."""
    from allmende.economy.rulebook import Rulebook
    from allmende.economy.settle import Participation, Snapshot, settle
    from allmende.values.effort import effort_mwh
    from allmende.values.period import month_of

    drawn = np.random.default_rng(0)
    minutes = drawn.integers(15, 240, contributions).tolist()
    weights = drawn.integers(500, 2500, contributions).tolist()
    project_of = drawn.integers(0, projects, contributions).tolist()
    participants = {f"{index:016x}": Participation(share_milli=1000, days=30) for index in range(people)}

    def work() -> float:
        efforts = [0] * projects
        for project, length, weight in zip(project_of, minutes, weights, strict=True):
            efforts[project] += effort_mwh(minutes=length, weight_milli=weight)
        snapshot = Snapshot(
            group="pool", period=month_of(date(2025, 6, 1)), effort_mwh=sum(efforts), participants=participants
        )
        settled = settle(snapshot, Rulebook())
        return float(sum(settled.dues_mwh.values()) + settled.fund_mwh - sum(efforts))

    return timed(work)


def _own(value: float, _theirs: float | None) -> float:
    return value


CASES = {
    "divisible-300x300": Case(
        prepare=partial(keep_shares, people=300, goods=300, wishes=300),
        ours=partial(shares_ours, goods=300),
        peer="Clarabel",
        theirs=partial(shares_clarabel, goods=300),
        gap=_own,
    ),
    "divisible-1Mx10k": Case(
        prepare=partial(keep_shares, people=1_000_000, goods=10_000, wishes=10),
        ours=partial(shares_ours, goods=10_000),
        gap=_own,
        large=True,
    ),
    "effort-100k": Case(
        prepare=partial(keep_network, products=100_000, inputs=20),
        ours=effort_ours,
        peer="SciPy BiCGSTAB, no proof",
        theirs=effort_scipy,
        gap=_own,
    ),
    "effort-1M": Case(
        prepare=partial(keep_network, products=1_000_000, inputs=20),
        ours=effort_ours,
        peer="SciPy BiCGSTAB, no proof",
        theirs=effort_scipy,
        gap=_own,
        large=True,
    ),
    "effort-1M-series": Case(
        prepare=partial(keep_network, products=1_000_000, inputs=20),
        ours=effort_ours,
        peer="level by level, no proof",
        theirs=effort_series,
        gap=_own,
        large=True,
    ),
    "settle-100k": Case(
        prepare=nothing,
        ours=partial(settle_ours, people=100_000, projects=100, contributions=1_000_000),
        gap=_own,
        large=True,
    ),
}
