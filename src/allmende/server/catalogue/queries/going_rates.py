"""What such work weighed lately and what a cent took to bring in, read from what the book has credited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allmende.economy.bookings import effort_account, money_account, node_account
from allmende.server.books.models import Book, StoredPosting
from allmende.server.books.queries import entry_of
from allmende.server.catalogue.models import Product

# So many last credits count: enough to even out one bad week, few enough to follow the season.
LATEST = 400


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Mean weights by account, and what a cent took by group.

    Attributes:
        weights_milli: Account of effort -> mean weight of the work credited there lately.
        cents_mwh: Group id -> milli weighted hours one cent took.

    """

    weights_milli: Mapping[str, int]
    cents_mwh: Mapping[str, Fraction]

    def weight_milli(self, product: Product) -> int | None:
        """Return the mean weight of work for a product, else of work for its project as a whole, else None."""
        own = self.weights_milli.get(node_account(product.id))
        return own if own is not None else self.weights_milli.get(effort_account(product.group_id))

    def mwh_per_cent(self, product: Product) -> Fraction | None:
        """Return what a cent takes in the product's project; None before it has brought in any."""
        return self.cents_mwh.get(product.group_id)


def rates_of(book: Book, products: Iterable[Product]) -> Rates:
    """Return the rates that hold for some products of a book."""
    made = list(products)
    money = {money_account(one.group_id): one.group_id for one in made}
    accounts = {node_account(one.id) for one in made} | {effort_account(one.group_id) for one in made} | set(money)
    # Newest first by their own number, read from the index alone: an old project has a hundred thousand of them.
    latest = StoredPosting.objects.filter(book=book, account__in=accounts).order_by("-pk").values_list("pk", flat=True)
    confirmed = StoredPosting.objects.filter(pk__in=list(latest[:LATEST]), entry__kind="work.confirmed")
    minutes: dict[str, int] = {}
    weighted: dict[str, int] = {}
    cents: dict[str, int] = {}
    taken_mwh: dict[str, int] = {}
    for posting in confirmed.select_related("entry"):
        facts, account = entry_of(posting.entry).facts, posting.account
        time, weight = _number(facts, "minutes"), _number(facts, "weight_milli")
        minutes[account] = minutes.get(account, 0) + time
        weighted[account] = weighted.get(account, 0) + time * weight
        if account in money:
            group = money[account]
            # The money came in with the first yes; a second one is about the time beyond what was agreed.
            came_in = _number(facts, "money_cents") if facts.get("what") == "agreed" else 0
            cents[group] = cents.get(group, 0) + came_in
            taken_mwh[group] = taken_mwh.get(group, 0) - posting.amount_mwh
    return Rates(
        weights_milli={key: round(Fraction(weighted[key], time)) for key, time in minutes.items() if time},
        cents_mwh={group: Fraction(taken_mwh[group], count) for group, count in cents.items() if count},
    )


def _number(facts: Mapping[str, object], name: str) -> int:
    """Return a whole number of an entry's facts; 0 where it is not said."""
    said = facts.get(name, 0)
    return said if isinstance(said, int) else 0
