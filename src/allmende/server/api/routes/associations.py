"""Where a group lies: the associations it belongs to, its member groups, and whose rules it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from allmende.economy.parameters import parameter_named
from allmende.economy.rulebook import format_value
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_groups import group_known, known_or_none
from allmende.server.api.once import shown
from allmende.server.api.routing import reads
from allmende.server.api.schemas import associations as schemas
from allmende.server.api.schemas.fields import Slug
from allmende.server.associations.queries.boards import board_of
from allmende.server.associations.queries.people import associations_of, member_groups
from allmende.server.associations.queries.tree import Place, tree_around
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group

router = Router(tags=["associations"])


@reads(router, "/groups/{slug}/association", gives=schemas.AssociationTree)
def association(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The tree around a group, what it belongs to, its member groups, and from whom its rules come."""
    seat = seat_in(request, slug)
    mine = groups.belongs_through(seat.person)
    top = tree_around(seat)
    known = Group.objects.in_bulk({place.id for place in _all(top)})
    outermost = groups.chain_of(seat.group)[-1]
    return shown(
        schemas.AssociationTree(
            tree=_place(top, known=known),
            belongs_to=[group_known(one, mine=mine) for one in associations_of(seat.group)],
            groups=[group_known(one, mine=mine) for one in member_groups(seat.group)],
            follows=known_or_none(outermost.above, mine=mine),
            inherited=_inherited(outermost, mine=mine),
            board=known_or_none(board_of(seat.group), mine=mine),
        )
    )


def _all(place: Place) -> Iterator[Place]:
    yield place
    for part in place.parts:
        yield from _all(part)


def _place(place: Place, *, known: Mapping[str, Group]) -> schemas.TreePlace:
    group = known[place.id]
    return schemas.TreePlace(
        id=group.id,
        # The tree says an address where somebody may go.
        slug=group.slug if place.url else None,
        kind=group.kind,
        name=group.name,
        people_count=place.people_count,
        is_here=place.is_here,
        is_mine=place.is_mine,
        inherits=place.inherits,
        parts=[_place(part, known=known) for part in place.parts],
    )


def _inherited(outermost: Group, *, mine: set[str]) -> list[schemas.InheritedRuleShown]:
    """Return what comes from another book, as the outermost group's own book says."""
    if outermost.above is None:
        return []
    language = get_language() or "en"
    rows = groups.inherited_rules(outermost)
    prefetch_related_objects(list(rows.values()), "entry")
    # Most rules come from the same few groups.
    sources = {row.from_group_id: row.from_group for row in rows.values()}
    known = {key: group_known(source, mine=mine) for key, source in sources.items()}
    return [
        schemas.InheritedRuleShown(
            name=name,
            label=parameter_named(name).words.speak(language),
            value=row.value,
            value_in_words=format_value(name, row.value, language=language),
            source=known[row.from_group_id],
            since=row.at,
            entry_number=row.entry.number,
        )
        for name, row in sorted(rows.items())
        if row.value is not None
    ]
