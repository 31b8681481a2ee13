"""Auction the right to use what nobody made: land, water, wind. The whole price is rent, and everybody shares it.

A natural resource has no production effort, so its floor is 0 and all that is asked for it is rent. It lowers lambda
(`conservation.py`), and with it what every other good asks for: the rent returns to everybody in the proportion in
which they use what people make. Source: design/model.md, "Usage rights"; Hirsch's review, on natural resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from allmende.mechanisms.goods.conservation import Scarce
from allmende.mechanisms.goods.one_each import End, OneEach, one_each
from allmende.mechanisms.goods.uniform_price import UniformPrice, uniform_price


def plots(worth_mwh: Mapping[str, Mapping[str, int]], *, resources: Iterable[str]) -> OneEach:
    """Share out different resources, one each, from a floor of nothing; `one_each` says what prices and errors mean.

    Examples:
        >>> plots({"ada": {"meadow": 300}, "bo": {"meadow": 200}}, resources=["meadow"]).least_mwh
        {'meadow': 200}

    """
    return one_each(worth_mwh, floors_mwh=dict.fromkeys(resources, 0))


def quotas(worth_mwh: Mapping[str, Sequence[int]], *, units_count: int, round_number: int = 0) -> UniformPrice:
    """Share out many like units of one resource (days of water, catches) from a floor of nothing at one price.

    Arguments and errors are those of `uniform_price`.

    Examples:
        >>> quotas({"ada": [30, 10], "bo": [20]}, units_count=2).price_mwh
        10

    """
    return uniform_price(worth_mwh, units_count=units_count, floor_mwh=0, round_number=round_number)


def rents(shared: OneEach, *, end: End = "least") -> dict[str, Scarce]:
    """Return what each resource adds to `conserve`: its whole price, no effort; raises UnknownEnd (`one_each`).

    The rents are what its takers owe (`OneEach.dues_mwh`); a resource nobody takes adds nothing.

    Examples:
        >>> rents(plots({"ada": {"meadow": 300}, "bo": {"meadow": 200}}, resources=["meadow", "bog"]))["meadow"]
        Scarce(asked_mwh=200, effort_mwh=0)

    """
    dues = shared.dues_mwh(end)
    asked = dict.fromkeys(shared.least_mwh, 0) | {thing: dues[person] for person, thing in shared.thing_of.items()}
    return {thing: Scarce(asked_mwh=rent) for thing, rent in asked.items()}
