"""What the page of a house's households shows."""

from __future__ import annotations

from dataclasses import dataclass

from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, JoinRequest, Membership
from allmende.server.groups.queries.belonging import Seat


@dataclass(frozen=True, kw_only=True)
class Household:
    """A household with those who live in it, and how the one who looks at it stands to it."""

    group: Group
    people: list[Membership]
    is_mine: bool
    have_asked: bool


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
