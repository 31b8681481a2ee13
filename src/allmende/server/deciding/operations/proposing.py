"""Proposing, amending and taking back, as long as nobody votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.board_reach import CALL_BACK, SETTING
from allmende.economy.matters import MATTERS_WITH_OPTIONS, TooLoose, WrongKind, refuse_looser
from allmende.economy.rulebook import Value
from allmende.mechanisms.decisions.poll import Kind
from allmende.server.books import operations as books
from allmende.server.books.models import StoredEntry
from allmende.server.deciding.matters import registry
from allmende.server.deciding.matters.matter import Content
from allmende.server.deciding.matters.rules import refuse_changes
from allmende.server.deciding.models import UNDECIDED, Amendment, Option, Proposal, State
from allmende.server.deciding.operations import figuring
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_TITLE = 120
MOST_TEXT = 10_000
MOST_OPTIONS = 40
# What names an earlier decision that no longer holds once it is accepted.
TAKING_BACK = frozenset({"reversal", CALL_BACK})


@dataclass(frozen=True, kw_only=True)
class ProposalDraft:
    """What somebody proposes.

    Attributes:
        matter: One of `economy.matters.MATTERS`.
        changes: Rule -> new value, or None to follow the group above again.
        terms: What else it is about, by the names its matter asks for: member, role, decision.
        details: What it says besides, in words.
        options: Titles of what is to be chosen among; empty for a yes or no.
        kind: The procedure asked for; "" for that of the rulebook.
        secret: Whether ballots are secret; None as the rulebook says.

    """

    title: str
    text: str = ""
    matter: str = "other"
    changes: Mapping[str, Value | None] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[str] = ()
    kind: str = ""
    secret: bool | None = None


@transaction.atomic
def propose(seat: Seat, draft: ProposalDraft, *, at: datetime) -> Proposal:
    """Put something up for decision; from now on it is discussed.

    Raises:
        Refused: Words are missing or too long, or what is proposed could not be done.

    """
    group = seat.group
    # By the clock of the book: what is asked for in time is in time there, too.
    at = books.time_of_next(group.book, at=at)
    _check_words(draft)
    _check_content(seat, draft, at=at)
    reverses = Proposal.objects.get(pk=draft.terms["decision"]) if draft.matter in TAKING_BACK else None
    proposal = Proposal.objects.create(
        group=group,
        by=seat.member,
        title=draft.title.strip(),
        text=draft.text.strip(),
        matter=draft.matter,
        changes=dict(draft.changes),
        terms=dict(draft.terms),
        details=dict(draft.details),
        reverses=reverses,
        kind=draft.kind,
        secret=seat.rulebook.secret_by_default if draft.secret is None else draft.secret,
        proposed_at=at,
    )
    _set_options(proposal, draft.options)
    book_it(
        proposal,
        bookings.decision_proposed(
            decision=proposal.id,
            group=group.id,
            matter=proposal.matter,
            changes=proposal.changes,
            terms=proposal.terms,
            options=option_ids(proposal),
            text=f"{proposal.title}\n\n{proposal.text}",
        ),
        by=seat.member.id,
        at=at,
    )
    figuring.figure(proposal, at=at)
    return proposal


@transaction.atomic
def amend(
    seat: Seat, proposal_id: str, draft: ProposalDraft, *, at: datetime, taking_up: int | None = None
) -> Proposal:
    """Put another version in its place; what is decided about (the matter) stays.

    Args:
        seat: Who acts: whoever proposed it.
        proposal_id: Which.
        draft: The new version; its matter and terms are left as they are.
        at: When.
        taking_up: The suggestion that is taken up with it, if any.

    """
    books.hold(seat.group.book_id)
    proposal = being_discussed(seat, proposal_id)
    if proposal.by_id != seat.member.id:
        raise NotYours(_("Only whoever proposed it puts another version in its place. You can suggest one."))
    _check_words(draft)
    if proposal.matter == "rules":
        if not draft.changes:
            raise Refused(_("Say which rule is to become what."), field="value")
        refuse_changes(seat.group, draft.changes, terms=proposal.terms)
        proposal.changes = dict(draft.changes)
    proposal.title, proposal.text = draft.title.strip(), draft.text.strip()
    _check_options(proposal.matter, draft.options)
    _check_kind(seat, draft.kind, matter=proposal.matter, options=len(draft.options))
    proposal.kind = draft.kind
    if draft.secret is not None:
        proposal.secret = draft.secret
    proposal.version += 1
    proposal.save()
    if list(draft.options) != [option.title for option in proposal.options.order_by("number")]:
        proposal.options.all().delete()
        _set_options(proposal, draft.options)
    if taking_up is not None:
        Amendment.objects.filter(pk=taking_up, proposal=proposal, answered_at=None).update(
            answered_at=at, taken_up=True
        )
    book_it(
        proposal,
        bookings.decision_amended(
            decision=proposal.id,
            changes=proposal.changes,
            terms=proposal.terms,
            options=option_ids(proposal),
            turn=proposal.version,
            text=f"{proposal.title}\n\n{proposal.text}",
        ),
        by=seat.member.id,
        at=at,
    )
    figuring.figure(proposal, at=at)
    return proposal


@transaction.atomic
def withdraw(seat: Seat, proposal_id: str, *, at: datetime) -> None:
    """Take a proposal back before it is decided."""
    books.hold(seat.group.book_id)
    proposal = in_group(seat, proposal_id)
    if proposal.by_id != seat.member.id:
        raise NotYours(_("Only whoever proposed it can take it back."))
    if proposal.matter == CALL_BACK:
        raise NotYours(_("So many asked for this that nobody takes it back alone."))
    if proposal.state not in UNDECIDED:
        raise TooLate(_("It is decided already."))
    # There is not always time left to ask for a reversal once more: withdrawn now, what it takes back would stand.
    if proposal.matter == "reversal" and proposal.state == State.VOTING:
        raise TooLate(_("It is no longer discussed: what is voted on stays as it is."))
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    proposal.secret_ballots.all().delete()
    book_it(proposal, bookings.decision_withdrawn(decision=proposal.id), by=seat.member.id, at=at)


def in_group(seat: Seat, proposal_id: str) -> Proposal:
    """Return a proposal of the seat's group, locked, or refuse."""
    found = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("group__book", "group__parent", "by__person")
        .filter(pk=proposal_id, group=seat.group)
        .first()
    )
    if found is None:
        raise Refused(_("There is no such proposal here."))
    return found


def being_discussed(seat: Seat, proposal_id: str) -> Proposal:
    """Return a proposal that nobody votes on yet, or refuse."""
    found = in_group(seat, proposal_id)
    if found.state != State.DISCUSSED:
        raise TooLate(_("It is no longer discussed: what is voted on stays as it is."))
    return found


def book_it(proposal: Proposal, draft: bookings.Draft, *, by: str, at: datetime) -> StoredEntry:
    """Append an entry about a decision."""
    return books.append(proposal.group.book, draft, by=by, at=at, about=f"decision:{proposal.id}")


def option_ids(proposal: Proposal) -> list[str]:
    """Return the ids of the options in the order proposed."""
    return list(proposal.options.order_by("number").values_list("id", flat=True))


def discussed_until(proposal: Proposal, *, discussion_days: int) -> datetime:
    """Return from when on it can be voted on by any procedure."""
    return proposal.proposed_at + timedelta(days=discussion_days)


def _check_words(draft: ProposalDraft) -> None:
    if not draft.title.strip():
        raise Refused(_("Please give it a title."), field="title")
    if len(draft.title.strip()) > MOST_TITLE:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_TITLE}, field="title")
    if len(draft.text.strip()) > MOST_TEXT:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_TEXT}, field="text")


def _check_content(seat: Seat, draft: ProposalDraft, *, at: datetime) -> None:
    """Refuse what could not be carried out, or not be decided like this."""
    try:
        matter = registry.matter_named(draft.matter)
    except registry.UnknownMatter as unknown:
        raise Refused(_("There is no such matter."), field="matter") from unknown
    if draft.changes and draft.matter not in SETTING:
        raise Refused(_("Only a proposal about rules changes rules."), field="value")
    if not matter.terms <= set(draft.terms) <= matter.terms | matter.may_name:
        raise Refused(_("Something is missing: whom or what is it about?"), field="member")
    matter.check(seat, Content(terms=draft.terms, details=draft.details, changes=draft.changes), at)
    _check_options(draft.matter, draft.options)
    _check_kind(seat, draft.kind, matter=draft.matter, options=len(draft.options))


def _check_options(matter: str, options: Sequence[str]) -> None:
    titles = [title.strip() for title in options]
    if not titles:
        return
    if matter not in MATTERS_WITH_OPTIONS:
        raise Refused(_("This is decided with a yes or a no."), field="options")
    if not 2 <= len(titles) <= MOST_OPTIONS or not all(titles) or len(set(titles)) < len(titles):
        raise Refused(_("Give at least two different options, one a line."), field="options")
    if any(len(title) > MOST_TITLE for title in titles):
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_TITLE}, field="options")


def _check_kind(seat: Seat, kind: str, *, matter: str, options: int) -> None:
    if not kind:
        return
    try:
        refuse_looser(cast("Kind", kind), matter=matter, rules=seat.rulebook, options=options)
    except WrongKind as wrong:
        raise Refused(_("This procedure does not fit what is to be decided."), field="kind") from wrong
    except TooLoose as loose:
        raise Refused(
            _("The rules ask for more agreement in this matter: a proposal may be stricter, never looser."),
            field="kind",
        ) from loose


def _set_options(proposal: Proposal, titles: Sequence[str]) -> None:
    Option.objects.bulk_create(
        Option(id=new_id(), proposal=proposal, number=number, title=title.strip())
        for number, title in enumerate(titles, start=1)
    )
