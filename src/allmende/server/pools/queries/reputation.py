"""What is known of a project and of people, from receipts and confirmed work: always with what it rests on.

Nothing here is a score, and nobody is ranked: who reads it sees what was said and done, and judges for themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allmende.server.goods.models import Move, MoveKind, Receipt
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat, chain_of, with_parts
from allmende.server.work.models import Confirmation, Contribution, Objection, Part, State
from allmende.server.work.reach import board_groups

MOST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Said:
    """One receipt: that somebody was content with what they collected, or what was wrong, and what came of it.

    Attributes:
        entry_number: The entry by which it was taken; None where that is in an earlier book.

    """

    product: str
    product_id: str
    slug: str
    units_milli: int
    unit: str
    pieces: bool
    at: datetime
    fine: bool
    complaint: str
    answer: str
    answered_by: str
    mended_at: datetime | None
    entry_number: int | None


@dataclass(frozen=True, kw_only=True)
class OfProject:
    """What those say who took something of a project, the newest first, and how often."""

    group: Group
    receipts: tuple[Said, ...]
    fine_count: int
    complaints_count: int
    answered_count: int
    mended_count: int
    people_count: int


@dataclass(frozen=True, kw_only=True)
class Done:
    """One piece of confirmed work, as evidence."""

    contribution_id: str
    slug: str
    title: str
    done_on: date
    minutes: int
    confirmed_by: tuple[str, ...]
    objected: bool


@dataclass(frozen=True, kw_only=True)
class Work:
    """What somebody has done under one title: how often, seen by how many different people."""

    title: str
    times: int
    minutes: int
    people_count: int
    objections_count: int
    evidence: tuple[Done, ...]


@dataclass(frozen=True, kw_only=True)
class OfPerson:
    """What somebody has done in a group and everything inside it, by what it was, in the order of the alphabet."""

    member: Member
    works: tuple[Work, ...]
    times: int
    people_count: int
    extra_count: int
    objections_count: int
    is_cut: bool


def of_project(seat: Seat) -> OfProject:
    """Return what is known of the seat's group and what lies inside it."""
    parts = with_parts(seat.group)
    said = Receipt.objects.filter(order__product__group__in=parts)
    newest = said.select_related("order__product__group", "answered_by__person").defer("order__product__picture")
    rows = list(newest.order_by("-at", "-id")[:MOST_SHOWN])
    return OfProject(
        group=seat.group,
        receipts=tuple(_said(row, numbers=_entries(rows, seat)) for row in rows),
        fine_count=said.filter(fine=True).count(),
        complaints_count=said.filter(fine=False).count(),
        answered_count=said.filter(fine=False).exclude(answered_at=None).count(),
        mended_count=said.filter(fine=False).exclude(mended_at=None).count(),
        people_count=said.values("order__member").distinct().count(),
    )


def _entries(rows: Sequence[Receipt], seat: Seat) -> dict[str, int]:
    """Return order -> the entry by which it was taken, as far as that stands in the present book."""
    taken = Move.objects.filter(order__in=[row.order_id for row in rows], kind=MoveKind.TAKEN)
    here = taken.filter(entry__book=seat.group.book_id)
    return dict(here.order_by("-at").values_list("order_id", "entry__number"))


def _said(row: Receipt, *, numbers: dict[str, int]) -> Said:
    product = row.order.product
    return Said(
        product=product.name,
        product_id=product.id,
        slug=product.group.slug,
        units_milli=row.order.granted_milli or row.order.units_milli,
        unit=product.unit,
        pieces=product.pieces,
        at=row.at,
        fine=row.fine,
        complaint=row.complaint,
        answer=row.answer,
        answered_by=row.answered_by.name if row.answered_by is not None else "",
        mended_at=row.mended_at,
        entry_number=numbers.get(row.order_id),
    )


def of_person(seat: Seat, member_id: str) -> OfPerson | None:
    """Return what somebody has done in the seat's group and what lies inside it; None for who is not in it."""
    groups = [*board_groups(seat.group), *with_parts(seat.group)]
    around = {group.id for group in [*chain_of(seat.group), *groups]}
    place = Membership.objects.filter(member_id=member_id, group__in=around).select_related("member__person").first()
    if place is None:
        return None
    parts = Part.objects.filter(
        member_id=member_id, contribution__group__in=groups, contribution__confirmations__isnull=False
    )
    found = Contribution.objects.filter(pk__in=parts.values("contribution")).exclude(state=State.WITHDRAWN)
    count = found.count()
    rows = list(found.select_related("group").order_by("-done_on", "-id")[: 4 * MOST_SHOWN])
    return _of(place.member, rows, is_cut=count > len(rows))


def _of(member: Member, rows: Sequence[Contribution], *, is_cut: bool) -> OfPerson:
    confirmers: dict[str, dict[str, str]] = {}
    for said in Confirmation.objects.filter(contribution__in=rows).select_related("by__person").order_by("at"):
        confirmers.setdefault(said.contribution_id, {})[said.by_id] = said.by.name
    objected = set(Objection.objects.filter(contribution__in=rows).values_list("contribution_id", flat=True))
    by_title: dict[str, list[Contribution]] = {}
    for row in rows:
        by_title.setdefault(row.title, []).append(row)
    works = tuple(
        Work(
            title=title,
            times=len(ones),
            minutes=sum(one.agreed_minutes for one in ones),
            people_count=len({by for one in ones for by in confirmers.get(one.id, ())}),
            objections_count=sum(one.id in objected for one in ones),
            evidence=tuple(
                Done(
                    contribution_id=one.id,
                    slug=one.group.slug,
                    title=title,
                    done_on=one.done_on,
                    minutes=one.agreed_minutes,
                    confirmed_by=tuple(confirmers.get(one.id, {}).values()),
                    objected=one.id in objected,
                )
                for one in ones[:MOST_SHOWN]
            ),
        )
        for title, ones in sorted(by_title.items(), key=lambda item: item[0].casefold())
    )
    return OfPerson(
        member=member,
        works=works,
        times=len(rows),
        people_count=len({by for said in confirmers.values() for by in said}),
        extra_count=sum(row.extra_minutes > 0 for row in rows),
        objections_count=len(objected),
        is_cut=is_cut,
    )
