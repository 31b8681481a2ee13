"""Whom a decision concerns: the members of the group, for some matters those of the groups inside it, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from allmende.server.deciding.models import Proposal, Voter
from allmende.server.groups.kinds import Kind, Role
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import with_parts

# What holds in a group holds in the groups inside it; who belongs to it is for its own members to say.
CONCERNS_THOSE_INSIDE = frozenset({"rules", "reversal", "join_pool", "leave_pool", "text", "other", "agreement"})


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Somebody who may vote, and the group that makes it concern them."""

    member: Member
    through: Group


def concerned(group: Group, matter: str) -> list[Concerned]:
    """Return whom a matter concerns now: everybody who can sign in, once each; the outermost group counts."""
    places = with_parts(group) if matter in CONCERNS_THOSE_INSIDE else [group]
    places = [place for place in places if place.id == group.id or place.kind != Kind.HOUSEHOLD]
    return _once(places, Q())


def maintainers(group: Group) -> list[Concerned]:
    """Return who looks after a group and can sign in."""
    return _once([group], Q(role=Role.MAINTAINER))


def without_voice(group: Group) -> int:
    """Return how many members cannot sign in, and so have no ballot: children above all."""
    return Membership.objects.filter(group=group, left_at=None, member__person__user=None).count()


def voters_of(proposal: Proposal) -> list[Voter]:
    """Return the frozen electorate of the last opening, by name; empty while it is discussed."""
    newest = Voter.objects.filter(proposal=proposal).aggregate(newest=Max("turn"))["newest"]
    if newest is None:
        return []
    found = Voter.objects.filter(proposal=proposal, turn=newest).select_related("member__person", "through")
    return sorted(found, key=lambda voter: (voter.member.name.casefold(), voter.member_id))


def _once(places: Sequence[Group], which: Q) -> list[Concerned]:
    rank = {place.id: (number, place) for number, place in enumerate(places)}
    memberships = (
        Membership.objects.filter(which, group__in=list(rank), left_at=None)
        .exclude(member__person__user=None)
        .select_related("member__person")
        .order_by("joined_at", "id")
    )
    found: dict[str, Concerned] = {}
    for membership in sorted(memberships, key=lambda one: rank[one.group_id][0]):
        through = rank[membership.group_id][1]
        found.setdefault(membership.member_id, Concerned(member=membership.member, through=through))
    return list(found.values())
