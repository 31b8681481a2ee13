"""What changes groups: founding, joining, leaving, breaks, qualifications. Each is one transaction and one entry."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.books import queries as books_read
from allmende.server.books.models import Book
from allmende.server.groups import queries
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Break, Group, Holding, Member, Membership, Qualification
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate


@transaction.atomic
def found(
    *, name: str, kind: str, purpose: str, by: Person, at: datetime, parent: Group | None = None, timezone: str = ""
) -> Group:
    """Found a group; the founder is its first maintainer. Inside another group it writes into that group's book."""
    if not name.strip():
        raise Refused(_("A group needs a name."), field="name")
    slug = _free_slug(name)
    book = parent.book if parent else books.open_book(slug)
    group = Group.objects.create(
        slug=slug,
        kind=kind,
        name=name.strip(),
        purpose=purpose.strip(),
        parent=parent,
        book=book,
        founded_at=at,
        timezone=timezone or (parent.timezone if parent else "Europe/Berlin"),
    )
    member = member_for(book, by)
    draft = bookings.group_founded(group=group.id, group_kind=kind, parent=parent.id if parent else "")
    books.append(book, draft, by=member.id, at=at, about=group.id)
    join(group, member, role=Role.MAINTAINER, share_class=ShareClass.ADULT, by=member, at=at)
    return group


def _free_slug(name: str) -> str:
    """Return an address for the group that is not taken yet."""
    base = slugify(name.replace("ß", "ss").translate(str.maketrans("äöüÄÖÜ", "aouAOU")))[:48] or "group"
    taken = set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


def member_for(book: Book, person: Person) -> Member:
    """Return the id under which the book knows a person; make one at the first meeting."""
    return Member.objects.get_or_create(book=book, person=person)[0]


@transaction.atomic
def join(group: Group, member: Member, *, role: str, share_class: str, by: Member, at: datetime) -> Membership:
    """Make somebody a member from now on."""
    if Membership.objects.filter(group=group, member=member, left_at=None).exists():
        raise TooLate(_("%(name)s is already a member.") % {"name": member.name})
    turn = Membership.objects.filter(group=group, member=member).count()
    membership = Membership.objects.create(
        group=group, member=member, role=role, share_class=share_class, joined_at=at
    )
    share_milli = queries.rulebook_of(group).share_milli(share_class)
    draft = bookings.member_joined(
        group=group.id, member=member.id, role=role, share_milli=share_milli, turn=turn
    )
    books.append(group.book, draft, by=by.id, at=at, about=group.id)
    return membership


@transaction.atomic
def add_without_sign_in(group: Group, *, name: str, share_class: str, seat: Seat, at: datetime) -> Membership:
    """Add a child, or somebody else who takes part without signing in."""
    _need_maintainer(seat)
    if not name.strip():
        raise Refused(_("Please give a name."), field="name")
    person = Person.objects.create(name=name.strip())
    return join(
        group, member_for(group.book, person), role=Role.MEMBER, share_class=share_class, by=seat.member, at=at
    )


@transaction.atomic
def put_into_household(household: Group, member: Member, *, seat: Seat, at: datetime) -> Membership:
    """Add a member of the house around it to a household."""
    if household.kind != Kind.HOUSEHOLD or household.book_id != member.book_id:
        raise Refused(_("That is not a household of this community."))
    return join(household, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=seat.member, at=at)


@transaction.atomic
def change_membership(membership: Membership, *, role: str, share_class: str, seat: Seat, at: datetime) -> None:
    """Change what somebody is or how they share; what is already settled stays."""
    _need_maintainer(seat)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.role == Role.MAINTAINER and role != Role.MAINTAINER:
        _keep_a_maintainer(locked)
    if (locked.role, locked.share_class) == (role, share_class):
        return
    locked.role, locked.share_class = role, share_class
    locked.save(update_fields=["role", "share_class"])
    share_milli = queries.rulebook_of(locked.group).share_milli(share_class)
    turn = books_read.count(locked.group.book, prefix=f"changed:{locked.group_id}:{locked.member_id}:")
    draft = bookings.member_changed(
        group=locked.group_id, member=locked.member_id, role=role, share_milli=share_milli, turn=turn
    )
    books.append(locked.group.book, draft, by=seat.member.id, at=at, about=locked.group_id)


@transaction.atomic
def leave(membership: Membership, *, by: Member, at: datetime) -> None:
    """End a membership (one's own, or as a maintainer somebody's without a sign-in). The balance stays in the books."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.left_at is not None:
        raise TooLate(_("This membership has already ended."))
    if locked.role == Role.MAINTAINER:
        _keep_a_maintainer(locked)
    locked.left_at = at
    locked.save(update_fields=["left_at"])
    turn = Membership.objects.filter(group=locked.group, member=locked.member).exclude(pk=locked.pk).count()
    draft = bookings.member_left(group=locked.group_id, member=locked.member_id, turn=turn)
    books.append(locked.group.book, draft, by=by.id, at=at, about=locked.group_id)


def _keep_a_maintainer(leaving: Membership) -> None:
    """Refuse to leave a group of people without anybody who looks after it."""
    others = Membership.objects.filter(group=leaving.group, left_at=None).exclude(pk=leaving.pk)
    if others.exists() and not others.filter(role=Role.MAINTAINER).exists():
        raise Refused(_("Somebody has to look after the group: make another member a maintainer first."))


@transaction.atomic
def announce_break(
    group: Group, member: Member, *, from_day: date, until_day: date, seat: Seat, at: datetime
) -> Break:
    """Say that somebody is away from a day until (not including) another; nobody asks why."""
    if not queries.may_act_for(seat, member):
        raise NotYours(_("Only they themselves can announce that."))
    if until_day <= from_day:
        raise Refused(_("The first day back must come after the first day away."), field="until_day")
    if from_day < queries.local_day(group, at):
        raise Refused(_("A break cannot begin in the past."), field="from_day")
    longest = seat.rulebook.break_max_days
    if (until_day - from_day).days > longest:
        raise Refused(_("A break lasts at most %(days)d days here.") % {"days": longest}, field="until_day")
    if Break.objects.filter(group=group, member=member, from_day__lt=until_day, until_day__gt=from_day).exists():
        raise Refused(_("A break is already announced for some of these days."), field="from_day")
    away = Break.objects.create(group=group, member=member, from_day=from_day, until_day=until_day, announced_at=at)
    draft = bookings.break_announced(
        group=group.id, member=member.id, break_id=away.id, from_day=from_day, until_day=until_day
    )
    books.append(group.book, draft, by=seat.member.id, at=at, about=group.id)
    return away


@transaction.atomic
def end_break(away: Break, *, seat: Seat, at: datetime) -> None:
    """Come back earlier, or take back a break that has not begun."""
    if not queries.may_act_for(seat, away.member):
        raise NotYours(_("Only they themselves can end that."))
    today = queries.local_day(away.group, at)
    if away.until_day <= today:
        raise TooLate(_("This break is already over."))
    break_id, announced_until = away.id, away.until_day
    until_day = max(away.from_day, today)
    if until_day == away.from_day:
        away.delete()
    else:
        away.until_day = until_day
        away.save(update_fields=["until_day"])
    draft = bookings.break_ended(
        group=away.group_id,
        member=away.member_id,
        break_id=break_id,
        from_day=away.from_day,
        until_day=until_day,
        announced_until=announced_until,
    )
    books.append(away.group.book, draft, by=seat.member.id, at=at, about=away.group_id)


@transaction.atomic
def vouch(group: Group, *, qualification: str, member: Member, seat: Seat, at: datetime) -> Holding:
    """Say that somebody can do something; new names of qualifications are added as they come."""
    _need_maintainer(seat)
    name = qualification.strip()
    if not name:
        raise Refused(_("Please name the qualification."), field="qualification")
    kept, _made = Qualification.objects.get_or_create(group=group, name=name)
    holding, _new = Holding.objects.get_or_create(
        qualification=kept, member=member, defaults={"vouched_by": seat.member, "at": at}
    )
    return holding


@transaction.atomic
def describe(group: Group, *, name: str, purpose: str, timezone: str, seat: Seat) -> None:
    """Change how a group calls and describes itself."""
    _need_maintainer(seat)
    if not name.strip():
        raise Refused(_("A group needs a name."), field="name")
    group.name, group.purpose, group.timezone = name.strip(), purpose.strip(), timezone
    try:
        group.save(update_fields=["name", "purpose", "timezone"])
    except IntegrityError as error:
        raise Refused(_("That name is taken."), field="name") from error


def _need_maintainer(seat: Seat) -> None:
    if not seat.is_maintainer:
        raise NotYours(_("Only maintainers of the group can do that."))
