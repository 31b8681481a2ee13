"""Loading what lay in products and became of them in a period (docs/goods-and-pools.md says what counts when).

A settlement counts what was booked before its cut and not counted by the one before: effort by postings, units by the
movements of stock, both by the time of their entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from allmende.economy.bookings import node_account
from allmende.economy.goods import CostObject, Goods, TakeTable, Use
from allmende.server import clock
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.goods.models import ADDS, Move, MoveKind
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.values.period import Period

WHOLE_MILLI = 1_000


@dataclass(frozen=True, kw_only=True)
class Span:
    """The moments between which a period counts; `since` is None for a community's first."""

    since: datetime | None
    before: datetime

    def holds(self) -> Q:
        """Return the condition, in a query of movements, that their entry falls into the span."""
        inside = Q(entry__at_us__lt=clock.microseconds(self.before))
        return inside if self.since is None else inside & Q(entry__at_us__gte=clock.microseconds(self.since))


def goods_of(
    group: Group,
    period: Period,
    *,
    parts: Sequence[Group],
    efforts: Mapping[str, int],
    span: Span,
    before_nwh: Mapping[str, int],
) -> Goods | None:
    """Return what lay in the products of a community and became of them; None where it has none.

    Args:
        group: The community's root.
        period: The days it is about; the rule of a product is that of the first of them.
        parts: The community with everything inside it.
        efforts: Group id -> effort for it as a whole that is to be shared out.
        span: What counts in it.
        before_nwh: Product -> what a unit was worth at the last settlement.

    """
    products = list(
        Product.objects.filter(group__in=parts).select_related("group").prefetch_related("past_rules").defer("picture")
    )
    if not products:
        return None
    loading = _Loading(
        group=group, span=span, products={product.id: product for product in products}, before_nwh=before_nwh
    )
    batches = list(Batch.objects.filter(product__group__in=parts).select_related("product"))
    nodes = loading.products_as_nodes(period.start) | loading.batches_as_nodes(batches)
    return Goods(
        overheads_mwh={part.id: efforts.get(part.id, 0) for part in parts},
        overhead_rules={part.id: groups.rulebook_of(part, at=span.before).overhead for part in parts},
        nodes=nodes,
        uses=[*loading.uses(), *loading.into_products(batches)],
        takes=loading.takes(),
    )


@dataclass(kw_only=True)
class _Loading:
    """The look-ups of one period, each made once."""

    group: Group
    span: Span
    products: Mapping[str, Product]
    before_nwh: Mapping[str, int]
    _kept: set[str] = field(default_factory=set)
    _standing: dict[str, int] = field(default_factory=dict)
    _fresh: dict[str, int] = field(default_factory=dict)

    def products_as_nodes(self, day: date) -> dict[str, CostObject]:
        """Return every product with what lies in it, the units at hand, and its rule on a day."""
        self._read_accounts(self.products)
        before, within = self._stock_before(), self._sums(self._moves())
        nodes = {}
        for key, product in self.products.items():
            came = sum(within.get((key, kind), 0) for kind in (MoveKind.MADE, MoveKind.FOUND))
            nodes[key] = CostObject(
                project=product.group_id,
                opening_mwh=self._standing.get(key, 0) - self._fresh.get(key, 0),
                fresh_mwh=self._fresh.get(key, 0),
                units_milli=before.get(key, 0) + came,
                rule=product.rule_on(day),
                shelf=product.shelf_on(day),
                lost_milli=within.get((key, MoveKind.LOST), 0),
                right=product.is_right,
                before_nwh=self.before_nwh.get(key, 0),
            )
            if product.withdrawn_at is not None and product.group.book_id == self.group.book_id:
                nodes[key] = _let_go(nodes[key])
        return nodes

    def batches_as_nodes(self, batches: Iterable[Batch]) -> dict[str, CostObject]:
        """Return every batch in which something lies: open, finished or failed in this period or late credited.

        So is one for which only things were used so far, and no work was done.
        """
        batches = list(batches)
        used_for = set(self._moves().filter(kind=MoveKind.USED).values_list("to_node", flat=True))
        self._read_accounts([batch.id for batch in batches])
        nodes = {}
        for batch in batches:
            fresh = self._fresh.get(batch.id, 0)
            ended = self._ended(batch)
            moved = batch.id in used_for or (ended and self._in_span(batch))
            if not (fresh or self._standing.get(batch.id, 0) or moved):
                continue
            nodes[batch.id] = CostObject(
                project=batch.product.group_id,
                opening_mwh=self._standing.get(batch.id, 0) - fresh,
                fresh_mwh=fresh,
                units_milli=WHOLE_MILLI if ended else 0,
                lost_milli=WHOLE_MILLI if ended and batch.state == BatchState.FAILED else 0,
                batch=True,
            )
        self._kept = set(nodes)
        return nodes

    def into_products(self, batches: Iterable[Batch]) -> list[Use]:
        """Return that finished batches go to their products; what is credited late for one goes after it."""
        return [
            Use(node=batch.id, to=batch.product_id, units_milli=WHOLE_MILLI)
            for batch in batches
            if batch.id in self._kept and batch.state == BatchState.FINISHED and self._ended(batch)
        ]

    def uses(self) -> list[Use]:
        """Return what was used for what, summed up."""
        used = self._moves().filter(kind=MoveKind.USED).values_list("product", "to_node", "to_group")
        return [
            Use(node=product, to=to_node or to_group, units_milli=units)
            for product, to_node, to_group, units in used.annotate(units=Sum("units_milli")).order_by(
                "product", "to_node", "to_group"
            )
        ]

    def takes(self) -> TakeTable:
        """Return who took what and who gave what back; as columns, which a large pool reads and keeps fast."""
        moves = self._moves().filter(kind__in=[MoveKind.TAKEN, MoveKind.RETURNED]).order_by("entry__number", "id")
        rows = list(moves.values_list("id", "product", "kind", "units_milli", "parts", "price_mwh"))
        signs = [1 if row[2] == MoveKind.TAKEN else -1 for row in rows]
        return TakeTable(
            ids=[row[0] for row in rows],
            nodes=[row[1] for row in rows],
            units_milli=[sign * row[3] for sign, row in zip(signs, rows, strict=True)],
            # Who took something alone has all of it, whatever the part is called.
            parts=[next(iter(row[4])) if len(row[4]) == 1 else row[4] for row in rows],
            prices_mwh=[None if row[5] is None else sign * row[5] for sign, row in zip(signs, rows, strict=True)],
        )

    def _moves(self) -> QuerySet[Move]:
        return Move.objects.filter(self.span.holds(), product__in=list(self.products), entry__book=self.group.book_id)

    def _stock_before(self) -> dict[str, int]:
        """Return product -> units that were there when the period began."""
        if self.span.since is None:
            return {}
        earlier = Move.objects.filter(
            product__in=list(self.products),
            entry__book=self.group.book_id,
            entry__at_us__lt=clock.microseconds(self.span.since),
            product__is_right=False,
        )
        stock: dict[str, int] = {}
        for (product, kind), units in self._sums(earlier).items():
            stock[product] = stock.get(product, 0) + (units if kind in ADDS else -units)
        return stock

    @staticmethod
    def _sums(moves: QuerySet[Move]) -> dict[tuple[str, str], int]:
        rows = moves.values_list("product", "kind").annotate(units=Sum("units_milli")).order_by("product", "kind")
        return {(product, kind): units for product, kind, units in rows}

    def _read_accounts(self, nodes: Iterable[str]) -> None:
        accounts = {node_account(node): node for node in nodes}
        standing = books.unsettled(self.group.book, accounts, before=self.span.before)
        fresh = books.booked_on(self.group.book, accounts, since=self.span.since, before=self.span.before)
        self._standing |= {accounts[account]: -amount for account, amount in standing.items()}
        self._fresh |= {accounts[account]: -amount for account, amount in fresh.items()}

    def _ended(self, batch: Batch) -> bool:
        return batch.ended_at is not None and batch.ended_at < self.span.before

    def _in_span(self, batch: Batch) -> bool:
        since = self.span.since
        return batch.ended_at is not None and (since is None or batch.ended_at >= since)


def _let_go(node: CostObject) -> CostObject:
    """Return a withdrawn product of which nothing is left as lost: what still lies in it falls on everyone."""
    if node.units_milli or not node.lying_mwh:
        return node
    return replace(node, units_milli=WHOLE_MILLI, lost_milli=WHOLE_MILLI)
