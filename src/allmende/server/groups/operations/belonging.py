"""Belonging to a group: joining, what one is there, leaving. Each is one transaction and one entry."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.books import queries as book_queries
from allmende.server.books.models import Book
from allmende.server.groups import queries
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_NAME = 80


@transaction.atomic
def join(group: Group, member: Member, *, role: str, share_class: str, by: Member, at: datetime) -> Membership:
    """Make somebody a member from now on.

    Raises:
        TooLate: They already are.

    """
    check_place(role=role, share_class=share_class)
    books.hold(group.book_id)
    earlier = Membership.objects.filter(group=group, member=member).count()
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                group=group, member=member, role=role, share_class=share_class, joined_at=at
            )
    except IntegrityError as error:
        raise TooLate(_("%(name)s is already a member.") % {"name": member.name}) from error
    share_milli = queries.rulebook_of(group).share_milli(str(share_class))
    draft = bookings.member_joined(
        group=group.id, member=member.id, role=str(role), share_milli=share_milli, turn=earlier
    )
    books.append(group.book, draft, by=by.id, at=at, about=group.id)
    return membership


@transaction.atomic
def member_for(book: Book, person: Person) -> Member:
    """Return the id under which the book knows a person; make one at the first meeting."""
    books.hold(book.pk)
    return Member.objects.get_or_create(book=book, person=person)[0]


def check_place(*, role: str, share_class: str) -> None:
    """Refuse a role or a way of sharing that there is not."""
    if role not in Role.values:
        raise Refused(_("There is no such role."), field="role")
    if share_class not in ShareClass.values:
        raise Refused(_("There is no such way of sharing."), field="share_class")


@transaction.atomic
def add_without_sign_in(group: Group, *, name: str, share_class: str, seat: Seat, at: datetime) -> Membership:
    """Add a child, or somebody else who takes part without signing in.

    Who is added to a household belongs to the house around it, too: without that they would have no part in it.

    Raises:
        NotYours: The acting person does not look after the group, or not after the house around the household.

    """
    need_maintainer(seat, group)
    if group.kind == Kind.HOUSEHOLD:
        around = queries.house_seat(seat)
        if around is None:
            raise NotYours(_("Only maintainers of the group can do that."))
        added = add_without_sign_in(around.group, name=name, share_class=share_class, seat=around, at=at)
        return put_into_household(group, added.member, seat=seat, at=at)
    if not name.strip():
        raise Refused(_("Please give a name."), field="name")
    if len(name.strip()) > MOST_NAME:
        raise Refused(_("A name has at most %(most)d characters.") % {"most": MOST_NAME}, field="name")
    person = Person.objects.create(name=name.strip())
    return join(group, member_for(group.book, person), role=Role.MEMBER, share_class=share_class, by=seat.member, at=at)


@transaction.atomic
def put_into_household(household: Group, member: Member, *, seat: Seat, at: datetime) -> Membership:
    """Add a member of the house around it to a household.

    Those of the household decide who belongs to it. Somebody without a sign-in cannot ask, so that a maintainer of
    the house may put them there, too.
    """
    if household.kind != Kind.HOUSEHOLD or household.book_id != member.book_id:
        raise Refused(_("That is not a household of this community."), field="household")
    if not Membership.objects.filter(group_id=household.parent_id, member=member, left_at=None).exists():
        raise Refused(_("They are not a member here."), field="household")
    lives_there = Membership.objects.filter(group=household, member=seat.member, left_at=None).exists()
    cannot_ask = member.person is None or member.person.user_id is None
    looks_after = cannot_ask and seat.is_maintainer and seat.group.id == household.parent_id
    mates = queries.household_mates([member.id])
    # A child who lives with others already is not simply taken over: whoever lives with them speaks for them.
    taken_over = cannot_ask and len(mates) > 1 and seat.member.id not in mates
    if not (looks_after or (lives_there and not taken_over)):
        raise NotYours(_("Those of the household decide who belongs to it."))
    return join(household, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=seat.member, at=at)


@transaction.atomic
def change_membership(membership: Membership, *, role: str, share_class: str, seat: Seat, at: datetime) -> None:
    """Change what somebody is or how they share; what is already settled stays."""
    need_maintainer(seat, membership.group)
    check_place(role=role, share_class=share_class)
    # Two maintainers must not step down past each other.
    books.hold(membership.group.book_id)
    locked = Membership.objects.select_related("group__book").get(pk=membership.pk)
    if locked.left_at is not None:
        raise TooLate(_("This membership has already ended."))
    if locked.role == Role.MAINTAINER and role != Role.MAINTAINER:
        _keep_a_maintainer(locked)
    if (locked.role, locked.share_class) == (role, share_class):
        return
    locked.role, locked.share_class = role, share_class
    locked.save(update_fields=["role", "share_class"])
    share_milli = queries.rulebook_of(locked.group).share_milli(str(share_class))
    about = f"changed:{locked.group_id}:{locked.member_id}"
    draft = bookings.member_changed(
        group=locked.group_id,
        member=locked.member_id,
        role=str(role),
        share_milli=share_milli,
        turn=len(book_queries.entries_about(locked.group.book, about)),
    )
    books.append(locked.group.book, draft, by=seat.member.id, at=at, about=about)


@transaction.atomic
def leave(membership: Membership, *, by: Member, at: datetime) -> None:
    """End a membership and those in all parts of the group. The balance stays in the books, under the random id.

    One leaves oneself; a maintainer can end the membership of somebody who cannot sign in.

    Raises:
        NotYours: It is somebody else's.
        TooLate: It has already ended.
        Refused: Nobody would look after the group any more.

    """
    if membership.member_id != by.id and not _looks_after(membership, by=by):
        raise NotYours(_("Only they themselves can do that."))
    # Two maintainers must not step down past each other.
    books.hold(membership.group.book_id)
    if Membership.objects.get(pk=membership.pk).left_at is not None:
        raise TooLate(_("This membership has already ended."))
    inside_out = [part.id for part in reversed(queries.with_parts(membership.group))]
    found = Membership.objects.select_related("group__book").filter(
        member_id=membership.member_id, group__in=inside_out, left_at=None
    )
    for ending in sorted(found, key=lambda one: inside_out.index(one.group_id)):
        _end(ending, by=by, at=at)


def _end(ending: Membership, *, by: Member, at: datetime) -> None:
    if ending.role == Role.MAINTAINER:
        _keep_a_maintainer(ending)
    ending.left_at = at
    ending.save(update_fields=["left_at"])
    turn = Membership.objects.filter(group=ending.group, member=ending.member_id).count() - 1
    draft = bookings.member_left(group=ending.group_id, member=ending.member_id, turn=turn)
    books.append(ending.group.book, draft, by=by.id, at=at, about=ending.group_id)


def _looks_after(membership: Membership, *, by: Member) -> bool:
    """Whether `by` is a maintainer of the group and the member has no sign-in of their own."""
    person = membership.member.person
    if person is not None and person.user_id is not None:
        return False
    return Membership.objects.filter(
        group__in=queries.chain_of(membership.group), member=by, role=Role.MAINTAINER, left_at=None
    ).exists()


def _keep_a_maintainer(leaving: Membership) -> None:
    """Refuse to leave a group of people without anybody who looks after it."""
    others = Membership.objects.filter(group=leaving.group, left_at=None).exclude(pk=leaving.pk)
    if others.exists() and not others.filter(role=Role.MAINTAINER).exists():
        raise Refused(
            _("Somebody has to look after %(group)s: make another member a maintainer first.")
            % {"group": leaving.group.name},
            field="role",
        )


def need_maintainer(seat: Seat, group: Group) -> None:
    """Refuse whoever does not look after this very group."""
    if not seat.is_maintainer or seat.group.id != group.id:
        raise NotYours(_("Only maintainers of the group can do that."))
