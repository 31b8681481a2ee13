"""Settle a pool with its goods: 100,000 people, 100 projects, a million contributions and as many takings.

Ours is what the server computes: contributions summed up per cost object, values through all levels, every due. The
making of the objects that a database hands over is not part of it, their reading is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from allmende.economy.goods import CostObject, Goods, TakeTable, Use
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.values.period import month_of
from benchmarks.case import Case, Run, timed

RULES = ("production_effort", "production_effort", "flat_allocation", "flat_rate", "auction")
INPUTS = 5


def keep_pool(folder: Path, *, people: int, projects: int, products: int, contributions: int, takes: int) -> None:
    """Draw a month: work on products and overheads, inputs in circles, takings of what is at hand."""
    drawn = np.random.default_rng(0)
    made = drawn.integers(500_000, 2_000_000, products)
    used = drawn.integers(0, products, (products, INPUTS))
    # A seventh of what is made goes into other products.
    units_used = (made[used] * drawn.uniform(0.01, 0.05, (products, INPUTS))).astype(np.int64)
    np.savez(
        folder / "pool.npz",
        made=made,
        used=used,
        units_used=units_used,
        purpose=drawn.integers(0, products + projects, contributions),
        minutes=drawn.integers(15, 240, contributions),
        weight_milli=drawn.integers(500, 2500, contributions),
        taker=drawn.integers(0, people, takes),
        taken=drawn.integers(0, products, takes),
        units_taken=drawn.integers(1, 4, takes) * 500,
        priced=drawn.random(takes) < 0.5,
        prices_mwh=drawn.integers(100, 4000, takes),
    )


def pool(folder: Path) -> dict[str, np.ndarray]:
    """Return the kept month."""
    with np.load(folder / "pool.npz") as kept:
        return dict(kept)


def efforts(month: Mapping[str, np.ndarray], *, accounts: int) -> list[int]:
    """Return the effort of each account in milli weighted hours: what the server sums up per account."""
    credited = (2 * month["minutes"] * month["weight_milli"] + 60) // 120
    order = np.zeros(accounts, np.int64)
    np.add.at(order, month["purpose"], credited)
    found: list[int] = order.tolist()
    return found


def takings(month: Mapping[str, np.ndarray]) -> TakeTable:
    """Return the takings as the server loads them: columns of a table's rows."""
    auctioned = month["priced"] & (month["taken"] % len(RULES) == RULES.index("auction"))
    prices = zip(auctioned.tolist(), month["prices_mwh"].tolist(), strict=True)
    return TakeTable(
        ids=[f"t{number}" for number in range(len(auctioned))],
        nodes=[f"p{node:05}" for node in month["taken"].tolist()],
        units_milli=month["units_taken"].tolist(),
        parts=[f"m{taker:06}" for taker in month["taker"].tolist()],
        prices_mwh=[price if priced else None for priced, price in prices],
    )


def settle_ours(folder: Path, *, people: int, projects: int, products: int) -> Run:
    """Sum up and settle; the value is what dues, fund and what is left miss of the effort: 0."""
    month = pool(folder)
    members = {f"m{index:06}": Participation(share_milli=1000, days=30) for index in range(people)}
    takes = takings(month)
    uses = [
        Use(node=f"p{need:05}", to=f"p{product:05}", units_milli=units)
        for product in range(products)
        for need, units in zip(month["used"][product].tolist(), month["units_used"][product].tolist(), strict=True)
    ]
    made = month["made"].tolist()

    def work() -> float:
        given = efforts(month, accounts=products + projects)
        goods = Goods(
            overheads_mwh={f"g{index:03}": given[products + index] for index in range(projects)},
            nodes={
                f"p{index:05}": CostObject(
                    project=f"g{index % projects:03}",
                    fresh_mwh=given[index],
                    units_milli=made[index],
                    rule=RULES[index % len(RULES)],
                    shelf="" if index % 3 else "shelf",
                )
                for index in range(products)
            },
            uses=uses,
            takes=takes,
        )
        snapshot = Snapshot(
            group="pool",
            period=month_of(date(2025, 6, 1)),
            effort_mwh=sum(goods.overheads_mwh.values()),
            participants=members,
            goods=goods,
        )
        settled = settle(snapshot, Rulebook())
        left = sum(node.fresh_mwh - settled.moves_mwh[name] for name, node in goods.nodes.items())
        return float(sum(settled.dues_mwh.values()) + settled.fund_mwh + left - sum(given))

    return timed(work)


def settle_plainly(folder: Path, *, people: int, projects: int, products: int) -> Run:
    """Settle the same in plain Python, as where NumPy is not installed."""
    from allmende.economy import dues_split, dues_taken, valuing_circles

    dues_split.MANY_MEMBERS = dues_taken.MANY_TAKES = valuing_circles.MANY = 2**60
    return settle_ours(folder, people=people, projects=projects, products=products)


PEOPLE, PROJECTS, PRODUCTS = 100_000, 100, 10_000

CASES = {
    "settle-goods-100k": Case(
        prepare=partial(
            keep_pool,
            people=PEOPLE,
            projects=PROJECTS,
            products=PRODUCTS,
            contributions=1_000_000,
            takes=1_000_000,
        ),
        ours=partial(settle_ours, people=PEOPLE, projects=PROJECTS, products=PRODUCTS),
        peer="the same in plain Python",
        theirs=partial(settle_plainly, people=PEOPLE, projects=PROJECTS, products=PRODUCTS),
        gap=lambda ours, _theirs: ours,
    ),
}
