"""A person's groups: those they are in, and the associations they belong to through them."""

from __future__ import annotations

from collections.abc import Collection

from allmende.server.groups.kinds import LEVELS, OF_GROUPS, Kind
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries.belonging import groups_above
from allmende.server.people.models import Person


def groups_of(person: Person) -> list[Group]:
    """Return the groups a person is in, the nearest first, as a house before its town; households last."""
    memberships = Membership.objects.filter(member__person=person, left_at=None).select_related("group__parent")
    return sorted((membership.group for membership in memberships), key=_from_near)


def associations_around(groups: Collection[Group]) -> list[Group]:
    """Return the associations to which some groups belong, without these groups themselves; the nearest first."""
    own = {group.id for group in groups}
    around = Group.objects.filter(pk__in=groups_above(own) - own, kind__in=OF_GROUPS).select_related("parent")
    return sorted(around, key=_from_near)


def _from_near(group: Group) -> tuple[int, str]:
    """Return by what groups are sorted from the nearest to the furthest; households, and boards, come last."""
    last = max(LEVELS.values()) + 1
    level: int | None = LEVELS.get(Kind(group.kind))
    return (level or last, group.name)
