"""One making of a product: begun with its work on the board, finished with so many units, or failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.catalogue.models import Batch, BatchState
from allmende.server.goods import queries
from allmende.server.goods.models import Move, MoveKind
from allmende.server.goods.operations.stock import WHOLE_MILLI, book, booked_at, check_units, own_product
from allmende.server.groups import queries as groups
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import Refused, TooLate
from allmende.server.work.operations.tasks import TaskDraft, add_task

MOST_TASKS = 60
EVENING = time(18)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody says of a batch to come.

    Attributes:
        ready_on: By when; the recipe's work is due that day.
        use_inputs: Whether what the recipe uses up is taken from stock at once.
        put_on_board: Whether the recipe's work is put up as tasks for this batch.

    """

    planned_milli: int
    ready_on: date | None = None
    use_inputs: bool = True
    put_on_board: bool = True


@transaction.atomic
def begin(seat: Seat, product_id: str, plan: Plan, *, at: datetime) -> Batch:
    """Begin a batch: work can be done for it, and things used for it, until it is finished."""
    product = own_product(seat, product_id)
    check_units(product, plan.planned_milli, field="planned_milli")
    today = groups.local_day(seat.group, at)
    if plan.ready_on is not None and plan.ready_on < today:
        raise Refused(_("This day is already past. When is it to be ready?"), field="ready_on")
    batch = Batch(
        id=new_id(),
        product=product,
        number=product.batches.count() + 1,
        planned_milli=plan.planned_milli,
        ready_on=plan.ready_on,
        begun_by=seat.member,
    )
    draft = bookings.batch_begun(batch=batch.id, product=product.id, planned_milli=plan.planned_milli)
    entry = books.append(seat.group.book, draft, by=seat.member.id, at=at, about=product.id)
    batch.begun_at = booked_at(entry)
    batch.save()
    if plan.use_inputs:
        _use_inputs(seat, batch, at=at)
    if plan.put_on_board:
        _put_on_board(seat, batch, at=at)
    return batch


def _use_inputs(seat: Seat, batch: Batch, *, at: datetime) -> None:
    """Take what the recipe uses up from stock, in proportion; refuse all of it where something is missing."""
    product = batch.product
    for line in product.inputs.select_related("input__group__book").defer("input__picture").order_by("id"):
        needed = -(-line.units_milli * batch.planned_milli // product.recipe_milli)
        if line.input.pieces:
            needed = -(-needed // WHOLE_MILLI) * WHOLE_MILLI
        free = queries.free_of(line.input)
        if free < needed:
            sentence = _("There is not enough %(input)s for it: %(needed)s are needed, %(free)s are free.")
            raise Refused(
                sentence
                % {
                    "input": line.input.name,
                    "needed": queries.in_units(line.input, needed),
                    "free": queries.in_units(line.input, free),
                },
                field="planned_milli",
            )
        move = Move(product=line.input, kind=MoveKind.USED, units_milli=needed, to_node=batch.id)
        draft = bookings.good_used(move=move.id, product=line.input.id, units_milli=needed, to=batch.id)
        book(seat, move, draft, at=at)


def _put_on_board(seat: Seat, batch: Batch, *, at: datetime) -> None:
    """Put the recipe's work up as tasks, each as much longer or shorter as the batch is larger or smaller than it."""
    day = batch.ready_on or groups.local_day(seat.group, at)
    due = datetime.combine(day, EVENING, tzinfo=ZoneInfo(seat.group.timezone))
    if due <= at:
        due = datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(seat.group.timezone))
    if due <= at:
        raise Refused(_("This moment is already past. When is it to be done?"), field="ready_on")
    for step in list(batch.product.steps.all())[:MOST_TASKS]:
        minutes = max(1, round(step.minutes * batch.planned_milli / batch.product.recipe_milli))
        title = f"{step.title} ({batch.product.name} #{batch.number})"[:120]
        add_task(
            seat,
            TaskDraft(title=title, minutes=minutes, places=step.places, first_due_at=due, purpose=batch.id),
            at=at,
        )


@transaction.atomic
def finish(seat: Seat, batch_id: str, *, units_milli: int, best_before: date | None = None, at: datetime) -> Batch:
    """Finish a batch: so many units are in stock now."""
    batch = _open_batch(seat, batch_id)
    product = batch.product
    check_units(product, units_milli)
    if best_before is not None and best_before < groups.local_day(seat.group, at):
        raise Refused(_("This day is already past."), field="best_before")
    draft = bookings.batch_finished(batch=batch.id, units_milli=units_milli)
    move = Move(product=product, kind=MoveKind.MADE, units_milli=units_milli, batch=batch)
    book(seat, move, draft, at=at)
    batch.state, batch.made_milli, batch.ended_at = BatchState.FINISHED, units_milli, move.at
    batch.best_before = best_before or queries.keeps_until(product, groups.local_day(seat.group, at))
    batch.save(update_fields=["state", "made_milli", "ended_at", "best_before"])
    return batch


@transaction.atomic
def fail(seat: Seat, batch_id: str, *, reason: str, at: datetime) -> Batch:
    """Say that nothing came of a batch: what lies in it falls evenly on everyone, and nobody is to blame."""
    batch = _open_batch(seat, batch_id)
    if not reason.strip():
        raise Refused(_("Please say in a few words what happened."), field="reason")
    draft = bookings.batch_failed(batch=batch.id, reason=reason.strip())
    entry = books.append(seat.group.book, draft, by=seat.member.id, at=at, about=batch.product_id)
    batch.state, batch.made_milli, batch.ended_at = BatchState.FAILED, 0, booked_at(entry)
    batch.save(update_fields=["state", "made_milli", "ended_at"])
    return batch


def _open_batch(seat: Seat, batch_id: str) -> Batch:
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    batch = (
        Batch.objects.select_related("product__group__book")
        .defer("product__picture")
        .filter(pk=batch_id, product__group=seat.group)
        .first()
    )
    if batch is None:
        raise Refused(_("There is no such batch here."))
    if batch.state != BatchState.OPEN:
        raise TooLate(_("This batch has already ended."))
    return batch
