"""One dated task as a card: what it asks for, what it weighs now, who has it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allmende.server import clock
from allmende.server.catalogue.queries.purposes import Purpose, purposes_named
from allmende.server.groups.models import Holding
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Need, Occurrence, StandIn, Taking, is_reported
from allmende.server.work.queries.choosing import declined_for
from allmende.server.work.weights import is_sealed, next_step, weight_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who has a place, and what was agreed for it."""

    taking_id: str
    member_id: str
    name: str
    minutes: int
    weight_milli: int
    how: str
    taken_at: datetime
    mine: bool
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """From which moment on the weight will be higher."""

    at: datetime
    weight_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One dated task as it stands now.

    Attributes:
        weight_milli: What a free place weighs now; where none is free, what was agreed for the first of mine, or of
            anybody's.
        trend: "rising", "steady", or "" where no place is free.
        mine: My place, or that of somebody I act for.
        able: Whether I have the qualification it asks for.
        can_take: Whether a take button makes sense for me.
        missed_round: It would have been shared out in a round, which was closed when it opened.
        deserted: Necessary and due, and nobody has it.
        purpose: The product or batch it is for (its id), called `purpose_name`; "" for the group as a whole.
        money_cents: What each place brings in; 0 for most work.
        slug: The address of the group whose task it is; `project` its name, where that is not the page's own group.
        declined: Whether the group has declined this task for me.

    """

    id: str
    task_id: str
    slug: str
    title: str
    where: str
    minutes: int
    due_at: datetime
    procedure: str
    necessary: bool
    qualification: str
    able: bool
    weight_milli: int
    trend: str
    rise: Rise | None
    places: int
    free: int
    holders: tuple[Holder, ...]
    stand_ins_count: int
    i_stand_in: bool
    mine: Holder | None
    sealed: bool
    round_number: int | None
    deadline: datetime | None
    missed_round: bool
    overdue: bool
    can_take: bool
    purpose: str = ""
    purpose_name: str = ""
    money_cents: int = 0
    project: str = ""
    declined: bool = False

    @property
    def deserted(self) -> bool:
        """Whether it is necessary and due and nobody has taken it."""
        return self.overdue and self.necessary and not self.holders


def cards_of(seat: Seat, rows: Sequence[Occurrence], *, mine_ids: Collection[str], at: datetime) -> list[Card]:
    """Return the cards of some occurrences, in their order, with a few queries however many they are."""
    ids = [row.id for row in rows]
    held: dict[str, list[Holder]] = {}
    for occurrence_id, holder in holders_of(ids, mine_ids=mine_ids):
        held.setdefault(occurrence_id, []).append(holder)
    waiting: dict[str, list[str]] = {}
    for occurrence_id, member_id in StandIn.objects.filter(occurrence__in=ids, ended_at=None).values_list(
        "occurrence_id", "member_id"
    ):
        waiting.setdefault(occurrence_id, []).append(member_id)
    needed = {row.task.qualification_id for row in rows} - {None}
    holds = set(
        Holding.objects.filter(qualification__in=needed, member=seat.member).values_list("qualification_id", flat=True)
        if needed
        else ()
    )
    purposes = purposes_named(row.purpose for row in rows)
    declined = declined_for({row.task_id for row in rows}, [seat.member.id])
    return [
        card(
            row,
            seat=seat,
            declined=row.task_id in declined,
            purpose=purposes.get(row.purpose),
            holders=tuple(held.get(row.id, ())),
            standing_in=waiting.get(row.id, ()),
            able=row.task.qualification_id is None or row.task.qualification_id in holds,
            at=at,
        )
        for row in rows
    ]


def holders_of(occurrence_ids: Iterable[str], *, mine_ids: Collection[str]) -> list[tuple[str, Holder]]:
    """Return who has which place of these occurrences now, by place."""
    takings = (
        Taking.objects.filter(occurrence__in=list(occurrence_ids), ended_at=None)
        .annotate(reported=is_reported())
        .select_related("member__person", "member__group")
        .order_by("place")
    )
    return [
        (
            taking.occurrence_id,
            Holder(
                taking_id=taking.id,
                member_id=taking.member_id,
                name=taking.member.name,
                minutes=taking.minutes,
                weight_milli=taking.weight_milli,
                how=taking.how,
                taken_at=taking.taken_at,
                mine=taking.member_id in mine_ids,
                reported=taking.reported,
            ),
        )
        for taking in takings
    ]


def card(
    row: Occurrence,
    *,
    holders: tuple[Holder, ...],
    standing_in: Collection[str],
    able: bool,
    seat: Seat,
    at: datetime,
    declined: bool = False,
    purpose: Purpose | None = None,
) -> Card:
    """Return one card from what was read, as whoever sits there sees it."""
    free = row.places - len(holders)
    mine = next((holder for holder in holders if holder.mine), None)
    step = next_step(row, at) if free else None
    sealed = is_sealed(row)
    agreed = mine or (holders[0] if holders and not free else None)
    over = row.closes_at is not None and row.closes_at <= at
    return Card(
        id=row.id,
        task_id=row.task_id,
        slug=row.group.slug,
        project=row.group.name if row.group_id != seat.group.id else "",
        title=row.task.title,
        where=row.task.where,
        minutes=row.minutes,
        due_at=row.due_at,
        procedure=row.procedure,
        necessary=row.task.need == Need.NECESSARY,
        qualification=row.task.qualification.name if row.task.qualification else "",
        able=able,
        weight_milli=agreed.weight_milli if agreed else weight_at(row, at),
        trend="" if sealed or not free else "rising" if step else "steady",
        rise=Rise(at=clock.moment(step.from_us), weight_milli=step.weight_milli) if step else None,
        places=row.places,
        free=free,
        holders=holders,
        stand_ins_count=len(standing_in),
        i_stand_in=seat.member.id in standing_in,
        mine=mine,
        sealed=sealed,
        round_number=row.round.number if row.round else None,
        deadline=row.round.deadline if row.round and sealed else None,
        missed_round=row.missed_round,
        overdue=row.due_at <= at,
        can_take=bool(free) and able and not (sealed or over or declined or row.called_off_at or mine),
        declined=declined,
        purpose=row.purpose,
        purpose_name=purpose.name if purpose else "",
        money_cents=row.money_cents,
    )
