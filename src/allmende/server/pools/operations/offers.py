"""Offering to join a pool, taking that back, and declining. Accepting an offer is `joining`."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.groups.kinds import INSIDE_ONLY, Kind
from allmende.server.groups.models import Group, Member
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.groups.queries.cards import NOTHING, published
from allmende.server.pools.models import Offer
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_WORDS = 1_000


@transaction.atomic
def offer(seat: Seat, *, pool_slug: str, words: str, at: datetime) -> Offer:
    """Offer that the seat's group joins a pool.

    Raises:
        NotYours: Only maintainers offer that.
        Refused: The group does not stand alone, there is no such pool, or the words are too long.
        TooLate: It has offered to join a pool already.

    """
    need_maintainer(seat, seat.group)
    check_words(words, field="words")
    books.hold(seat.group.book_id)
    project = _standing_alone(seat.group)
    pool = pool_called(pool_slug, seat=seat)
    if pool is None:
        raise Refused(_("There is no pool at this address. Ask its people for it."), field="pool_slug")
    return _make(project, pool, words=words, by=seat.member, at=at)


@transaction.atomic
def offer_as_decided(project: Group, pool_id: str, *, words: str, by: Member, at: datetime) -> Offer:
    """Offer that a group joins a pool because it decided so, whoever looks after it; its book is held.

    Raises:
        Refused: The group does not stand alone, or the pool is there no more.
        TooLate: It has offered to join a pool already.

    """
    project = _standing_alone(project)
    pool = Group.objects.select_related("book").filter(pk=pool_id, kind=Kind.POOL, parent=None).first()
    if pool is None:
        raise Refused(_("There is no pool at this address. Ask its people for it."))
    return _make(project, pool, words=words[:MOST_WORDS], by=by, at=at)


def stands_alone(group: Group) -> bool:
    """Whether a group could join a pool: it stands on its own and is no pool itself."""
    return group.parent_id is None and group.kind not in {Kind.POOL, *INSIDE_ONLY}


def pool_called(said: str, *, seat: Seat) -> Group | None:
    """Return the pool of this address (or name in one) that the person may know of: it shows itself, or is theirs."""
    slug = said.strip().rstrip("/").rsplit("/", 1)[-1]
    pool = Group.objects.select_related("book").filter(slug=slug, kind=Kind.POOL, parent=None).first()
    if pool is None:
        return None
    mine = pool.memberships.filter(member__person=seat.person, left_at=None).exists()
    return pool if mine or published(pool) != NOTHING else None


@transaction.atomic
def withdraw(seat: Seat, offer_id: str, *, at: datetime) -> None:
    """Take an offer back, as a maintainer of the project."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    made = open_offer(offer_id)
    if made.project_id != seat.group.id:
        raise NotYours(_("This is another group's offer."))
    made.answered_at, made.answered_by, made.accepted = at, seat.member, False
    made.answer = _("Taken back.")
    made.save()


@transaction.atomic
def decline(seat: Seat, offer_id: str, *, answer: str, at: datetime) -> Offer:
    """Say kindly why not, as a maintainer of the pool."""
    need_maintainer(seat, seat.group)
    check_words(answer, field="answer")
    if not answer.strip():
        raise Refused(_("Please say why, in a sentence."), field="answer")
    books.hold(seat.group.book_id)
    made = open_offer(offer_id)
    if made.pool_id != seat.group.id:
        raise NotYours(_("This offer was made to another pool."))
    made.answered_at, made.answered_by = at, seat.member
    made.accepted, made.answer = False, answer.strip()
    made.save()
    return made


def _standing_alone(group: Group) -> Group:
    project = Group.objects.select_related("book").get(pk=group.id)
    if not stands_alone(project):
        raise Refused(_("Only what stands on its own, and is no pool itself, can join a pool."))
    return project


def _make(project: Group, pool: Group, *, words: str, by: Member, at: datetime) -> Offer:
    try:
        with transaction.atomic():
            return Offer.objects.create(project=project, pool=pool, words=words.strip(), offered_by=by, offered_at=at)
    except IntegrityError as error:
        raise TooLate(_("You have offered that already, and nobody has answered yet.")) from error


def open_offer(offer_id: str) -> Offer:
    """Return an offer that waits for its answer, locked; whoever asks holds a book already."""
    made = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("project__book", "pool__book", "offered_by")
        .filter(pk=offer_id)
        .first()
    )
    if made is None:
        raise NotYours(_("There is no such offer."))
    if made.answered_at is not None:
        raise TooLate(_("This offer has already been answered or taken back."))
    return made


def check_words(words: str, *, field: str) -> None:
    """Refuse what is too long."""
    if len(words.strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field=field)
