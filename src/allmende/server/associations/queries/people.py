"""Who belongs to an association, each person once however many ways lead there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allmende.server.associations.queries.boards import delegates_of
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Membership


def member_groups(association: Group) -> list[Group]:
    """Return the groups that belong to an association now, by name."""
    joined = Membership.objects.filter(group=association, left_at=None).exclude(member__group=None)
    ids = joined.values_list("member__group_id", flat=True)
    return list(Group.objects.filter(pk__in=ids).select_related("book", "parent").order_by("name", "id"))


def associations_of(group: Group) -> list[Group]:
    """Return the associations a group belongs to now, the one it inherits from first, then by name."""
    ids = Membership.objects.filter(member__group=group, left_at=None).values_list("group_id", flat=True)
    found = Group.objects.filter(pk__in=ids).select_related("book", "parent").order_by("name", "id")
    return sorted(found, key=lambda one: one.id != group.above_id)


def groups_within(group: Group) -> set[str]:
    """Return the ids of a group, what lies inside it, its member groups, and so on all the way down."""
    seen: set[str] = set()
    layer = {group.id}
    while layer:
        seen |= layer
        inside = Group.objects.filter(parent__in=layer).values_list("id", flat=True)
        joined = Membership.objects.filter(group__in=layer, left_at=None).exclude(member__group=None)
        layer = {*inside, *joined.values_list("member__group_id", flat=True)} - seen
    return seen


def people_in(group: Group) -> set[str]:
    """Return the ids of all persons in a group and through its member groups, each once."""
    return people_of_groups(groups_within(group))


def people_of_groups(ids: Collection[str]) -> set[str]:
    """Return the ids of all persons who are in any of these groups."""
    found = Membership.objects.filter(group__in=ids, left_at=None).exclude(member__person=None)
    return {str(person) for person in found.values_list("member__person_id", flat=True)}


def electorate_of(group: Group, *, at: datetime) -> set[str]:
    """Return the ids of the persons whom a decision of a group concerns, and who so may vote on it.

    Of a board: its delegates whose term is not over. Of an association: everybody in its groups. Else its members.
    """
    if group.kind == Kind.BOARD:
        persons = (delegate.delegate.person_id for delegate in delegates_of(group, at=at))
        return {person for person in persons if person is not None}
    return people_in(group)
