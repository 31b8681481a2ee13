"""What the ids in a settlement are called: products, batches, projects, people, and what somebody took when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from allmende.economy.explanation import Explanation
from allmende.server.books.models import Book
from allmende.server.catalogue.models import Batch, Product
from allmende.server.goods.models import Move
from allmende.server.goods.queries import in_units
from allmende.server.groups.models import Group, Member


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A cost object as pages name it; `unit` is empty for a batch.

    Attributes:
        product_id: The product itself, or that of the batch.

    """

    id: str
    name: str
    unit: str
    pieces: bool
    product_id: str
    project_id: str
    is_batch: bool
    is_right: bool
    is_withdrawn: bool


def things_of(book: Book) -> dict[str, Thing]:
    """Return id -> thing, all products and batches of a community."""
    products = {one.id: one for one in Product.objects.filter(group__book=book).defer("picture", "description")}
    found = {
        one.id: Thing(
            id=one.id,
            name=one.name,
            unit=one.unit,
            pieces=one.pieces,
            product_id=one.id,
            project_id=one.group_id,
            is_batch=False,
            is_right=one.is_right,
            is_withdrawn=one.withdrawn_at is not None,
        )
        for one in products.values()
    }
    for batch, product_id, number in Batch.objects.filter(product__group__book=book).values_list(
        "id", "product_id", "number"
    ):
        product = products[product_id]
        found[batch] = Thing(
            id=batch,
            name=f"{product.name} #{number}",
            unit="",
            pieces=False,
            product_id=product_id,
            project_id=product.group_id,
            is_batch=True,
            is_right=False,
            is_withdrawn=False,
        )
    return found


def names_in(explanation: Explanation, *, group: Group) -> dict[str, str]:
    """Return id -> name of whatever an explanation mentions, with one query for each kind of thing."""
    ids = {str(source.ref) for _path, node in explanation.walk() for source in node.sources}
    ids |= {key.rpartition(":")[2] for _path, node in explanation.walk() for key, _child in node.inputs}
    book = group.book
    names = dict(Group.objects.filter(book=book, pk__in=ids).values_list("id", "name"))
    names |= dict(Product.objects.filter(group__book=book, pk__in=ids).values_list("id", "name"))
    batches = Batch.objects.filter(product__group__book=book, pk__in=ids).select_related("product")
    names |= {batch.id: str(batch) for batch in batches.defer("product__picture")}
    names |= member_names(book, ids)
    moves = Move.objects.filter(product__group__book=book, pk__in=ids).select_related("product")
    return names | {move.id: _move(move) for move in moves.defer("product__picture")}


def member_names(book: Book, ids: Iterable[str]) -> dict[str, str]:
    """Return id -> name of members of a community; who has none is called by the first digits of their id."""
    rows = Member.objects.filter(book=book, pk__in=list(ids)).values_list("pk", "person__name", "group__name")
    return {member: person or group or f"({member[:4]})" for member, person, group in rows}


def _move(move: Move) -> str:
    """Return what somebody took when: "Bread (2 × loaf), 5 Mar"."""
    return _("%(product)s (%(units)s), %(day)s") % {
        "units": in_units(move.product, move.units_milli),
        "product": move.product.name,
        "day": date_format(localtime(move.at), "SHORT_DATE_FORMAT"),
    }
