"""Going on in another book: groups, people, rules, tasks and products are entered there as they stand.

Both books are held. Whoever is known in the old book by one random id is known in the new one by another; what stood
in the old book stays there, and nobody acts on it any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allmende.economy import bookings
from allmende.ledger.merkle import Frontier, frontier_root
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.books.models import Book, StoredEntry
from allmende.server.goods.models import Standing
from allmende.server.groups import operations as groups
from allmende.server.groups import queries
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Break, Group, Holding, Invitation, Member, Membership
from allmende.server.pools.operations.product_lists import list_products
from allmende.server.pools.operations.rule_lists import enter_rules
from allmende.server.sharing import operations as sharing
from allmende.server.sharing.spans import open_period
from allmende.server.work.operations import elsewhere
from allmende.values.period import Period

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Place:
    """What somebody is in a group, as it goes along."""

    group: Group
    member: Member
    role: str
    share_class: str


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A group with everything inside it on its way into another book.

    Attributes:
        parts: The group first, then what lies inside, outside in; they are in the new book already.
        members: Id in the old book -> the member of the new one, for everybody who goes along.
        by: Who acts, as the new book knows them.

    """

    group: Group
    parts: Sequence[Group]
    new: Book
    members: Mapping[str, Member]
    by: Member
    at: datetime


def current_places(parts: Sequence[Group]) -> list[Place]:
    """Return who is what in these groups now, outside in, those who came first before the others."""
    order = {part.id: (number, part) for number, part in enumerate(parts)}
    found = Membership.objects.filter(group__in=parts, left_at=None).select_related("member__person", "member__group")
    rows = sorted(found, key=lambda one: (order[one.group_id][0], one.joined_at, one.pk))
    return [
        Place(group=order[row.group_id][1], member=row.member, role=row.role, share_class=row.share_class)
        for row in rows
    ]


def known_in(book: Book, places: Sequence[Place]) -> dict[str, Member]:
    """Return id in the old book -> the member of the new book, made at the first meeting."""
    found: dict[str, Member] = {}
    for place in places:
        old = place.member
        if old.id in found:
            continue
        if old.person is not None:
            found[old.id] = groups.member_for(book, old.person)
        elif old.group is not None:
            found[old.id] = Member.objects.get_or_create(book=book, group=old.group)[0]
        else:  # Whoever was erased has a number and no name: nobody could say who comes along.
            found[old.id] = Member.objects.create(book=book)
    return found


def settle_until(root: Group, *, until: datetime, by: Member, at: datetime) -> None:
    """Settle what a community has not shared out: whole periods first, then the days until a moment's day begins."""
    last = queries.local_day(root, until)
    while (period := open_period(root)).start < last:
        end = min(period.end, last)
        sharing.settle_period(root, Period(period.start, end), by=by.id, at=at)


def point_to(parts: Sequence[Group], *, parent: Group | None, book: Book) -> None:
    """Put groups into another book, the first of them below another group or on its own."""
    Group.objects.filter(pk__in=[part.id for part in parts]).update(book=book)
    Group.objects.filter(pk=parts[0].id).update(parent=parent)
    known = {part.id: part for part in parts}
    for part in parts:
        part.book = book
        part.parent = known[part.parent_id] if part.parent_id in known and part is not parts[0] else part.parent
    parts[0].parent = parent


def enter(journey: Journey, places: Sequence[Place]) -> None:
    """Enter groups, their rules, and who belongs to them, into the new book."""
    for part in journey.parts:
        if not StoredEntry.objects.filter(book=journey.new, key=f"founded:{part.id}").exists():
            draft = bookings.group_founded(group=part.id, group_kind=str(part.kind), parent=part.parent_id or "")
            books.append(journey.new, draft, by=journey.by.id, at=journey.at, about=part.id)
    for part in journey.parts:
        enter_rules(part, by=journey.by, at=journey.at)
    ending = Membership.objects.filter(group__in=journey.parts, left_at=None)
    ending.exclude(member__book=journey.new).update(left_at=journey.at)
    for place in places:
        member = journey.members[place.member.id]
        _join(place.group, member, role=place.role, share_class=place.share_class, journey=journey)


def enter_community(root: Group, places: Sequence[Place], journey: Journey) -> None:
    """Make everybody of a project a member of the whole pool, sharing as they did at home."""
    seen: set[str] = set()
    for place in places:
        member = journey.members[place.member.id]
        if member.id not in seen:
            seen.add(member.id)
            _join(root, member, role=Role.MEMBER, share_class=place.share_class, journey=journey)


def _join(group: Group, member: Member, *, role: str, share_class: str, journey: Journey) -> None:
    if Membership.objects.filter(group=group, member=member, left_at=None).exists():
        return
    share = share_class if share_class in ShareClass.values else ShareClass.ADULT
    groups.join(group, member, role=role, share_class=share, by=journey.by, at=journey.at)


def carry_on(journey: Journey, *, open_again: Sequence[str]) -> None:
    """Let tasks, products, wishes, standing orders, breaks and vouching go on in the new book."""
    list_products(journey.parts, book=journey.new, by=journey.by, at=journey.at)
    elsewhere.open_again(
        journey.parts, open_again, members={key: one.id for key, one in journey.members.items()}, at=journey.at
    )
    for old, new in journey.members.items():
        Holding.objects.filter(qualification__group__in=journey.parts, member_id=old).update(member=new)
        Holding.objects.filter(qualification__group__in=journey.parts, vouched_by_id=old).update(vouched_by=new)
        Invitation.objects.filter(group__in=journey.parts, by_id=old).update(by=new)
    _standing_orders(journey)
    _breaks(journey)


def _standing_orders(journey: Journey) -> None:
    for order in Standing.objects.filter(product__group__in=journey.parts, ended_at=None):
        new = journey.members.get(order.member_id)
        if new is None:
            order.ended_at = journey.at
        else:
            order.member = new
            order.parts = {
                journey.members[key].id: part for key, part in order.parts.items() if key in journey.members
            } or {new.id: 1}
        order.save(update_fields=["member", "parts", "ended_at"])


def _breaks(journey: Journey) -> None:
    """Announce anew, to the whole community, what is left of the breaks of those who go along."""
    root = queries.chain_of(journey.group)[-1]
    today = queries.local_day(root, journey.at)
    for old, new in journey.members.items():
        for away in Break.objects.filter(member_id=old, until_day__gt=today).order_by("from_day", "id"):
            from_day = max(away.from_day, today)
            if Break.objects.filter(
                group=root, member=new, from_day__lt=away.until_day, until_day__gt=from_day
            ).exists():
                continue
            again = Break.objects.create(
                group=root, member=new, from_day=from_day, until_day=away.until_day, announced_at=journey.at
            )
            draft = bookings.break_announced(
                group=root.id, member=new.id, break_id=again.id, from_day=from_day, until_day=away.until_day
            )
            books.append(journey.new, draft, by=journey.by.id, at=journey.at, about=root.id)


def root_of_tree(book: Book) -> tuple[int, str]:
    """Return how many entries a book has and the root of its tree, and sign that."""
    signed = books.checkpoint(book)
    current = Book.objects.get(pk=book.pk)
    peaks = tuple(bytes.fromhex(peak) for peak in current.frontier)
    assert signed.size == current.size, "a checkpoint covers all of the book"
    return current.size, frontier_root(Frontier(current.size, peaks)).hex()


def times_before(book: Book, kind: str, group: Group) -> int:
    """Return how often something of this kind was booked about a group: the turn of the next time."""
    return StoredEntry.objects.filter(book=book, kind=kind, about=group.id).count()


def began_in(book: Book, group: Group) -> datetime | None:
    """Return when a group came into a book the last time: when it was founded there, or joined; None: never."""
    kinds = ["group.founded", "group.brought"]
    entry = StoredEntry.objects.filter(book=book, kind__in=kinds, about=group.id).order_by("-number").first()
    return clock.moment(entry.at_us) if entry is not None else None
