"""What is in the way of going on in another book: everything that somebody could still act on in the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.economy.bookings import EFFORT, MONEY, NODE
from allmende.server.auctions.models import Auction
from allmende.server.books import queries as books
from allmende.server.books.models import Book
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.goods.models import Order, OrderState
from allmende.server.goods.queries.stock import stocks_of
from allmende.server.groups.models import Group
from allmende.server.money.queries import money_of
from allmende.server.web import wording
from allmende.server.work.models import Contribution, Correction, State, Taking, is_reported

# Amounts are rounded to thousandths of a weighted hour, each time something is taken: so much may be left of that.
ROUNDING_MWH = 1_000
A_FEW = 4

Look = Callable[[Sequence[Group]], Iterable[str]]
_LOOKS: list[Look] = []


def register(look: Look) -> None:
    """Say what an app above this one has in the way: a function from groups to sentences."""
    if look not in _LOOKS:
        _LOOKS.append(look)


def in_the_way(parts: Sequence[Group]) -> list[str]:
    """Return, one sentence each, what a group has to finish before it can go on in another book; empty: nothing.

    What nobody has taken is called off and opened again over there, wishes and standing orders go along, and what was
    credited is shared out first; so none of that is in the way.
    """
    besides = [sentence for look in _LOOKS for sentence in look(parts)]
    return [*_above(parts[0]), *_work(parts), *_goods(parts), *_money(parts), *besides]


def left_behind(book: Book, parts: Sequence[Group]) -> list[str]:
    """Return what a settlement could not share out: effort of these groups, or what lies in their products."""
    waiting = books.balances(book)
    products = set(Product.objects.filter(group__in=parts).values_list("id", flat=True))
    products |= set(Batch.objects.filter(product__group__in=parts).values_list("id", flat=True))
    inside = {EFFORT + part.id for part in parts} | {MONEY + part.id for part in parts}
    effort_mwh = -sum(amount for account, amount in waiting.items() if account in inside)
    stored_mwh = -sum(waiting.get(NODE + product, 0) for product in products)
    found = []
    if effort_mwh:
        sentence = _("%(amount)s weighted hours were confirmed too late to be shared out now: try again tomorrow.")
        found.append(sentence % {"amount": wording.wh(effort_mwh)})
    if abs(stored_mwh) >= ROUNDING_MWH:
        sentence = _(
            "%(amount)s weighted hours lie in products of which nothing was handed out: withdraw those, "
            "so that they fall on everybody, or make and hand out something of them first."
        )
        found.append(sentence % {"amount": wording.wh(stored_mwh)})
    return found


def _above(group: Group) -> Iterator[str]:
    """Yield the association that an outermost group inherits from: its entry stands in the book that would end."""
    if group.above is not None:
        yield _("It inherits rules from %(group)s: end that first.") % {"group": group.above.name}


def _work(parts: Sequence[Group]) -> Iterator[str]:
    held = Taking.objects.filter(~is_reported(), occurrence__group__in=parts, ended_at=None)
    held = held.filter(occurrence__called_off_at=None)
    if count := held.count():
        titles = held.order_by("occurrence__due_at").values_list("occurrence__task__title", flat=True)
        sentence = ngettext(
            "%(count)d place is taken and not reported: %(some)s.",
            "%(count)d places are taken and not reported: %(some)s.",
            count,
        )
        yield sentence % {"count": count, "some": _some(list(dict.fromkeys(titles)))}
    open_ones = Contribution.objects.filter(group__in=parts, state__in=[State.REPORTED, State.DISPUTED])
    if count := open_ones.count():
        sentence = ngettext(
            "%(count)d report waits for a yes or is disputed: %(some)s.",
            "%(count)d reports wait for a yes or are disputed: %(some)s.",
            count,
        )
        reported = open_ones.order_by("reported_at").values_list("title", flat=True)
        yield sentence % {"count": count, "some": _some(list(dict.fromkeys(reported)))}
    if count := Correction.objects.filter(contribution__group__in=parts, decided_at=None).count():
        yield ngettext(
            "%(count)d correction is proposed and not decided.",
            "%(count)d corrections are proposed and not decided.",
            count,
        ) % {"count": count}


def _goods(parts: Sequence[Group]) -> Iterator[str]:
    batches = Batch.objects.filter(product__group__in=parts, state=BatchState.OPEN).select_related("product")
    if making := [str(batch) for batch in batches.defer("product__picture")]:
        yield _("Still in the making: %(some)s. Finish it, or say that it failed.") % {"some": _some(making)}
    products = Product.objects.filter(group__in=parts).defer("picture")
    named = {product.id: product for product in products}
    stock = {named[key].name: units for key, units in stocks_of(named).items() if units}
    if stock:
        yield _("Still in stock: %(some)s. Hand it out, use it up or write it off.") % {"some": _some(sorted(stock))}
    waiting = Order.objects.filter(product__group__in=parts, state__in=[OrderState.WAITING, OrderState.GRANTED])
    if count := waiting.count():
        yield ngettext(
            "%(count)d order is open: it has to be collected or cancelled.",
            "%(count)d orders are open: they have to be collected or cancelled.",
            count,
        ) % {"count": count}
    running = Auction.objects.filter(group__in=parts, closed_at=None, called_off_at=None)
    if titles := list(running.values_list("title", flat=True)):
        yield _("An auction is running: %(some)s.") % {"some": _some(titles)}


def _money(parts: Sequence[Group]) -> Iterator[str]:
    for part in parts:
        cents = money_of(part).cents
        if cents:
            sentence = _("%(group)s has %(money)s that are not spent: effort lies in them that stays in this book.")
            yield sentence % {"group": part.name, "money": wording.eur(cents)}


def _some(names: Sequence[str]) -> str:
    """Return the first few names, and a sign that there are more."""
    return ", ".join(names[:A_FEW]) + (" …" if len(names) > A_FEW else "")
