"""What an audit remembers of goods: what is in stock, who took what, and what no settlement has counted yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from allmende.economy.auction import Award

PIECE_MILLI = 1000


@dataclass(slots=True)
class Ruling:
    """By which rule a product is shared in the periods that start on a day or later."""

    from_day: date
    rule: str
    shelf: str


@dataclass(slots=True, kw_only=True)
class Product:
    """A product that was listed."""

    group: str
    pieces: bool
    right: bool
    # In the order of time; the first holds from the beginning.
    rulings: list[Ruling]
    withdrawn: bool = False
    # In stock now, and how much of it settlements have counted.
    stock_milli: int = 0
    counted_milli: int = 0
    # What a unit was worth at the last settlement.
    value_nwh: int = 0

    def ruling(self, start: date) -> Ruling:
        """Return what holds in a period that starts on a day."""
        return next(ruling for ruling in reversed(self.rulings) if ruling.from_day <= start)


@dataclass(slots=True)
class Batch:
    """A batch that was begun; `ended` is "" while it is open, then finished or failed, at `ended_us`."""

    product: str
    ended: str = ""
    ended_us: int = 0


@dataclass(slots=True, kw_only=True)
class Taking:
    """Units that somebody took, and how many of them came back."""

    product: str
    units_milli: int
    parts: dict[str, int]
    price_mwh: int | None
    returned_milli: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A movement that waits for the settlement that counts it.

    Attributes:
        at_us: When it was booked.
        move: Its id (of the batch, where one ended).
        node: The product that moved, or the batch that ended.
        way: "came", "used", "lost", "taken" or "returned"; "finished" or "failed" for a batch.
        units_milli: How many.
        to: What it was used for.
        parts: Who took it or gave it back.
        price_mwh: What an auction asked for it, or what falls away of that.

    """

    at_us: int
    move: str
    node: str
    way: str
    units_milli: int
    to: str = ""
    parts: dict[str, int] = field(default_factory=dict)
    price_mwh: int | None = None


@dataclass(slots=True)
class Store:
    """All of it. Grows with products, batches and takings."""

    products: dict[str, Product] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    takings: dict[str, Taking] = field(default_factory=dict)
    moves: set[str] = field(default_factory=set)
    waiting: list[Movement] = field(default_factory=list)
    # Auction -> what it awarded and nobody took yet; group -> numbers of its auctions.
    awards: dict[str, Counter[Award]] = field(default_factory=dict)
    auction_numbers: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    handouts: set[str] = field(default_factory=set)
    handout_numbers: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    # Product -> member -> what handouts gave them in all, and how far the last one left them behind.
    had_milli: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    behind: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def group_of(self, node: str) -> str | None:
        """Return whose a product or batch is; None if there is none of that id."""
        batch = self.batches.get(node)
        product = self.products.get(batch.product if batch else node)
        return product.group if product else None
