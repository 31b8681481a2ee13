"""Everything the Today page shows, put together from what the other apps know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmende.economy.bookings import person_account
from allmende.server.associations.models import Acceptance, AgreementVersion
from allmende.server.associations.operations.accords import matter_of
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.queries import accords
from allmende.server.associations.queries.agreements import to_accept
from allmende.server.associations.queries.services import ServiceShown, services_of
from allmende.server.auctions.queries.listing import AuctionCard, closing_soon
from allmende.server.books import queries as books
from allmende.server.conflicts.queries import conflicts
from allmende.server.conflicts.queries.conflicts import ConflictCard
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.queries import listing
from allmende.server.goods.models import Order
from allmende.server.goods.queries import counter
from allmende.server.goods.queries.mine import ready_for
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.models import Group, JoinRequest, Membership
from allmende.server.groups.queries import Seat, local_day
from allmende.server.sharing import queries as sharing
from allmende.server.sharing.entrance import community_seat
from allmende.server.statements.queries.entries import Told, told
from allmende.server.work.models import Contribution, State, Swap, Task, Wish
from allmende.server.work.queries import board, contributions, rounds
from allmende.server.work.queries.cards import Card
from allmende.server.work.queries.contributions import Line, OpenPlace
from allmende.server.work.queries.rounds import RoundCard
from allmende.server.work.reach import board_groups, round_group

MY_TASKS = 4
RISING = 3
TO_CONFIRM = 3
LATELY = 7
# What one likes to hear about; settlements and rounds have pages of their own, and name everybody.
TOLD = (
    "work.confirmed",
    "work.corrected",
    "place.taken",
    "place.handed_back",
    "product.listed",
    "batch.finished",
    "goods.shared",
    "member.joined",
    "member.left",
    "break.announced",
    "rule.set",
    "decision.proposed",
    "decision.opened",
    "decision.closed",
    "group.founded",
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one stands in the running period.

    Attributes:
        carried_mwh: The balance one came into it with.
        given_mwh: Credited in it so far.
        asked_mwh: What it would ask of one, if nothing more were done in it.
        last_day: Its last day; `is_over` when it waits to be settled.
        hint: "note" or "talk" when the rulebook has a friendly note for how far one is behind; else "".
    """

    carried_mwh: int
    given_mwh: int
    asked_mwh: int
    from_day: date
    last_day: date
    is_over: bool
    hint: str

    @property
    def bed_mwh(self) -> int:
        """What fills the bed: what was given, and what one was ahead before."""
        return max(self.given_mwh, 0) + max(self.carried_mwh, 0)

    @property
    def stake_mwh(self) -> int:
        """Up to where it should be filled: what is asked for, and what one was behind before."""
        return max(self.asked_mwh, 0) + max(-self.carried_mwh, 0)


@dataclass(frozen=True, kw_only=True)
class OpenRound:
    """The round that takes wishes, and whether I have said mine."""

    card: RoundCard
    i_have_wished: bool


@dataclass(frozen=True, kw_only=True)
class OpenVote:
    """A vote that waits for me; `closes_soon` when it is time to be reminded."""

    proposal: Proposal
    closes_soon: bool


@dataclass(frozen=True, kw_only=True)
class OpenAccord:
    """An accord to which my group is asked to agree; `is_mine_to_answer`: else the group decides that together."""

    shown: accords.Shown
    is_mine_to_answer: bool


@dataclass(frozen=True, kw_only=True)
class NewText:
    """An agreement of my group whose newest version I have not accepted; `is_changed`: I had accepted an older one."""

    version: AgreementVersion
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class Today:
    """The whole page; `standing` is None for who belongs only to something inside the community.

    Attributes:
        unseen_to: What the association needs and nobody sees to, or for which somebody is still missing.
        is_empty: Whether nothing was ever written down as to be done here, and no groups belong to it that do it.

    """

    standing: Standing | None
    tasks: Sequence[OpenPlace]
    tasks_count: int
    rising: Sequence[Card]
    round: OpenRound | None
    to_confirm: Sequence[Line]
    to_confirm_count: int
    swaps: Sequence[Swap]
    auctions: Sequence[AuctionCard]
    to_collect: Sequence[Order]
    to_hand_out: int
    to_share_out: int
    requests_count: int
    disputed: Sequence[Contribution]
    votes: Sequence[OpenVote]
    conflicts: Sequence[ConflictCard]
    accords: Sequence[OpenAccord]
    texts: Sequence[NewText]
    lately: Sequence[Told]
    unseen_to: Sequence[ServiceShown]
    is_empty: bool


def today(seat: Seat, *, at: datetime) -> Today:
    """Return the page of a member at a moment."""
    community = community_seat(seat)
    mine = contributions.my_open_places(seat, at)
    waiting = contributions.waiting_for_me(seat, at)
    return Today(
        standing=_standing(community, at=at) if community is not None else None,
        tasks=mine[:MY_TASKS],
        tasks_count=len(mine),
        rising=_rising(seat, at=at),
        round=_round(seat, at=at),
        to_confirm=waiting[:TO_CONFIRM],
        to_confirm_count=len(waiting),
        swaps=_swaps(seat),
        auctions=closing_soon(seat, at=at),
        to_collect=ready_for(seat),
        to_hand_out=counter.to_hand_out(seat.group) if seat.is_maintainer else 0,
        to_share_out=_to_share_out(seat, at=at) if seat.is_maintainer else 0,
        requests_count=_requests_count(seat),
        disputed=_disputed(seat),
        votes=_votes(seat, at=at),
        conflicts=conflicts.waiting_for(seat),
        accords=_accords(seat),
        texts=_texts(seat),
        lately=_lately(community),
        unseen_to=_unseen_to(seat, at=at),
        is_empty=not Task.objects.filter(group__in=board_groups(seat.group)).exists() and not _has_groups(seat.group),
    )


def _standing(seat: Seat, *, at: datetime) -> Standing | None:
    """Return how one stands; None in an association in which nothing is asked of one and one has given nothing."""
    book, account = seat.group.book, person_account(seat.member.id)
    running = sharing.running(seat.group, at=at)
    start = sharing.begins_at(running)
    given = books.moved(book, account, kinds=sharing.CREDITING, start=start, end=running.ends_at)
    later = books.moved(book, account, kinds=sharing.CREDITING, start=running.ends_at, end=at) if running.is_over else 0
    balance = books.balance(book, account)
    if seat.group.kind in OF_GROUPS and not (balance or given or running.dues_mwh.get(seat.member.id, 0)):
        return None
    return Standing(
        carried_mwh=balance - given - later,
        given_mwh=given,
        asked_mwh=running.dues_mwh.get(seat.member.id, 0),
        from_day=running.period.start,
        last_day=running.last_day,
        is_over=running.is_over,
        hint=sharing.friendly_note(balance, seat.rulebook),
    )


def _rising(seat: Seat, *, at: datetime) -> list[Card]:
    """Return the free places that weigh most and that I could take."""
    found = board.board(seat, at=at, shown="free", sort="weight")
    return [card for card in (*found.deserted, *found.cards) if card.can_take][:RISING]


def _round(seat: Seat, *, at: datetime) -> OpenRound | None:
    card = rounds.open_round(seat.group, at)
    if card is None:
        return None
    wished = Wish.objects.filter(
        member=seat.member,
        task__occurrences__round__group=round_group(seat.group),
        task__occurrences__round__number=card.number,
    ).exists()
    return OpenRound(card=card, i_have_wished=wished)


def _swaps(seat: Seat) -> list[Swap]:
    mine = [member.id for member in board.speaks_for(seat)]
    return list(
        Swap.objects.filter(to__in=mine, answered_at=None, offered__occurrence__group__in=board_groups(seat.group))
        .select_related("offered__member__person", "offered__occurrence__task", "wanted__occurrence__task")
        .order_by("offered_at", "id")
    )


def _to_share_out(seat: Seat, *, at: datetime) -> int:
    """Return of how many products some is free that people wait for within the days it would be kept for them."""
    until = local_day(seat.group, at) + timedelta(days=seat.rulebook.collect_days)
    return counter.to_share_out(seat.group, until=until)


def _requests_count(seat: Seat) -> int:
    return JoinRequest.objects.filter(group=seat.group, answered_at=None).count() if seat.is_maintainer else 0


def _votes(seat: Seat, *, at: datetime) -> list[OpenVote]:
    hours = seat.rulebook.vote_reminder_hours
    return [
        OpenVote(proposal=waiting, closes_soon=listing.closes_soon(waiting, reminder_hours=hours, at=at))
        for waiting in listing.waiting_for(seat, at=at)
    ]


def _belongs_here(seat: Seat) -> bool:
    """Whether somebody belongs to the group itself, not only to one around it or to one that is its member."""
    # A seat one has through another group is not stored.
    return seat.membership.group_id == seat.group.id and seat.membership.pk is not None


def _accords(seat: Seat) -> list[OpenAccord]:
    """Return what waits for the group's agreement: for who looks after it, or where all decide, for everybody."""
    if not _belongs_here(seat):
        return []
    waiting = [
        OpenAccord(shown=shown, is_mine_to_answer=decides_alone(seat.group, matter=matter_of(shown.accord, seat.group)))
        for shown in accords.accords_of(seat.group)
        if shown.waits_for_me and shown.voting is None
    ]
    return [one for one in waiting if seat.is_maintainer or not one.is_mine_to_answer]


def _texts(seat: Seat) -> list[NewText]:
    if not _belongs_here(seat):
        return []
    waiting = [one for one in to_accept(seat.group, person=seat.person) if one.agreement.group_id == seat.group.id]
    had = Acceptance.objects.filter(person=seat.person, version__agreement__in=[one.agreement_id for one in waiting])
    known = set(had.values_list("version__agreement_id", flat=True)) if waiting else set()
    return [NewText(version=one, is_changed=one.agreement_id in known) for one in waiting]


def _unseen_to(seat: Seat, *, at: datetime) -> list[ServiceShown]:
    if seat.group.kind not in OF_GROUPS:
        return []
    return [one for one in services_of(seat, at=at) if one.warns]


def _has_groups(group: Group) -> bool:
    return group.kind in OF_GROUPS and Membership.objects.filter(group=group, member__person=None).exists()


def _disputed(seat: Seat) -> list[Contribution]:
    return list(Contribution.objects.filter(group=seat.group, state=State.DISPUTED).order_by("reported_at", "id")[:3])


def _lately(seat: Seat | None) -> list[Told]:
    if seat is None:
        return []
    return told(books.newest_of(seat.group.book, kinds=TOLD, count=LATELY), book=seat.group.book)
