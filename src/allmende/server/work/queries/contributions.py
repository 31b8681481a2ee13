"""Reading what was done: what waits for somebody's yes, what is mine to report, what was credited lately.

A contribution waits for the yes to what was agreed, and where it took longer for a second yes to the time beyond it.
Whether somebody may say yes is answered here by a code (own, household, second, newcomer, ""), which pages word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Confirmation, Contribution, Correction, Part, State, Taking, What, is_reported
from allmende.server.work.reach import board_groups
from allmende.values.effort import effort_mwh
from allmende.values.share import split

MOST_SHOWN = 50
# Names offered while typing; longer lists are no help on a phone.
MOST_NAMES = 300
# A place that was due longer ago than this can no longer be reported (operations/contributions.py).
REPORTABLE = timedelta(days=62)


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Somebody who did a part of the work, and what a credit gives them."""

    member: Member
    part: int
    credit_mwh: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One contribution in a list.

    Attributes:
        waits_for: "agreed", "extra" or "": what somebody could say yes to now.
        minutes: The time that yes would credit; where nothing waits, the agreed time.
        doers: Who did it, and what each gets from that yes.
        credited_mwh: What is credited for it now, after all corrections.
        hindrance: Why the reader cannot say that yes: "own", "household", "second", "newcomer"; "" when they can.

    """

    contribution: Contribution
    waits_for: str
    minutes: int
    effort_mwh: int
    doers: tuple[Doer, ...]
    credited_mwh: int
    hindrance: str

    @property
    def can_confirm(self) -> bool:
        """Whether the reader can say yes now."""
        return bool(self.waits_for) and not self.hindrance


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for somebody's yes: first what the reader can confirm, then what others have to."""

    mine: tuple[Line, ...]
    others: tuple[Line, ...]
    disputed: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class OpenPlace:
    """A place that somebody holds and has not reported yet; `project` is empty where it is the page's own group's."""

    taking: Taking
    slug: str
    project: str
    title: str
    due_at: datetime
    minutes: int
    weight_milli: int
    is_due: bool


def waiting_for(seat: Seat, *, at: datetime, count: int = MOST_SHOWN) -> Waiting:
    """Return what waits in the group, oldest first, as the reader sees it."""
    close = frozenset(groups.household_mates([seat.member.id]))
    waiting = _waiting(seat.group)
    hindered = _hindered_by(seat, close)
    mine = waiting.exclude(hindered) if not _is_newcomer(seat, at=at) else waiting.none()
    others = waiting.filter(hindered) if not _is_newcomer(seat, at=at) else waiting
    disputed = _full(Contribution.objects.filter(group=seat.group, state=State.DISPUTED)).order_by("reported_at", "id")
    return Waiting(
        mine=_lines(mine[:count], seat, close, at=at),
        others=_lines(others[:count], seat, close, at=at),
        disputed=_lines(disputed[:count], seat, close, at=at),
    )


def waiting_for_me(seat: Seat, at: datetime) -> list[Line]:
    """Return what the reader can say yes to now, oldest first."""
    if _is_newcomer(seat, at=at):
        return []
    close = frozenset(groups.household_mates([seat.member.id]))
    return list(_lines(_waiting(seat.group).exclude(_hindered_by(seat, close))[:MOST_SHOWN], seat, close, at=at))


def recent(group: Group, *, count: int = 10) -> list[Line]:
    """Return what was credited last, newest first."""
    found = _full(Contribution.objects.filter(group=group, state=State.CREDITED)).order_by("-reported_at", "-id")
    return [_line(contribution, hindrance="") for contribution in found[:count]]


def my_open_places(seat: Seat, at: datetime) -> list[OpenPlace]:
    """Return the reader's places, and those of whom they speak for, that are not reported yet; earliest first."""
    speaks_for = groups.household_mates([seat.member.id])
    takings = (
        Taking.objects.filter(
            Q(member=seat.member) | Q(member_id__in=speaks_for, member__person__user=None),
            ~is_reported(),
            ended_at=None,
            occurrence__group__in=board_groups(seat.group),
            occurrence__called_off_at=None,
            occurrence__due_at__gt=at - REPORTABLE,
        )
        .select_related("occurrence__task", "occurrence__group", "member__person")
        .order_by("occurrence__due_at", "id")
    )
    return [
        OpenPlace(
            taking=taking,
            slug=taking.occurrence.group.slug,
            project=taking.occurrence.group.name if taking.occurrence.group_id != seat.group.id else "",
            title=taking.occurrence.task.title,
            due_at=taking.occurrence.due_at,
            minutes=taking.minutes,
            weight_milli=taking.weight_milli,
            is_due=taking.occurrence.due_at <= at,
        )
        for taking in takings
    ]


def place_to_report(seat: Seat, taking_id: str) -> Taking | None:
    """Return a place in the group that the reader may report, or None."""
    taking = (
        Taking.objects.select_related("occurrence__task", "member__person")
        .filter(pk=taking_id, occurrence__group=seat.group)
        .first()
    )
    return taking if taking is not None and groups.may_act_for(seat, taking.member) else None


def report_of(taking: Taking) -> Contribution | None:
    """Return the report of a place, or None when there is none that still stands."""
    return taking.contributions.exclude(state=State.WITHDRAWN).first()


def line_of(seat: Seat, contribution_id: str, *, at: datetime) -> Line | None:
    """Return one contribution of the group as the reader sees it, or None."""
    found = _full(Contribution.objects.filter(group=seat.group, pk=contribution_id)).first()
    if found is None:
        return None
    close = frozenset(groups.household_mates([seat.member.id]))
    return _line(found, hindrance=_hindrance(found, seat, close, at=at))


def colleagues(seat: Seat, *, besides: Iterable[str] = (), count: int = MOST_NAMES) -> list[str]:
    """Return the names of who could have helped, to choose from."""
    members = groups.members_of(seat.group).exclude(member_id__in=list(besides))
    return [one.member.name for one in members[:count]]


def members_called(seat: Seat, names: Iterable[str]) -> dict[str, list[Member]]:
    """Return per typed name, without regard to case, the members of the group who are called so."""
    wanted = {name.strip().casefold() for name in names}
    alike = Q()
    for name in wanted:
        alike |= Q(member__person__name__iexact=name)
    found: dict[str, list[Member]] = {name: [] for name in wanted}
    for one in groups.members_of(seat.group).filter(alike) if wanted else ():
        found.setdefault(one.member.name.casefold(), []).append(one.member)
    return found


def default_day(group: Group, taking: Taking, *, at: datetime) -> date:
    """Return the day on which a place was most likely done: when it was due, but never in the future."""
    return min(groups.local_day(group, taking.occurrence.due_at), groups.local_day(group, at))


def _waiting(group: Group) -> QuerySet[Contribution]:
    """Return what waits for the yes to what was agreed, or to the time beyond it; oldest first."""
    extra = Confirmation.objects.filter(contribution=OuterRef("pk"), what=What.EXTRA)
    corrected = Correction.objects.filter(contribution=OuterRef("pk"), accepted=True)
    longer = Q(state=State.CREDITED, reported_minutes__gt=F("agreed_minutes")) & ~Exists(extra) & ~Exists(corrected)
    # What was reported in the book a group had before stays as it was there.
    here = Contribution.objects.filter(group=group, reported_by__book=group.book_id)
    return _full(here.filter(Q(state=State.REPORTED) | longer)).order_by("reported_at", "id")


def _full(found: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Read contributions with everything a line shows, in a fixed number of queries."""
    parts = Part.objects.select_related("member__person", "member__group").order_by("-part", "member__person__name")
    confirmations = Confirmation.objects.select_related("by__person", "entry").order_by("at")
    people = ("reported_by__person", "reported_by__group", "taking__occurrence__task", "taking__member__person")
    return found.select_related(*people).prefetch_related(
        Prefetch("parts", parts),
        Prefetch("confirmations", confirmations),
        Prefetch("corrections", Correction.objects.order_by("proposed_at", "id")),
    )


def _hindered_by(seat: Seat, close: frozenset[str]) -> Q:
    """Return what the reader cannot confirm: own work, that of their household, a second yes of theirs."""
    near = Q(reported_by_id__in=close) | Q(pk__in=Part.objects.filter(member_id__in=close).values("contribution"))
    if not seat.rulebook.extra_needs_second:
        return near
    said = Confirmation.objects.filter(by=seat.member, what=What.AGREED).values("contribution")
    return near | Q(pk__in=said)


def _is_newcomer(seat: Seat, *, at: datetime) -> bool:
    days = seat.rulebook.newcomer_days
    return days > 0 and seat.membership.joined_at > at - timedelta(days=days)


def _hindrance(contribution: Contribution, seat: Seat, close: frozenset[str], *, at: datetime) -> str:
    doers = {part.member_id for part in contribution.parts.all()}
    if seat.member.id in doers | {contribution.reported_by_id}:
        return "own"
    if not close.isdisjoint(doers | {contribution.reported_by_id}):
        return "household"
    confirmers = {one.by_id for one in contribution.confirmations.all() if one.what == What.AGREED}
    if seat.rulebook.extra_needs_second and seat.member.id in confirmers:
        return "second"
    return "newcomer" if _is_newcomer(seat, at=at) else ""


def _lines(found: QuerySet[Contribution], seat: Seat, close: frozenset[str], *, at: datetime) -> tuple[Line, ...]:
    return tuple(_line(one, hindrance=_hindrance(one, seat, close, at=at)) for one in found)


def _line(contribution: Contribution, *, hindrance: str) -> Line:
    waits_for = _waits_for(contribution)
    minutes = contribution.extra_minutes if waits_for == What.EXTRA else contribution.agreed_minutes
    parts = {part.member_id: part.part for part in contribution.parts.all()}
    credit = credit_of(minutes=minutes, weight_milli=contribution.weight_milli, parts=parts)
    return Line(
        contribution=contribution,
        waits_for=waits_for,
        minutes=minutes,
        effort_mwh=sum(credit.values()),
        doers=tuple(
            Doer(member=part.member, part=part.part, credit_mwh=credit[part.member_id])
            for part in contribution.parts.all()
        ),
        credited_mwh=_credited(contribution),
        hindrance=hindrance,
    )


def _credited(contribution: Contribution) -> int:
    """Return what stands: the last correction, else every yes there was."""
    accepted = [correction for correction in contribution.corrections.all() if correction.accepted]
    if accepted:
        last = accepted[-1]
        return effort_mwh(minutes=last.minutes, weight_milli=last.weight_milli)
    said = [confirmation.what for confirmation in contribution.confirmations.all()]
    minutes = [contribution.extra_minutes if what == What.EXTRA else contribution.agreed_minutes for what in said]
    return sum(effort_mwh(minutes=count, weight_milli=contribution.weight_milli) for count in minutes)


def _waits_for(contribution: Contribution) -> str:
    if contribution.state == State.REPORTED:
        return What.AGREED.value
    said = {confirmation.what for confirmation in contribution.confirmations.all()}
    corrected = any(correction.accepted for correction in contribution.corrections.all())
    waits = contribution.state == State.CREDITED and contribution.extra_minutes and not corrected
    return What.EXTRA.value if waits and What.EXTRA not in said else ""


def credit_of(*, minutes: int, weight_milli: int, parts: Mapping[str, int]) -> dict[str, int]:
    """Return what each doer is credited for some minutes: E = T x L, split by their parts."""
    return split(effort_mwh(minutes=minutes, weight_milli=weight_milli), parts)
