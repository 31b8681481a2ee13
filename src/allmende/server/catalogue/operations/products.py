"""Listing what a group makes or has to give, changing what is said about it, its rule, withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.bookings import Draft
from allmende.server.books import operations as books
from allmende.server.books import queries as books_read
from allmende.server.catalogue.models import Audience, BatchState, PastRule, Product, Rule, Short
from allmende.server.catalogue.pictures import picture_type
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate

LONGEST = {"name": 80, "unit": 20, "description": 2000, "shelf": 40}
MOST_DAYS = 3_660
# Nobody had to make it, so there is no effort to ask for: it is free, or goes to who would give most for it.
RULES_OF_RIGHTS = frozenset({Rule.FLAT_RATE, Rule.GIFT, Rule.AUCTION})


@dataclass(frozen=True, kw_only=True)
class ProductDraft:
    """What somebody says about a product before it is stored.

    Attributes:
        rule, shelf, pieces, is_right: Count when it is listed; later only the rule changes, by `set_rule`.
        rule: Empty: as the rulebook says for new products.

    """

    name: str
    unit: str
    pieces: bool = True
    description: str = ""
    rule: str = ""
    shelf: str = ""
    short_supply: str = ""
    audience: str = Audience.COMMUNITY
    most_milli: int | None = None
    shelf_life_days: int | None = None
    is_right: bool = False


@transaction.atomic
def add_product(seat: Seat, draft: ProductDraft, *, picture: bytes | None = None, at: datetime) -> Product:
    """List a product of the seat's group."""
    need_maintainer(seat, seat.group)
    if seat.group.kind in WITHOUT_WORK:
        raise Refused(_("This kind of group makes nothing of its own; add it to the group around it."))
    books.hold(seat.group.book_id)
    rule = draft.rule or _rule_of_new(seat, draft)
    product = Product(
        group=seat.group, pieces=draft.pieces, is_right=draft.is_right, created_by=seat.member, created_at=at
    )
    product.rule, product.shelf = _rule_and_shelf(product, rule=rule, shelf=draft.shelf)
    _fill(product, draft)
    if picture is not None:
        product.picture, product.picture_type = picture, picture_type(picture)
    product.save()
    listed = bookings.product_listed(
        product=product.id,
        group=seat.group.id,
        pieces=product.pieces,
        rule=product.rule,
        shelf=product.shelf,
        right=product.is_right,
    )
    _log(seat, product, listed, at=at)
    return product


@transaction.atomic
def change_product(seat: Seat, product_id: str, draft: ProductDraft) -> Product:
    """Change what is said about a product; its rule, and how it is counted, stay."""
    product = locked_product(seat, product_id)
    _fill(product, draft)
    product.save()
    return product


@transaction.atomic
def set_picture(seat: Seat, product_id: str, picture: bytes | None) -> None:
    """Give a product another picture, or none."""
    product = locked_product(seat, product_id)
    product.picture, product.picture_type = picture, picture_type(picture) if picture is not None else ""
    product.save(update_fields=["picture", "picture_type"])


@transaction.atomic
def set_rule(seat: Seat, product: Product, *, rule: str, shelf: str, from_day: date, at: datetime) -> Product:
    """Decide by which rule a product is shared from a day on; until then the present one holds.

    Args:
        seat: Who decides: a maintainer of the product's group.
        product: Whose rule it is.
        rule: One of `Rule`.
        shelf: Counts for flat allocation only.
        from_day: First day of a period that has not begun, in the group's time zone.
        at: When it is decided.

    """
    locked = locked_product(seat, product.id)
    if from_day <= groups.local_day(locked.group, at):
        raise Refused(_("A rule changes for days to come: choose a later day."), field="from_day")
    if locked.next_from_day is not None and from_day < locked.next_from_day:
        raise Refused(
            _("A change is decided for a later day already; choose that day, or one after it."), field="from_day"
        )
    rule, shelf = _rule_and_shelf(locked, rule=rule, shelf=shelf)
    if (rule, shelf) == (locked.rule_on(from_day), locked.shelf_on(from_day)):
        raise Refused(_("That is how it is already."), field="rule")
    _end_past(locked, from_day)
    locked.next_rule, locked.next_shelf, locked.next_from_day = rule, shelf, from_day
    if (rule, shelf) == (locked.rule, locked.shelf):
        # What had been decided is taken back: it simply stays as it is.
        locked.next_rule, locked.next_shelf, locked.next_from_day = "", "", None
    locked.save(update_fields=["rule", "shelf", "next_rule", "next_shelf", "next_from_day"])
    turn = books_read.count(locked.group.book, prefix=f"ruled:{locked.id}:")
    ruled = bookings.product_ruled(product=locked.id, rule=rule, shelf=shelf, from_day=from_day, turn=turn)
    _log(seat, locked, ruled, at=at)
    return locked


@transaction.atomic
def withdraw_product(seat: Seat, product_id: str, *, at: datetime) -> Product:
    """Take a product off the list: nothing new is made or ordered; what was taken stays as it was."""
    product = locked_product(seat, product_id)
    if product.batches.filter(state=BatchState.OPEN).exists():
        raise Refused(_("A batch of it is still in the making: say first what became of that."))
    product.withdrawn_at = at
    product.save(update_fields=["withdrawn_at"])
    _log(seat, product, bookings.product_withdrawn(product=product.id), at=at)
    return product


def _end_past(product: Product, from_day: date) -> None:
    """Let what was decided before and begins earlier become the present rule, and remember the one before it."""
    if product.next_from_day is None or product.next_from_day >= from_day:
        return
    PastRule.objects.create(product=product, rule=product.rule, shelf=product.shelf, until_day=product.next_from_day)
    product.rule, product.shelf = product.next_rule, product.next_shelf


def _log(seat: Seat, product: Product, draft: Draft, *, at: datetime) -> None:
    books.append(seat.group.book, draft, by=seat.member.id, at=at, about=product.id)


def locked_product(seat: Seat, product_id: str) -> Product:
    """Return a product of the seat's group with its row locked, for its maintainers."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    product = (
        Product.objects.select_for_update(of=("self",))
        .select_related("group__book")
        .filter(pk=product_id, group=seat.group)
        .first()
    )
    if product is None:
        raise Refused(_("There is no such product here."))
    if product.withdrawn_at is not None:
        raise TooLate(_("This product has been withdrawn."))
    return product


def _rule_of_new(seat: Seat, draft: ProductDraft) -> str:
    """Return the rule of a product that names none: the rulebook's, where that can hold for it."""
    usual = seat.rulebook.default_product_rule
    return usual if not draft.is_right or usual in RULES_OF_RIGHTS else Rule.AUCTION.value


def _rule_and_shelf(product: Product, *, rule: str, shelf: str) -> tuple[str, str]:
    """Return a rule that can hold for the product, and the shelf that goes with it."""
    if rule not in Rule.values:
        raise Refused(_("There is no such rule."), field="rule")
    if product.is_right and rule not in RULES_OF_RIGHTS:
        sentence = _("Nobody had to make it, so no effort can be asked for: flat rate, gift or auction, please.")
        raise Refused(sentence, field="rule")
    shelf = shelf.strip()
    if len(shelf) > LONGEST["shelf"]:
        raise Refused(_("This is too long: at most %(count)d characters.") % {"count": LONGEST["shelf"]}, field="shelf")
    return rule, shelf if rule == Rule.FLAT_ALLOCATION else ""


def _fill(product: Product, draft: ProductDraft) -> None:
    """Check what is said about a product and set it; the first thing that is wrong is refused at its field."""
    said = {name: getattr(draft, name).strip() for name in ("name", "unit", "description")}
    if not said["name"]:
        raise Refused(_("Please give it a name that everybody understands."), field="name")
    if not said["unit"]:
        raise Refused(_("What is one of it? A loaf, a kilogram, an hour."), field="unit")
    for name, text in said.items():
        if len(text) > LONGEST[name]:
            raise Refused(_("This is too long: at most %(count)d characters.") % {"count": LONGEST[name]}, field=name)
    if draft.short_supply not in {"", *Short.values}:
        raise Refused(_("There is no such way."), field="short_supply")
    if draft.audience not in Audience.values:
        raise Refused(_("There is no such way."), field="audience")
    _check_numbers(product, draft)
    alike = Product.objects.filter(group=product.group, name__iexact=said["name"], withdrawn_at=None)
    if alike.exclude(pk=product.pk).exists():
        raise Refused(_("There is a product of this name here already."), field="name")
    product.name, product.unit, product.description = said["name"], said["unit"], said["description"]
    product.short_supply, product.audience = draft.short_supply, draft.audience
    product.most_milli, product.shelf_life_days = draft.most_milli, draft.shelf_life_days


def _check_numbers(product: Product, draft: ProductDraft) -> None:
    if draft.most_milli is not None:
        if draft.most_milli <= 0:
            raise Refused(_("At most nothing? Leave it empty when there is no limit."), field="most_milli")
        if product.pieces and draft.most_milli % 1000:
            raise Refused(_("It comes in whole units only."), field="most_milli")
    if draft.shelf_life_days is not None and not 0 < draft.shelf_life_days <= MOST_DAYS:
        raise Refused(_("From one day to ten years; leave it empty for what does not spoil."), field="shelf_life_days")
