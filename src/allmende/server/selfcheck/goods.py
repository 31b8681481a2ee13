"""Do the tables about goods (movements, batches, products, orders, handouts) say the same as the books?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, Sum

from allmende.ledger.entry import Entry
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.goods.models import ADDS, Handout, Move, MoveKind, Order, OrderState

BATCH = 2_000
# Kinds of entries that move units, and how a movement of each is called in the tables.
MOVING = {
    "good.made": MoveKind.MADE,
    "good.used": MoveKind.USED,
    "good.lost": MoveKind.LOST,
    "good.taken": MoveKind.TAKEN,
    "good.returned": MoveKind.RETURNED,
    "batch.finished": MoveKind.MADE,
}


def stock() -> Iterator[str]:
    """Yield movements that are not what their entry says, and products whose stock differs from the books."""
    by_books: Counter[str] = Counter()
    moves = Move.objects.select_related("entry", "batch").order_by("entry__book", "entry__number")
    for move in moves.iterator(chunk_size=BATCH):
        entry = entry_of(move.entry)
        if not _is_of(move, entry):
            yield f"the movement {move.pk} is not what entry {entry.number} says"
        units_milli = entry.facts.get("units_milli")
        assert isinstance(units_milli, int)
        by_books[move.product_id] += units_milli if move.kind in ADDS else -units_milli
    booked = StoredEntry.objects.filter(kind__in=list(MOVING)).count()
    if booked != Move.objects.count():
        yield f"the books hold {booked} movements of goods, the tables {Move.objects.count()}"
    rights = set(Product.objects.filter(is_right=True).values_list("pk", flat=True))
    kept: Counter[str] = Counter()
    for product, kind, units in Move.objects.values_list("product", "kind").annotate(units=Sum("units_milli")):
        kept[product] += units if kind in ADDS else -units
    for product in sorted((kept.keys() | by_books.keys()) - rights):
        if kept[product] != by_books[product]:
            yield f"of {product} there are {kept[product]} thousandths by the tables, {by_books[product]} by the books"
        if kept[product] < 0:
            yield f"of {product} less than nothing is in stock: {kept[product]} thousandths"


def batches() -> Iterator[str]:
    """Yield products and batches that the books know otherwise."""
    ended: dict[str, str] = {}
    for stored in StoredEntry.objects.filter(kind__in=["batch.begun", "batch.finished", "batch.failed"]).order_by(
        "number"
    ):
        ended[str(entry_of(stored).facts["batch"])] = stored.kind
    states = {"batch.begun": BatchState.OPEN, "batch.finished": BatchState.FINISHED, "batch.failed": BatchState.FAILED}
    kept = dict(Batch.objects.values_list("pk", "state"))
    for batch in sorted(ended.keys() | kept.keys()):
        by_books = states[ended[batch]].value if batch in ended else "unknown"
        if kept.get(batch) != by_books:
            yield f"the batch {batch} is {kept.get(batch)} by the tables, {by_books} by the books"
    withdrawn = {
        str(entry_of(stored).facts["product"]) for stored in StoredEntry.objects.filter(kind="product.withdrawn")
    }
    gone = set(Product.objects.exclude(withdrawn_at=None).values_list("pk", flat=True))
    for product in sorted(withdrawn ^ gone):
        yield f"whether the product {product} was withdrawn, tables and books do not agree"


def orders() -> Iterator[str]:
    """Yield orders that were collected without a movement, or twice, and promises of what is not there."""
    taken = Counter(Move.objects.filter(kind=MoveKind.TAKEN).exclude(order=None).values_list("order", flat=True))
    collected = set(Order.objects.filter(state=OrderState.COLLECTED).values_list("pk", flat=True))
    for order in sorted(collected | taken.keys()):
        if taken[order] != (order in collected):
            said = "collected" if order in collected else "not collected"
            yield f"the order {order} was {said}, and taken {taken[order]} times"
    wrong = Move.objects.filter(kind=MoveKind.TAKEN).exclude(order=None).exclude(units_milli=F("order__granted_milli"))
    for move in wrong:
        yield f"for the order {move.order_id} other units were taken than were ready"
    stocks: Counter[str] = Counter()
    for product, kind, units in Move.objects.values_list("product", "kind").annotate(units=Sum("units_milli")):
        stocks[product] += units if kind in ADDS else -units
    ready = Order.objects.filter(state=OrderState.GRANTED, product__is_right=False)
    for product, units in ready.values_list("product").annotate(units=Sum("granted_milli")):
        if units > stocks[product]:
            yield f"of {product} {units} thousandths are ready for people, {stocks[product]} are there"
    for handout in Handout.objects.select_related("entry"):
        facts = entry_of(handout.entry).facts
        result = {line["order"]: line["given"] for line in handout.result["lines"]}
        if (facts.get("handout"), facts.get("result")) != (handout.pk, result):
            yield f"the handout {handout} is not what the books say"


def _is_of(move: Move, entry: Entry) -> bool:
    """Whether a movement is the one its entry books."""
    facts = entry.facts
    expected = MOVING.get(entry.kind)
    if expected is None or facts.get("units_milli") != move.units_milli:
        return False
    if entry.kind == "batch.finished":
        return move.batch is not None and facts.get("batch") == move.batch_id and move.kind == expected
    if entry.kind == "good.made" and facts.get("how") == "found":
        expected = MoveKind.FOUND
    if (facts.get("move"), move.kind) != (move.pk, expected):
        return False
    if entry.kind == "good.taken":
        return facts.get("parts") == move.parts and facts.get("price_mwh") == move.price_mwh
    if entry.kind == "good.used":
        return facts.get("to") == (move.to_node or move.to_group)
    return entry.kind != "good.returned" or facts.get("returns") == move.returns_id
