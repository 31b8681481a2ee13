"""What racing bidders do in the house of `house.py`: each command of this script is one process's part.

python -m tests.races.auction open             two evenings in stock, auctioned; eight have bid; prints ids as JSON
python -m tests.races.auction race JSON        several of these at the same moment, each a process
python -m tests.races.auction bid NAME AUCTION LOT WORTH    bid as the clock strikes
python -m tests.races.auction close            close what is due, as any page would
python -m tests.races.auction take PRODUCT     take one from the stock
python -m tests.races.auction came AUCTION     what is stored, and whether the books hold
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta

from allmende.server.running import set_up

set_up()

from allmende.server.auctions.models import Auction, Bid  # noqa: E402
from allmende.server.auctions.operations import (  # noqa: E402
    AuctionDraft,
    LotDraft,
    Said,
    bid,
    close_due,
    offer,
)
from allmende.server.books.export import verify_here  # noqa: E402
from allmende.server.books.models import StoredEntry  # noqa: E402
from allmende.server.catalogue.operations.products import ProductDraft, add_product  # noqa: E402
from allmende.server.goods.models import Move  # noqa: E402
from allmende.server.goods.operations.stock import lose, make  # noqa: E402
from allmende.server.goods.queries import stocks_of  # noqa: E402
from allmende.server.groups.models import Group  # noqa: E402
from allmende.server.refusal import Refused  # noqa: E402
from tests.races import house  # noqa: E402
from tests.races.house import START, seat  # noqa: E402
from tests.races.house_names import PEOPLE  # noqa: E402

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


if __name__ == "__main__":
    # What races is a command of this script, not of the house's.
    house.answer = answer
    sys.stdout.write(json.dumps(answer(*sys.argv[1:])) + "\n")
