"""What the page of a house's households shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, JoinRequest, Member, Membership
from allmende.server.groups.queries.belonging import Seat, members_of

# In a town nobody looks through thousands of names; whoever is not listed is put in from their own page.
MOST_OFFERED = 300
A_PAGE = 40


@dataclass(frozen=True, kw_only=True)
class Household:
    """A household with those who live in it, and how the one who looks at it stands to it."""

    group: Group
    people: list[Membership]
    is_mine: bool
    have_asked: bool


@dataclass(frozen=True, kw_only=True)
class HouseholdsPage:
    """One page of the households of a group."""

    households: list[Household]
    count: int
    number: int
    pages_count: int


def without_household(household: Group) -> list[Member]:
    """Return who of the house around a household lives in no household yet, by name; not more than fit a list."""
    house = household.parent
    if house is None:
        return []
    housed = Membership.objects.filter(group__parent=house, group__kind=Kind.HOUSEHOLD, left_at=None)
    found = members_of(house).exclude(member_id__in=housed.values("member_id"))
    return [membership.member for membership in found[:MOST_OFFERED]]


def households_of(seat: Seat, *, number: int = 1) -> HouseholdsPage:
    """Return a page of the households of the seat's group, one's own first; the nearest where there is no such page."""
    every = Group.objects.filter(parent=seat.group, kind=Kind.HOUSEHOLD)
    mine = Exists(Membership.objects.filter(group=OuterRef("pk"), member=seat.member, left_at=None))
    count = every.count()
    pages_count = max(1, -(-count // A_PAGE))
    number = min(max(number, 1), pages_count)
    in_order = every.annotate(mine=mine).order_by("-mine", "name", "id")
    groups = list(in_order[(number - 1) * A_PAGE : number * A_PAGE])
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
    return HouseholdsPage(households=found, count=count, number=number, pages_count=pages_count)
