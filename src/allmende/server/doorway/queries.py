"""What the pages of coming and going show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from allmende.economy.bookings import person_account
from allmende.server.books import queries as books
from allmende.server.groups.kinds import WITHOUT_WORK, Kind
from allmende.server.groups.models import Group, JoinRequest, Member, Membership
from allmende.server.groups.queries import Seat, household_mates, seat_of, with_parts
from allmende.server.groups.queries.cards import NOTHING, TASKS, published, published_group
from allmende.server.people.models import Person, User
from allmende.server.work.queries.outside import OpenTask, open_tasks


@dataclass(frozen=True, kw_only=True)
class Card:
    """What somebody outside sees of a group: never who is in it or who does what.

    Attributes:
        tasks: What is open, or None where the group does not publish that.

    """

    group: Group
    around: Group | None
    tasks: list[OpenTask] | None
    belongs: bool
    has_asked: bool


def card_of(slug: str, *, user: User | AnonymousUser, at: datetime) -> Card | None:
    """Return the card of a group that publishes one, else None."""
    group = published_group(slug)
    if group is None:
        return None
    person = Person.objects.filter(user=user).first() if user.is_authenticated else None
    around = group.parent if group.parent is not None and published(group.parent) != NOTHING else None
    return Card(
        group=group,
        around=around,
        tasks=open_tasks(group, at=at) if published(group) == TASKS and group.kind not in WITHOUT_WORK else None,
        belongs=person is not None and seat_of(person, group) is not None,
        has_asked=person is not None and open_request(person, group) is not None,
    )


def may_ask(person: Person, group: Group) -> bool:
    """Whether somebody may know of a group and so ask to join: it publishes a card, or lies inside one of theirs."""
    if published(group) != NOTHING:
        return True
    return group.parent is not None and seat_of(person, group.parent) is not None


def open_request(person: Person, group: Group) -> JoinRequest | None:
    """Return what somebody has asked a group and nobody has answered yet."""
    return JoinRequest.objects.filter(group=group, person=person, answered_at=None).first()


def speaks_for(seat: Seat, *, named: str = "") -> list[Member]:
    """Return for whom the seat may announce a break: oneself, and those of one's household without a sign-in.

    A maintainer speaks for everybody without a sign-in; of these only the one who is `named` is returned.
    """
    close = household_mates([seat.member.id]) | ({named} if seat.is_maintainer else set())
    memberships = Membership.objects.filter(
        group=seat.group, left_at=None, member__person__user=None, member_id__in=close
    )
    others = [one.member for one in memberships.select_related("member__person").order_by("member__person__name")]
    return [seat.member, *(member for member in others if member.person is not None)]


@dataclass(frozen=True, kw_only=True)
class Farewell:
    """What ends when somebody leaves.

    Attributes:
        parts: Names of what they are in inside the group.
        balance_mwh: What stays in the books under their number; None where leaving touches no balance.

    """

    membership: Membership
    parts: list[str]
    balance_mwh: int | None


def farewell_to(seat: Seat, member_id: str) -> Farewell | None:
    """Return what ends when somebody leaves the seat's group; None where they are not in it themselves."""
    membership = (
        Membership.objects.select_related("group__book", "member__person")
        .filter(group=seat.group, member_id=member_id, left_at=None)
        .first()
    )
    if membership is None:
        return None
    inside = with_parts(seat.group)[1:]
    parts = Membership.objects.filter(group__in=inside, member_id=member_id, left_at=None)
    counts = seat.group.kind != Kind.HOUSEHOLD and seat.group.parent_id is None
    return Farewell(
        membership=membership,
        parts=list(parts.order_by("group__name").values_list("group__name", flat=True)),
        balance_mwh=books.balance(seat.group.book, person_account(member_id)) if counts else None,
    )
