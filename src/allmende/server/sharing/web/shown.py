"""What several pages of this app show alike: products with their names, and explanations with links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from allmende.economy.explanation import Explanation
from allmende.server.catalogue.models import Rule
from allmende.server.explanations import fine, worded
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.entrance import slug_of
from allmende.server.sharing.naming import Thing, names_in, things_of
from allmende.server.sharing.reports import NodeLine, Report
from allmende.server.sharing.settlements import Reckoned


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """One product in a period, with what it is called and where it is explained."""

    line: NodeLine
    thing: Thing
    project: str
    project_slug: str
    rule: str
    url: str

    @property
    def value(self) -> str:
        """What a unit is worth, with as many places as it has."""
        return per_unit(self.line.value_nwh)

    @property
    def counts(self) -> str:
        """What a unit counts for who takes it."""
        return per_unit(self.line.counts_nwh)

    @property
    def asked_in_all_mwh(self) -> int:
        """What those who took it are asked for, before the factor; with the prices of auctions."""
        return self.line.asked_mwh + self.line.prices_mwh


def rule_name(rule: str) -> str:
    """Return how a rule is called; what it does stands behind the colon, where there is room for it."""
    return str(Rule(rule).label).partition(":")[0]


def per_unit(value_nwh: int) -> str:
    """Return what a unit is worth: nano weighted hours as weighted hours, to a tenth of a thousandth."""
    return fine(round(value_nwh, -5), places=9)


def product_rows(report: Report, *, group: Group, slug: str) -> list[ProductRow]:
    """Return the products in which anything lay or moved, what asked for most first."""
    things = things_of(group.book)
    parts = {part.id: part for part in groups.with_parts(group)}
    rows = [
        ProductRow(
            line=line,
            thing=things[line.id],
            project=parts[line.project].name,
            project_slug=parts[line.project].slug,
            rule=rule_name(line.rule),
            url=reverse("sharing:value_then", args=[slug, report.from_day, line.id]),
        )
        for line in report.lines()
        if line.id in things and line.project in parts
    ]
    return sorted(rows, key=lambda row: (-row.asked_in_all_mwh, -row.line.everyone_mwh, row.thing.name.casefold()))


def auctioned_names(rows: Sequence[ProductRow], *, most: int = 3) -> str:
    """Return what was auctioned, what brought most beyond the work in it first: "Room by the lake and others"."""
    sold = sorted((row for row in rows if row.line.sold_milli), key=lambda row: -row.line.rent_mwh)
    named = ", ".join(_("“%(text)s”") % {"text": row.thing.name} for row in sold[:most])
    return _("%(things)s and others") % {"things": named} if len(sold) > most else named


def relief_words(report: Report) -> str:
    """Return by how many per cent everything else asks for less or more."""
    permille = abs(report.relief_permille)
    return number_format(Decimal(permille) / 10, decimal_pos=0 if permille % 10 == 0 else 1)


def names_of(group: Group) -> dict[str, str]:
    """Return id -> name of all projects, products and batches of a community."""
    projects = {part.id: part.name for part in groups.with_parts(group)}
    return projects | {thing.id: thing.name for thing in things_of(group.book).values()}


def explained(
    request: HttpRequest,
    reckoned: Reckoned,
    explanation: Explanation,
    *,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show why a number is what it is: on its own page, or in place on the page where it was asked for."""
    slug = slug_of(request)
    names = names_in(explanation, group=reckoned.group)
    reason = worded(explanation, slug=slug, names=names, from_day=reckoned.from_day)
    if getattr(request, "htmx", False):
        return render(request, "components/explanation.html", {"reason": reason})
    # The page itself is where its first line would lead.
    reason = replace(reason, url="")
    shared = {"section": "books", "slug": slug, "reason": reason, "reckoned": reckoned}
    return render(request, template, {**shared, **context})
