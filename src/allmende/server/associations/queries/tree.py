"""The tree of groups around somebody's group: from the outermost association down to projects, people counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise

from allmende.server.associations.models import Dissolved
from allmende.server.associations.queries.people import associations_of
from allmende.server.explanations import link
from allmende.server.groups.kinds import LEVELS, Kind
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat, belongs_through, chain_of
from allmende.server.groups.queries.cards import NOTHING, published

# A picture of more is no picture: what lies deeper stands on the pages of the groups themselves.
MOST_NODES = 300


@dataclass(frozen=True, kw_only=True)
class Place:
    """A group in the tree.

    Attributes:
        people: Ids of all persons in it and in what lies in it.
        url: Its page, or its card where one is not in it; "" where it shows nothing to people outside.
        is_here: Whether it is the group one is looking from; `is_mine`: whether one belongs to it.
        inherits: Whether it inherits rules from the one it is drawn in.
        parts: What lies in it, the most people first.

    """

    id: str
    name: str
    kind: str | Promise
    level: int
    people: frozenset[str]
    url: str
    is_here: bool
    is_mine: bool
    inherits: bool
    parts: Sequence[Place] = field(default=())

    @property
    def people_count(self) -> int:
        """How many people, each once."""
        return len(self.people)


def tree_around(seat: Seat) -> Place:
    """Return the tree from the outermost association one's group inherits from (else belongs to, else itself)."""
    top = _top(chain_of(seat.group)[-1])
    inside, known = _layers(top)
    people = _people(known)
    mine = belongs_through(seat.person)
    visible = {group_id for group_id, group in known.items() if _may_see(group, mine=mine)}

    def place(group: Group, around: Group | None, path: frozenset[str]) -> Place:
        parts = [
            place(part, group, path | {group.id})
            for part in inside.get(group.id, ())
            if part.id not in path and part.id in visible
        ]
        below = frozenset().union(*(people_below(part, path | {group.id}) for part in inside.get(group.id, ())))
        return Place(
            id=group.id,
            name=group.name,
            kind=group.get_kind_display(),
            level=LEVELS.get(Kind(group.kind), 1),
            people=people.get(group.id, frozenset()) | below,
            url=url_of(group, mine=mine),
            is_here=group.id == seat.group.id,
            is_mine=group.id in mine,
            inherits=around is not None and around.id in {group.above_id, group.parent_id},
            parts=sorted(parts, key=lambda one: (-one.people_count, one.name, one.id)),
        )

    def people_below(group: Group, path: frozenset[str]) -> frozenset[str]:
        parts = (part for part in inside.get(group.id, ()) if part.id not in path)
        return people.get(group.id, frozenset()).union(*(people_below(part, path | {group.id}) for part in parts))

    return place(top, None, frozenset())


def _top(group: Group) -> Group:
    """Return the outermost association on the way out: by the line rules come from, else the first it belongs to."""
    seen = {group.id}
    while True:
        out = group.above or next(iter(associations_of(group)), None)
        if out is None or out.id in seen:
            return group
        group = chain_of(out)[-1]
        seen.add(group.id)


def _layers(top: Group) -> tuple[dict[str, list[Group]], dict[str, Group]]:
    """Return what lies directly in each group, and every group there is, but for households and boards."""
    inside: dict[str, list[Group]] = {}
    known = {top.id: top}
    layer = {top.id}
    gone = set(Dissolved.objects.values_list("group_id", flat=True))
    while layer and len(known) < MOST_NODES:
        found: set[str] = set()
        parts = Group.objects.filter(parent__in=layer).exclude(kind__in=[Kind.HOUSEHOLD, Kind.BOARD])
        joined = Membership.objects.filter(group__in=layer, left_at=None).exclude(member__group=None)
        pairs: list[tuple[str | None, Group | None]] = [(part.parent_id, part) for part in parts]
        pairs += [(one.group_id, one.member.group) for one in joined.select_related("member__group")]
        for around, group in pairs:
            if around is None or group is None or group.id in gone:
                continue
            if group.id not in known:
                known[group.id] = group
                found.add(group.id)
            inside.setdefault(around, []).append(known[group.id])
        layer = found
    return inside, known


def _people(known: Mapping[str, Group]) -> dict[str, frozenset[str]]:
    """Return the persons of each group; those of a household are in the house around it, too."""
    pairs = Membership.objects.filter(~Q(member__person=None), group__in=list(known), left_at=None)
    found: dict[str, set[str]] = {}
    for group_id, person_id in pairs.values_list("group_id", "member__person_id"):
        found.setdefault(group_id, set()).add(str(person_id))
    return {group_id: frozenset(persons) for group_id, persons in found.items()}


def _may_see(group: Group, *, mine: set[str]) -> bool:
    """Whether a group is drawn: its association's groups are no secret; what lies inside them is, until it is shown."""
    return group.parent_id is None or group.id in mine or group.parent_id in mine or published(group) != NOTHING


def url_of(group: Group, *, mine: set[str]) -> str:
    """Return a group's page for whom `mine` are the groups of, its card for others; "" where it shows them nothing."""
    if group.id in mine or (group.parent_id in mine and group.kind != Kind.HOUSEHOLD):
        return link("groups:group", group.slug)
    return link("outside:card", group.slug) if published(group) != NOTHING else ""
