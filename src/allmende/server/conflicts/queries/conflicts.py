"""Conflicts as their pages show them: those that are open for oneself, and one with what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from allmende.server.conflicts.models import Conflict, Ending, Moment, Step, What
from allmende.server.deciding.models import State
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat

MOST_OVER = 50


@dataclass(frozen=True, kw_only=True)
class ConflictCard:
    """A conflict in a list; `waits_for_me`: the next word or press is mine."""

    conflict: Conflict
    is_mine: bool
    is_concerning_me: bool
    waits_for_me: bool


@dataclass(frozen=True, kw_only=True)
class ConflictsPage:
    """The conflicts one may see: the open ones by when they are due, and those that are over, the latest first."""

    open: Sequence[ConflictCard]
    over: Sequence[ConflictCard]


@dataclass(frozen=True, kw_only=True)
class ConflictPage:
    """One conflict and what the asking member can do.

    Attributes:
        others: The other side.
        moments: All that happened; the words of it are for those concerned.
        names: Ids -> members named in moments.
        reads_words: Whether the words are for the asking member.
        my_mediator: Whom they name; "" for nobody yet.
        named: Who names whom.

    """

    conflict: Conflict
    others: Sequence[Member]
    moments: Sequence[Moment]
    names: Mapping[str, Member]
    reads_words: bool
    is_mine: bool
    is_on_a_side: bool
    mediates: bool
    my_mediator: str
    named: Sequence[tuple[Member, Member]]
    is_answered: bool

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.conflict.ended_at is None

    @property
    def can_say(self) -> bool:
        """Whether the asking member can say something now."""
        return self.is_open and (self.is_on_a_side or self.mediates)

    @property
    def can_name(self) -> bool:
        """Whether the asking member can say who should mediate."""
        return self.is_open and self.is_on_a_side and self.conflict.step != Step.DECISION

    @property
    def can_go_on(self) -> bool:
        """Whether the asking member can begin the next step before its time."""
        if not self.is_open:
            return False
        if self.conflict.step == Step.ANSWER:
            return self.is_mine and self.is_answered
        return self.conflict.step == Step.MEDIATION and self.mediates

    @property
    def can_put_to_vote(self) -> bool:
        """Whether the asking member can let the group decide now."""
        proposed = self.conflict.proposal is not None and self.conflict.proposal.state != State.WITHDRAWN
        return self.can_say and self.conflict.step == Step.DECISION and not proposed

    @property
    def may_fork(self) -> bool:
        """Whether it has come so far that people may go separate ways."""
        return self.conflict.how == Ending.DECIDED or (self.is_open and self.conflict.step == Step.DECISION)


def conflicts_page(seat: Seat) -> ConflictsPage:
    """Return the conflicts of the seat's group that its member may see."""
    seen = visible_to(seat)
    return ConflictsPage(
        open=_cards(seat, seen.filter(ended_at=None).order_by("due_at", "raised_at", "id")),
        over=_cards(seat, seen.exclude(ended_at=None).order_by("-ended_at", "id")[:MOST_OVER]),
    )


def waiting_for(seat: Seat) -> list[ConflictCard]:
    """Return the open conflicts in which the next word is the member's."""
    open_ones = visible_to(seat).filter(ended_at=None).order_by("due_at", "raised_at", "id")
    return [card for card in _cards(seat, open_ones) if card.waits_for_me]


def mine_about(seat: Seat, about: str, thing: str) -> Conflict | None:
    """Return the open conflict a member has raised about a thing, or None; about something else there can be many."""
    return Conflict.objects.filter(by=seat.member, about=about, thing=thing, ended_at=None).exclude(thing="").first()


def visible_to(seat: Seat) -> QuerySet[Conflict]:
    """Return the conflicts of a group that a member may see.

    Until it comes to a decision a conflict is between those concerned; whoever decides has to know of it.
    """
    me = seat.member.id
    concerned = Q(by=me) | Q(others=me) | Q(mediator=me) | Q(namings__mediator=me)
    found = Conflict.objects.filter(concerned | Q(step=Step.DECISION) | Q(how=Ending.DECIDED), group=seat.group)
    # By their ids, because who is concerned in several ways would be joined in several times.
    return Conflict.objects.filter(pk__in=found.values("pk")).select_related("by__person", "mediator__person")


def conflict_page(seat: Seat, conflict_id: str) -> ConflictPage | None:
    """Return one conflict, or None where there is none that the member may see."""
    found = visible_to(seat).select_related("group", "proposal").filter(pk=conflict_id).first()
    if found is None:
        return None
    me = seat.member.id
    others = list(found.others.select_related("person", "group").order_by("person__name", "id"))
    namings = list(found.namings.select_related("by__person", "mediator__person").order_by("pk"))
    on_a_side = me == found.by_id or any(other.id == me for other in others)
    moments = list(found.moments.select_related("by__person", "entry").order_by("at", "id"))
    sides = {other.id for other in others}
    return ConflictPage(
        conflict=found,
        others=others,
        moments=moments,
        names={naming.mediator_id: naming.mediator for naming in namings},
        reads_words=on_a_side or found.mediator_id == me,
        is_mine=me == found.by_id,
        is_on_a_side=on_a_side,
        mediates=found.mediator_id == me,
        my_mediator=next((naming.mediator_id for naming in namings if naming.by_id == me), ""),
        named=[(naming.by, naming.mediator) for naming in namings],
        is_answered=any(moment.what == What.SAID and moment.by_id in sides for moment in moments),
    )


def card_of(seat: Seat, conflict: Conflict) -> ConflictCard:
    """Return one conflict as a line of a list."""
    return _cards(seat, Conflict.objects.filter(pk=conflict.pk).select_related("by__person", "mediator__person"))[0]


def is_overdue(conflict: Conflict, *, at: datetime) -> bool:
    """Whether the time of its step is over."""
    return conflict.due_at is not None and conflict.due_at < at


def _cards(seat: Seat, found: QuerySet[Conflict]) -> list[ConflictCard]:
    rows = list(found.select_related("proposal").prefetch_related("others", "namings"))
    said = set(Moment.objects.filter(conflict__in=rows, what=What.SAID).values_list("conflict_id", "by_id").distinct())
    return [_card(seat, row, said=said) for row in rows]


def _card(seat: Seat, row: Conflict, *, said: set[tuple[str, str]]) -> ConflictCard:
    me, others = seat.member.id, {other.id for other in row.others.all()}
    is_mine = row.by_id == me
    answered = any((row.id, other) in said for other in others)
    waits = {
        Step.ANSWER: is_mine if answered else me in others,
        Step.MEDIATION: me == row.mediator_id if row.mediator_id else me in _to_name(row, others),
        Step.DECISION: is_mine and row.proposal is None,
    }[Step(row.step)]
    return ConflictCard(
        conflict=row,
        is_mine=is_mine,
        is_concerning_me=is_mine or me in others or row.mediator_id == me,
        waits_for_me=waits and row.ended_at is None,
    )


def _to_name(row: Conflict, others: set[str]) -> set[str]:
    """Return who is to say who mediates: whose side has named nobody, and both sides where they do not agree."""
    named = {naming.by_id for naming in row.namings.all()}
    missing = (set() if row.by_id in named else {row.by_id}) | (set() if named & others else others)
    return missing or {row.by_id, *others}
