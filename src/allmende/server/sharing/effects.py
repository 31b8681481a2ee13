"""What a change would do to a period: settled again by the same function, side by side, so that the totals show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from allmende.economy.goods import Goods, Take
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import settle
from allmende.economy.whatif import Effect
from allmende.server.auctions.models import Auction
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Product
from allmende.server.goods.models import Move, MoveKind
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.naming import member_names
from allmende.server.sharing.settlements import Reckoned
from allmende.server.sharing.spans import open_period, period_from


@dataclass(frozen=True, kw_only=True)
class Row:
    """One member: what they are asked for, and what they would be."""

    member_id: str
    name: str
    effect: Effect


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """A period as it is beside what it would be.

    Attributes:
        rows: Those for whom anything changes, who would be asked for most more first.
        same: For how many nothing changes.
        dues: All dues together; `fund` what the common fund keeps. Both together are the same on both sides.

    """

    reckoned: Reckoned
    rows: tuple[Row, ...]
    same: int
    dues: Effect
    fund: Effect

    @property
    def whole(self) -> Effect:
        """Dues and fund together."""
        return self.dues + self.fund

    @property
    def more_mwh(self) -> int:
        """What is asked for more, of all those together who are asked for more."""
        return sum(max(0, row.effect.difference_mwh) for row in self.rows)

    @property
    def less_mwh(self) -> int:
        """What is asked for less, of all those together who are asked for less."""
        return sum(max(0, -row.effect.difference_mwh) for row in self.rows)


def with_rule(reckoned: Reckoned, product_id: str, *, rule: str, shelf: str) -> SideBySide:
    """Return what a period would ask for if a product had been shared by another rule."""

    def change(goods: Goods) -> Goods:
        node = goods.nodes.get(product_id)
        if node is None:
            return goods
        nodes = {**goods.nodes, product_id: replace(node, rule=rule, shelf=shelf)}
        changed = replace(goods, nodes=nodes)
        return changed if rule == "auction" else _without_prices(changed, lambda take: take.node == product_id)

    return _beside(reckoned, change)


def by_effort(reckoned: Reckoned, takings: Collection[str] | None = None) -> SideBySide:
    """Return what a period would ask for if what was auctioned had been asked for by effort.

    Args:
        reckoned: The period.
        takings: Only these takings (ids of movements); None for all.

    """
    return _beside(reckoned, lambda goods: _without_prices(goods, lambda take: takings is None or take.id in takings))


def takings_of(auction: Auction) -> set[str]:
    """Return the movements by which an auction gave what it offered."""
    sold = Move.objects.filter(
        product__lots__auction=auction, kind=MoveKind.TAKEN, price_mwh__isnull=False, at__gte=auction.opens_at
    )
    return {
        move.id
        for move in sold.select_related("entry").distinct()
        if books.entry_of(move.entry).facts.get("auction") == auction.id
    }


def first_day_to_change(group: Group, *, today: date) -> date:
    """Return the first day of the next period that has not begun: from when another rule can hold."""
    every = groups.rulebook_of(group).settle_every
    period = open_period(group)
    while period.start <= today:
        period = period_from(period.end, every=every)
    return period.start


def took_part(reckoned: Reckoned, product: Product) -> bool:
    """Whether anybody took anything of a product in a period."""
    goods = reckoned.settlement.snapshot.goods
    return goods is not None and any(take.node == product.id for take in goods.takes)


def _beside(reckoned: Reckoned, change: Callable[[Goods], Goods]) -> SideBySide:
    now = reckoned.settlement
    goods = now.snapshot.goods
    after = now
    if goods is not None:
        rules = Rulebook().with_value("break_relief", now.relief_milli)
        # What things are worth follows from how they were made, whoever is asked for them.
        after = settle(replace(now.snapshot, goods=change(goods)), rules, values_nwh=now.values_nwh)
    effects = _effects(now.dues_mwh, after.dues_mwh)
    changed = {member: effect for member, effect in effects.items() if effect.difference_mwh}
    names = member_names(reckoned.group.book, changed)
    rows = [
        Row(member_id=member, name=names.get(member, f"({member[:4]})"), effect=effect)
        for member, effect in changed.items()
    ]
    return SideBySide(
        reckoned=reckoned,
        rows=tuple(sorted(rows, key=lambda row: (-row.effect.difference_mwh, row.name.casefold(), row.member_id))),
        same=len(effects) - len(changed),
        dues=Effect(baseline_mwh=sum(now.dues_mwh.values()), reform_mwh=sum(after.dues_mwh.values())),
        fund=Effect(baseline_mwh=now.fund_mwh, reform_mwh=after.fund_mwh),
    )


def _effects(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Effect]:
    return {
        member: Effect(baseline_mwh=before.get(member, 0), reform_mwh=after.get(member, 0))
        for member in sorted(before.keys() | after.keys())
    }


def _without_prices(goods: Goods, which: Callable[[Take], bool]) -> Goods:
    return replace(goods, takes=[replace(take, price_mwh=None) if which(take) else take for take in goods.takes])
