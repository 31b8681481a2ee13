"""What racing bidders do in the house of `house.py`: each command is one process's part (`stage.py`).

open             two evenings in stock, auctioned; eight have bid; gives ids
race JSON        several of these at the same moment, each a process
bid NAME AUCTION LOT WORTH    bid as the clock strikes
close            close what is due, as any page would
take PRODUCT     take one from the stock
came AUCTION     what is stored, and whether the books hold
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allmende.server.auctions.models import Auction, Bid
from allmende.server.auctions.operations import (
    AuctionDraft,
    LotDraft,
    Said,
    bid,
    close_due,
    offer,
)
from allmende.server.books.export import verify_here
from allmende.server.books.models import StoredEntry
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.goods.models import Move
from allmende.server.goods.operations.stock import lose, make
from allmende.server.goods.queries import stocks_of
from allmende.server.groups.models import Group
from allmende.server.refusal import Refused
from tests.races import house
from tests.races.house import START, seat
from tests.races.house_names import PEOPLE

CLOSES = START + timedelta(days=2)
AFTER = CLOSES + timedelta(seconds=1)


def open_one() -> dict[str, str]:
    """Offer two of the three evenings in stock; everybody but Ada has bid, each a little more than the one before."""
    ada = seat("ada")
    number = Auction.objects.count()
    draft = ProductDraft(name=f"Evening {number}", unit="evening", rule="auction")
    product = add_product(ada, draft, at=START)
    make(ada, product.id, units_milli=2_000, at=START)
    lots = [LotDraft(product_id=product.id, units_milli=2_000)]
    auction = offer(ada, AuctionDraft(title="Sauna", form="many", lots=lots, closes_at=CLOSES), at=START)
    lot = auction.lots.get()
    for place, name in enumerate(PEOPLE[1:]):
        bid(seat(name), auction.id, Said(worth={lot.id: 1_000 + 100 * place}), at=START)
    return {"auction": auction.id, "lot": lot.id, "product": product.id}


def bid_late(name: str, auction: str, lot: str, worth: str) -> str:
    """Bid when the time is just over, or has just not come."""
    bid(seat(name), auction, Said(worth={lot: int(worth)}), at=CLOSES - timedelta(microseconds=1))
    return "bid"


def close() -> int:
    """Close what is due; say how many this process closed."""
    return close_due(Group.objects.get(slug="race"), at=AFTER)


def take(product: str) -> str:
    """Take one of the evenings away while the auction closes."""
    lose(seat("ada"), product, units_milli=1_000, reason="The stove broke.", at=AFTER)
    return "lost"


def came(auction: str) -> dict[str, object]:
    """Return what came of an auction."""
    found = Auction.objects.select_related("group__book").get(pk=auction)
    lot = found.lots.get()
    taken = Move.objects.filter(product=lot.product_id, kind="taken")
    closings = StoredEntry.objects.filter(kind="auction.closed", key=f"auction:{auction}")
    return {
        "closed": found.closed_at is not None,
        "entries": closings.count(),
        "there": found.result["there"][lot.id],
        "taken": sorted((move.units_milli, move.price_mwh) for move in taken),
        "stock": stocks_of([lot.product_id])[lot.product_id],
        "bids": sorted(Bid.objects.filter(lot=lot).values_list("worth_mwh", flat=True)),
        "price": found.result.get("outcome", {}).get("price_mwh"),
        "counted": sorted(
            worth for stated in found.result.get("market", {"worth": {}})["worth"].values() for worth in stated
        ),
        "status": [report.status for report in verify_here([found.group.book])],
    }


def answer(command: str, *words: str) -> object:
    """Run one command and return what it says; a refusal is an answer, too."""
    parts: dict[str, Callable[..., object]] = {
        "open": open_one, "bid": bid_late, "close": close, "take": take, "came": came, "race": house.race,
    }  # fmt: skip
    try:
        return parts[command](*words)
    except Refused as refused:
        return f"refused {refused.status}"
