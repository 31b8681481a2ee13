"""The money of a project: what came in, what was spent, and the effort it took to raise what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from allmende.economy.bookings import money_account
from allmende.economy.bookings.money import effort_of_cents
from allmende.economy.explanation import scaled
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.money.models import Purchase
from allmende.server.work.models import Contribution, State


@dataclass(frozen=True, kw_only=True)
class Money:
    """What a group has: cents, and the effort in milli weighted hours that lies in them."""

    cents: int
    effort_mwh: int

    def effort_of(self, cents: int) -> int:
        """Return the effort that leaves with so many cents: their part of it; the last cent takes the rest."""
        return effort_of_cents(cents=cents, there_cents=self.cents, there_mwh=self.effort_mwh)

    @property
    def euro_mwh(self) -> int | None:
        """What a euro takes in milli weighted hours at present; None where there is none."""
        return scaled(self.effort_mwh, part=100, whole=self.cents) if self.cents > 0 else None


@dataclass(frozen=True, kw_only=True)
class MoneyLine:
    """One time money came in or went out; `effort_mwh` is what moved with it."""

    id: str
    what: str
    who: str
    day: date
    cents: int
    effort_mwh: int
    purpose: str
    has_receipt: bool
    is_purchase: bool
    entry_number: int | None


def money_of(group: Group) -> Money:
    """Return what a group has of its own."""
    came_in = (
        Contribution.objects.filter(group=group, money_cents__gt=0, confirmations__isnull=False)
        .exclude(state=State.WITHDRAWN)
        .distinct()
    )
    cents_in = sum(came_in.values_list("money_cents", flat=True))
    cents_out = Purchase.objects.filter(group=group).aggregate(total=Sum("cents"))["total"] or 0
    return Money(cents=cents_in - cents_out, effort_mwh=-books.balance(group.book, money_account(group.id)))


def balances(root: Group) -> list[tuple[Group, Money]]:
    """Return the public money balance of a community and of everything inside it that ever had any."""
    with_money = set(
        Contribution.objects.filter(group__book=root.book_id, money_cents__gt=0).values_list("group_id", flat=True)
    ) | set(Purchase.objects.filter(group__book=root.book_id).values_list("group_id", flat=True))
    return [(group, money_of(group)) for group in groups.with_parts(root) if group.id in with_money]


def lines(group: Group) -> list[MoneyLine]:
    """Return all that came in and went out, newest first."""
    bought = [
        MoneyLine(
            id=one.id,
            what=one.what,
            who=one.by.name,
            day=one.bought_on,
            cents=-one.cents,
            effort_mwh=-one.effort_mwh,
            purpose=_purpose_names(group).get(one.purpose, ""),
            has_receipt=bool(one.receipt_type),
            is_purchase=True,
            entry_number=one.entry.number,
        )
        for one in Purchase.objects.filter(group=group)
        .defer("receipt", "entry__canonical")
        .select_related("by__person", "entry")
    ]
    raised = Contribution.objects.filter(group=group, money_cents__gt=0, confirmations__isnull=False).exclude(
        state=State.WITHDRAWN
    )
    account = money_account(group.id)
    came_in = [
        MoneyLine(
            id=one.id,
            what=one.title,
            who=", ".join(part.member.name for part in one.parts.select_related("member__person")),
            day=one.done_on,
            cents=one.money_cents,
            effort_mwh=-books.moved_by_entries(
                group.book, [entry.id for entry in books.entries_about(group.book, one.id)]
            ).get(account, 0),
            purpose="",
            has_receipt=False,
            is_purchase=False,
            entry_number=None,
        )
        for one in raised.distinct()
    ]
    return sorted([*bought, *came_in], key=lambda line: (line.day, line.id), reverse=True)


def purposes(group: Group) -> Sequence[tuple[str, str]]:
    """Return what money can be spent for in a group: id and name, its products and open batches."""
    products = Product.objects.filter(group=group, withdrawn_at=None, is_right=False).order_by("name")
    batches = Batch.objects.filter(product__group=group, state=BatchState.OPEN).select_related("product")
    return [
        *((product.id, product.name) for product in products.only("id", "name")),
        *((batch.id, str(batch)) for batch in batches.order_by("product__name", "number")),
    ]


def receipt_of(group: Group, purchase_id: str) -> Purchase | None:
    """Return a purchase with its receipt, or None where there is none."""
    return Purchase.objects.filter(group=group, pk=purchase_id).exclude(receipt_type="").first()


def _purpose_names(group: Group) -> dict[str, str]:
    names = dict(Product.objects.filter(group=group).values_list("id", "name"))
    batches = Batch.objects.filter(product__group=group).select_related("product")
    return names | {batch.id: str(batch) for batch in batches}
