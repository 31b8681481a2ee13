"""What a conflict can be about, and whom it concerns besides the one who raises it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from allmende.server.conflicts.models import About
from allmende.server.deciding.models import Proposal
from allmende.server.goods.models import Receipt
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Role
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Contribution, Decline


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something one can raise a conflict about.

    Attributes:
        thing: Its id in the tables; "" for something else.
        booked: Its id in the book.
        title: What it is called.
        others: The other side.
        counts: Where it is about work: what counts so far, minutes and weight_milli.

    """

    about: About
    thing: str = ""
    booked: str = ""
    title: str = ""
    others: tuple[Member, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def subject_of(seat: Seat, about: str, thing: str) -> Subject | None:
    """Return what a member of a group can raise a conflict about, or None where there is no such thing for them."""
    find = _FINDERS.get(about)
    return find(seat, thing) if find is not None else None


def people_of(seat: Seat) -> list[Member]:
    """Return the members of the seat's group, and of those around it, who can sign in; oneself left out."""
    memberships = (
        Membership.objects.filter(group__in=groups.chain_of(seat.group), left_at=None)
        .exclude(member__person__user=None)
        .exclude(member=seat.member)
        .select_related("member__person")
    )
    found = {one.member_id: one.member for one in memberships}
    return sorted(found.values(), key=lambda member: (member.name.casefold(), member.id))


def _confirmation(seat: Seat, thing: str) -> Subject | None:
    found = Contribution.objects.filter(pk=thing, group=seat.group).first()
    if found is None:
        return None
    doers = set(found.parts.values_list("member_id", flat=True))
    confirmed = set(found.confirmations.values_list("by_id", flat=True))
    objecting = set(found.objections.filter(settled_at=None).values_list("by_id", flat=True))
    return Subject(
        about=About.CONFIRMATION,
        thing=found.id,
        booked=found.id,
        title=found.title,
        others=_members(doers | confirmed | objecting, seat=seat),
        counts={"minutes": found.agreed_minutes, "weight_milli": found.weight_milli} if confirmed else {},
    )


def _refusal(seat: Seat, thing: str) -> Subject | None:
    if not thing.isdecimal():
        return None
    declines = Decline.objects.filter(task__group=seat.group, member=seat.member, ended_at=None)
    found = declines.select_related("task").filter(pk=int(thing)).first()
    if found is None:
        return None
    return Subject(
        about=About.REFUSAL,
        thing=str(found.pk),
        booked=found.task_id,
        title=found.task.title,
        others=_members({found.by_id, *looking_after(seat.group)}, seat=seat),
    )


def _exclusion(seat: Seat, thing: str) -> Subject | None:
    found = Proposal.objects.filter(pk=thing, group=seat.group, matter="exclusion").first()
    if found is None or found.terms.get("member") != seat.member.id or found.state in {"rejected", "withdrawn"}:
        return None
    return Subject(
        about=About.EXCLUSION,
        thing=found.id,
        booked=found.id,
        title=found.title,
        others=_members({found.by_id, *looking_after(seat.group)}, seat=seat),
    )


def _complaint(seat: Seat, thing: str) -> Subject | None:
    complaints = Receipt.objects.filter(fine=False, mended_at=None, order__product__group=seat.group)
    found = complaints.select_related("order__product").filter(order_id=thing, order__member=seat.member).first()
    if found is None:
        return None
    return Subject(
        about=About.COMPLAINT,
        thing=found.order_id,
        booked=found.order_id,
        title=found.order.product.name,
        others=_members(looking_after(seat.group), seat=seat),
    )


def _other(seat: Seat, thing: str) -> Subject | None:  # noqa: ARG001  # asked like the others
    return None if thing else Subject(about=About.OTHER, title=_("Something between us"))


def looking_after(group: Group) -> set[str]:
    """Return the ids of the members who look after a group."""
    return set(
        Membership.objects.filter(group=group, role=Role.MAINTAINER, left_at=None).values_list("member_id", flat=True)
    )


def _members(ids: Iterable[str], *, seat: Seat) -> tuple[Member, ...]:
    """Return the members of these ids who are still here, but for oneself."""
    here = Membership.objects.filter(group__book=seat.group.book_id, member_id__in=set(ids), left_at=None)
    staying = set(here.values_list("member_id", flat=True)) - {seat.member.id}
    found = Member.objects.filter(pk__in=staying).select_related("person", "group")
    return tuple(sorted(found, key=lambda member: (member.name.casefold(), member.id)))


_FINDERS: Mapping[str, Callable[[Seat, str], Subject | None]] = {
    About.CONFIRMATION: _confirmation,
    About.REFUSAL: _refusal,
    About.EXCLUSION: _exclusion,
    About.COMPLAINT: _complaint,
    About.OTHER: _other,
}
