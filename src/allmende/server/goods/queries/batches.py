"""One making of a product, with everything that lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from allmende.economy.bookings import node_account
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Batch
from allmende.server.catalogue.queries.recipes import planned_effort, written_recipe
from allmende.server.goods.models import Move, MoveKind
from allmende.server.goods.queries.shelf import community_of
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Contribution, Occurrence, State

# What puts effort into a batch; a settlement takes it out again.
ADDING = ("work.confirmed", "work.corrected", "money.spent")


@dataclass(frozen=True, kw_only=True)
class BatchPage:
    """What the page of a batch shows.

    Attributes:
        spent_mwh: All the effort that was put into it, with what was bought; `lies_mwh` of it still lies in it.
        planned_mwh: What it was planned to take with everything that is used for it; None without a recipe.
        inputs: What was used for it; what that is worth is known when the period is settled.
        done: The work for it, the latest first; `bought` what was bought for it.
        to_do: Its work that is still on the board.

    """

    batch: Batch
    spent_mwh: int
    lies_mwh: int
    planned_mwh: int | None
    inputs: Sequence[Move]
    done: Sequence[Contribution]
    bought: Sequence[tuple[str, int]]
    to_do: Sequence[Occurrence]
    may_end: bool


def batch_of(seat: Seat, batch_id: str) -> Batch | None:
    """Return a batch of the seat's community, or None."""
    batch = (
        Batch.objects.select_related("product__group__book", "product__group__parent", "begun_by__person")
        .defer("product__picture")
        .filter(pk=batch_id, product__group__book=seat.group.book_id)
        .first()
    )
    if batch is None or community_of(batch.product.group).id != community_of(seat.group).id:
        return None
    return batch


def batch_page(seat: Seat, batch: Batch) -> BatchPage:
    """Return one batch with what was put into it."""
    book, account = batch.product.group.book, node_account(batch.id)
    put_in = books.movements(book, account, kinds=ADDING)
    unit_mwh = planned_effort(batch.product).unit_mwh if not written_recipe(batch.product).is_empty else None
    inputs = Move.objects.filter(to_node=batch.id, kind=MoveKind.USED)
    done = Contribution.objects.filter(purpose=batch.id).exclude(state=State.WITHDRAWN)
    reported = Count("takings__contributions", filter=~Q(takings__contributions__state=State.WITHDRAWN))
    to_do = Occurrence.objects.filter(purpose=batch.id, called_off_at=None).annotate(reported=reported)
    return BatchPage(
        batch=batch,
        spent_mwh=-sum(amount for _entry, amount in put_in),
        lies_mwh=-books.balance(book, account),
        planned_mwh=round(unit_mwh * batch.planned_milli / 1000) if unit_mwh is not None else None,
        inputs=list(inputs.select_related("product__group").defer("product__picture").order_by("at", "id")),
        done=list(done.select_related("reported_by__person").order_by("-done_on", "id")),
        bought=[(books.text_of(entry), -amount) for entry, amount in put_in if entry.kind == "money.spent"],
        to_do=list(to_do.filter(reported__lt=F("places")).select_related("task").order_by("due_at", "id")),
        may_end=seat.is_maintainer and seat.group.id == batch.product.group_id,
    )
