"""Offering: open an auction of what a group makes or has to give, and call it off while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy.auction import PIECE_MILLI
from allmende.server.auctions.models import Auction, Form, Lot
from allmende.server.auctions.operations.bidding import MOST_MWH
from allmende.server.books import operations as books
from allmende.server.catalogue.models import Product, Rule
from allmende.server.catalogue.queries.recipes import planned_effort
from allmende.server.goods.operations.stock import check_units
from allmende.server.groups import queries as groups
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate

MOST_LOTS = 60
LONGEST_TITLE = 120
MOST_PORTIONS = 10_000
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class LotDraft:
    """Something in an auction as it is offered; no name: as the product is called, no floor: its planned effort."""

    product_id: str
    units_milli: int = PIECE_MILLI
    name: str = ""
    floor_mwh: int | None = None


@dataclass(frozen=True, kw_only=True)
class AuctionDraft:
    """An auction as it is offered; `is_open` and `closes_at` None: as the rulebook says."""

    title: str
    form: str
    lots: Sequence[LotDraft]
    description: str = ""
    is_open: bool | None = None
    closes_at: datetime | None = None


@transaction.atomic
def offer(seat: Seat, draft: AuctionDraft, *, at: datetime) -> Auction:
    """Open an auction; those who look after the group do."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    rules = seat.rulebook
    closes_at = draft.closes_at or at + timedelta(days=rules.auction_days)
    _check(draft, closes_at=closes_at, at=at)
    last = Auction.objects.filter(group=seat.group).order_by("-number").values_list("number", flat=True).first()
    auction = Auction.objects.create(
        group=seat.group,
        number=(last or 0) + 1,
        title=draft.title.strip(),
        description=draft.description.strip(),
        form=draft.form,
        is_open=rules.auction_open if draft.is_open is None else draft.is_open,
        opens_at=at,
        closes_at=closes_at,
        by=seat.member,
    )
    names: set[str] = set()
    for place, lot in enumerate(draft.lots):
        _add(auction, lot, place=place, names=names)
    return auction


@transaction.atomic
def call_off(seat: Seat, auction_id: str, *, reason: str, at: datetime) -> Auction:
    """Call an auction off before it has closed: nobody gets anything, and nothing is asked for."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    auction = Auction.objects.filter(pk=auction_id, group=seat.group).first()
    if auction is None:
        raise Refused(_("There is no such auction here."))
    if auction.called_off_at is not None:
        raise TooLate(_("It has been called off already."))
    if auction.closed_at is not None or auction.closes_at <= at:
        raise TooLate(_("This auction has closed meanwhile; what came out of it stays."))
    if not reason.strip():
        raise Refused(_("Please say in a few words why, for those who have bid."), field="reason")
    auction.called_off_at, auction.note = at, reason.strip()[:200]
    auction.save(update_fields=["called_off_at", "note"])
    return auction


def _check(draft: AuctionDraft, *, closes_at: datetime, at: datetime) -> None:
    if not draft.title.strip() or len(draft.title) > LONGEST_TITLE:
        raise Refused(_("What is it about? A few words, please."), field="title")
    if draft.form not in Form.values:
        raise Refused(_("There is no such kind of auction."), field="form")
    if closes_at <= at:
        raise Refused(_("It has to close later than now."), field="closes_at")
    if closes_at > at + FURTHEST:
        raise Refused(_("At most a year ahead, please."), field="closes_at")
    if not draft.lots:
        raise Refused(_("What is offered? Choose at least one product."))
    if len(draft.lots) > MOST_LOTS:
        raise Refused(_("At most %(most)d things in one auction, please.") % {"most": MOST_LOTS})
    if draft.form == Form.MANY and len(draft.lots) != 1:
        raise Refused(_("Many units of the same: that is one product."))
    if draft.form == Form.SHARES and len({lot.product_id for lot in draft.lots}) < len(draft.lots):
        raise Refused(_("Each product once, please: all of it is shared together."))


def _add(auction: Auction, draft: LotDraft, *, place: int, names: set[str]) -> None:
    """Check one lot and store it; `names` keeps what is taken."""
    product = _product(auction, draft.product_id, place=place)
    check_units(product, draft.units_milli, field=f"lots-{place}-units_milli")
    if auction.form == Form.MANY and (
        draft.units_milli % PIECE_MILLI or draft.units_milli > MOST_PORTIONS * PIECE_MILLI
    ):
        sentence = _("How many units? A whole number, at most %(most)d.") % {"most": MOST_PORTIONS}
        raise Refused(sentence, field=f"lots-{place}-units_milli")
    name = draft.name.strip()[:80] or product.name
    if name.casefold() in names:
        sentence = _("Two things are called “%(name)s”: give each a name of its own.") % {"name": name}
        raise Refused(sentence, field=f"lots-{place}-name")
    names.add(name.casefold())
    floor_mwh = _floor(auction, product, draft, place=place)
    Lot.objects.create(auction=auction, product=product, name=name, units_milli=draft.units_milli, floor_mwh=floor_mwh)


def _product(auction: Auction, product_id: str, *, place: int) -> Product:
    field = f"lots-{place}-product"
    product = (
        Product.objects.select_related("group__book", "group__parent")
        .prefetch_related("past_rules")
        .defer("picture")
        .filter(pk=product_id, group=auction.group_id)
        .first()
    )
    if product is None:
        raise Refused(_("There is no such product here."), field=field)
    if product.withdrawn_at is not None:
        raise TooLate(_("This product has been withdrawn."), field=field)
    if product.rule_on(groups.local_day(product.group, auction.closes_at)) != Rule.AUCTION:
        sentence = _("“%(product)s” is not given by auction: its rule is another. Change the rule first.")
        raise Refused(sentence % {"product": product.name}, field=field)
    return product


def _floor(auction: Auction, product: Product, draft: LotDraft, *, place: int) -> int:
    """Return from where a price rises: what somebody set, or the effort that is planned for it by its recipe."""
    field = f"lots-{place}-floor_mwh"
    if product.is_right:
        if draft.floor_mwh:
            raise Refused(_("Nobody had to make it, so what is asked for it begins at nothing."), field=field)
        return 0
    if auction.form == Form.SHARES:
        return 0
    if draft.floor_mwh is None:
        units_milli = PIECE_MILLI if auction.form == Form.MANY else draft.units_milli
        return ((planned_effort(product).unit_mwh or 0) * units_milli + 500) // 1000
    if not 0 <= draft.floor_mwh <= MOST_MWH:
        raise Refused(_("That is too much to be meant."), field=field)
    return draft.floor_mwh
