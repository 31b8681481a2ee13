"""Proposals about accords, agreements and standards: put and found for the app that shows these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from allmende.server.associations.by_vote import Motion, Words
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.operations.proposing import propose as propose_it
from allmende.server.explanations import link
from allmende.server.groups.queries import Seat

# Which matters name what by which term.
_MATTERS: Mapping[str, tuple[str, ...]] = {"accord": ("association", "admit_group"), "agreement": ("agreement",)}
_OPEN = frozenset({State.DISCUSSED, State.VOTING})


def propose(
    seat: Seat, words: Words, *, matter: str, terms: Mapping[str, str], details: Mapping[str, str], at: datetime
) -> Motion:
    """Propose something in the seat's group; see `proposing.propose`."""
    draft = ProposalDraft(title=words.title, text=words.text, matter=matter, terms=terms, details=details)
    proposal = propose_it(seat, draft, at=at)
    (term,) = terms.keys() & _MATTERS.keys()
    return _motion(proposal, term=term)


def find(ids: Collection[str], *, term: str) -> Sequence[Motion]:
    """Return the proposals whose term of this name is one of these ids, newest first."""
    about = {f"terms__{term}__in": list(ids)}
    found = Proposal.objects.filter(matter__in=_MATTERS[term], **about).select_related("group")
    shown = found.defer("outcome", "details", "text").order_by("-proposed_at", "-id")
    return [_motion(proposal, term=term) for proposal in shown]


def _motion(proposal: Proposal, *, term: str) -> Motion:
    return Motion(
        id=proposal.id,
        group_id=proposal.group_id,
        about=proposal.terms[term],
        title=proposal.title,
        state=str(State(proposal.state).label),
        url=link("deciding:proposal", proposal.group.slug, proposal.id),
        is_open=proposal.state in _OPEN,
        is_accepted=proposal.state == State.ACCEPTED,
    )
