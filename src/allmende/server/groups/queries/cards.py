"""What a group shows to people outside: nothing, unless its rulebook says otherwise."""

from __future__ import annotations

from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries.belonging import group_by_slug, rulebook_of

NOTHING = "nothing"
TASKS = "card_and_tasks"


def published(group: Group) -> str:
    """Return what the group publishes: "nothing", "card" or "card_and_tasks". A household never publishes anything."""
    return NOTHING if group.kind == Kind.HOUSEHOLD else rulebook_of(group).publishes


def published_group(slug: str) -> Group | None:
    """Return a group that publishes at least its card; None for one that does not, as for one that does not exist."""
    group = group_by_slug(slug)
    return group if group is not None and published(group) != NOTHING else None


def published_groups(*, search: str = "", most: int = 100) -> list[Group]:
    """Return the groups that publish a card, by name."""
    # Nothing is the default: only what lies below a group that once set the rule can publish anything.
    layer = set(RuleSetting.objects.filter(name="publishes").values_list("group_id", flat=True))
    candidates = set(layer)
    while layer:
        layer = set(Group.objects.filter(parent__in=layer).values_list("id", flat=True)) - candidates
        candidates |= layer
    groups = Group.objects.filter(id__in=candidates).exclude(kind=Kind.HOUSEHOLD).select_related("parent", "book")
    if search.strip():
        groups = groups.filter(name__icontains=search.strip())
    found = [group for group in groups.order_by("name", "id") if published(group) != NOTHING]
    return found[:most]
