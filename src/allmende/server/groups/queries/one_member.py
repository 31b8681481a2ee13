"""What the page of a member shows: what they give here, and what others vouch for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allmende.economy.bookings import person_account
from allmende.server import clock
from allmende.server.books import queries as books
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Break, Group, Holding, Membership
from allmende.server.groups.queries.belonging import Seat, local_day, with_parts

CREDITED = frozenset({"work.confirmed", "work.corrected"})
LINES = 20


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What one confirmed contribution, or its correction, brought."""

    at: datetime
    amount_mwh: int
    contribution_id: str
    entry_number: int
    corrected: bool


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """What the page of a member shows.

    Attributes:
        balance_mwh: What they are ahead or still to give; None in a group that shares its result with one around it.

    """

    membership: Membership
    household: Group | None
    away: Break | None
    given_mwh: int
    balance_mwh: int | None
    credits: list[Credit]
    holdings: list[Holding]


def member_page(seat: Seat, member_id: str, *, at: datetime) -> MemberPage | None:
    """Return the page of somebody who is or was in the seat's group; None for anybody else."""
    group = seat.group
    membership = (
        Membership.objects.filter(group=group, member_id=member_id)
        .select_related("member__person", "member__group", "group")
        .order_by("-joined_at", "-id")
        .first()
    )
    if membership is None:
        return None
    account = person_account(member_id)
    found = _credits(group, account)
    household = Group.objects.filter(
        parent=group, kind=Kind.HOUSEHOLD, memberships__member_id=member_id, memberships__left_at=None
    ).first()
    return MemberPage(
        membership=membership,
        household=household,
        away=_away(group, member_id, day=local_day(group, at)),
        given_mwh=sum(credit.amount_mwh for credit in found),
        balance_mwh=books.balance(group.book, account) if group.parent_id is None else None,
        credits=found[: -LINES - 1 : -1],
        holdings=list(
            Holding.objects.filter(member_id=member_id, qualification__group=group)
            .select_related("qualification", "vouched_by__person")
            .order_by("qualification__name")
        ),
    )


def _credits(group: Group, account: str) -> list[Credit]:
    """Return what was credited in the group and its parts, oldest first.

    Of a part of a house one sees only what was done there: somebody may be in the part and not in the house.
    """
    within = {part.id for part in with_parts(group)}
    here: set[str] = set()
    found: list[Credit] = []
    for stored, amount_mwh in books.movements(group.book, account, kinds=CREDITED):
        facts = books.entry_of(stored).facts
        contribution = str(facts["contribution"])
        # A correction does not repeat the group; it follows the confirmation it mends.
        if facts.get("group") in within:
            here.add(contribution)
        if contribution in here:
            found.append(
                Credit(
                    at=clock.moment(stored.at_us),
                    amount_mwh=amount_mwh,
                    contribution_id=contribution,
                    entry_number=stored.number,
                    corrected=stored.kind == "work.corrected",
                )
            )
    return found


def _away(group: Group, member_id: str, *, day: date) -> Break | None:
    return Break.objects.filter(group=group, member_id=member_id, until_day__gt=day).order_by("from_day").first()
