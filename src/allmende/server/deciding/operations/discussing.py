"""Discussing a proposal: saying something, suggesting other words or values, and answering suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy.rulebook import Value
from allmende.server.books import operations as books
from allmende.server.deciding.matters.rules import refuse_changes
from allmende.server.deciding.models import UNDECIDED, Amendment, Comment, Proposal
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_COMMENT = 4_000
MOST_REASON = 1_000
MOST_COMMENTS = 500


@transaction.atomic
def comment(seat: Seat, proposal_id: str, *, text: str, at: datetime) -> Comment:
    """Say something about a proposal, as long as it is not decided."""
    proposal = proposing.in_group(seat, proposal_id)
    if proposal.state not in UNDECIDED:
        raise TooLate(_("It is decided already."))
    if not text.strip():
        raise Refused(_("Please write something."), field="text")
    if len(text.strip()) > MOST_COMMENT:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_COMMENT}, field="text")
    if Comment.objects.filter(proposal=proposal).count() >= MOST_COMMENTS:
        raise Refused(_("That is enough for one page: meet and talk."), field="text")
    return Comment.objects.create(proposal=proposal, by=seat.member, text=text.strip(), at=at)


@transaction.atomic
def suggest(
    seat: Seat, proposal_id: str, *, text: str, changes: Mapping[str, Value | None], reason: str, at: datetime
) -> Amendment:
    """Suggest other words or other values to whoever proposed it."""
    books.hold(seat.group.book_id)
    proposal = proposing.being_discussed(seat, proposal_id)
    _check_words(reason, field="reason", most=MOST_REASON)
    text = text.strip()
    if len(text) > proposing.MOST_TEXT:
        raise Refused(_("At most %(most)d characters, please.") % {"most": proposing.MOST_TEXT}, field="text")
    if changes:
        if proposal.matter != "rules":
            raise Refused(_("Only a proposal about rules changes rules."), field="value")
        refuse_changes(seat.group, changes, terms=proposal.terms)
    if text == proposal.text and (not changes or dict(changes) == proposal.changes):
        raise Refused(_("That is what is proposed already."), field="text")
    return Amendment.objects.create(
        proposal=proposal,
        by=seat.member,
        text=text,
        changes=dict(changes),
        reason=reason.strip(),
        at=at,
        version=proposal.version,
    )


@transaction.atomic
def take_up(seat: Seat, proposal_id: str, amendment_id: int, *, at: datetime) -> Proposal:
    """Make a suggestion the proposal, as whoever proposed it."""
    books.hold(seat.group.book_id)
    proposal = proposing.being_discussed(seat, proposal_id)
    amendment = _open_amendment(proposal, amendment_id)
    draft = ProposalDraft(
        title=proposal.title,
        text=amendment.text,
        matter=proposal.matter,
        changes=amendment.changes or proposal.changes,
        terms=proposal.terms,
        options=[option.title for option in proposal.options.order_by("number")],
        kind=proposal.kind,
        secret=proposal.secret,
    )
    return proposing.amend(seat, proposal_id, draft, at=at, taking_up=amendment.pk)


@transaction.atomic
def decline(seat: Seat, proposal_id: str, amendment_id: int, *, answer: str, at: datetime) -> None:
    """Leave the proposal as it is, and say why, as whoever proposed it."""
    proposal = proposing.being_discussed(seat, proposal_id)
    if proposal.by_id != seat.member.id:
        raise NotYours(_("Only whoever proposed it answers suggestions."))
    _check_words(answer, field="answer", most=MOST_REASON)
    amendment = _open_amendment(proposal, amendment_id)
    amendment.answered_at, amendment.taken_up, amendment.answer = at, False, answer.strip()
    amendment.save(update_fields=["answered_at", "taken_up", "answer"])


def _open_amendment(proposal: Proposal, amendment_id: int) -> Amendment:
    found = Amendment.objects.select_for_update().filter(pk=amendment_id, proposal=proposal, answered_at=None).first()
    if found is None:
        raise TooLate(_("This suggestion has been answered already."))
    return found


def _check_words(words: str, *, field: str, most: int) -> None:
    if not words.strip():
        raise Refused(_("Please say why, in a sentence."), field=field)
    if len(words.strip()) > most:
        raise Refused(_("At most %(most)d characters, please.") % {"most": most}, field=field)
