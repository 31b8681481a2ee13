"""Other groups as a caller may know of them, named in answers and in requests."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from allmende.server.api.schemas.associations import GroupKnown
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import group_by_slug, seat_of
from allmende.server.groups.queries.cards import NOTHING, published
from allmende.server.people.models import Person
from allmende.server.refusal import Refused


def group_known(group: Group, *, mine: Collection[str]) -> GroupKnown:
    """Return a group with its address only where the caller may go there.

    Args:
        group: The group.
        mine: Ids of the groups the caller belongs to, as `groups.queries.belongs_through` says.

    """
    inside = group.parent_id in mine and group.kind != Kind.HOUSEHOLD
    may_go = group.id in mine or inside or published(group) != NOTHING
    return GroupKnown(id=group.id, slug=group.slug if may_go else None, kind=group.kind, name=group.name)


def known_or_none(group: Group | None, *, mine: Collection[str]) -> GroupKnown | None:
    """Return a group as `group_known` does, and nothing for none."""
    return group_known(group, mine=mine) if group is not None else None


def group_called(slug: str, *, person: Person, field: str) -> Group:
    """Return the group somebody names: one that shows itself, or that they belong to.

    Raises:
        Refused: There is none they may know of; said at the field of the request that names it.

    """
    group = group_by_slug(slug)
    if group is None or (published(group) == NOTHING and seat_of(person, group) is None):
        sentence = _("“%(text)s”: there is no group of this address, or it does not show itself to people outside.")
        raise Refused(sentence % {"text": slug}, field=field)
    return group
