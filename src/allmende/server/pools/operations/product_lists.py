"""The products of a group, entered into the book it goes on in: with the rule that holds now, and no stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.books import queries as books_read
from allmende.server.books.models import Book
from allmende.server.catalogue.models import PastRule, Product
from allmende.server.groups import queries
from allmende.server.groups.models import Group, Member

SAYS_THE_RULE = frozenset({"product.listed", "product.ruled"})


def list_products(parts: Sequence[Group], *, book: Book, by: Member, at: datetime) -> None:
    """List what these groups have to give in another book; what was withdrawn stays where it was."""
    products = (
        Product.objects.filter(group__in=parts, withdrawn_at=None).defer("picture").prefetch_related("past_rules")
    )
    for product in products.select_related("group").order_by("id"):
        _list(product, book=book, by=by, at=at)


def _list(product: Product, *, book: Book, by: Member, at: datetime) -> None:
    today = queries.local_day(product.group, at)
    holding = product.rule_on(today), product.shelf_on(today)
    coming = product.next_from_day is not None and product.next_from_day > today
    known = _known_in(book, product)
    # By which rules it was shared before stands in the book before.
    product.past_rules.all().delete()
    product.rule, product.shelf = holding
    if not coming:
        product.next_rule, product.next_shelf, product.next_from_day = "", "", None
    product.created_by = by
    product.save(update_fields=["rule", "shelf", "next_rule", "next_shelf", "next_from_day", "created_by"])
    if known is None:
        listed = bookings.product_listed(
            product=product.id,
            group=product.group_id,
            pieces=product.pieces,
            rule=product.rule,
            shelf=product.shelf,
            right=product.is_right,
        )
        books.append(book, listed, by=by.id, at=at, about=product.id)
    elif known != holding:
        # It was here before, by another rule: that one holds until tomorrow, as the book has it.
        tomorrow = today + timedelta(days=1)
        PastRule.objects.create(product=product, rule=known[0], shelf=known[1], until_day=tomorrow)
        _rule(product, *holding, from_day=tomorrow, book=book, by=by, at=at)
    if coming:
        assert product.next_from_day is not None
        _rule(product, product.next_rule, product.next_shelf, from_day=product.next_from_day, book=book, by=by, at=at)


def _known_in(book: Book, product: Product) -> tuple[str, str] | None:
    """Return the rule and shelf a book knows last for a product; None where it never heard of it."""
    entries = [
        one for one in books_read.entries_about(book, product.id) if one.kind in ("product.listed", "product.ruled")
    ]
    if not entries:
        return None
    facts = books_read.entry_of(entries[-1]).facts
    return str(facts["rule"]), str(facts["shelf"])


def _rule(product: Product, rule: str, shelf: str, *, from_day: date, book: Book, by: Member, at: datetime) -> None:
    turn = books_read.count(book, prefix=f"ruled:{product.id}:")
    draft = bookings.product_ruled(product=product.id, rule=rule, shelf=shelf, from_day=from_day, turn=turn)
    books.append(book, draft, by=by.id, at=at, about=product.id)
