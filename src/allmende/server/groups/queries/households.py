"""What the page of a house's households shows."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, JoinRequest, Member, Membership
from allmende.server.groups.queries.belonging import Seat, members_of

# In a town nobody looks through thousands of names; whoever is not listed is put in from their own page.
MOST_OFFERED = 300


@dataclass(frozen=True, kw_only=True)
class Household:
    """A household with those who live in it, and how the one who looks at it stands to it."""

    group: Group
    people: list[Membership]
    is_mine: bool
    have_asked: bool


def without_household(household: Group) -> list[Member]:
    """Return who of the house around a household lives in no household yet, by name; not more than fit a list."""
    house = household.parent
    if house is None:
        return []
    housed = Membership.objects.filter(group__parent=house, group__kind=Kind.HOUSEHOLD, left_at=None)
    found = members_of(house).exclude(member_id__in=housed.values("member_id"))
    return [membership.member for membership in found[:MOST_OFFERED]]


def households_of(seat: Seat) -> list[Household]:
    """Return the households of the seat's group, one's own first."""
    groups = list(Group.objects.filter(parent=seat.group, kind=Kind.HOUSEHOLD).order_by("name", "id"))
    people: dict[str, list[Membership]] = {group.id: [] for group in groups}
    for membership in (
        Membership.objects.filter(group__in=groups, left_at=None)
        .select_related("member__person")
        .order_by("member__person__name", "id")
    ):
        people[membership.group_id].append(membership)
    asked = set(
        JoinRequest.objects.filter(group__in=groups, person=seat.person, answered_at=None).values_list(
            "group_id", flat=True
        )
    )
    found = [
        Household(
            group=group,
            people=people[group.id],
            is_mine=any(membership.member_id == seat.member.id for membership in people[group.id]),
            have_asked=group.id in asked,
        )
        for group in groups
    ]
    return sorted(found, key=lambda household: not household.is_mine)
