"""Boards: member groups send delegates with a mandate and a term, and can recall them at any time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.associations.models import Ending, Mandate
from allmende.server.associations.operations.authority import need_authority
from allmende.server.associations.operations.holding import hold_books_of, known_as
from allmende.server.associations.operations.mandates import end_mandate
from allmende.server.associations.queries.boards import counts, mandates_of
from allmende.server.associations.queries.people import people_in
from allmende.server.books import operations as books
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import local_day, rulebook_of
from allmende.server.identity import new_id
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_WORDS = 2_000


@transaction.atomic
def send_delegate(
    board: Group, *, sender: Group, delegate: Person, text: str, decision: str, by: Person | None, at: datetime
) -> Mandate:
    """Send somebody of a member group to the board of its association; whoever it sent before comes back.

    Args:
        board: The board.
        sender: A member group of the association around it.
        delegate: Somebody of that group.
        text: The mandate: what they are sent for, and what they may agree to.
        decision: The sender's decision.
        by: Who acts; None where whoever proposed a decision is not here any more.
        at: When; the term counts from that day (`board_term_days`).

    Raises:
        NotYours, NeedsDecision: See `authority.need_authority`.
        Refused: The sender, the delegate or the text do not fit.

    """
    need_authority(sender, matter="appointment", decision=decision, by=by)
    association = board.parent
    if board.kind != Kind.BOARD or association is None:
        raise Refused(_("%(group)s is no board.") % {"group": board.name})
    if len(text.strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field="text")
    hold_books_of([board])
    behind = Member.objects.filter(book=board.book, group=sender).first()
    if behind is None or not Membership.objects.filter(group=association, member=behind, left_at=None).exists():
        raise Refused(_("%(group)s does not belong to %(association)s.") % _names(sender, association))
    if delegate.id not in people_in(sender):
        raise Refused(_("Only somebody of %(group)s can speak for it.") % {"group": sender.name}, field="delegate")
    acting = known_as(board, by)
    for before in Mandate.objects.filter(board=board, sender=sender, ended_at=None):
        why = Ending.REPLACED if counts(before, at=at) else Ending.EXPIRED
        end_mandate(before, why=why, decision=decision, by=acting, at=at)
    member = groups.member_for(board.book, delegate)
    if not Membership.objects.filter(group=board, member=member, left_at=None).exists():
        groups.join(board, member, role=Role.MEMBER, share_class=ShareClass.EXEMPT, by=member, at=at)
    until_day = local_day(board, at) + timedelta(days=rulebook_of(board).board_term_days)
    mandate_id = new_id()
    draft = bookings.mandate_given(
        mandate=mandate_id,
        board=board.id,
        sender=behind.id,
        delegate=member.id,
        until_day=until_day,
        decision=decision,
        text=text.strip() or None,
    )
    entry = books.append(board.book, draft, by=acting, at=at, about=mandate_id)
    return Mandate.objects.create(
        id=mandate_id,
        board=board,
        sender=sender,
        delegate=member,
        text=text.strip(),
        until_day=until_day,
        given_at=at,
        decision=decision,
        entry=entry,
    )


@transaction.atomic
def recall_delegate(mandate_id: str, *, decision: str, by: Person | None, at: datetime) -> None:
    """Take a mandate back before its term ends, in the name of the group that gave it.

    Raises:
        NotYours, NeedsDecision: See `authority.need_authority`.
        TooLate: It is over already.

    """
    mandate = _held(mandate_id)
    need_authority(mandate.sender, matter="appointment", decision=decision, by=by)
    end_mandate(mandate, why=Ending.RECALLED, decision=decision, by=known_as(mandate.board, by), at=at)


@transaction.atomic
def resign(mandate_id: str, *, by: Person, at: datetime) -> None:
    """Give one's own mandate back.

    Raises:
        NotYours: It is somebody else's.
        TooLate: It is over already.

    """
    mandate = _held(mandate_id)
    if mandate.delegate.person_id != by.id:
        raise NotYours(_("Only they themselves can do that."))
    end_mandate(mandate, why=Ending.RESIGNED, decision="", by=mandate.delegate_id, at=at)


@transaction.atomic
def end_expired(root: Group, *, at: datetime) -> int:
    """End the mandates of a community's boards whose term is over; return how many."""
    open_ones = Mandate.objects.filter(board__book=root.book_id, ended_at=None)
    if not open_ones.filter(until_day__lte=(at + timedelta(days=1)).date()).exists():
        return 0
    hold_books_of([root])
    boards = Group.objects.filter(mandates__in=open_ones).select_related("book", "parent").distinct()
    over = [mandate for board in boards for mandate in mandates_of(board) if not counts(mandate, at=at)]
    for mandate in over:
        end_mandate(mandate, why=Ending.EXPIRED, decision="", by="", at=at)
    return len(over)


def _held(mandate_id: str) -> Mandate:
    """Return a mandate that is not over, with the book of its board held."""
    known = Mandate.objects.select_related("board").filter(pk=mandate_id).first()
    if known is not None:
        hold_books_of([known.board])
    joined = Mandate.objects.select_related("board__book", "board__parent", "sender", "delegate__person")
    mandate = joined.filter(pk=mandate_id, ended_at=None).first()
    if mandate is None:
        raise TooLate(_("This mandate is over already."))
    return mandate


def _names(sender: Group, association: Group) -> dict[str, str]:
    return {"group": sender.name, "association": association.name}
