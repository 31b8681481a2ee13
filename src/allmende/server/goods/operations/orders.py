"""Ordering: once or standing, for oneself or a household; ready, collected, given back, or not collected in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.catalogue.models import CollectionPoint, Product, Rule
from allmende.server.catalogue.queries.products import may_receive
from allmende.server.goods import queries
from allmende.server.goods.models import Move, MoveKind, Order, OrderState, Standing
from allmende.server.goods.operations.stock import book, check_units
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording

FURTHEST_DAYS = 366
MOST_EVERY_DAYS = 366
WHOLE_PART = 1


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody would like.

    Attributes:
        wanted_on: For when; None: as soon as there is some.
        for_household: Whether everybody who shares in their household is asked for a part of it.
        every_days: How often; 0: once.
        point: Id of a collection point, or None.

    """

    units_milli: int
    wanted_on: date | None = None
    for_household: bool = False
    every_days: int = 0
    point: int | None = None
    note: str = ""


@transaction.atomic
def order(seat: Seat, product_id: str, wanted: Wanted, *, at: datetime) -> Order | Standing:
    """Order a product. What is free is ready at once; else the order waits until something is shared out."""
    books.hold(seat.group.book_id)
    product = _orderable(seat, product_id)
    today = groups.local_day(product.group, at)
    day = wanted.wanted_on or today
    _check_wanted(product, wanted, day=day, today=today)
    household, parts = _who_is_asked(seat, wanted)
    point = _point(product, wanted.point)
    if wanted.every_days:
        return _stand(seat, product, wanted, household=household, parts=parts, point=point, first=day, at=at)
    rules = groups.rulebook_of(product.group)
    placed = Order.objects.create(
        product=product,
        member=seat.member,
        parts=parts,
        household=household,
        units_milli=wanted.units_milli,
        wanted_on=day,
        lapses_on=day + timedelta(days=rules.collect_days),
        point=point,
        note=wanted.note.strip()[:200],
        ordered_at=at,
    )
    _ready_if_free(placed, at=at)
    closed = wanted.wanted_on is not None and (day - today).days < rules.order_days
    if closed and placed.state != OrderState.GRANTED:
        first = wording.day(today + timedelta(days=rules.order_days), today=today)
        raise Refused(
            _("Orders for this day are closed, and nothing is left over. Order for %(first)s or later.")
            % {"first": first},
            field="wanted_on",
        )
    return placed


@transaction.atomic
def take_now(seat: Seat, product_id: str, wanted: Wanted, *, at: datetime) -> Order:
    """Take something from the shelf and write it down: ordered, ready and collected in one go."""
    placed = order(seat, product_id, replace(wanted, wanted_on=None, every_days=0), at=at)
    assert isinstance(placed, Order)
    if placed.state != OrderState.GRANTED:
        product = placed.product
        free = queries.in_units(product, max(0, queries.free_of(product)))
        raise Refused(_("Only %(free)s are there and promised to nobody.") % {"free": free}, field="units_milli")
    return collect(seat, placed.id, at=at)


@transaction.atomic
def cancel(seat: Seat, order_id: str, *, at: datetime) -> Order:
    """Take an order back that was not collected yet; what was ready goes back to the others."""
    placed = _locked(seat, order_id)
    _need_own(seat, placed)
    if placed.state not in {OrderState.WAITING, OrderState.GRANTED}:
        raise TooLate(_("This order has already ended: %(state)s.") % {"state": placed.get_state_display()})
    return _end(placed, OrderState.CANCELLED, at=at)


@transaction.atomic
def collect(seat: Seat, order_id: str, *, at: datetime) -> Order:
    """Confirm that an order was collected: who ordered it does, or who hands it out."""
    placed = _locked(seat, order_id)
    if not _looks_after(seat, placed.product):
        _need_own(seat, placed)
    if placed.state == OrderState.COLLECTED:
        raise TooLate(_("This has already been collected."))
    if placed.state != OrderState.GRANTED:
        raise TooLate(_("This order is not ready to collect: %(state)s.") % {"state": placed.get_state_display()})
    hand_over(seat, placed, at=at)
    return _end(placed, OrderState.COLLECTED, at=at)


def hand_over(seat: Seat, placed: Order, *, at: datetime) -> Move:
    """Book that what was ready for an order was taken."""
    move = Move(
        product=placed.product,
        kind=MoveKind.TAKEN,
        units_milli=placed.granted_milli,
        parts=placed.parts,
        order=placed,
    )
    draft = bookings.good_taken(
        move=move.id, product=placed.product_id, units_milli=placed.granted_milli, parts=placed.parts
    )
    return book(seat, move, draft, at=at)


@transaction.atomic
def give_back(seat: Seat, move_id: str, *, units_milli: int, reason: str, at: datetime) -> Move:
    """Book that units of a taking came back; those who look after the product see to that, not who gives it back."""
    books.hold(seat.group.book_id)
    taken = (
        Move.objects.select_related("product__group__book", "order")
        .defer("product__picture")
        .filter(pk=move_id, kind=MoveKind.TAKEN, product__group=seat.group)
        .first()
    )
    if taken is None:
        raise Refused(_("There is no such taking here."))
    need_maintainer(seat, taken.product.group)
    if seat.member.id in taken.parts:
        raise NotYours(_("Somebody else has to confirm what you give back."))
    check_units(taken.product, units_milli)
    before = sum(taken.returned_by.values_list("units_milli", flat=True))
    if before + units_milli > taken.units_milli:
        raise Refused(_("More than was taken cannot come back."), field="units_milli")
    price = None
    if taken.price_mwh is not None:
        price = bookings.returned_price_mwh(
            taken.price_mwh, taken_milli=taken.units_milli, before_milli=before, units_milli=units_milli
        )
    move = Move(
        product=taken.product,
        kind=MoveKind.RETURNED,
        units_milli=units_milli,
        parts=taken.parts,
        price_mwh=price,
        order=taken.order,
        returns=taken,
    )
    draft = bookings.good_returned(
        move=move.id, returns=taken.id, units_milli=units_milli, reason=reason.strip() or None
    )
    return book(seat, move, draft, at=at)


@transaction.atomic
def end_standing(seat: Seat, standing_id: str, *, at: datetime) -> Standing:
    """End a standing order; what it has ordered already stays ordered."""
    books.hold(seat.group.book_id)
    standing = Standing.objects.select_related("product").defer("product__picture").filter(pk=standing_id).first()
    if standing is None or standing.member.book_id != seat.group.book_id:
        raise Refused(_("There is no such standing order here."))
    if standing.member_id not in groups.household_mates([seat.member.id]):
        raise NotYours(_("Only who ordered it can do that."))
    if standing.ended_at is not None:
        raise TooLate(_("This standing order has already ended."))
    standing.ended_at = at
    standing.save(update_fields=["ended_at"])
    return standing


def grant(placed: Order, *, units_milli: int, at: datetime) -> None:
    """Make so many units ready for an order; the book is held."""
    group = placed.product.group
    since = max(placed.wanted_on, groups.local_day(group, at))
    placed.granted_milli, placed.granted_at, placed.state = units_milli, at, OrderState.GRANTED
    placed.lapses_on = since + timedelta(days=groups.rulebook_of(group).collect_days)
    placed.save(update_fields=["granted_milli", "granted_at", "state", "lapses_on"])


def _ready_if_free(placed: Order, *, at: datetime) -> None:
    """Make an order ready if enough is free, and nobody waits who would come before it."""
    product = placed.product
    today = groups.local_day(product.group, at)
    soon = placed.wanted_on <= today + timedelta(days=groups.rulebook_of(product.group).collect_days)
    waiting = Order.objects.filter(product=product, state=OrderState.WAITING, wanted_on__lte=placed.wanted_on)
    if product.is_right or (
        soon and not waiting.exclude(pk=placed.pk).exists() and queries.free_of(product) >= placed.units_milli
    ):
        grant(placed, units_milli=placed.units_milli, at=at)


def _stand(
    seat: Seat,
    product: Product,
    wanted: Wanted,
    *,
    household: Group | None,
    parts: Mapping[str, int],
    point: CollectionPoint | None,
    first: date,
    at: datetime,
) -> Standing:
    if not 0 < wanted.every_days <= MOST_EVERY_DAYS:
        raise Refused(_("From every day to once a year, please."), field="every_days")
    try:
        with transaction.atomic():
            standing = Standing.objects.create(
                product=product,
                member=seat.member,
                parts=dict(parts),
                household=household,
                units_milli=wanted.units_milli,
                every_days=wanted.every_days,
                next_on=first,
                orders_on=first - timedelta(days=groups.rulebook_of(product.group).order_days),
                point=point,
                started_at=at,
            )
    except IntegrityError as error:
        raise TooLate(_("You have a standing order of this already: end it first.")) from error
    order_standing(standing, at=at)
    return standing


def order_standing(standing: Standing, *, at: datetime) -> int:
    """Turn a standing order into orders as far as ordering closes; the book is held. Return how many."""
    product, made = standing.product, 0
    today = groups.local_day(product.group, at)
    rules = groups.rulebook_of(product.group)
    while standing.orders_on <= today:
        # Who was away for long is not handed the bread of last month.
        if standing.next_on >= today:
            placed, new = Order.objects.get_or_create(
                standing=standing,
                wanted_on=standing.next_on,
                defaults={
                    "product": product,
                    "member_id": standing.member_id,
                    "parts": standing.parts,
                    "household": standing.household,
                    "units_milli": standing.units_milli,
                    "point": standing.point,
                    "lapses_on": standing.next_on + timedelta(days=rules.collect_days),
                    "ordered_at": at,
                },
            )
            if new:
                _ready_if_free(placed, at=at)
                made += 1
        standing.next_on += timedelta(days=standing.every_days)
        standing.orders_on = standing.next_on - timedelta(days=rules.order_days)
    standing.save(update_fields=["next_on", "orders_on"])
    return made


def _orderable(seat: Seat, product_id: str) -> Product:
    product = (
        Product.objects.defer("picture")
        .select_related("group__book", "group__parent")
        .filter(pk=product_id, group__book=seat.group.book_id)
        .first()
    )
    if product is None:
        raise Refused(_("There is no such product here."))
    if product.withdrawn_at is not None:
        raise TooLate(_("This product has been withdrawn."))
    if not may_receive(product, seat.member):
        raise NotYours(_("Only members of %(group)s receive this.") % {"group": product.group.name})
    if product.is_right and product.rule == Rule.AUCTION:
        raise Refused(_("This is given by auction: bid there."))
    return product


def _check_wanted(product: Product, wanted: Wanted, *, day: date, today: date) -> None:
    check_units(product, wanted.units_milli)
    if product.most_milli is not None and wanted.units_milli > product.most_milli:
        most = queries.in_units(product, product.most_milli)
        raise Refused(_("At most %(most)s per order.") % {"most": most}, field="units_milli")
    if day < today:
        raise Refused(_("This day is already past."), field="wanted_on")
    if day > today + timedelta(days=FURTHEST_DAYS):
        raise Refused(_("At most a year ahead, please."), field="wanted_on")


def _who_is_asked(seat: Seat, wanted: Wanted) -> tuple[Group | None, dict[str, int]]:
    """Return the household an order is for and who is asked for which part: those of it who share, by their share."""
    if not wanted.for_household:
        return None, {seat.member.id: WHOLE_PART}
    membership = (
        Membership.objects.filter(member=seat.member, group__kind=Kind.HOUSEHOLD, left_at=None)
        .select_related("group__parent")
        .first()
    )
    if membership is None:
        raise Refused(_("You live in no household here."), field="for_household")
    household = membership.group
    root = groups.chain_of(household)[-1]
    rules = groups.rulebook_of(root)
    mates = set(groups.members_of(household).values_list("member_id", flat=True))
    shares = {
        one.member_id: rules.share_milli(one.share_class)
        for one in Membership.objects.filter(group=root, member__in=mates, left_at=None)
    }
    parts = {member: share for member, share in sorted(shares.items()) if share > 0}
    return household, parts or {seat.member.id: WHOLE_PART}


def _point(product: Product, point: int | None) -> CollectionPoint | None:
    if point is None:
        return None
    found = CollectionPoint.objects.filter(pk=point, group__book=product.group.book_id, closed_at=None).first()
    if found is None:
        raise Refused(_("There is no such collection point."), field="point")
    return found


def _locked(seat: Seat, order_id: str) -> Order:
    books.hold(seat.group.book_id)
    placed = (
        Order.objects.select_related("product__group__book", "product__group__parent", "member")
        .defer("product__picture")
        .filter(pk=order_id, product__group__book=seat.group.book_id)
        .first()
    )
    if placed is None:
        raise Refused(_("There is no such order here."))
    return placed


def _need_own(seat: Seat, placed: Order) -> None:
    if not {placed.member_id, *placed.parts} & groups.household_mates([seat.member.id]):
        raise NotYours(_("This is somebody else's order."))


def _looks_after(seat: Seat, product: Product) -> bool:
    return seat.is_maintainer and seat.group.id == product.group_id


def _end(placed: Order, state: str, *, at: datetime) -> Order:
    placed.state, placed.ended_at = state, at
    placed.save(update_fields=["state", "ended_at"])
    return placed


def end_open_orders(product: Product, *, note: str, at: datetime) -> int:
    """Call off every order of a product that was not collected, with a note for those who ordered; return how many."""
    open_ones = Order.objects.filter(product=product, state__in=[OrderState.WAITING, OrderState.GRANTED])
    Standing.objects.filter(product=product, ended_at=None).update(ended_at=at)
    return open_ones.update(state=OrderState.CANCELLED, ended_at=at, note=note)
