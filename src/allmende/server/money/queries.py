"""The money of a project: what came in, what was spent, and the effort it took to raise what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Sum

from allmende.economy.bookings import money_account
from allmende.economy.bookings.money import effort_of_cents
from allmende.economy.explanation import scaled
from allmende.server.books import queries as books
from allmende.server.books.models import StoredPosting
from allmende.server.catalogue.queries.purposes import purposes_named
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.money.models import Purchase
from allmende.server.work.models import Confirmation, Contribution, State

# Work moves effort into money; a settlement and a purchase move it on.
RAISING = ("work.confirmed", "work.corrected")


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
    written_at: datetime
    cents: int
    effort_mwh: int
    purpose: str
    has_receipt: bool
    is_purchase: bool
    entry_number: int | None


def money_of(group: Group) -> Money:
    """Return what a group has of its own."""
    cents_in = _cents(_raised([group]))
    cents_out = Purchase.objects.filter(group=group).aggregate(total=Sum("cents"))["total"] or 0
    return Money(cents=cents_in - cents_out, effort_mwh=-books.balance(group.book, money_account(group.id)))


def balances(root: Group) -> list[tuple[Group, Money]]:
    """Return the public money balance of a community and of everything inside it that ever had any."""
    with_money = set(
        Contribution.objects.filter(group__book=root.book_id, money_cents__gt=0).values_list("group_id", flat=True)
    ) | set(Purchase.objects.filter(group__book=root.book_id).values_list("group_id", flat=True))
    return [(group, money_of(group)) for group in groups.with_parts(root) if group.id in with_money]


def going_rate(root: Group) -> Money:
    """Return all the money a community and everything inside it ever raised, with the effort that took.

    Its `euro_mwh` is the going rate; what of it was spent since makes no difference.
    """
    parts = groups.with_parts(root)
    postings = StoredPosting.objects.filter(
        book=root.book_id, account__in=[money_account(part.id) for part in parts], entry__kind__in=RAISING
    )
    effort_mwh = postings.aggregate(total=Sum("amount_mwh"))["total"] or 0
    return Money(cents=_cents(_raised(parts)), effort_mwh=-effort_mwh)


def lines(group: Group, *, count: int = 200) -> list[MoneyLine]:
    """Return what came in and went out last, newest first."""
    found = [*_bought(group, count), *_came_in(group, count)]
    return sorted(found, key=lambda line: (line.day, line.written_at, line.id), reverse=True)[:count]


def receipt_of(group: Group, purchase_id: str) -> Purchase | None:
    """Return a purchase with its receipt, or None where there is none."""
    return Purchase.objects.filter(group=group, pk=purchase_id).exclude(receipt_type="").first()


def _raised(parts: Sequence[Group]) -> QuerySet[Contribution]:
    """Return the work that brought money into some groups, as far as somebody confirmed it."""
    confirmed = Exists(Confirmation.objects.filter(contribution=OuterRef("pk")))
    raised = Contribution.objects.filter(confirmed, group__in=parts, money_cents__gt=0)
    return raised.exclude(state=State.WITHDRAWN)


def _cents(raised: QuerySet[Contribution]) -> int:
    return raised.aggregate(total=Sum("money_cents"))["total"] or 0


def _bought(group: Group, count: int) -> list[MoneyLine]:
    rows = Purchase.objects.filter(group=group).defer("receipt", "entry__canonical")
    bought = list(rows.select_related("by__person", "by__group", "entry").order_by("-bought_on", "-id")[:count])
    names = purposes_named(one.purpose for one in bought)
    return [
        MoneyLine(
            id=one.id,
            what=one.what,
            who=one.by.name,
            day=one.bought_on,
            written_at=one.at,
            cents=-one.cents,
            effort_mwh=-one.effort_mwh,
            purpose=names[one.purpose].name if one.purpose in names else "",
            has_receipt=bool(one.receipt_type),
            is_purchase=True,
            entry_number=one.entry.number,
        )
        for one in bought
    ]


def _came_in(group: Group, count: int) -> list[MoneyLine]:
    rows = _raised([group]).prefetch_related("parts__member__person", "parts__member__group")
    raised = list(rows.order_by("-done_on", "-id")[:count])
    postings = StoredPosting.objects.filter(
        book=group.book, account=money_account(group.id), entry__about__in=[one.id for one in raised]
    )
    efforts = dict(postings.values_list("entry__about").annotate(total=Sum("amount_mwh")).order_by("entry__about"))
    return [
        MoneyLine(
            id=one.id,
            what=one.title,
            who=", ".join(part.member.name for part in one.parts.all()),
            day=one.done_on,
            written_at=one.reported_at,
            cents=one.money_cents,
            effort_mwh=-efforts.get(one.id, 0),
            purpose="",
            has_receipt=False,
            is_purchase=False,
            entry_number=None,
        )
        for one in raised
    ]
