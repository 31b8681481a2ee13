"""The what-if of a proposal as it is shown: for me, my household, each project, and the spread of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allmende.economy.spread import Spread
from allmende.economy.whatif import Comparison, Effect
from allmende.economy.whatif_written import from_json
from allmende.server.deciding.models import Proposal, WhatIf
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class Row:
    """What somebody, or some together, would have been asked for; `group_id` says which group, "" no group."""

    label: str
    effect: Effect
    is_mine: bool = False
    group_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A saved what-if.

    Attributes:
        me: The effect on me; None where I took no part.
        rows: Me, my household, each project, and all together.
        from_day, last_day: The days of the periods that were settled again.

    """

    me: Effect | None
    rows: Sequence[Row]
    more: int
    less: int
    same: int
    baseline: Spread
    reform: Spread
    from_day: date
    last_day: date
    periods_count: int
    fingerprint: str


def figures_of(seat: Seat, proposal: Proposal, *, me: str, all_of_us: str) -> Figures | None:
    """Return the what-if of the version that stands, or None where there is none.

    Args:
        seat: Who looks.
        proposal: Which.
        me: How I am called in the table.
        all_of_us: How everybody together is called.

    """
    saved = WhatIf.objects.filter(proposal=proposal, version=proposal.version).first()
    if saved is None:
        return None
    comparison = from_json(saved.saved)
    mine = comparison.members.get(seat.member.id)
    rows = [Row(label=me, effect=mine, is_mine=True)] if mine is not None else []
    rows += _households(seat, comparison) + _projects(comparison)
    rows.append(Row(label=all_of_us, effect=comparison.whole))
    return Figures(
        me=mine,
        rows=rows,
        more=comparison.more,
        less=comparison.less,
        same=comparison.same,
        baseline=comparison.baseline_spread,
        reform=comparison.reform_spread,
        from_day=saved.from_day,
        last_day=saved.until_day - timedelta(days=1),
        periods_count=len(comparison.periods),
        fingerprint=saved.fingerprint,
    )


def _households(seat: Seat, comparison: Comparison) -> list[Row]:
    """Return my own household's row; others' are not mine to look at."""
    found = Group.objects.filter(
        pk__in=list(comparison.groups.get("household", {})),
        memberships__member=seat.member,
        memberships__left_at=None,
    )
    return [
        Row(label=group.name, effect=comparison.groups["household"][group.id], is_mine=True, group_id=group.id)
        for group in found.order_by("name")
    ]


def _projects(comparison: Comparison) -> list[Row]:
    projects = comparison.groups.get("project", {})
    names = dict(Group.objects.filter(pk__in=list(projects)).values_list("id", "name"))
    rows = [Row(label=names.get(group, group), effect=effect, group_id=group) for group, effect in projects.items()]
    return sorted(rows, key=lambda row: row.label.casefold())
