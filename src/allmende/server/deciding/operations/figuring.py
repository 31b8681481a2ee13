"""Working out what changed rules would have done to the last periods, once a version, so that all see the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from allmende.economy.parameters import parameter_named
from allmende.economy.rule_history import used_in
from allmende.economy.rulebook import RuleRefused, Value, inherit, override
from allmende.economy.settle import SettlementRefused, settle
from allmende.economy.snapshot_json import snapshot_from_json
from allmende.economy.whatif import Comparison, Reform, compare, counted_by_class
from allmende.economy.whatif_written import fingerprint, to_json
from allmende.server.deciding.matters.rules import rules_of
from allmende.server.deciding.models import Proposal, WhatIf
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Membership
from allmende.server.sharing.models import SettledPeriod

# Enough to see more than one month's chance, few enough to be read.
PERIODS = 3
SHARE = "share_"


def figure(proposal: Proposal, *, at: datetime) -> WhatIf | None:
    """Work a version of a proposal out and keep it; None where it does not change how the result is shared."""
    if not shares_otherwise(proposal):
        return None
    group = rules_of(proposal)
    periods = last_periods(group)
    if not periods:
        return None
    own = groups.rules_set_by([group])[group.id]
    try:
        comparison = compared(group, periods, own=own, changes=proposal.changes)
    except (RuleRefused, SettlementRefused):
        # It would not fit any more; the proposal says so when it is to be carried out.
        return None
    return WhatIf.objects.create(
        proposal=proposal,
        version=proposal.version,
        saved=to_json(comparison),
        fingerprint=fingerprint(comparison),
        from_day=periods[0].from_day,
        until_day=periods[-1].until_day,
        made_at=at,
    )


def shares_otherwise(proposal: Proposal) -> bool:
    """Whether it changes a rule by which a community shares the result; its parts have no settlement of their own."""
    return rules_of(proposal).parent_id is None and any(
        used_in(name) == "settlement" or parameter_named(name).section == "goods" for name in proposal.changes
    )


def last_periods(group: Group) -> list[SettledPeriod]:
    """Return the last settled periods of which it is known what was settled, oldest first."""
    found = SettledPeriod.objects.filter(group=group).exclude(snapshot=None).defer("entry").order_by("-from_day")
    return list(found[:PERIODS])[::-1]


def compared(
    group: Group,
    periods: Sequence[SettledPeriod],
    *,
    own: Mapping[str, Value],
    changes: Mapping[str, Value | None],
) -> Comparison:
    """Return the last periods by the rules in force and by those proposed.

    Raises:
        RuleRefused: The values do not fit together.
        SettlementRefused: A period cannot be settled by them.

    """
    above = groups.rules_above(group)
    baseline = inherit(above, own)
    reformed = inherit(above, override(above, own, changes=changes))
    return compare(
        [snapshot_from_json(period.snapshot) for period in periods],
        baseline=baseline,
        reform=Reform(rulebook=reformed, change=counted_by_class(_classes(group, changes), rules=reformed)),
        settle=settle,
        groupings=_groupings(group),
    )


def _classes(group: Group, changes: Mapping[str, Value | None]) -> dict[str, str]:
    """Return member -> class, for the classes whose share would change: everybody else keeps the share they had."""
    changed = [name.removeprefix(SHARE) for name in changes if name.startswith(SHARE)]
    found = Membership.objects.filter(group=group, share_class__in=changed).order_by("joined_at")
    return dict(found.values_list("member_id", "share_class"))


def _groupings(group: Group) -> dict[str, dict[str, list[str]]]:
    """Return who lives together and who is in which project, by the groups' ids."""
    parts = [part for part in groups.with_parts(group) if part.id != group.id]
    kinds = {part.id: "household" if part.kind == Kind.HOUSEHOLD else "project" for part in parts}
    told: dict[str, dict[str, list[str]]] = {"household": {}, "project": {}}
    for part in parts:
        told[kinds[part.id]][part.id] = []
    memberships = Membership.objects.filter(group__in=parts, left_at=None).values_list("group_id", "member_id")
    for place, member in memberships:
        told[kinds[place]][place].append(member)
    return told
