"""What somebody would like, whether it can be had at all, and who is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from allmende.server.catalogue.models import CollectionPoint, Product, Rule
from allmende.server.catalogue.queries.products import may_receive
from allmende.server.goods import queries
from allmende.server.goods.operations.stock import check_units
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

FURTHEST_DAYS = 366
# Who asks for something "as soon as there is some" waits so long before they have to ask again.
PATIENCE_DAYS = 90
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


def orderable(seat: Seat, product_id: str) -> Product:
    """Return a product that somebody may order, or refuse."""
    product = (
        Product.objects.defer("picture")
        .select_related("group__book", "group__parent")
        .prefetch_related("past_rules")
        .filter(pk=product_id, group__book=seat.group.book_id)
        .first()
    )
    if product is None:
        raise Refused(_("There is no such product here."))
    if product.withdrawn_at is not None:
        raise TooLate(_("This product has been withdrawn."))
    if not may_receive(product, seat.member):
        raise NotYours(_("Only members of %(group)s receive this.") % {"group": product.group.name})
    return product


def check_wanted(product: Product, wanted: Wanted, *, day: date, today: date) -> None:
    """Refuse an amount, a day or a rule that cannot be ordered."""
    if product.is_right and product.rule_on(today) == Rule.AUCTION:
        raise Refused(_("This is given by auction: bid there."))
    check_units(product, wanted.units_milli)
    if product.most_milli is not None and wanted.units_milli > product.most_milli:
        most = queries.in_units(product, product.most_milli)
        raise Refused(_("At most %(most)s per order.") % {"most": most}, field="units_milli")
    if day < today:
        raise Refused(_("This day is already past."), field="wanted_on")
    if day > today + timedelta(days=FURTHEST_DAYS):
        raise Refused(_("At most a year ahead, please."), field="wanted_on")


def household_wanted_for(seat: Seat, wanted: Wanted) -> Group | None:
    """Return the household an order is for, or None where it is for oneself."""
    if not wanted.for_household:
        return None
    household = queries.household_of(seat.member)
    if household is None:
        raise Refused(_("You live in no household here."), field="for_household")
    return household


def parts_of(member_id: str, household: Group | None) -> dict[str, int]:
    """Return who is asked for which part: those of the household who share, by their share; else the member alone.

    Who has moved out since is asked alone for what they order.
    """
    if household is None:
        return {member_id: WHOLE_PART}
    mates = set(groups.members_of(household).values_list("member_id", flat=True))
    if member_id not in mates:
        return {member_id: WHOLE_PART}
    root = groups.chain_of(household)[-1]
    rules = groups.rulebook_of(root)
    shares = {
        one.member_id: rules.share_milli(one.share_class)
        for one in Membership.objects.filter(group=root, member__in=mates, left_at=None)
    }
    parts = {member: share for member, share in sorted(shares.items()) if share > 0}
    return parts or {member_id: WHOLE_PART}


def point_of(product: Product, point: int | None) -> CollectionPoint | None:
    """Return an open collection point of the product's community, or None where none is named."""
    if point is None:
        return None
    found = CollectionPoint.objects.filter(pk=point, group__book=product.group.book_id, closed_at=None).first()
    if found is None:
        raise Refused(_("There is no such collection point."), field="point")
    return found
