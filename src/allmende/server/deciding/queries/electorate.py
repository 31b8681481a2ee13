"""Whom a decision concerns: the members of the group, for some matters those of the groups inside it, too.

Of an association it concerns everybody in its member groups, each once; of a board those who are sent to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from allmende.server import clock
from allmende.server.associations import queries as associations
from allmende.server.deciding.matters.registry import matter_named
from allmende.server.deciding.models import ExpertNaming, Proposal, Voter
from allmende.server.deciding.queries.experts import experts_for
from allmende.server.groups.kinds import OF_GROUPS, Kind, Role
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import with_parts
from allmende.server.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Somebody who may vote, the group that makes it concern them, and where experts decide: as which of them."""

    member: Member
    through: Group
    naming: ExpertNaming | None = None


def concerned(group: Group, matter: str, *, at: datetime | None = None) -> list[Concerned]:
    """Return whom a matter concerns (at a moment; now where none is given): who can sign in, once each.

    Of several groups the outermost counts. Who belongs to an association through a group is found as far as the
    association's book knows them; `operations.opening.voters_for` makes it know everybody first.
    """
    if group.kind == Kind.BOARD:
        return _once([group], _is_sent(group, at=at or clock.now()))
    places = with_parts(group) if matter_named(matter).concerns_those_inside else [group]
    # A household is nobody's business, and who is on a board is there for the group that sent them.
    places = [place for place in places if place.id == group.id or place.kind not in {Kind.HOUSEHOLD, Kind.BOARD}]
    found = {one.member.id: one for one in _once(places, Q())}
    if group.kind in OF_GROUPS:
        for one in _through_member_groups(group):
            found.setdefault(one.member.id, one)
    return list(found.values())


def concerned_count(group: Group, matter: str, *, at: datetime) -> int:
    """Return how many a matter concerns, those included whom an association's book does not know yet."""
    if group.kind in OF_GROUPS:
        return Person.objects.filter(pk__in=associations.people_in(group)).exclude(user=None).count()
    return len(concerned(group, matter, at=at))


def names_of(group: Group) -> dict[str, str]:
    """Return who belongs to a group and can sign in: id -> name; of thousands nothing else is read."""
    if group.kind in OF_GROUPS or group.kind == Kind.BOARD:
        return {one.member.id: one.member.name for one in concerned(group, "admission")}
    people = Membership.objects.filter(group=group, left_at=None).exclude(member__person__user=None)
    return dict(people.values_list("member_id", "member__person__name"))


def maintainers(group: Group) -> list[Concerned]:
    """Return who looks after a group and can sign in; of a board, as far as they are sent to it."""
    looks_after = Q(role=Role.MAINTAINER)
    return _once([group], looks_after & _is_sent(group, at=clock.now()) if group.kind == Kind.BOARD else looks_after)


def those_who_do_it(group: Group, matter: str) -> list[Concerned]:
    """Return who decides what is left to those who do it: the experts for it, else who looks after the group."""
    named = experts_for(group, matter)
    return [Concerned(member=one.member, through=group, naming=one) for one in named] or maintainers(group)


def without_voice(group: Group) -> int:
    """Return how many members cannot sign in, and so have no ballot: children above all."""
    return Membership.objects.filter(group=group, left_at=None, member__person__user=None).count()


def voters_of(proposal: Proposal) -> list[Voter]:
    """Return the frozen electorate of the last opening, by name; empty while it is discussed."""
    joined = standing(proposal).select_related("member__person", "through", "naming__decision")
    # The certificate of the decision that named somebody is long, and nobody reads it here.
    found = joined.defer("naming__decision__outcome")
    return sorted(found, key=lambda voter: (voter.member.name.casefold(), voter.member_id))


def _is_sent(board: Group, *, at: datetime) -> Q:
    return Q(member__in={mandate.delegate_id for mandate in associations.delegates_of(board, at=at)})


def standing(proposal: Proposal) -> QuerySet[Voter]:
    """Return the rows of the frozen electorate of the last opening; none while it is discussed."""
    newest = Voter.objects.filter(proposal=proposal).aggregate(newest=Max("turn"))["newest"]
    return Voter.objects.filter(proposal=proposal, turn=newest) if newest is not None else Voter.objects.none()


def voter_of(proposal: Proposal, member: Member) -> Voter | None:
    """Return somebody's place in the frozen electorate, without reading all the others."""
    return standing(proposal).filter(member=member).select_related("member").first()


def _through_member_groups(association: Group) -> list[Concerned]:
    """Return who belongs to an association through its member groups, each through the first of them by name."""
    known = Member.objects.filter(book=association.book_id).exclude(person__user=None).select_related("person")
    members = {str(member.person_id): member for member in known}
    found: dict[str, Concerned] = {}
    for group in associations.member_groups(association):
        for person in sorted(associations.people_in(group) & members.keys()):
            found.setdefault(person, Concerned(member=members[person], through=group))
    return list(found.values())


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
