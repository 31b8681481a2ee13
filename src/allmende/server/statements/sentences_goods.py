"""Entries about goods, auctions, money and pools as plain sentences (`sentences.py` has all the others)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from allmende.ledger.entry import Fact
from allmende.server.catalogue.models import Rule
from allmende.server.statements.naming import Names
from allmende.server.web import wording

Facts = Mapping[str, Fact]

GOODS_KINDS: Mapping[str, str | Promise] = {
    "product.listed": gettext_lazy("Products listed"),
    "product.ruled": gettext_lazy("Rules of products"),
    "product.withdrawn": gettext_lazy("Products withdrawn"),
    "batch.begun": gettext_lazy("Batches begun"),
    "batch.finished": gettext_lazy("Batches finished"),
    "batch.failed": gettext_lazy("Batches that failed"),
    "good.made": gettext_lazy("Goods made"),
    "good.used": gettext_lazy("Goods used"),
    "good.lost": gettext_lazy("Goods lost"),
    "good.taken": gettext_lazy("Goods taken"),
    "good.returned": gettext_lazy("Goods given back"),
    "goods.shared": gettext_lazy("Goods shared out"),
    "auction.closed": gettext_lazy("Auctions closed"),
    "money.spent": gettext_lazy("Purchases"),
    "group.closed_book": gettext_lazy("Books closed"),
    "group.opened_book": gettext_lazy("Books opened again"),
    "group.brought": gettext_lazy("Balances brought along"),
    "group.gone": gettext_lazy("Projects that left"),
}


def _listed(facts: Facts, names: Names) -> str:
    words = {"group": names.group(facts["group"]), "product": names.product(facts["product"])}
    if facts["right"]:
        return _("%(group)s gives the use of “%(product)s”") % words
    return _("%(group)s lists “%(product)s”") % words


def _ruled(facts: Facts, names: Names) -> str:
    return _("From %(day)s on “%(product)s” is shared: %(rule)s") % {
        "product": names.product(facts["product"]),
        "rule": dict(Rule.choices).get(str(facts["rule"]), facts["rule"]),
        "day": format_date(
            date.fromisoformat(str(facts["from_day"])), pgettext("format of a day with its year", "j M Y")
        ),
    }


def _withdrawn(facts: Facts, names: Names) -> str:
    return _("“%(product)s” was withdrawn") % {"product": names.product(facts["product"])}


def _begun(facts: Facts, names: Names) -> str:
    words = {"batch": names.product(facts["batch"]), "units": names.units(facts["product"], facts["planned_milli"])}
    return _("“%(batch)s” was begun: %(units)s planned") % words


def _finished(facts: Facts, names: Names) -> str:
    words = {"batch": names.product(facts["batch"]), "units": names.units(facts["batch"], facts["units_milli"])}
    return _("“%(batch)s” was finished: %(units)s") % words


def _failed(facts: Facts, names: Names) -> str:
    return _("Nothing came of “%(batch)s”") % {"batch": names.product(facts["batch"])}


def _made(facts: Facts, names: Names) -> str:
    words = _moved(facts, names)
    if facts["how"] == "found":
        return _("%(units)s of “%(product)s” were found when counting") % words
    return _("%(units)s of “%(product)s” were made") % words


def _used(facts: Facts, names: Names) -> str:
    return _("%(units)s of “%(product)s” were used for “%(to)s”") % {
        **_moved(facts, names),
        "to": names.product_or_group(facts["to"]),
    }


def _lost(facts: Facts, names: Names) -> str:
    return _("%(units)s of “%(product)s” spoiled or are missing") % _moved(facts, names)


def _taken(facts: Facts, names: Names) -> str:
    words = {**_moved(facts, names), "names": names.people(facts["parts"])}
    price = facts["price_mwh"]
    if isinstance(price, int):
        return _("%(names)s took %(units)s of “%(product)s” for %(price)s weighted hours") % {
            **words,
            "price": wording.wh(price),
        }
    return _("%(names)s took %(units)s of “%(product)s”") % words


def _returned(facts: Facts, names: Names) -> str:
    product = names.moves.get(str(facts["returns"]), "")
    words = {"units": names.units(product, facts["units_milli"]), "product": names.product(product)}
    return _("%(units)s of “%(product)s” came back") % words


def _shared(facts: Facts, names: Names) -> str:
    wishes = facts["wishes"]
    count = len(wishes) if isinstance(wishes, Mapping) else 0
    words = {**_moved(facts, names), "count": count}
    return (
        ngettext(
            "%(units)s of “%(product)s” were shared out for %(count)d order",
            "%(units)s of “%(product)s” were shared out among %(count)d orders",
            count,
        )
        % words
    )


def _auction(facts: Facts, names: Names) -> str:
    return _("An auction of %(group)s was closed") % {"group": names.group(facts["group"])}


def _spent(facts: Facts, names: Names) -> str:
    cents, purpose = facts["cents"], facts["purpose"]
    assert isinstance(cents, int)
    words = {"group": names.group(facts["group"]), "money": wording.eur(cents)}
    if purpose:
        return _("%(group)s spent %(money)s for “%(purpose)s”") % {**words, "purpose": names.product(purpose)}
    return _("%(group)s spent %(money)s") % words


def _closed_book(facts: Facts, names: Names) -> str:
    return _("%(group)s closed this book; it goes on in another one") % {"group": names.group(facts["group"])}


def _opened_book(facts: Facts, names: Names) -> str:
    return _("%(group)s goes on in this book, where another one ended") % {"group": names.group(facts["group"])}


def _brought(facts: Facts, names: Names) -> str:
    return _("%(group)s joined, with the balances of its members") % {"group": names.group(facts["group"])}


def _gone(facts: Facts, names: Names) -> str:
    return _("%(group)s left, with the balances of its members") % {"group": names.group(facts["group"])}


def _moved(facts: Facts, names: Names) -> dict[str, object]:
    """Return which product it is about, and how much of it."""
    return {
        "product": names.product(facts["product"]),
        "units": names.units(facts["product"], facts["units_milli"]),
    }


GOODS_SENTENCES: Mapping[str, Callable[[Facts, Names], str]] = {
    "product.listed": _listed,
    "product.ruled": _ruled,
    "product.withdrawn": _withdrawn,
    "batch.begun": _begun,
    "batch.finished": _finished,
    "batch.failed": _failed,
    "good.made": _made,
    "good.used": _used,
    "good.lost": _lost,
    "good.taken": _taken,
    "good.returned": _returned,
    "goods.shared": _shared,
    "auction.closed": _auction,
    "money.spent": _spent,
    "group.closed_book": _closed_book,
    "group.opened_book": _opened_book,
    "group.brought": _brought,
    "group.gone": _gone,
}
