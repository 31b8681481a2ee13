"""Decisions named in requests, and as answers show them, with what was said about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal

from allmende.server import clock
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.schemas import decisions as schemas
from allmende.server.api.schemas.discussing import CommentShown, SuggestionShown
from allmende.server.deciding.matters import registry
from allmende.server.deciding.matters.rules import reversible_until
from allmende.server.deciding.models import Amendment, Comment, Proposal
from allmende.server.deciding.queries import proposals
from allmende.server.deciding.queries.proposals import Page
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

# What operations call the fields of a proposal for the sake of forms, and what they are called here.
_FIELDS = {"name": "changes", "value": "changes", "kind": "procedure", "member": "terms"}


def decision_in(seat: Seat, decision_id: str) -> Proposal:
    """Return a proposal of the seat's group.

    Raises:
        NotFound: There is none of this id in it.

    """
    found = Proposal.objects.select_related("group__parent", "group__book").filter(pk=decision_id, group=seat.group)
    first = found.defer("outcome").first()
    if first is None:
        raise NotFound
    return first


@contextmanager
def fields_of_proposals() -> Iterator[None]:
    """Let a refusal name the field of the request, not that of the form."""
    try:
        yield
    except Refused as refused:
        refused.field = _FIELDS.get(refused.field, refused.field)
        raise


def decision_shown(seat: Seat, decision_id: str) -> schemas.DecisionShown:
    """Return a proposal as it is shown to somebody.

    Raises:
        NotFound: There is none of this id in the group.

    """
    page = proposals.page_of(seat, decision_id, at=clock.now())
    if page is None:
        raise NotFound
    found = page.proposal
    return schemas.DecisionShown(
        id=found.id,
        title=found.title,
        text=found.text,
        matter=found.matter,
        state=found.state,
        procedure=page.kind_code,
        secret=page.is_secret,
        version=found.version,
        proposed_by=found.by.name,
        proposed_by_id=found.by_id,
        proposed_at=found.proposed_at,
        discussed_until=page.discussed_until,
        changes=found.changes,
        terms=found.terms,
        details=found.details,
        options=[schemas.OptionShown(id=option, title=title) for option, title in page.options.items()],
        comments=[comment_shown(one) for one in page.comments],
        suggestions=[suggestion_shown(one.amendment) for one in page.suggestions],
        eligible=sorted(page.electors.has_voted),
        decided_by=_decided_by(page),
        concerned_count=page.concerned_count,
        quorum_count=page.quorum_count,
        fallback=found.fallback,
        may_vote=page.is_open and page.voter is not None,
        my_choice=page.my_choice,
        my_reason=page.my_reason,
        my_receipt=page.my_receipt,
        my_delegate=person_shown(page.my_delegate) if page.my_delegate is not None else None,
        voted_count=page.voted_count,
        opened_at=found.opened_at,
        closes_at=found.closes_at,
        ballots=_ballots(page),
        stated=_stated(found),
        verdict=found.verdict,
        counted_at=found.counted_at,
        carried_out_at=found.carried_out_at,
        problem=found.problem,
        reverses=found.reverses_id,
        taken_back_by=page.taken_back_by.id if page.taken_back_by is not None else None,
        reversible_until=_reversible_until(seat, found),
    )


def comment_shown(comment: Comment) -> CommentShown:
    """Return something that was said."""
    return CommentShown(by=person_shown(comment.by), at=comment.at, text=comment.text)


def suggestion_shown(suggestion: Amendment) -> SuggestionShown:
    """Return a suggestion and what became of it."""
    state: Literal["open", "taken_up", "declined"] = "open"
    if suggestion.answered_at is not None:
        state = "taken_up" if suggestion.taken_up else "declined"
    return SuggestionShown(
        id=suggestion.pk,
        by=person_shown(suggestion.by),
        at=suggestion.at,
        version=suggestion.version,
        text=suggestion.text,
        changes=suggestion.changes,
        reason=suggestion.reason,
        state=state,
        answered_at=suggestion.answered_at,
        answer=suggestion.answer,
    )


def _reversible_until(seat: Seat, proposal: Proposal) -> datetime | None:
    if not registry.matter_named(proposal.matter).reversible:
        return None
    return reversible_until(proposal, reversal_days=seat.rulebook.reversal_days)


def _decided_by(page: Page) -> list[schemas.DecidingOne]:
    return [
        schemas.DecidingOne(
            member=person_shown(one.member), expert_for=one.naming.matter if one.naming is not None else None
        )
        for one in page.deciders
    ]


def _ballots(page: Page) -> list[schemas.BallotShown]:
    return [
        schemas.BallotShown(
            member_id=one.ballot.member_id,
            name=one.ballot.member.name,
            choice=one.ballot.choice,
            reason=one.ballot.reason,
            counts_for=one.weight,
        )
        for one in page.ballots
    ]


def _stated(proposal: Proposal) -> schemas.Stated | None:
    said = proposal.stated
    if said is None:
        return None
    return schemas.Stated(by_member_id=said["by"], at=clock.moment(said["at_us"]), answers=said["answers"])
