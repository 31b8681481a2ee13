"""What others may ask about groups: who is in, what counts here, who may act for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from allmende.economy.rulebook import Rulebook, Value, rules_along
from allmende.server.groups.kinds import INSIDE_ONLY, OF_GROUPS, WITHOUT_WORK, Kind, Role, ShareClass
from allmende.server.groups.models import (
    Break,
    Group,
    Holding,
    InheritedRule,
    Member,
    Membership,
    Placement,
    RuleSetting,
)
from allmende.server.people.models import Person


@dataclass(frozen=True)
class Seat:
    """A person in a group, as seen by the group's pages: who acts, where, as what."""

    group: Group
    person: Person
    membership: Membership

    @property
    def member(self) -> Member:
        """The acting member."""
        return self.membership.member

    @property
    def is_maintainer(self) -> bool:
        """Whether the person looks after the group's organisation."""
        return self.membership.role == Role.MAINTAINER

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules that hold in the group now."""
        return rulebook_of(self.group)


def group_by_slug(slug: str) -> Group | None:
    """Return a group with its book, or None."""
    return Group.objects.select_related("book", "parent").filter(slug=slug).first()


def seat_of(person: Person, group: Group) -> Seat | None:
    """Return the person's seat in the group; those of a group above sit in its parts, too, but for households.

    Of an association everybody has a seat who is in one of its member groups, however far down.
    """
    chain = chain_of(group)
    # By the one id the book knows them under: else the database looks through everybody in these groups.
    member = Member.objects.filter(book=group.book_id, person=person).first()
    seat = _own_seat(person, group, member, chain) if member is not None else None
    return seat or _seat_through_a_group(person, group, chain)


def _own_seat(person: Person, group: Group, member: Member, chain: Sequence[Group]) -> Seat | None:
    memberships = (
        Membership.objects.select_related("member__person")
        .filter(member=member, group__in=chain, left_at=None)
        .order_by("joined_at")
    )
    found = {membership.group_id: membership for membership in memberships}
    for place in chain:
        membership = found.get(place.id)
        if membership is not None and (place.id == group.id or not _closed(group)):
            return Seat(group=group, person=person, membership=membership)
    return None


def _seat_through_a_group(person: Person, group: Group, chain: Sequence[Group]) -> Seat | None:
    """Return the seat of somebody who belongs to an association through their group; its membership is not stored."""
    outermost = chain[-1]
    if outermost.kind not in OF_GROUPS or _closed(group) or outermost.id not in belongs_through(person):
        return None
    # Whoever walks in for the first time gets the id under which this book will know them.
    member, _made = Member.objects.get_or_create(book_id=group.book_id, person=person)
    membership = Membership(
        group=outermost, member=member, role=Role.MEMBER, share_class=ShareClass.EXEMPT, joined_at=outermost.founded_at
    )
    return Seat(group=group, person=person, membership=membership)


def belongs_through(person: Person) -> set[str]:
    """Return the ids of all groups a person is in, of those around them, and of the associations these belong to."""
    own = Membership.objects.filter(member__person=person, left_at=None).values_list("group_id", flat=True)
    return groups_above(own)


def groups_above(group_ids: Iterable[str]) -> set[str]:
    """Return some groups, those around them, and the associations these belong to, all the way up."""
    seen: set[str] = set()
    layer = set(group_ids)
    while layer:
        seen |= layer
        around = Group.objects.filter(pk__in=layer).exclude(parent=None).values_list("parent_id", flat=True)
        joined = Membership.objects.filter(member__group__in=layer, left_at=None).values_list("group_id", flat=True)
        layer = {str(found) for found in (*around, *joined)} - seen
    return seen


def _closed(group: Group) -> bool:
    """A household is closed even to those of the house around it."""
    return group.kind == Kind.HOUSEHOLD


def house_seat(seat: Seat) -> Seat | None:
    """Return the person's seat in the house around a household, or None where they do not look after that."""
    house = seat.group.parent
    around = seat_of(seat.person, house) if house is not None else None
    return around if around is not None and around.is_maintainer else None


def may_add(seat: Seat) -> bool:
    """Whether the person may add somebody without a sign-in: to a household only who looks after the house, too."""
    return seat.is_maintainer and (not _closed(seat.group) or house_seat(seat) is not None)


def chain_of(group: Group) -> list[Group]:
    """Return the group and all groups around it, from the inside out."""
    chain = [group]
    while (parent := chain[-1].parent) is not None:
        chain.append(parent)
    return chain


def with_parts(group: Group) -> list[Group]:
    """Return the group and everything inside it, outside in."""
    return _inside(group, Group.objects.all())


def working_parts(group: Group) -> list[Group]:
    """Return the group and everything inside it that works, outside in: not the households, thousands in a town."""
    inside = _inside(group, Group.objects.exclude(kind__in=INSIDE_ONLY))
    return [part for part in inside if part.kind not in WITHOUT_WORK]


def _inside(group: Group, known: QuerySet[Group]) -> list[Group]:
    found, layer = [group], [group]
    while layer:
        layer = list(known.filter(parent__in=layer).order_by("name", "id"))
        found += layer
    return found


def rulebook_of(group: Group, *, at: datetime | None = None) -> Rulebook:
    """Return the rules that hold in the group (at a moment; now where none is given), inherited from above."""
    chain = chain_of(group)
    values = rules_set_by(chain, at=at)
    return rules_along((values[place.id] for place in reversed(chain)), above=_from_another_book(chain[-1], at=at))


def rules_above(group: Group, *, at: datetime | None = None) -> Rulebook | None:
    """Return the rules a group inherits: of the group around it, or of the association above; None where none is."""
    return rulebook_of(group.parent, at=at) if group.parent is not None else _from_another_book(group, at=at)


def inherited_rules(group: Group, *, at: datetime | None = None) -> dict[str, InheritedRule]:
    """Return what an outermost group inherits from the association above it, as its own book says: rule -> row."""
    rows = InheritedRule.objects.filter(group=group).select_related("from_group").order_by("at", "id")
    if at is not None:
        rows = rows.filter(at__lte=at)
    newest = {row.name: row for row in rows}
    return {name: row for name, row in newest.items() if row.value is not None}


def _from_another_book(outermost: Group, *, at: datetime | None) -> Rulebook | None:
    placed = outermost.above_id
    if at is not None:
        said = Placement.objects.filter(group=outermost, at__lte=at).order_by("at", "id").last()
        placed = said.above_id if said is not None else None
    if placed is None:
        return None
    rows = inherited_rules(outermost, at=at).items()
    return Rulebook({name: row.value for name, row in rows if row.value is not None})


def rules_set_by(groups: Sequence[Group], *, at: datetime | None = None) -> dict[str, dict[str, Value]]:
    """Return group id -> what the group has set itself and not given up again (until a moment, where one is given)."""
    settings = RuleSetting.objects.filter(group__in=groups).order_by("at", "id")
    if at is not None:
        settings = settings.filter(at__lte=at)
    own: dict[str, dict[str, Value]] = {group.id: {} for group in groups}
    for group_id, name, value in settings.values_list("group_id", "name", "value"):
        if value is None:
            own[group_id].pop(name, None)
        else:
            own[group_id][name] = value
    return own


def members_of(group: Group, *, at: datetime | None = None) -> QuerySet[Membership]:
    """Return current memberships (or those at a moment) with persons joined in, by name."""
    memberships = Membership.objects.filter(group=group).select_related("member__person", "member__group")
    if at is None:
        memberships = memberships.filter(left_at=None)
    else:
        memberships = memberships.filter(Q(left_at=None) | Q(left_at__gt=at), joined_at__lte=at)
    return memberships.order_by("member__person__name", "joined_at")


def memberships_within(group: Group, *, start: datetime, end: datetime) -> QuerySet[Membership]:
    """Return the memberships that overlap [start, end)."""
    return Membership.objects.filter(Q(left_at=None) | Q(left_at__gt=start), group=group, joined_at__lt=end).order_by(
        "joined_at", "id"
    )


def belonging_to(group: Group, member_ids: Iterable[str]) -> set[str]:
    """Return which of these belong to the group or to one around it: they may take its tasks."""
    found = Membership.objects.filter(group__in=chain_of(group), member_id__in=list(member_ids), left_at=None)
    return set(found.values_list("member_id", flat=True))


def household_mates(member_ids: Iterable[str], *, since: datetime | None = None) -> set[str]:
    """Return the ids of all members who share a household with one of these, these themselves included.

    With `since`, also of those who did so at any time from then on: nobody moves out for an hour to confirm.
    """
    ids = set(member_ids)
    staying = Q(left_at=None) if since is None else Q(left_at=None) | Q(left_at__gt=since)
    stays = Membership.objects.filter(staying, group__kind=Kind.HOUSEHOLD)
    households = stays.filter(member_id__in=ids).values_list("group_id", flat=True)
    return ids | set(stays.filter(group_id__in=list(households)).values_list("member_id", flat=True))


def may_act_for(seat: Seat, member: Member) -> bool:
    """Whether this person may speak for that member: oneself, or a household mate without a sign-in of their own."""
    if member.id == seat.member.id:
        return True
    person = member.person
    if person is None or person.user_id is not None:
        return False
    if member.id in household_mates([seat.member.id]):
        return True
    # Whoever founds a project inside the house looks after that, not after the children of the house.
    looked_after = Membership.objects.filter(group=seat.membership.group_id, member=member, left_at=None)
    return seat.is_maintainer and looked_after.exists()


def breaks_of(group: Group, *, start: date, end: date) -> list[Break]:
    """Return the breaks that touch [start, end)."""
    return list(
        Break.objects.filter(group=group, from_day__lt=end, until_day__gt=start).select_related("member__person")
    )


def on_break(group: Group, day: date) -> set[str]:
    """Return the ids of the members who are away on a day, from the group or from any group around it."""
    return set(
        Break.objects.filter(group__in=chain_of(group), from_day__lte=day, until_day__gt=day).values_list(
            "member_id", flat=True
        )
    )


def holders(qualification_id: int) -> set[str]:
    """Return the ids of the members who hold a qualification."""
    return set(Holding.objects.filter(qualification_id=qualification_id).values_list("member_id", flat=True))


def local_day(group: Group, at: datetime) -> date:
    """Return the day it is in the group's time zone."""
    return at.astimezone(ZoneInfo(group.timezone)).date()


def day_start(group: Group, day: date) -> datetime:
    """Return the moment at which a day begins in the group's time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(group.timezone))
